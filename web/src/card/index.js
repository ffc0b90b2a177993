// The card's page: its views, its two forms, what waits on this phone. Words come from the page's data-msg-* alone.
import { newId, unbase64 } from "../core/bytes.js";
import { handoverNumber } from "../core/codes.js";
import { sealed } from "./body.js";
import { fault, local, read } from "./form.js";
import { ask, wake, worker } from "./offline.js";
import { sendAll } from "./send.js";
import * as store from "./store.js";

const main = document.querySelector("main");
const lang = document.documentElement.lang;
const key = unbase64(main.dataset.key);
const AGAIN_MS = 60000;

const word = (name, values = {}) =>
  (main.dataset[`msg${name}`] || "").replace(/\{(\w+)\}/g, (_, one) => (one in values ? values[one] : ""));
const part = (name, root = document) => root.querySelector(`[data-${name}]`);
const moment = (text) => new Date(text).toLocaleString(lang, { dateStyle: "short", timeStyle: "short" });

function say(name, text) {
  for (const place of document.querySelectorAll(`[data-${name}]`)) {
    place.textContent = text;
    place.hidden = !text;
  }
}

// ------------------------------------------------------------------ views

function go(view) {
  for (const one of document.querySelectorAll("[data-view]")) one.hidden = one.dataset.view !== view;
  for (const one of document.querySelectorAll("[data-go]")) {
    if (one.dataset.go === view) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  const form = document.querySelector(`[data-view="${view}"] form[data-kind]`);
  if (form) begin(form);
  if (view === "kept") list();
  window.scrollTo(0, 0);
  const heading = document.querySelector(`[data-view="${view}"] h1, [data-view="${view}"] h2`);
  if (heading) heading.focus({ preventScroll: true });
}

function begin(form) {
  const at = form.elements.at;
  if (!at.value) at.value = local(new Date());
  const left = form.elements.left_at;
  if (left && !left.value) left.value = local(new Date());
}

// ------------------------------------------------------------------ recording

async function record(form) {
  const now = new Date();
  const kind = form.dataset.kind;
  const fields = read(form, now);
  const wrong = fault(kind, fields, now.getTime());
  if (wrong) return complain(form, wrong);
  const phone = (await store.self()) || {};
  const json = JSON.stringify({
    ...fields, unit: phone.unit || "", contingent: phone.contingent || "", phone: phone.token || "",
    card: main.dataset.card, lang,
  });
  const id = newId();
  const lasting = await store.keep({ id, kind, body: await sealed(json, kind, id, key), made: fields.at });
  // Its time stays readable, so that the phone can say by when the child must be handed over.
  // Sealed and kept: what was typed goes out of this page, which cannot open it again either.
  form.reset();
  say("lasting", lasting ? "" : word("Memory"));
  go("kept");
  say("done", word("Locked"));
  await wake();
  return send();
}

function complain(form, [name, message]) {
  for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  const found = form.elements.namedItem(name);
  const field = found && found.length && !found.options ? found[0] : found;
  const box = part("error", form);
  box.textContent = word(`Fault${message}`);
  box.hidden = false;
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  const inside = field.closest("details");
  if (inside) inside.open = true;
  field.closest("fieldset, .field").append(box);
  field.focus();
}

// ------------------------------------------------------------------ sending

let timer;

async function send() {
  clearTimeout(timer);
  const before = (await store.all("waiting")).length;
  if (before) say("line", word("Sending"));
  const { left, refused } = await sendAll();
  say("line", refused ? word("Refused", { n: refused }) : left ? word("Waiting", { n: left }) : "");
  if (left) timer = setTimeout(send, AGAIN_MS);
  if (!left) say("lasting", "");
  await count();
  if (!document.querySelector('[data-view="kept"]').hidden) await list();
}

async function count() {
  const waiting = (await store.all("waiting")).length;
  say("waiting", waiting ? String(waiting) : "");
}

async function list() {
  const rows = [...(await store.all("waiting")), ...(await store.all("sent"))];
  rows.sort((one, other) => (one.made < other.made ? 1 : -1));
  const place = part("records");
  const pattern = part("record");
  place.replaceChildren(...rows.map((one) => drawn(pattern, one)));
  part("none").hidden = rows.length > 0;
  const phone = await store.self();
  say("unit", phone && phone.unit ? word("Unit", { unit: phone.unit, contingent: phone.contingent }) : word("Nounit"));
  await count();
}

function drawn(pattern, one) {
  const row = pattern.content.cloneNode(true);
  const set = (name, text) => {
    const place = part(name, row);
    place.textContent = text;
    place.hidden = !text;
  };
  set("kind", word(`Kind${one.kind}`));
  set("made", moment(one.made));
  set("state", one.at ? word(one.kept ? "Sent" : "Apart", { at: moment(one.at) }) : word("Waits"));
  // Said to whoever takes the child over, also where there is no network: the register comes to the same number.
  const number = one.number || (one.kind === "encounter" ? handoverNumber(one.id) : "");
  set("number", number.replace(/^(\d{4})(\d{4})$/, "$1 $2"));
  const due = new Date(Date.parse(one.made) + Number(main.dataset.hours) * 3600000);
  set("due", one.kind === "encounter" ? word("Due", { at: moment(due) }) : "");
  row.firstElementChild.dataset.id = one.id;
  return row;
}

// ------------------------------------------------------------------ this phone

/** The registration comes behind the #, which no browser sends: token.contingent.unit */
async function registration() {
  const found = /^#phone=([\w-]{10,80})\.([A-Za-z0-9_-]{1,10})\.([\w-]{1,40})$/.exec(location.hash);
  if (!found) return;
  const [, token, contingent, unit] = found;
  await store.register({ token, contingent, unit });
  history.replaceState(null, "", location.pathname);
  go("kept");
  say("done", word("Registered", { unit, contingent }));
}

async function standing() {
  if (!(await worker())) return say("offline", word("Never"));
  const kept = await ask("standing", lang);
  say("offline", kept ? word("Ready", { at: moment(kept.at) }) : word("Getting"));
  const fresh = navigator.onLine === false ? undefined : await ask("refresh", lang);
  if (fresh) say("offline", word("Ready", { at: moment(fresh.at) }));
  else if (!kept) say("offline", word("Notyet"));
  main.dataset.ready = fresh || kept ? "yes" : "no";
  if (fresh && kept && fresh.version !== kept.version) part("newer").hidden = false;
}

async function forget() {
  await store.forget();
  await ask("forget");
  const at = await worker();
  if (at) await at.unregister();
  try {
    indexedDB.deleteDatabase("tande-card");
  } catch (_) {
    // The stores are empty already.
  }
  say("done", word("Forgotten"));
  say("offline", "");
  part("forget-part").open = false;
  await list();
}

// ------------------------------------------------------------------ the page

for (const one of document.querySelectorAll("[data-go]")) {
  one.addEventListener("click", () => {
    say("done", "");
    go(one.dataset.go);
  });
}
for (const form of document.querySelectorAll("form[data-kind]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button:not([type=button])");
    if (button.disabled) return;
    button.disabled = true;
    try {
      await record(form);
    } finally {
      button.disabled = false;
    }
  });
  form.addEventListener("input", () => (part("error", form).hidden = true));
  for (const one of form.querySelectorAll("[data-minutes]")) {
    one.addEventListener("click", () => (form.elements.at.value = local(new Date(Date.now() - one.dataset.minutes * 60000))));
  }
}
part("forget").addEventListener("click", forget);
part("send").addEventListener("click", send);
part("newer").querySelector("button").addEventListener("click", () => location.reload());
addEventListener("online", () => {
  send();
  standing();
});
addEventListener("hashchange", registration);
document.addEventListener("visibilitychange", () => document.hidden || send());

async function start() {
  part("nav").hidden = false;
  go("card");
  await registration();
  await count();
  await standing();
  await send();
}
start();
