// The inquiry file: entries opened with the case key, and new ones sealed here. Nothing is edited: corrections are entries.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { byId, dataBlock, el, moment, say, show } from "./dom.js";
import { forgetDraft, keepDraft, takeDraft } from "./draft.js";
import { caseSeed, same } from "./keyring.js";
import { t } from "./texts.js";

const LONGEST = 10000;

export async function startInquiry(mySeed) {
  const page = dataBlock("inquiry-data");
  document.addEventListener("desk:lock", clear);
  if (!mySeed) return show("inquiry-locked");
  show("inquiry-busy");
  try {
    await openFile(page, mySeed);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  return show("inquiry-busy", false);
}

async function openFile(page, mySeed) {
  const sealed = await getJson(page.urls.sealed);
  const seed = await caseSeed(sealed, mySeed);
  if (!seed) return say("page-error", t("not_for_you"));
  if (!same(await publicKeyOf(seed), unbase64(page.public_key))) return say("page-error", t("wrong_case_key"));
  const opened = await Promise.all(sealed.entries.map((one) => openEntry(one, seed, page.case)));
  const titles = new Map(opened.map(({ one, payload }) => [one.id, payload ? payload.text.split("\n")[0].slice(0, 60) : one.id]));
  byId("entries").replaceChildren(...opened.map((each) => drawEntry(each, page, titles)));
  show("entries-empty", !opened.length);
  overdue(opened, page);
  return startWriting(page, mySeed, opened, titles);
}

async function openEntry(one, seed, caseId) {
  try {
    return { one, payload: unpackText(await open(unbase64(one.envelope), seed, info(`file:${one.id}`, caseId))) };
  } catch (_) {
    return { one, payload: null };
  }
}

function drawEntry({ one, payload }, page, titles) {
  const item = el("li", { class: "officer", "data-entry": one.id, "data-kind": one.kind });
  const belongs = page.allegations[one.about] || titles.get(one.about);
  item.append(
    el(
      "div",
      { class: "meta" },
      el("strong", {}, one.officer),
      el("span", { class: "chip" }, page.kinds[one.kind] || one.kind),
      el("time", { datetime: one.at }, moment(one.at)),
    ),
  );
  if (belongs) item.append(el("p", { class: "small soft" }, belongs));
  const marks = Object.entries(one.codes).map(([name, value]) => {
    const table = (page.marks[one.kind] || {})[name];
    return `${page.mark_labels[name] || name}: ${(table && table[value]) || value}`;
  });
  if (marks.length) item.append(el("p", { class: "small" }, marks.join(" · ")));
  item.append(
    payload
      ? el("div", { class: "words", lang: payload.lang || null }, payload.text)
      : el("p", { class: "wrong errorlist" }, t("cannot_open")),
  );
  return item;
}

/** Steps and recommendations whose day has passed and that nobody has answered. */
function overdue(opened, page) {
  const answered = new Set(opened.map(({ one }) => one.about).filter(Boolean));
  const late = opened.filter(({ one }) => one.codes.due && one.codes.due < page.today && !answered.has(one.id));
  say("inquiry-overdue", late.length ? t("overdue", String(late.length)) : "");
}

async function startWriting(page, mySeed, opened, titles) {
  const form = byId("entry-form");
  if (!form) return;
  show("write");
  const offer = () => offerFields(page, opened, titles);
  byId("entry-kind").addEventListener("change", offer);
  offer();
  // The message to the person has its draft under the case's id; this one under the id with its halves exchanged.
  const draftId = page.case.slice(16) + page.case.slice(0, 16);
  const draft = await takeDraft(draftId, mySeed);
  if (draft) {
    byId("entry-text").value = draft.text;
    say("entry-hint", t("draft_back"));
  }
  const fields = () => ({ text: byId("entry-text").value, kind: "words", lang: page.lang });
  keepDraft(form, draftId, fields, () => say("entry-hint", t("draft_kept")));
  const id = newId(); // one id however often it is sent: a retry on a bad line cannot double it
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(page, id, draftId);
  });
}

/** What the chosen kind belongs to, and its marks. */
function offerFields(page, opened, titles) {
  const kind = byId("entry-kind").value;
  const wanted = page.about[kind];
  const choices =
    !wanted || wanted === "allegation"
      ? Object.entries(page.allegations)
      : opened.filter(({ one }) => one.kind === wanted).map(({ one }) => [one.id, titles.get(one.id)]);
  const whole = wanted ? [] : [["", t("whole_case")]];
  byId("entry-about").replaceChildren(
    ...[...whole, ...choices].map(([value, label]) => el("option", { value }, label)),
  );
  const marks = Object.entries(page.marks[kind] || {});
  byId("entry-marks").replaceChildren(...marks.map(([name, table]) => markField(name, table, page)));
}

function markField(name, table, page) {
  const label = el("label", { for: `mark-${name}` }, page.mark_labels[name]);
  const empty = el("option", { value: "" }, t("choose"));
  const input = table
    ? el("select", { id: `mark-${name}`, "data-mark": name }, empty, ...Object.entries(table).map(([value, words]) => el("option", { value }, words)))
    : el("input", { id: `mark-${name}`, "data-mark": name, type: "date" });
  return el("div", { class: "field" }, label, input);
}

function marksOf() {
  const fields = [...byId("entry-marks").querySelectorAll("[data-mark]")];
  return Object.fromEntries(fields.filter((one) => one.value).map((one) => [one.dataset.mark, one.value]));
}

function faultOf(page, kind, about, codes, text) {
  if (page.about[kind] && !about) return "choose_about";
  const needed = Object.keys(page.marks[kind] || {}).filter((name) => page.needed.includes(name));
  if (needed.some((name) => !codes[name])) return "choose_mark";
  if (!text.trim()) return "write_something";
  return [...text].length > LONGEST ? "too_long" : "";
}

async function send(page, id, draftId) {
  const kind = byId("entry-kind").value;
  const about = byId("entry-about").value;
  const text = byId("entry-text").value;
  const codes = marksOf();
  const fault = faultOf(page, kind, about, codes, text);
  say("entry-error", fault && t(fault));
  if (fault) return;
  byId("entry-send").disabled = true;
  say("entry-busy", t("sending"));
  try {
    const payload = packText({ kind: "entry", lang: page.lang, text });
    const envelope = await seal(payload, unbase64(page.public_key), info(`file:${id}`, page.case));
    await postJson(page.urls.entry, { id, kind, about, codes, envelope: base64(envelope) });
    forgetDraft(draftId);
    location.reload();
  } catch (error) {
    say("entry-error", error.name === "Refused" ? error.message : t("failed"));
    byId("entry-send").disabled = false;
    say("entry-busy", "");
  }
}

/** Nothing opened stays on a locked page. */
function clear() {
  byId("entries").replaceChildren();
  if (byId("entry-text")) byId("entry-text").value = "";
}
