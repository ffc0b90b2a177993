// An officer's private key under a passphrase: PBKDF2-HMAC-SHA256 and AES-256-GCM, bound to the user name.
import { base64, pbkdf2, random, unbase64, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

const KDF = "PBKDF2-HMAC-SHA256";
export const ROUNDS = 600000;
// Beyond this a key would only keep the reader's machine busy.
const MOST_ROUNDS = 20000000;

/** The JSON object in which `seed` (32 bytes) is stored for `username`. */
export async function wrapKey(seed, passphrase, username, rounds = ROUNDS) {
  if (rounds < ROUNDS) refuse("KeyWrapTooWeak");
  const salt = random(16);
  const iv = random(12);
  const ct = await crypto.subtle.encrypt(gcm(iv, username), await keyOf(passphrase, salt, rounds), seed);
  return { v: 1, kdf: KDF, rounds, salt: base64(salt), iv: base64(iv), ct: base64(new Uint8Array(ct)) };
}

/** The seed in a wrapped key. Refuses with KeyFileBroken, KeyWrapTooWeak or WrongPassphrase. */
export async function unwrapKey(wrapped, passphrase, username) {
  if (!wrapped || wrapped.v !== 1 || wrapped.kdf !== KDF || !Number.isInteger(wrapped.rounds)) refuse("KeyFileBroken");
  if (wrapped.rounds < ROUNDS) refuse("KeyWrapTooWeak");
  if (wrapped.rounds > MOST_ROUNDS) refuse("KeyFileBroken");
  const key = await keyOf(passphrase, unbase64(wrapped.salt), wrapped.rounds);
  try {
    const seed = await crypto.subtle.decrypt(gcm(unbase64(wrapped.iv), username), key, unbase64(wrapped.ct));
    return new Uint8Array(seed);
  } catch (_) {
    return refuse("WrongPassphrase");
  }
}

const gcm = (iv, username) => ({ name: "AES-GCM", iv, additionalData: utf8(`tande/1|officer-key|${username}`) });

async function keyOf(passphrase, salt, rounds) {
  const bits = await pbkdf2(utf8(passphrase.normalize("NFC")), salt, rounds);
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
}
