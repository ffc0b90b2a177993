// What stands inside an envelope: the JSON of a text, and the manifest of a file, both padded.
import { fromUtf8, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";
import { pad, unpad } from "./pad.js";

/** Padded bytes of one text. `data` as in the contract of the kind, e.g. {question, values, path}. */
export const packText = ({ kind, lang = "", text = "", data = {} }) =>
  pad(utf8(JSON.stringify({ v: 1, kind, lang, text, data, sealed: "browser" })));

/** {kind, lang, text, data, sealed} of opened bytes. Refuses with PaddingBroken or PayloadBroken. */
export function unpackText(padded) {
  const { kind, lang = "", text, data = {}, sealed = "" } = read(padded);
  const texts = [kind, lang, text, sealed].every((value) => typeof value === "string");
  if (!texts || !data || typeof data !== "object" || Array.isArray(data)) refuse("PayloadBroken");
  return { kind, lang, text, data, sealed };
}

/** Padded bytes of a file's manifest; `sha256` is the hexadecimal of the plaintext's. */
export const packManifest = ({ name, type, size, sha256, parts }) =>
  pad(utf8(JSON.stringify({ v: 1, name, type, size, sha256, parts, sealed: "browser" })));

/** {name, type, size, sha256, parts, sealed} of opened bytes. Refuses with PaddingBroken or PayloadBroken. */
export function unpackManifest(padded) {
  const { name, type = "application/octet-stream", size, sha256, parts, sealed = "" } = read(padded);
  const texts = [name, type, sealed].every((value) => typeof value === "string");
  const counts = Number.isInteger(size) && size >= 0 && Number.isInteger(parts) && parts >= 1;
  if (!texts || !counts || !/^[0-9a-f]{64}$/.test(sha256)) refuse("PayloadBroken");
  return { name, type, size, sha256, parts, sealed };
}

function read(padded) {
  const content = unpad(padded);
  let fields;
  try {
    fields = JSON.parse(fromUtf8(content));
  } catch (_) {
    refuse("PayloadBroken"); // the parser's own error quotes what it stumbled over
  }
  if (!fields || fields.v !== 1) refuse("PayloadBroken");
  return fields;
}
