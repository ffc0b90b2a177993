// Help and protection: the words opened with the case key, and new ones sealed here; codes go beside them in clear.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { dataBlock, say, show } from "./dom.js";
import { endDraft, keepDraft, takeDraft } from "./draft.js";
import { caseSeed, same } from "./keyring.js";
import { t } from "./texts.js";

const LONGEST = 10000;

export async function startHelp(mySeed) {
  const page = dataBlock("help-data");
  document.addEventListener("desk:lock", clear);
  if (!mySeed) return show("help-locked");
  show("help-busy");
  try {
    await openWords(page, mySeed);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  return show("help-busy", false);
}

async function openWords(page, mySeed) {
  const sealed = await getJson(page.sealed);
  const seed = await caseSeed(sealed, mySeed);
  if (!seed) return say("page-error", t("not_for_you"));
  if (!same(await publicKeyOf(seed), unbase64(page.public_key))) return say("page-error", t("wrong_case_key"));
  const places = [...document.querySelectorAll("[data-words]")];
  await Promise.all(places.map((place) => openInto(place, sealed.words[place.dataset.words], seed, page.case)));
  for (const form of document.querySelectorAll(".seal-form")) await startForm(form, page, mySeed);
  return undefined;
}

async function openInto(place, envelope, seed, caseId) {
  try {
    const context = info(`help:${place.dataset.words}`, caseId);
    const { text, lang } = unpackText(await open(unbase64(envelope), seed, context));
    place.textContent = text;
    if (lang) place.lang = lang;
  } catch (_) {
    place.textContent = t("cannot_open");
    place.classList.add("errorlist");
  }
}

/** A form whose words are sealed: everything but the text box goes in clear, and is codes and days. */
async function startForm(form, page, mySeed) {
  const id = newId(); // one id however often it is sent: a retry on a bad line cannot double it
  const place = form.dataset.url;
  form.closest(".sealed-part").hidden = false;
  const words = form.querySelector("textarea");
  const tell = (where, text) => {
    const line = form.querySelector(where);
    line.textContent = text;
    line.hidden = !text;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const codes = Object.fromEntries(new FormData(form));
    const fault = faultOf(form, codes, words.value);
    tell(".errorlist", fault && t(fault));
    if (fault) return;
    const button = form.querySelector("button");
    button.disabled = true;
    tell(".busy", t("sending"));
    try {
      await postJson(form.dataset.url, { ...codes, id, envelope: await sealed(words.value, id, page) });
      endDraft(page.case, place);
      location.reload();
    } catch (error) {
      tell(".errorlist", error.name === "Refused" ? error.message : t("failed"));
      tell(".busy", "");
      button.disabled = false;
    }
  });
  const said = (code) => tell(".draft-state", t(code));
  if (await takenBack(form, page, mySeed, place)) said("draft_back");
  keepDraft(form, page.case, () => written(form, words.value, page), () => said("draft_kept"), place);
}

/** What a draft is made of: the words, and with them what was chosen. Choices alone are quickly made again. */
const written = (form, text, page) => ({
  text, kind: "words", lang: page.lang, data: text.trim() ? Object.fromEntries(new FormData(form)) : {},
});

/** Whether there was a draft; what it holds is back in the form, and the form is open. */
async function takenBack(form, page, mySeed, place) {
  const draft = await takeDraft(page.case, mySeed, place);
  if (!draft) return false;
  form.closest("details").open = true;
  form.querySelector("textarea").value = draft.text;
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = field.name in draft.data;
    else if (field.name in draft.data && field.type !== "hidden") field.value = draft.data[field.name];
  }
  return true;
}

function faultOf(form, codes, text) {
  const needed = "needsWords" in form.dataset || (codes.risk && codes.risk !== "low");
  if (needed && !text.trim()) return "write_something";
  return [...text].length > LONGEST ? "too_long" : "";
}

async function sealed(text, id, page) {
  if (!text.trim()) return "";
  const payload = packText({ kind: "entry", lang: page.lang, text });
  return base64(await seal(payload, unbase64(page.public_key), info(`help:${id}`, page.case)));
}

/** Nothing opened stays on a locked page, nor what was being written. */
function clear() {
  for (const place of document.querySelectorAll("[data-words]")) place.replaceChildren();
  for (const form of document.querySelectorAll(".seal-form")) form.reset();
  for (const part of document.querySelectorAll(".sealed-part")) part.hidden = true;
  show("help-locked");
}
