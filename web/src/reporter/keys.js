// The public keys a page seals to.
import { base64, unbase64 } from "../core/bytes.js";
import { refuse } from "../core/errors.js";
import { PUBLIC_KEY_BYTES, fingerprint } from "../core/hpke.js";
import { named, persist, request } from "./line.js";
import { kept } from "./page.js";

/** The desk's key that `form` names in data-desk-key*, checked against the hash in the page. Refuses with BadKey. */
export async function deskKey(form, onFail, stop) {
  const key = await fetchKey(form.dataset.deskKeyUrl, onFail, stop);
  if ((await fingerprint(key)) !== form.dataset.deskKeySha256) refuse("BadKey");
  return key;
}

/** The case's public key behind data-key-url, kept until the tab is closed. Throws Expired. */
export async function caseKey(form, onFail, stop) {
  const name = `tande-key:${form.dataset.case}`;
  const known = kept(name);
  if (known) return unbase64(known);
  const key = await fetchKey(form.dataset.keyUrl, onFail, stop);
  kept(name, base64(key));
  return key;
}

async function fetchKey(url, onFail, stop) {
  const attempt = async () => {
    const answer = await request("GET", url, { stop });
    if (answer.status !== 200) throw named("Expired", answer.json.message);
    // Some other page in its place: a network that wants a login first. The key comes when the line is really there.
    if (answer.bytes.length !== PUBLIC_KEY_BYTES) throw named("LineDown");
    return answer.bytes;
  };
  return persist(attempt, onFail, stop);
}
