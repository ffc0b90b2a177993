// A new complaint, sealed: its ids, its code and its two keys are made here. Whatever carries it only frames the bytes.
import { hex, newId } from "./bytes.js";
import { firstHash, newCode, reporterSeed } from "./codes.js";
import { newKeyPair, publicKeyOf, seal } from "./hpke.js";
import { info } from "./info.js";
import { packText } from "./payload.js";

/**
 * {caseId, messageId, code, caseKey, reporterKey, firstHash, keyEnvelope, message} for the first words, `desk` being the
 * desk's public key. The case's private half is sealed to the desk and forgotten.
 */
export async function newComplaint({ text, lang, data, desk }) {
  const caseId = newId();
  const messageId = newId();
  const code = newCode();
  const pair = await newKeyPair();
  const narrative = packText({ kind: "narrative", lang, text, data });
  return {
    caseId, messageId, code, caseKey: pair.publicKey,
    reporterKey: await publicKeyOf(await reporterSeed(code, caseId)),
    firstHash: hex(await firstHash(code)),
    keyEnvelope: await seal(pair.seed, desk, info("case-key", caseId)),
    message: await seal(narrative, pair.publicKey, info(`message:${messageId}`, caseId)),
  };
}
