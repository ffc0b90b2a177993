// What an operator writes down is sealed here. The server gets envelopes, codes, and the number that somebody must call.
import { base64, hex, info, newComplaint, newId, packText, random, seal, unbase64, utf8 } from "../core/index.js";
import { Refused, postJson } from "./api.js";
import { byId, el } from "./dom.js";
import { renewToken } from "./renewal.js";
import { t } from "./texts.js";

const HELD = "tande.code";
/** Answers about how something was told (policy.questions.OF_THE_TELLING): alone they are no complaint. */
const OF_THE_TELLING = ["filer", "interpreter"];

/** The form for somebody who speaks: sealed and sent without leaving the page, so that the words are there until kept. */
export function startListening() {
  const form = byId("write-form");
  if (!form || !form.dataset.deskKey) return; // no officer of that desk has a key: the server says so
  let made = null; // the same words are the same complaint, however often they are sent
  const body = async () => {
    const typed = JSON.stringify([...new FormData(form)]);
    if (!made || made.typed !== typed) made = { typed, ...(await complaint(form)) };
    return made.body;
  };
  keyboard(form, byId("seal"));
  sending(form, byId("seal"), async () => {
    try {
      const next = await deliver(form, await body());
      keepCode(made.code, made.body.pad);
      return next;
    } catch (error) {
      if (error.status === 400) made = null; // not as it must be, or its number was taken: made anew
      throw error;
    }
  });
}

/** What came of a call: the words are sealed to the case they belong to. */
export function startTried() {
  const form = byId("tried-form");
  if (!form) return;
  const { caseId, caseKey } = form.dataset;
  let id = newId();
  keyboard(form, form.querySelector("button.main"));
  sending(form, form.querySelector("button.main"), async () => {
    const { outcome, seen, window, words, language } = form.elements;
    const typed = words.value.trim() ? { kind: "words", lang: language.value, text: words.value, data: { by: "officer" } } : null;
    const added = typed && (await message({ caseId, to: unbase64(caseKey), id, ...typed }));
    const next = await deliver(form, { outcome: outcome.value, seen: seen.value, window: window.value, added });
    id = newId();
    return next;
  });
}

/** Whether somebody typed words here that would be lost. */
export const holdsWords = () =>
  [...document.querySelectorAll("#write-form, #tried-form")].some((form) =>
    [...form.elements].some(({ type, value }) => ["text", "textarea"].includes(type) && value.trim()),
  );

/** `work` runs once at a time, and gives the address to go to. What went wrong is said, and everything typed stays. */
function sending(form, button, work) {
  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = button.disabled = true;
    byId("faults").hidden = true;
    try {
      check(form);
      const next = await work();
      form.reset();
      location.replace(next);
    } catch (error) {
      complain(form, error);
      busy = button.disabled = false;
    }
  });
}

function check(form) {
  for (const field of form.querySelectorAll("[data-longest]")) {
    if ([...field.value].length > Number(field.dataset.longest)) throw new Refused(0, form.dataset.tooLong, { field: field.id });
  }
  const needed = form.id === "write-form" && !form.elements.text.value.trim() && !form.elements.call.checked;
  if (needed && !asked(form).some(({ question }) => !OF_THE_TELLING.includes(question))) throw new Refused(0, form.dataset.empty, { field: "text" });
}

function complain(form, error) {
  const said = error.name === "Refused" ? error.message : t("failed");
  const place = el("a", { href: `#${error.field || form.dataset.first}` }, said);
  const list = byId("faults");
  list.replaceChildren(el("p", {}, place));
  if (error.error === "signed_out") {
    list.append(el("p", {}, el("a", { class: "button", href: form.dataset.signIn, target: "_blank", rel: "noopener" }, t("sign_in_tab"))));
  }
  list.hidden = false;
  place.focus();
}

async function deliver(form, body) {
  try {
    return (await postJson(form.dataset.sealedUrl, body)).next;
  } catch (error) {
    if (error.error !== "stale_page") throw error;
    await renewToken(form.dataset.home);
    return (await postJson(form.dataset.sealedUrl, body)).next;
  }
}

