// The inquiry file: entries opened with the case key, and new ones sealed here. Nothing is edited: corrections are entries.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { byId, dataBlock, el, moment, say, show } from "./dom.js";
import { endDraft, keepDraft, takeDraft } from "./draft.js";
import { caseSeed, same } from "./keyring.js";
import { t } from "./texts.js";

const LONGEST = 10000;
const PLACE = "inquiry";

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
  say("inquiry-fairness", fairness(opened, page));
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
    return `${page.mark_labels[name] || name}: ${(name === "who" && one.who) || (table && table[value]) || value}`;
  });
  if (marks.length) item.append(el("p", { class: "small" }, marks.join(" · ")));
  if (!payload) {
    item.append(el("p", { class: "wrong errorlist" }, t("cannot_open")));
    return item;
  }
  item.append(el("div", { class: "words", lang: payload.lang || null }, payload.text));
  item.append(drawFields(payload.data || {}, page.fields[one.kind] || {}));
  return item;
}

/** What was asked beside the words, in the order it is asked in. */
function drawFields(data, labels) {
  const list = el("dl", { class: "facts small" });
  for (const [name, label] of Object.entries(labels)) {
    if (typeof data[name] === "string" && data[name]) list.append(el("dt", {}, label), el("dd", {}, data[name]));
  }
  return list;
}

/** Steps whose day has passed and that nobody has answered, and recommendations that are neither done nor refused. */
function overdue(opened, page) {
  const last = new Map(opened.filter(({ one }) => one.about).map(({ one }) => [one.about, one]));
  const answered = ({ one }) => {
    const answer = last.get(one.id);
    return one.kind === "recommendation" ? Boolean(answer) && page.ended.includes(answer.codes.result) : Boolean(answer);
  };
  const late = opened.filter((each) => each.one.codes.due && each.one.codes.due < page.today && !answered(each));
  for (const { one } of late) {
    const meta = byId("entries").querySelector(`[data-entry="${one.id}"] .meta`);
    meta.append(el("span", { class: "chip late" }, page.say.late));
  }
  say("inquiry-overdue", late.length ? t("overdue", String(late.length)) : "");
}

/** What fairness to the person complained about still asks for. */
function fairness(opened, page) {
  const events = opened.filter(({ one }) => one.kind === "fairness").map(({ one }) => one.codes.event);
  if (page.decided.length) return events.includes("finding_given") ? "" : page.say.not_given;
  const planned = opened.some(({ one }) => one.kind === "plan_step");
  return planned && !events.length ? page.say.not_told : "";
}

async function startWriting(page, mySeed, opened, titles) {
  const form = byId("entry-form");
  if (!form) return;
  const id = newId(); // one id however often it is sent: a retry on a bad line cannot double it
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(page, id);
  });
  const offer = () => offerFields(page, opened, titles);
  byId("entry-kind").addEventListener("change", () => {
    say("entry-error", "");
    offer();
  });
  offer();
  const draft = await takeDraft(page.case, mySeed, PLACE);
  if (draft) takeBack(draft.text, draft.data, offer);
  keepDraft(form, page.case, () => written(page), () => say("entry-hint", t("draft_kept")), PLACE);
  show("write");
}

/** What a draft of an entry is made of; a kind alone is not one. */
function written(page) {
  const [text, fields, marks] = [byId("entry-text").value, fieldsOf(), marksOf()];
  const chosen = { "entry-kind": byId("entry-kind").value, "entry-about": byId("entry-about").value, marks, fields };
  const any = text || Object.keys(fields).length || Object.keys(marks).length;
  return { text, kind: "words", lang: page.lang, data: any ? chosen : {} };
}

/** The draft back into the form, under the kind it was begun for. */
function takeBack(text, { fields = {}, marks = {}, ...chosen }, offer) {
  const set = (field, value) => field && value && Object.assign(field, { value });
  set(byId("entry-kind"), chosen["entry-kind"]);
  offer();
  set(byId("entry-about"), chosen["entry-about"]);
  set(byId("entry-text"), text);
  for (const [name, value] of Object.entries(fields)) set(byId(`field-${name}`), value);
  for (const [name, value] of Object.entries(marks)) set(byId(`mark-${name}`), value);
  say("entry-hint", t("draft_back"));
}

/** What the chosen kind belongs to, and its marks. */
function offerFields(page, opened, titles) {
  const kind = byId("entry-kind").value;
  const wanted = page.about[kind];
  const mine = ([id]) => kind !== "dissent" || page.may_dissent.includes(id);
  const choices =
    !wanted || wanted === "allegation"
      ? Object.entries(page.allegations).filter(mine)
      : opened.filter(({ one }) => one.kind === wanted).map(({ one }) => [one.id, titles.get(one.id)]);
  const whole = wanted ? [] : [["", t("whole_case")]];
  byId("entry-about").replaceChildren(
    ...[...whole, ...choices].map(([value, label]) => el("option", { value }, label)),
  );
  const marks = Object.entries(page.marks[kind] || {});
  byId("entry-marks").replaceChildren(...marks.map(([name, table]) => markField(name, table, page)));
  byId("entry-words").textContent = page.words[kind] || page.words[""];
  const fields = Object.entries(page.fields[kind] || {});
  byId("entry-fields").replaceChildren(...fields.map(([name, label]) => sealedField(name, label)));
}

/** A question beside the words, sealed with them. */
function sealedField(name, label) {
  const field = el("textarea", { id: `field-${name}`, "data-field": name, rows: name === "questions" ? "5" : "2" });
  return el("div", { class: "field" }, el("label", { for: `field-${name}` }, label), field);
}

function fieldsOf() {
  const fields = [...byId("entry-fields").querySelectorAll("[data-field]")];
  return Object.fromEntries(fields.filter((one) => one.value.trim()).map((one) => [one.dataset.field, one.value]));
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

/** Why a kind of entry has nothing yet that it could belong to. */
const nothingThere = ({ say: words }) => ({
  plan_step: words.no_allegation, dissent: words.no_finding, step_done: words.no_step, follow_up: words.no_recommendation,
});

/** What is missing, in words; the words themselves are asked for first. */
function faultOf(page, { kind, about, codes, text, data }) {
  if (page.about[kind] && !about) return nothingThere(page)[kind] || t("choose_about");
  if (!text.trim()) return t("write_something");
  if ([...text, ...Object.values(data).join("")].length > LONGEST) return t("too_long");
  const field = (page.fields_needed[kind] || []).find((name) => !data[name]);
  if (field) return page.say.fill_in.replace("%s", page.fields[kind][field]);
  return (page.needed[kind] || []).some((name) => !codes[name]) ? t("choose_mark") : "";
}

async function send(page, id) {
  const kind = byId("entry-kind").value;
  const about = byId("entry-about").value;
  const text = byId("entry-text").value;
  const codes = marksOf();
  const data = fieldsOf();
  const fault = faultOf(page, { kind, about, codes, text, data });
  say("entry-error", fault);
  if (fault) return;
  byId("entry-send").disabled = true;
  say("entry-busy", t("sending"));
  try {
    const payload = packText({ kind: "entry", lang: page.lang, text, data });
    const envelope = await seal(payload, unbase64(page.public_key), info(`file:${id}`, page.case));
    await postJson(page.urls.entry, { id, kind, about, codes, envelope: base64(envelope) });
    endDraft(page.case, PLACE);
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
  if (byId("entry-fields")) byId("entry-fields").replaceChildren();
}
