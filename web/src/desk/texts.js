// The words of the scripts, in the officer's language, from the page's data block (src/tande/interfaces/staff/texts.py).
import { dataBlock } from "./dom.js";

let words = null;

/** The text called `key`, with %s replaced by `value`. */
export function t(key, value = "") {
  words = words || dataBlock("desk-texts");
  return (words[key] || key).replace("%s", value);
}
