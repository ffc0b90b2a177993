// Bytes in and out of the forms they travel in.
import { refuse } from "./errors.js";

/** UTF-8 bytes of a text; a lone surrogate (half an emoji) becomes U+FFFD. */
export const utf8 = (text) => new TextEncoder().encode(text);

/** The text of UTF-8 bytes. Throws a TypeError on bytes that are not UTF-8. */
export const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** One Uint8Array of all `parts` (Uint8Arrays) in order. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Lower-case hexadecimal of bytes. */
export const hex = (bytes) => Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");

/** The bytes of an even number of hexadecimal digits; anything else is refused as PayloadBroken. */
export function unhex(text) {
  if (!/^([0-9a-f]{2})*$/i.test(text)) refuse("PayloadBroken");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

/** Standard base64 with padding. Works in pieces, so that 4 MiB do not overflow the stack. */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** The bytes of standard base64; anything else is refused as PayloadBroken. */
export function unbase64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch (_) {
    refuse("PayloadBroken");
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** `length` random bytes from the browser's generator. */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** A new id (case, message, file, desk key): 32 lower-case hexadecimal digits. */
export const newId = () => hex(random(16));

/** SHA-256 of bytes, as 32 bytes. */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** PBKDF2-HMAC-SHA256 to 32 bytes; password and salt are Uint8Arrays. */
export async function pbkdf2(password, salt, rounds) {
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}