/** Enter in a line would send what is not finished; with Ctrl it is meant. */
function keyboard(form, button) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      button.click();
    } else if (event.target.matches("input")) {
      event.preventDefault();
    }
  });
}

/** {body, code}: everything the form holds, sealed as the server does it without a script. */
async function complaint(form) {
  const { deskKey, deskKeyId, lang, path, narrative } = form.dataset;
  const { text, language, door, child } = form.elements;
  const desk = unbase64(deskKey);
  const made = await newComplaint({ text: text.value, lang, data: { path: narrative, by: "officer" }, desk });
  const { caseId, caseKey: to } = made;
  const added = [];
  const add = async (one) => added.push(await message({ caseId, to, lang, ...one, data: { path, by: "officer", ...one.data } }));
  for (const { words, ...data } of [...before(form), ...asked(form)]) await add({ kind: "answer", text: words, data });
  const fields = contact(form);
  const reach = { kind: "identity", text: Object.values(fields).join("\n"), data: { question: "contact", fields }, to: desk };
  if (reach.text) await add(reach);
  if (form.elements.danger.value === "yes") await add({ kind: "danger", text: "" });
  const body = {
    case: caseId, message: made.messageId, desk_key: deskKeyId, first_hash: made.firstHash,
    reporter_key: base64(made.reporterKey), case_key: base64(to), case_key_envelope: base64(made.keyEnvelope),
    envelope: base64(made.message), added, language: language.value, door: door.value, child: child.value,
    wish: wish(form), pad: hex(random(made.code.length)),
  };
  return { body, code: made.code };
}

async function message({ caseId, to, id = newId(), kind, ...payload }) {
  const purpose = kind === "identity" ? kind : "message";
  const envelope = await seal(packText({ kind, ...payload }), to, info(`${purpose}:${id}`, caseId));
  return { id, purpose, signal: kind === "danger" ? kind : "", envelope: base64(envelope) };
}

/** Consent and age, which were answered before the words. */
function before(form) {
  const agreed = form.querySelector("[name=consent]:checked");
  const found = agreed ? [{ question: "agreed", values: [agreed.dataset.code], words: agreed.parentNode.textContent.trim() }] : [];
  return form.dataset.age ? [...found, { question: "age", values: [form.dataset.age], words: "" }] : found;
}

function asked(form) {
  const places = [...form.querySelectorAll("[data-question]")];
  const all = places.map((place) => ({
    question: place.dataset.question,
    values: [...place.querySelectorAll("input:checked, option:checked")].map(({ value }) => value).filter(Boolean),
    words: (place.querySelector("input[type=text]") || { value: "" }).value.trim(),
  }));
  return all.filter(({ values, words }) => values.length || words);
}

function contact(form) {
  const lines = [...form.querySelectorAll("[data-contact]")].map(({ name, value }) => [name, value.trim()]);
  return Object.fromEntries(lines.filter(([, value]) => value));
}

function wish(form) {
  const { call, number, window, gender, say } = form.elements;
  if (!call.checked) return null;
  return { number: number.value, window: window.value, gender: gender.value, say: say.value.trim() };
}

/** The code goes to the page that shows it: half of what makes it stays in this tab, half travels with the answer. */
function keepCode(code, pad) {
  const bytes = utf8(code).map((byte, at) => byte ^ parseInt(pad.slice(2 * at, 2 * at + 2), 16));
  sessionStorage.setItem(HELD, hex(bytes));
}

/** The code of `pad`, or "" when this tab does not have its half. */
export function codeFor(pad) {
  const held = sessionStorage.getItem(HELD) || "";
  if (held.length !== pad.length) return "";
  const byte = (text, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16);
  const code = Array.from({ length: pad.length / 2 }, (_, at) => String.fromCharCode(byte(held, at) ^ byte(pad, at))).join("");
  return /^[0-9]+$/.test(code) ? code : "";
}

export const forgetCode = () => sessionStorage.removeItem(HELD);
