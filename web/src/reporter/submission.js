// One complaint as it travels: everything is made and sealed here, before anything leaves the phone.
import { concat, hex, newId, utf8 } from "../core/bytes.js";
import { firstHash, newCode, reporterSeed } from "../core/codes.js";
import { newKeyPair, publicKeyOf, seal } from "../core/hpke.js";
import { info } from "../core/info.js";
import { packText } from "../core/payload.js";

/** {body, code, caseId, caseKey} for a narrative of `text`. The case's private half is sealed to the desk and forgotten. */
export async function submission({ text, form, desk }) {
  const caseId = newId();
  const messageId = newId();
  const code = newCode();
  const pair = await newKeyPair();
  const { path, lang, deskKey } = form.dataset;
  const header = {
    case: caseId,
    message: messageId,
    desk_key: deskKey,
    first_hash: hex(await firstHash(code)),
    path,
  };
  const narrative = packText({ kind: "narrative", lang, text, data: { path } });
  const body = concat(
    utf8("TR1\n"),
    framed(utf8(JSON.stringify(header))),
    await publicKeyOf(await reporterSeed(code, caseId)),
    pair.publicKey,
    await seal(pair.seed, desk, info("case-key", caseId)),
    await seal(narrative, pair.publicKey, info(`message:${messageId}`, caseId)),
  );
  return { body, code, caseId, caseKey: pair.publicKey };
}

const framed = (bytes) => concat(Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes);
