// The conversation: each message opened with the case key and shown with who, when and where it was sealed.
import { info, open, unbase64, unpackText } from "../core/index.js";
import { el, moment } from "./dom.js";
import { t } from "./texts.js";

const LOUD = ["danger", "reprisal", "stop", "withdraw", "review"];
const KINDS = ["narrative", "answer", "words", "question", "news", "outcome", "identity", ...LOUD];

/** {message, payload} with payload null when it cannot be opened. `purpose` is message or identity. */
export async function openMessage(message, seed, caseId, purpose = "message") {
  try {
    const opened = await open(unbase64(message.envelope), seed, info(`${purpose}:${message.id}`, caseId));
    return { message, payload: unpackText(opened) };
  } catch (_) {
    return { message, payload: null };
  }
}

/** The list item for one message. `page` knows the officer's own name and the questions' words. */
export function drawMessage({ message, payload }, page) {
  const mine = message.direction === "out";
  const kind = (payload && KINDS.includes(payload.kind) && payload.kind) || message.kind || "words";
  const loud = LOUD.includes(kind) || LOUD.includes(message.kind);
  const item = el("li", { class: mine ? "officer" : loud ? "signal" : "person", "data-message": message.id, "data-kind": kind });
  item.append(heading(message, payload, kind, mine, page));
  item.append(payload ? words(payload, page) : el("p", { class: "wrong errorlist" }, t("cannot_open")));
  return item;
}

function heading(message, payload, kind, mine, page) {
  const who = mine ? (message.officer === page.me.name ? t("you") : message.officer) : t("person");
  const sealed = mine || heard(payload) ? "sealed_desk" : payload && payload.sealed === "server" ? "sealed_server" : "sealed_browser";
  return el(
    "div",
    { class: "meta" },
    el("strong", {}, who),
    el("span", { class: `chip${LOUD.includes(kind) ? " danger" : ""}` }, t(`kind_${kind}`)),
    el("time", { datetime: message.at }, moment(message.at)),
    el("span", { class: `chip sealed-${sealed === "sealed_server" ? "server" : "browser"}` }, t(sealed)),
    payload && payload.lang ? el("span", {}, `${t("written_in")} ${page.languages[payload.lang] || payload.lang}`) : null,
  );
}

/** Whether an officer wrote it down for the person, and her browser sealed it. */
const heard = (payload) => Boolean(payload) && payload.sealed === "browser" && payload.data.by === "officer";

function words(payload, page) {
  const part = el("div");
  const path = payload.kind === "narrative" && payload.data.path;
  if (path && path !== "self") part.append(el("p", { class: "small soft" }, t(`path_${path}`)));
  if (payload.data.question) part.append(answer(payload.data, page));
  if (payload.data.fields) part.append(lines(payload.data.fields, page));
  else if (payload.text) part.append(el("div", { class: "words", lang: payload.lang || null }, payload.text));
  else if (payload.kind === "narrative" || payload.kind === "words") part.append(el("p", { class: "soft" }, t("no_words")));
  part.append(...answersOf(payload, page));
  return part;
}

/** A coded answer in words: the question and the chosen options. Unknown codes are shown as they are. */
function answer(data, page) {
  const asked = page.questions[data.question] || { label: data.question, options: {} };
  const chosen = (Array.isArray(data.values) ? data.values : []).map((code) => asked.options[code] || String(code));
  return el("dl", { class: "answers" }, el("dt", {}, asked.label), el("dd", {}, chosen.join(", ")));
}

/** What was answered in one sending, as field apps and partners send it: each question, and what no question asked. */
function answersOf({ data, lang }, page) {
  const answers = Array.isArray(data.answers) ? data.answers.filter((one) => one && typeof one === "object") : [];
  const more = Array.isArray(data.more) ? data.more.filter(Array.isArray) : [];
  const list = el("dl", { class: "answers" });
  for (const [path, text] of more) list.append(el("dt", {}, String(path)), el("dd", { class: "words" }, String(text)));
  return [
    ...answers.flatMap((one) => [
      answer(one, page),
      one.text ? el("div", { class: "words", lang: lang || null }, String(one.text)) : null,
    ]),
    more.length ? list : null,
  ].filter(Boolean);
}

/** The lines of the page about identity and contact. */
function lines(fields, page) {
  const list = el("dl", { class: "answers" });
  for (const [name, text] of Object.entries(fields)) {
    if (text) list.append(el("dt", {}, page.fields[name] || name), el("dd", { class: "words" }, String(text)));
  }
  return list;
}
