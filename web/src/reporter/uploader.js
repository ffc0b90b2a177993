// Evidence on its way: sealed part by part to the case key, each part repeated until it has arrived.
import { hex, newId, sha256 } from "../core/bytes.js";
import { OVERHEAD_BYTES, seal } from "../core/hpke.js";
import { info } from "../core/info.js";
import { packManifest } from "../core/payload.js";
import { named, persist, request } from "./line.js";
import { kept } from "./page.js";

const LARGEST_PART = 4194304;
const LONGEST_NAME = 200; // the manifest must stay within the first step of padding
const OCTETS = "application/octet-stream";

/**
 * Where the files of a case go: {home, moved(url), …}. `home` is its address below which parts are put (/s/<token>/). The
 * server renews the token in it with each file, so that hours on a slow line do not outlive it; moved() brings another
 * address of the same case up to date.
 */
export function target({ home, caseId, caseKey, partBytes }) {
  const to = { home, caseId, caseKey, partBytes };
  to.moved = (url) => (url.startsWith(home) ? to.home + url.slice(home.length) : url);
  return to;
}

/**
 * Sends one file to a target. `onState(name, values)` with waiting, sending {percent},
 * retrying, done. Throws Unreadable when the phone no longer gives the file, Refused when the server does not take it.
 */
export async function upload(file, to, onState) {
  const digest = hex(await sha256(await read(file)));
  const id = sameFile(to.caseId, digest);
  const step = Math.min(Number(to.partBytes) || LARGEST_PART, LARGEST_PART);
  const parts = Math.max(1, Math.ceil(file.size / step));
  const retrying = (failures, seconds) => onState("retrying", { seconds });
  const there = await persist(() => whatIsThere(`${to.home}e/${id}`), retrying);
  to.home = there.next || to.home;
  const base = `${to.home}e/${id}`;
  for (let n = 1; n <= parts; n++) {
    if (there.parts.includes(n)) continue;
    const at = (n - 1) * step;
    const content = await read(file.slice(at, at + step));
    const envelope = await seal(content, to.caseKey, info(`evidence:${id}`, to.caseId, n, parts));
    const onProgress = (sent) => onState("sending", { percent: percent(at + sent, file.size + OVERHEAD_BYTES * n) });
    onProgress(0);
    await put(`${base}/${n}/${parts}`, envelope, onProgress, retrying);
  }
  if (!there.manifest) {
    const name = [...file.name].slice(-LONGEST_NAME).join("");
    const manifest = packManifest({ name, type: file.type || OCTETS, size: file.size, sha256: digest, parts });
    const envelope = await seal(manifest, to.caseKey, info(`manifest:${id}`, to.caseId));
    await put(`${base}/manifest`, envelope, undefined, retrying);
  }
  onState("done");
}

/** {parts: [numbers], manifest, next}: what the server holds of a file already. */
async function whatIsThere(url) {
  const { status, json } = await request("GET", url);
  if (status !== 200) throw named("Refused", json.message);
  if (!Array.isArray(json.parts)) throw named("LineDown"); // a network's login page, not our server
  return json;
}

async function put(url, envelope, onProgress, onFail) {
  const attempt = async () => {
    const { status, json } = await request("POST", url, { body: envelope, type: OCTETS, onProgress });
    if (status === 200) throw named("LineDown"); // our server answers 204
    if (status >= 300) throw named("Refused", json.message);
  };
  await persist(attempt, onFail);
}

async function read(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (_) {
    throw named("Unreadable");
  }
}

/** The same file of the same case has the same id until the tab is closed: chosen again after a cut, it goes on. */
function sameFile(caseId, digest) {
  const name = `tande-file:${caseId}:${digest}`;
  const id = kept(name) || newId();
  kept(name, id);
  return id;
}

const percent = (sent, all) => Math.min(100, Math.floor((100 * sent) / all));
