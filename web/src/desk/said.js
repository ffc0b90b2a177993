// What was disclosed to a State and what it answered, drawn alike at the desk, in the preview and on the State's site.
import { el, moment, size } from "./dom.js";
import { t } from "./texts.js";

const NUMBERS = ["persons", "victims_adult", "victims_child"];

/** The list item for one thing said. `codes` are the page's codes in words; `who` names the speaker; `mine` puts it right. */
export function drawSaid({ one, payload }, { codes, who, mine }) {
  const item = el("li", { class: mine ? "officer" : "person", "data-said": one.id, "data-kind": one.kind });
  item.append(
    el(
      "div",
      { class: "meta" },
      el("strong", {}, who),
      el("span", { class: "chip" }, t(`said_${one.kind}`)),
      el("time", { datetime: one.at }, moment(one.at)),
      payload && payload.lang ? el("span", {}, `${t("written_in")} ${codes.languages[payload.lang] || payload.lang}`) : null,
    ),
  );
  if (one.kind === "outcome") item.append(outcome(one.codes, codes));
  item.append(payload ? drawWords(payload, codes) : el("p", { class: "wrong errorlist" }, t(one.fault || "cannot_open")));
  return item;
}

/** The words of an opened payload, with the allegations and the identity that a disclosure may hold. */
export function drawWords(payload, codes) {
  const part = el("div");
  if (payload.text) part.append(el("div", { class: "words", lang: payload.lang || null }, payload.text));
  part.append(...filesOf(payload).map((one) => fileLine(one)));
  const allegations = Array.isArray(payload.data.allegations) ? payload.data.allegations : [];
  part.append(...allegations.map((one) => allegation(one, codes)));
  if (typeof payload.data.person === "string" && payload.data.person) {
    part.append(
      el("div", { class: "told" }, el("strong", {}, t("identity_told")), el("div", { class: "words" }, payload.data.person)),
    );
  }
  return part;
}

/** The files that a disclosure names: [{id, name, type, size, sha256, parts}]. */
export const filesOf = (payload) =>
  (Array.isArray(payload.data.files) ? payload.data.files : []).filter((one) => one && /^[0-9a-f]{32}$/.test(one.id));

const fileLine = (one) =>
  el("p", { class: "small told-file", "data-file": one.id }, `${one.name} · ${one.type} · ${size(one.size)}`);

function allegation(one, codes) {
  const list = el("dl", { class: "facts" });
  const line = (label, text) => list.append(el("dt", {}, label), el("dd", {}, text));
  line(`${t("allegation")} ${one.number}`, codes.categories[one.category] || String(one.category));
  line(t("personnel"), codes.personnel[one.personnel] || String(one.personnel));
  for (const name of NUMBERS) line(t(name), Number.isInteger(one[name]) ? String(one[name]) : t("not_known"));
  return list;
}

function outcome({ track, track_state: state, outcomes }, codes) {
  const actions = (Array.isArray(outcomes) ? outcomes : []).map((code) => codes.outcomes[code] || code);
  const line = [codes.track_states[state] || state, ...actions].join(", ");
  return el("dl", { class: "facts" }, el("dt", {}, codes.tracks[track] || track), el("dd", {}, line));
}
