// How the scripts meet the page. Every word a person reads comes from the page's data-msg-* attributes.
import { fromUtf8 } from "../core/bytes.js";
import { newKeyPair, open, seal } from "../core/hpke.js";
import { info } from "../core/info.js";
import { message, part, parts, show } from "./words.js";

export { message, part, parts, show };

// These fetch and render pages on a server of their own: sealing there protects nothing, so the page stays plain.
const PROXY_BROWSERS = /Opera Mini|UCWEB|Puffin|Cloud ?Phone/i;

/** Puts `text` into `root`'s status line and takes away an earlier error. */
export function say(root, text) {
  show(part(root, "error"), false);
  const line = part(root, "status");
  if (line) line.textContent = text;
}

/** Shows `text` as `root`'s error and moves the focus there. */
export function complain(root, text) {
  say(root, "");
  const box = part(root, "error");
  if (!box || !text) return;
  box.textContent = text;
  show(box);
  box.focus();
}

/** Marks a form as busy or free. What was typed stays where it is, so that nothing is lost by an error. */
export function busy(form, is) {
  form.setAttribute("aria-busy", is);
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = is;
  for (const field of form.querySelectorAll("textarea")) field.readOnly = is;
}

/** The largest text in a field, in characters as people count them. */
export const tooLong = (text, form) => [...text].length > Number(form.dataset.maxChars || Infinity);

/** A number of bytes as people read it, in the page's language. */
export function size(bytes) {
  const [number, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kB"] : [bytes / 1e6, "MB"];
  return `${number.toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 })} ${unit}`;
}

/** Calls `stop` when the quick exit is used. */
export const onExit = (stop) => addEventListener("tande-exit", stop);

let left = false;
onExit(() => (left = true));

/** What the browser keeps only until the tab is closed; undefined where storage is forbidden. */
export function kept(name, value) {
  try {
    if (value === undefined) return sessionStorage.getItem(name);
    if (value === null || left) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch (_) {
    // Storage is switched off: everything works without it, only less is remembered.
  }
  return undefined;
}

/**
 * Whether this browser can seal: asked before anything on the page is changed, by really doing it once.
 * Resolves to a fresh key pair, or to undefined, and then the plain form stays as it is.
 */
export async function ableToSeal() {
  const has = self.isSecureContext && self.crypto && crypto.subtle && self.TextEncoder;
  if (!has || PROXY_BROWSERS.test(navigator.userAgent) || self.operamini) return undefined;
  try {
    const pair = await newKeyPair();
    const place = info("case-key", "0".repeat(32));
    const back = await open(await seal(Uint8Array.of(111, 107), pair.publicKey, place), pair.seed, place);
    return fromUtf8(back) === "ok" ? pair : undefined;
  } catch (_) {
    return undefined;
  }
}
