// The quiz in one file: from a stick, without a network, for many people at one computer after the other.
// It holds no right answers: it keeps, signs and saves what people answered, and the office marks it.
import { random, hex } from "../core/bytes.js";
import { draw } from "./draw.js";
import { canonical, fileOf, moment, read, signed } from "./results.js";
import { parseSeat, seatOf } from "./seats.js";
import { openStore } from "./store.js";
import { byId, fill, say, show } from "./screen.js";
import { askedOf, drawQuestion, given, rest } from "./question.js";

const data = JSON.parse(byId("pack").textContent);
const { pack, words } = data;
const store = openStore(pack.pack);
const DAY = 86400000;
const SCREENS = ["start", "question", "finish", "done"];
const MISTAKES = {
  SeatTooShort: "short", SeatTooLong: "long", SeatNotLetters: "letters", SeatMistyped: "mistyped", Unknown: "unknown",
};
let lang = firstLanguage();
let screen = "start";
let sitting; // whoever is answering: {seat, asked, state}

const word = (key, values) => fill(words[lang][key], values);
const done = () => store.keys("done/").map((key) => store.get(key));
const isSaved = (result) => Boolean(store.get(`saved/${result.attempt}`));

function firstLanguage() {
  const wanted = [store.get("lang"), ...(navigator.languages || [])].map((one) => String(one || "").slice(0, 2));
  return wanted.find((one) => pack.languages.includes(one)) || pack.languages[0];
}

/** Every fixed text in the language chosen. */
function translate() {
  document.documentElement.lang = lang;
  document.title = pack.title[lang];
  for (const part of document.querySelectorAll("[data-w]")) part.textContent = word(part.dataset.w);
  for (const part of document.querySelectorAll("[data-title]")) part.textContent = pack.title[lang];
  for (const button of byId("languages").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.lang === lang));
  }
  count();
}

function count() {
  const all = done();
  const unsaved = all.filter((one) => !isSaved(one)).length;
  say("kept", all.length ? word("kept", { n: all.length, unsaved }) : word("kept_none"));
  show("save", all.length > 0);
  show("erase-part", all.length > 0 && unsaved === 0);
  show("memory", !store.lasting());
}

function go(name) {
  screen = name;
  for (const one of SCREENS) show(one, one === name);
  show("tools", name === "start");
  say("says", "");
  translate();
  if (name === "question") question();
  if (name === "finish") review();
  const head = byId(name).querySelector("h1, h2");
  head.tabIndex = -1;
  head.focus();
  window.scrollTo(0, 0);
}

// ------------------------------------------------------------------ beginning

function clockIsWrong() {
  const now = Date.now();
  const made = Date.parse(`${pack.made}T00:00:00Z`);
  return now < made - DAY || now > made + 400 * DAY;
}

