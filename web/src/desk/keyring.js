// What an unlocked officer can open: own seed, then desk seeds sealed to it, then case seeds.
import { info, open, publicKeyOf, unbase64, unwrapKey } from "../core/index.js";
import { getJson } from "./api.js";
import { keepSeed, takeSeed } from "./session.js";

let material = null;

/** The officer's wrapped key and sealed desk keys. Throws Refused. */
export function keyMaterial() {
  material =
    material ||
    getJson(document.body.dataset.materialUrl).catch((error) => {
      material = null; // asked again the next time
      throw error;
    });
  return material;
}

/** Unlock with the key passphrase, for this tab. Refuses with WrongPassphrase. */
export async function unlock(passphrase) {
  const { wrapped_key: wrapped, username, public_key: expected } = await keyMaterial();
  const seed = await unwrapKey(wrapped, passphrase, username);
  if (!same(await publicKeyOf(seed), unbase64(expected))) throw new Error("BadKey");
  await keepSeed(seed);
  return seed;
}

/** The private half of a desk key, or null when this officer holds none. */
export async function deskSeed(keyId, mySeed) {
  const half = (await keyMaterial()).desk_keys.find((one) => one.id === keyId);
  return half ? open(unbase64(half.envelope), mySeed, info("desk-key", keyId)) : null;
}

/** The private half of a case, by the desk key or by a grant; null when neither opens it. */
export async function caseSeed(sealed, mySeed) {
  if (sealed.grant) {
    const granted = await open(unbase64(sealed.grant), mySeed, info("grant", sealed.case)).catch(() => null);
    if (granted) return granted;
  }
  const desk = await deskSeed(sealed.desk_key, mySeed).catch(() => null);
  return desk ? open(unbase64(sealed.case_key), desk, info("case-key", sealed.case)).catch(() => null) : null;
}

/** Whether two byte arrays are the same. */
export const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

export { takeSeed };
