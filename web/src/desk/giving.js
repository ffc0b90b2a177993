// Files of the case for a State: each part is opened with the case key and sealed to the State's key here, one after
// the other, so that a cut costs one part and the server never holds anything but sealed parts.
import { info, newId, seal, unbase64 } from "../core/index.js";
import { postBytes } from "./api.js";
import { el, size } from "./dom.js";
import { fetchPart, readManifest } from "./files.js";
import { t } from "./texts.js";

const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "audio/mpeg": "mp3", "video/mp4": "mp4" };

/** The whole files of the case with their opened manifests, in order: [{file, manifest, number}]. */
export async function givable(files, page, seed) {
  const opened = await Promise.all(files.map((file) => readManifest(file, page.case, seed)));
  return files
    .map((file, at) => ({ file, manifest: opened[at], number: at + 1 }))
    .filter(({ file, manifest }) => file.complete && manifest);
}

/** A box to tick for one file; the name its sender gave it is shown to the officer and not to the State. */
export const choiceOf = ({ file, manifest, number }) =>
  el(
    "label",
    { class: "choice" },
    el("input", { type: "checkbox", name: "files", value: file.id }),
    `${number}. ${manifest.name || t("file")} `,
    el("span", { class: "soft small" }, `${manifest.type}, ${size(manifest.size)}`),
  );

/** What the disclosure says of a file: a name that tells nothing, its type, size and hash, and its new id. */
export function toldOf({ file, manifest, number }, ids) {
  const type = manifest.type.split(";")[0].trim();
  const name = `${t("file")} ${number}${ENDINGS[type] ? `.${ENDINGS[type]}` : ""}`;
  ids[file.id] = ids[file.id] || newId();
  return { id: ids[file.id], name, type, size: manifest.size, sha256: manifest.sha256, parts: file.m };
}

/**
 * Seal and send the parts that are not with the State yet. `given` is what the server holds ({id, m, parts}), `file` the
 * case's file. `onPart(n, m)` after each. Throws Refused, or Broken when a part is not what was recorded on arrival.
 */
export async function give({ given, file, page, seed, key, referral, onPart }) {
  for (let n = 1; n <= given.m; n++) {
    if (given.parts.includes(n)) continue;
    const part = await fetchPart({ file, n, page, seed });
    if (!part) throw Object.assign(new Error("Broken"), { name: "Broken" });
    const envelope = await seal(part, unbase64(key), info(`evidence:${given.id}`, referral, n, given.m));
    const url = page.urls.give.replace("1".repeat(32), referral).replace("0".repeat(32), given.id).replace(/1$/, String(n));
    await postBytes(url, envelope);
    given.parts.push(n);
    onPart(n, given.m);
  }
}