function begin(event) {
  event.preventDefault();
  const field = byId("code");
  const wrong = (text) => {
    say("code-says", text);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  if (clockIsWrong()) return wrong(word("clock", { now: new Date().toLocaleString(lang) }));
  store.refresh();
  let seat;
  try {
    seat = seatOf(parseSeat(field.value), pack.session);
  } catch (error) {
    return wrong(word(MISTAKES[error.name]));
  }
  if (pack.marks.length && !pack.marks.includes(seat.mark.slice(0, 6))) return wrong(word("unknown"));
  if (done().some((one) => one.seat === seat.mark)) return wrong(word("again"));
  field.value = "";
  field.removeAttribute("aria-invalid");
  say("code-says", "");
  return sit(seat);
}

function sit(seat) {
  const before = store.get(`open/${seat.mark}`);
  const asked = draw(data.questions, `${pack.session}|${seat.mark}`, pack.count);
  const state = before || { attempt: hex(random(16)), answers: {}, started: moment(new Date()), at: 0 };
  sitting = { seat, asked, state };
  state.at = Math.min(state.at, asked.length - 1);
  keep();
  go("question");
  if (before) say("says", word("resumed"));
}

const keep = () => store.put(`open/${sitting.seat.mark}`, sitting.state);

// ------------------------------------------------------------------ answering

function question() {
  const { asked, state } = sitting;
  const [code, letters] = asked[state.at];
  const heading = word("number", { n: state.at + 1, of: asked.length });
  drawQuestion({ question: data.questions[code], letters, lang, heading, word, answer: state.answers[code] || "" });
  byId("progress").value = state.at + 1;
  byId("progress").max = asked.length;
  show("back", state.at > 0);
}

/** Keeps what is chosen at once: whoever closes the file loses nothing. */
function chosen() {
  const [code] = sitting.asked[sitting.state.at];
  const answer = given();
  if (answer) sitting.state.answers[code] = answer;
  else delete sitting.state.answers[code];
  keep();
}

function step(by) {
  const { asked, state } = sitting;
  state.at += by;
  if (state.at >= asked.length) {
    state.at = asked.length - 1;
    keep();
    return go("finish");
  }
  keep();
  return go("question");
}

function review() {
  const open = rest(sitting.asked, sitting.state.answers);
  say("open-says", open.length ? word("open", { n: open.length }) : word("all_answered"));
  const list = byId("open-list");
  list.replaceChildren(...open.map((at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = at + 1;
    button.setAttribute("aria-label", word("number", { n: at + 1, of: sitting.asked.length }));
    button.addEventListener("click", () => {
      sitting.state.at = at;
      go("question");
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }));
}

function finish() {
  const { seat, asked, state } = sitting;
  store.refresh(); // the same person may have finished in another window: what is signed stays as it is
  if (store.get(`done/${state.attempt}`)) {
    sitting = undefined;
    return go("done");
  }
  const result = signed({
    answers: state.answers, asked: askedOf(asked), attempt: state.attempt, finished: moment(new Date()), lang,
    pack: pack.pack, seat: seat.mark, session: pack.session, started: state.started,
  }, seat);
  store.put(`done/${result.attempt}`, result);
  store.drop(`open/${seat.mark}`);
  sitting = undefined;
  return go("done");
}

function away() {
  if (sitting) keep();
  sitting = undefined;
  go("start");
}

// ------------------------------------------------------------------ files

function save() {
  store.refresh();
  const all = done();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([fileOf(pack, all)], { type: "application/json" }));
  link.download = `${word("file_name")}-${moment(new Date()).slice(0, 10)}-${all.length}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  for (const one of all) store.put(`saved/${one.attempt}`, 1);
  count();
  say("says", word("saved", { n: all.length, name: link.download }));
}

async function gather(files) {
  const lines = [];
  for (const file of files) lines.push(`${file.name}: ${taken(read(await file.text(), pack))}`);
  count();
  say("says", lines.join("\n"));
}

/** Takes the results of one file; what to say of it. */
function taken(found) {
  if (!found) return word("not_results");
  let fresh = 0;
  let other = found.others;
  for (const one of found.good) {
    const here = store.get(`done/${one.attempt}`);
    if (!here) {
      store.put(`done/${one.attempt}`, one);
      fresh += 1;
    } else if (canonical(here) !== canonical(one)) {
      other += 1;
    }
  }
  return word("gathered", { fresh, here: found.good.length + found.others - fresh - other, other });
}

function erase() {
  for (const key of [...store.keys("done/"), ...store.keys("saved/")]) store.drop(key);
  byId("erase-part").open = false;
  count();
  say("says", word("erased"));
}

// ------------------------------------------------------------------ the page

function languages() {
  byId("languages").replaceChildren(...pack.languages.map((code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.lang = code;
    button.textContent = words[code].language;
    button.addEventListener("click", () => {
      lang = code;
      store.put("lang", code);
      translate();
      if (screen === "question") question();
      if (screen === "finish") review();
    });
    return button;
  }));
}

languages();
byId("begin").addEventListener("submit", begin);
byId("answer").addEventListener("change", chosen);
byId("answer").addEventListener("submit", (event) => {
  event.preventDefault();
  step(1);
});
byId("back").addEventListener("click", () => step(-1));
byId("again").addEventListener("click", () => step(0));
byId("finish-now").addEventListener("click", finish);
byId("next-person").addEventListener("click", away);
for (const button of document.querySelectorAll("[data-away]")) button.addEventListener("click", away);
byId("save").addEventListener("click", save);
byId("erase").addEventListener("click", erase);
byId("gather").addEventListener("change", async (event) => {
  await gather([...event.target.files]);
  event.target.value = "";
});
window.addEventListener("beforeunload", (event) => {
  const unsaved = done().some((one) => !isSaved(one)) || sitting;
  if (!store.lasting() && unsaved) event.preventDefault();
});
show("main");
go("start");
