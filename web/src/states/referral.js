// One referral: open what was disclosed with the State's key, and seal what the State answers, twice: to the case's
// key for the mechanism, and to the State's own for its record.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { postJson } from "../desk/api.js";
import { byId, dataBlock, el, say, show } from "../desk/dom.js";
import { endDraft, keepDraft, takeDraft } from "../desk/draft.js";
import { drawOne } from "../desk/files.js";
import { same } from "../desk/keyring.js";
import { drawSaid, filesOf } from "../desk/said.js";
import { t } from "../desk/texts.js";
import { leaveNote, stateSeed } from "./statekey.js";

const LONGEST = 10000;
const URLS = { named: "name_officer", reply: "answer", outcome: "outcome" };

export async function startReferral(mySeed) {
  const page = dataBlock("referral-data");
  if (!page.referral) return; // withdrawn: nothing is opened
  document.addEventListener("desk:lock", clear);
  if (!mySeed) {
    show("said-locked");
    byId("unlock-link").focus();
    return;
  }
  show("said-busy");
  try {
    await openReferral(page, mySeed);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  show("said-busy", false);
}

async function openReferral(page, mySeed) {
  const sealed = await postJson(page.urls.opened);
  const opened = await Promise.all(sealed.said.map((one) => openOne(one, page, mySeed)));
  byId("said").replaceChildren(
    ...opened.map((said) => {
      const mine = said.one.direction === "out";
      return drawSaid(said, { codes: page.codes, who: mine ? said.one.officer : t("body"), mine });
    }),
  );
  for (const said of opened) drawFiles(said, sealed.files, page);
  if (!page.state_key) return undefined;
  // The server names the State's key; only the half she holds proves that it is the right one.
  const seed = await stateSeed(page.state_key.id, mySeed);
  if (!seed || !same(await publicKeyOf(seed), unbase64(page.state_key.public_key))) {
    return say("page-error", t("wrong_state_key"));
  }
  show("answering");
  return startForms(page, mySeed, unbase64(sealed.reply_key));
}

async function openOne(one, page, mySeed) {
  const seed = await stateSeed(one.key, mySeed);
  if (!seed) return { one: { ...one, fault: "former_key" }, payload: null };
  const purpose = one.kind === "disclosure" ? "referral" : "state";
  try {
    const opened = await open(unbase64(one.envelope), seed, info(`${purpose}:${one.id}`, page.referral));
    return { one, payload: unpackText(opened), seed };
  } catch (_) {
    return { one, payload: null };
  }
}

/** In the place of each file's line: the file itself, opened and checked here like at the desk. */
function drawFiles({ one, payload, seed }, files, page) {
  if (!payload || one.kind !== "disclosure") return;
  const place = { case: page.referral, urls: page.urls, may: { evidence: true }, pdf: page.pdf };
  filesOf(payload).forEach((manifest, at) => {
    const file = files.find((which) => which.id === manifest.id) || { id: manifest.id, m: manifest.parts, complete: false, parts: [] };
    const line = byId("said").querySelector(`.told-file[data-file="${manifest.id}"]`);
    if (line) line.replaceWith(el("ul", { class: "files" }, drawOne({ file, at, manifest, page: place, seed })));
  });
}

async function startForms(page, mySeed, replyKey) {
  for (const form of document.querySelectorAll("form.answer")) {
    form.elements.lang.value = page.lang;
    // One id for one answer however often it is sent: a retry on a bad line cannot double it.
    const id = newId();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form, id, page, replyKey);
    });
  }
  const reply = document.querySelector("form.answer[data-kind=reply]");
  const draft = await takeDraft(page.referral, mySeed);
  if (draft) {
    reply.elements.text.value = draft.text;
    byId("answer-card").open = true;
    say("draft-state", t("draft_back"));
  }
  const fields = () => ({ text: reply.elements.text.value, kind: "words", lang: reply.elements.lang.value });
  keepDraft(reply, page.referral, fields, () => say("draft-state", t("draft_kept")));
}

const chosen = (form, name) => [...form.querySelectorAll(`input[name=${name}]:checked`)].map((one) => one.value);

/** The fault in what was filled in, as the key of a text, or "". */
function faultOf(form, codes) {
  const text = form.elements.text.value;
  if (form.dataset.kind === "outcome") {
    if (!codes.track || !codes.status) return "choose_track";
    if (codes.status === "taken" ? !codes.outcomes.length : codes.outcomes.length && codes.status !== "under_way") {
      return "choose_outcome";
    }
  }
  if (!text.trim()) return "write_something";
  return [...text].length > LONGEST ? "too_long" : "";
}

async function submit(form, id, page, replyKey) {
  const kind = form.dataset.kind;
  const codes = kind === "outcome"
    ? { track: chosen(form, "track")[0], status: chosen(form, "status")[0], outcomes: chosen(form, "outcomes") }
    : {};
  const fault = faultOf(form, codes);
  tell(form, "[data-error]", fault && t(fault));
  if (fault) return form.elements.text.focus();
  form.querySelector("button").disabled = true;
  tell(form, "[data-busy]", t("sending"));
  try {
    const payload = packText({ kind: "state", lang: form.elements.lang.value, text: form.elements.text.value, data: { said: kind } });
    const context = info(`state:${id}`, page.referral);
    const envelope = await seal(payload, replyKey, context);
    const copy = await seal(payload, unbase64(page.state_key.public_key), context);
    await postJson(page.urls[URLS[kind]], {
      id, key_id: page.state_key.id, envelope: base64(envelope), copy: base64(copy), ...codes,
    });
    if (kind === "reply") endDraft(page.referral);
    leaveNote(t("sent_state"));
  } catch (error) {
    tell(form, "[data-error]", error.name === "Refused" ? error.message : t("failed"));
    form.querySelector("button").disabled = false;
  }
  return tell(form, "[data-busy]", "");
}

function tell(form, place, words) {
  const part = form.querySelector(place);
  part.textContent = words;
  part.hidden = !words;
}

/** Nothing opened stays on a locked page, not even for the moment until it is loaded again. */
function clear() {
  byId("said").replaceChildren();
  for (const field of document.querySelectorAll("form.answer textarea")) field.value = "";
}
