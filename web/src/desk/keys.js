// Desk keys: a new pair made here and sealed to its holders, or the present one sealed to one more officer.
import { base64, info, newId, newKeyPair, seal, unbase64 } from "../core/index.js";
import { postJson } from "./api.js";
import { byId, dataBlock, el, say, show } from "./dom.js";
import { deskSeed } from "./keyring.js";
import { t } from "./texts.js";

export function startKeys(mySeed) {
  const page = dataBlock("keys-data");
  const urls = byId("keys-urls").dataset;
  showNote();
  for (const button of document.querySelectorAll(".give-desk-key")) {
    button.addEventListener("click", () => run(button, "giving", "given", () => give(page, urls.give, mySeed, button.dataset)));
  }
  for (const button of document.querySelectorAll(".replace-desk-key")) {
    button.addEventListener("click", () => ask(page, urls.replace, button));
  }
  byId("replace-cancel").addEventListener("click", () => byId("replace-dialog").close());
}

/** Officers entitled to a desk who have a key of their own. */
const holdersOf = (page, desk) => page.officers.filter((officer) => officer.desks.includes(desk));

function ask(page, url, button) {
  const holders = holdersOf(page, button.dataset.desk);
  if (!holders.length) return say("page-error", t("nobody"));
  const names = holders.map((officer) => el("li", {}, officer.name));
  if (page.recovery) names.push(el("li", {}, t("custodians")));
  byId("replace-holders").replaceChildren(...names);
  const dialog = byId("replace-dialog");
  byId("replace-confirm").onclick = () => {
    dialog.close();
    run(button, "making_desk_key", "desk_key_made", () => replace(page, url, button.dataset.desk, holders));
  };
  return dialog.showModal();
}

async function replace(page, url, desk, holders) {
  const keyId = newId();
  const { seed, publicKey } = await newKeyPair();
  const sealed = {};
  for (const officer of holders) {
    sealed[officer.id] = base64(await seal(seed, unbase64(officer.public_key), info("desk-key", keyId)));
  }
  if (page.recovery) sealed.recovery = base64(await seal(seed, unbase64(page.recovery), info("desk-key", keyId)));
  await postJson(url, { desk, key_id: keyId, public_key: base64(publicKey), holders: sealed });
}

async function give(page, url, mySeed, { holder, keyId }) {
  if (!mySeed) {
    location.href = `${document.body.dataset.unlockUrl}?next=${encodeURIComponent(location.pathname)}`;
    return;
  }
  const receiver = page.officers.find((officer) => String(officer.id) === holder);
  // All keys of this desk that the receiver lacks: the older ones open older complaints.
  const desk = page.desk_keys.find((key) => key.id === keyId).desk;
  const wanted = page.desk_keys.filter((key) => key.desk === desk && !receiver.holds.includes(key.id));
  let given = 0;
  for (const key of wanted) {
    const seed = await deskSeed(key.id, mySeed).catch(() => null);
    if (!seed) continue;
    const envelope = await seal(seed, unbase64(receiver.public_key), info("desk-key", key.id));
    await postJson(url, { key_id: key.id, holder: receiver.id, envelope: base64(envelope) });
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
    sessionStorage.setItem("tande.note", t(done));
    location.reload();
  } catch (error) {
    button.disabled = false;
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
    byId("page-error").scrollIntoView({ block: "center" });
  }
  say("keys-busy", "");
}

/** What was done before the page was loaded again. */
function showNote() {
  const note = sessionStorage.getItem("tande.note");
  sessionStorage.removeItem("tande.note");
  if (note) say("keys-done", note);
  show("keys-done", Boolean(note));
}
