// Sealing and opening: HPKE (RFC 9180), MLKEM768-X25519 (X-Wing), HKDF-SHA256, AES-256-GCM.
// Envelope = "TD" ‖ format 1 ‖ suite 1 ‖ enc (1,120) ‖ ciphertext. Agrees bit for bit with src/tande/toolkit/sealing.py.
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { concat, hex, random, sha256 } from "./bytes.js";
import { refuse } from "./errors.js";

const HEAD = [0x54, 0x44, 1, 1];
const ENC = 1120;
const TAG = 16;
export const SEED_BYTES = 32;
export const PUBLIC_KEY_BYTES = 1216;
/** The bytes an envelope adds to what it holds. */
export const OVERHEAD_BYTES = HEAD.length + ENC + TAG;

// The library makes the whole key pair out of the seed again for every envelope, which is half of the work of opening
// one. Here once for each seed: what is made lives exactly as long as the seed does, and is let go with it.
const pairs = new WeakMap();

class OncePerSeed extends XWing {
  _expandDecapsulationKey(seed) {
    const held = seed.buffer;
    if (!pairs.has(held)) pairs.set(held, super._expandDecapsulationKey(seed));
    return pairs.get(held);
  }
}

const suite = new CipherSuite({ kem: new OncePerSeed(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const privateKeys = new WeakMap();

/** The library's form of the private key `seed`: the same one every time, so that its pair is made once. */
function privateKeyOf(seed) {
  if (!privateKeys.has(seed)) privateKeys.set(seed, suite.kem.deserializePrivateKey(seed.slice().buffer));
  return privateKeys.get(seed);
}

/** A new private key: its 32-byte seed. */
export const newSeed = () => random(SEED_BYTES);

/** The public key (1,216 bytes) of the private key `seed`. Refuses with BadKey. */
export async function publicKeyOf(seed) {
  if (seed.length !== SEED_BYTES) refuse("BadKey");
  const pair = await suite.kem.generateKeyPairDerand(seed.slice());
  return new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
}

/** A new pair: { seed, publicKey }. */
export async function newKeyPair() {
  const seed = newSeed();
  return { seed, publicKey: await publicKeyOf(seed) };
}

/** An envelope around `plaintext` (Uint8Array) for a public key, bound to `context` (see info.js). Refuses with BadKey. */
export async function seal(plaintext, publicKey, context) {
  if (publicKey.length !== PUBLIC_KEY_BYTES) refuse("BadKey");
  let sealed;
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey.slice().buffer);
    sealed = await suite.seal({ recipientPublicKey, info: context }, plaintext);
  } catch (_) {
    refuse("BadKey");
  }
  return concat(Uint8Array.from(HEAD), new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** What is in `envelope`, for the private key `seed`. Refuses with UnknownSuite, Truncated, BadKey or NotOpened. */
export async function open(envelope, seed, context) {
  if (envelope.length < HEAD.length) refuse("Truncated");
  if (HEAD.some((byte, at) => envelope[at] !== byte)) refuse("UnknownSuite");
  if (envelope.length < OVERHEAD_BYTES) refuse("Truncated");
  if (seed.length !== SEED_BYTES) refuse("BadKey");
  const enc = envelope.slice(HEAD.length, HEAD.length + ENC).buffer;
  try {
    const recipientKey = await privateKeyOf(seed);
    return new Uint8Array(await suite.open({ recipientKey, enc, info: context }, envelope.slice(HEAD.length + ENC)));
  } catch (_) {
    return refuse("NotOpened");
  }
}

/** The SHA-256 of a public key, as 64 hexadecimal digits. */
export const fingerprint = async (publicKey) => hex(await sha256(publicKey));

/** The fingerprint as people compare it: its first 40 digits in groups of four. */
export const showFingerprint = async (publicKey) => (await fingerprint(publicKey)).slice(0, 40).match(/.{4}/g).join(" ");
