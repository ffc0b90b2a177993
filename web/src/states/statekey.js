// The State's key: made here and sealed to its maker, or given to a colleague of the same State.
import { base64, info, newId, newKeyPair, open, seal, unbase64 } from "../core/index.js";
import { postJson } from "../desk/api.js";
import { byId, dataBlock, say } from "../desk/dom.js";
import { keyMaterial } from "../desk/keyring.js";
import { t } from "../desk/texts.js";

/** The private half of one of the State's keys, or null when this focal point does not hold it. */
export async function stateSeed(keyId, mySeed) {
  const half = (await keyMaterial()).state_keys.find((one) => one.id === keyId);
  return half ? open(unbase64(half.envelope), mySeed, info("state-key", keyId)).catch(() => null) : null;
}

export function startStateKey(mySeed) {
  const page = dataBlock("keys-data");
  const make = byId("make-state-key");
  if (make) make.addEventListener("click", () => run(make, "making_state_key", "state_key_made", () => makeKey(page)));
  for (const button of document.querySelectorAll(".give-state-key")) {
    button.addEventListener("click", () => {
      if (!mySeed) return unlockFirst();
      return run(button, "giving", "given", () => give(page, mySeed, button.dataset.holder));
    });
  }
}

export function unlockFirst() {
  location.href = `${document.body.dataset.unlockUrl}?next=${encodeURIComponent(location.pathname)}`;
}

/** Sealing needs the public half only, so that the key need not be unlocked to make the State's. */
async function makeKey(page) {
  const { public_key: own } = await keyMaterial();
  const keyId = newId();
  const { seed, publicKey } = await newKeyPair();
  const envelope = await seal(seed, unbase64(own), info("state-key", keyId));
  await postJson(page.urls.make, { key_id: keyId, public_key: base64(publicKey), envelope: base64(envelope) });
}

/** All keys of the State that the receiver lacks: the former ones open older referrals. */
async function give(page, mySeed, holder) {
  const receiver = page.people.find((one) => String(one.id) === holder);
  let given = 0;
  for (const keyId of page.keys.filter((one) => !receiver.holds.includes(one))) {
    const seed = await stateSeed(keyId, mySeed);
    if (!seed) continue;
    const envelope = await seal(seed, unbase64(receiver.public_key), info("state-key", keyId));
    await postJson(page.urls.give, { key_id: keyId, holder: receiver.id, envelope: base64(envelope) });
    given += 1;
  }
  if (!given) throw Object.assign(new Error(t("cannot_give")), { name: "Refused" });
}

async function run(button, doing, done, work) {
  button.disabled = true;
  say("page-error", "");
  say("keys-busy", t(doing));
  try {
    await work();
    leaveNote(t(done));
  } catch (error) {
    button.disabled = false;
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
    byId("page-error").scrollIntoView({ block: "center" });
  }
  say("keys-busy", "");
}

/** Load the page again and say what was done. */
export function leaveNote(words) {
  sessionStorage.setItem("tande.note", words);
  location.reload();
}

/** What was done before the page was loaded again. */
export function showNote() {
  const note = sessionStorage.getItem("tande.note");
  sessionStorage.removeItem("tande.note");
  if (note) say("page-done", note);
}
