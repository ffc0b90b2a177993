// Findings on allegations: the reasonings opened with the case key, and a new one sealed here before it is sent.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { dataBlock, el, moment, say, show } from "./dom.js";
import { endDraft, keepDraft, takeDraft } from "./draft.js";
import { caseSeed, same } from "./keyring.js";
import { t } from "./texts.js";

const LONGEST = 10000;

export async function startAllegations(mySeed) {
  const page = dataBlock("allegations-data");
  document.addEventListener("desk:lock", clear);
  if (!document.querySelector(".allegation")) return;
  if (!mySeed) {
    show("allegations-locked");
    return;
  }
  show("allegations-busy");
  try {
    await openReasonings(page, mySeed);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  show("allegations-busy", false);
}

async function openReasonings(page, mySeed) {
  const sealed = await getJson(page.urls.sealed);
  const seed = await caseSeed(sealed, mySeed);
  if (!seed) return say("page-error", t("not_for_you"));
  if (!same(await publicKeyOf(seed), unbase64(page.public_key))) return say("page-error", t("wrong_case_key"));
  for (const card of document.querySelectorAll(".allegation")) {
    const mine = sealed.entries.filter((one) => one.about === card.dataset.allegation);
    const drawn = await Promise.all(mine.map((one) => drawReasoning(one, seed, page)));
    card.querySelector(".reasonings").replaceChildren(...drawn);
    startDecide(card, page);
    await keepReasoning(card, page, mySeed);
  }
  return undefined;
}

async function drawReasoning(one, seed, { case: caseId, dissent }) {
  const item = el("li", { class: "officer", "data-entry": one.id, "data-kind": one.kind });
  const kind = one.kind === "dissent" ? el("span", { class: "chip high" }, dissent) : null;
  item.append(
    el("div", { class: "meta" }, el("strong", {}, one.officer), kind, el("time", { datetime: one.at }, moment(one.at))),
  );
  try {
    const { text, lang } = unpackText(await open(unbase64(one.envelope), seed, info(`file:${one.id}`, caseId)));
    item.append(el("div", { class: "words", lang: lang || null }, text));
  } catch (_) {
    item.append(el("p", { class: "wrong errorlist" }, t("cannot_open")));
  }
  return item;
}

function startDecide(card, page) {
  const form = card.querySelector(".decide-form");
  if (!form) return;
  // One id however often it is sent: a retry on a bad line cannot double it.
  const id = newId();
  const error = form.querySelector(".errorlist");
  const tell = (text) => {
    error.textContent = text;
    error.hidden = !text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const written = {
      finding: (form.querySelector("input[name=finding]:checked") || {}).value || "",
      standard: form.elements.standard.value,
      text: form.elements.text.value,
    };
    const fault = faultOf(written);
    tell(fault && t(fault));
    if (!fault) await send(card.dataset.allegation, id, written, page, form, tell);
  });
}

/** A reasoning is long work: it survives a lock, with the finding and the standard it was begun for. */
async function keepReasoning(card, page, mySeed) {
  const form = card.querySelector(".decide-form");
  if (!form) return;
  const { elements } = form;
  const place = card.dataset.allegation;
  const state = form.querySelector(".draft-state");
  const tell = (textContent) => Object.assign(state, { textContent, hidden: false });
  const draft = await takeDraft(page.case, mySeed, place);
  if (draft) {
    form.closest("details").open = true;
    elements.text.value = draft.text;
    elements.standard.value = draft.data.standard || "";
    elements.finding.value = draft.data.finding || "";
    tell(t("draft_back"));
  }
  const fields = () => ({
    text: elements.text.value, kind: "words", lang: page.lang,
    data: elements.text.value ? { finding: elements.finding.value, standard: elements.standard.value } : {},
  });
  keepDraft(form, page.case, fields, () => tell(t("draft_kept")), place);
}

function faultOf({ finding, standard, text }) {
  if (!finding || !standard) return "choose_finding";
  if (!text.trim()) return "write_reasoning";
  return [...text].length > LONGEST ? "too_long" : "";
}

async function send(allegation, id, { finding, standard, text }, page, form, tell) {
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const payload = packText({ kind: "reasoning", lang: page.lang, text });
    const envelope = await seal(payload, unbase64(page.public_key), info(`file:${id}`, page.case));
    await postJson(page.urls.decide.replace("0".repeat(32), allegation), {
      id, finding, standard, version: page.versions[allegation], envelope: base64(envelope),
    });
    endDraft(page.case, allegation);
    location.reload();
  } catch (error) {
    tell(error.name === "Refused" ? error.message : t("failed"));
    button.disabled = false;
  }
}

/** Nothing opened stays on a locked page. */
function clear() {
  for (const list of document.querySelectorAll(".reasonings")) list.replaceChildren();
  for (const form of document.querySelectorAll(".decide-form")) form.reset();
}
