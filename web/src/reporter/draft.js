// Keeping an unfinished text on the phone: only if asked to, only under a PIN, for three days at most.
// exit.js also removes an expired one, on whatever page is opened.
import { base64, fromUtf8, pbkdf2, random, unbase64, utf8 } from "../core/bytes.js";
import { message, onExit, part, show } from "./page.js";

const NAME = "tande-draft";
const ROUNDS = 600000;
const KEPT_MS = 72 * 3600 * 1000;
const MOST_TRIES = 10;
const QUIET_MS = 1500;

/** Brings [data-draft] below `form` to life for the text in `field`. Returns {clear()}. */
export function drafts(form, field) {
  const box = part(form, "draft");
  if (!box || !usable()) return { clear: forget };
  const at = (name) => part(box, `draft-${name}`);
  const tell = (name, values) => (at("status").textContent = name ? message(box, name, values) : "");
  let lock; // {key, salt} while a text is being kept
  let timer;

  function view() {
    const found = !lock && Boolean(stored());
    show(at("found"), found);
    show(at("new"), !lock && !found && at("keep").checked);
    show(at("erase"), Boolean(lock) || found);
    if (lock) at("keep").checked = true;
  }

  async function save() {
    if (!lock) return;
    const iv = random(12);
    const ct = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, lock.key, utf8(field.value)));
    if (!lock) return; // erased meanwhile
    store({ v: 1, until: Date.now() + KEPT_MS, tries: 0, salt: base64(lock.salt), iv: base64(iv), ct: base64(ct) });
    tell("saved");
  }

  async function begin() {
    const pin = at("pin").value;
    const least = Number(box.dataset.pinMin || 6);
    if (pin.length < least) return tell("pin-short", { n: least });
    tell("working");
    const salt = random(16);
    lock = { salt, key: await keyOf(pin, salt) };
    at("pin").value = "";
    await save();
    return view();
  }

  async function open() {
    const draft = stored();
    if (!draft) return view();
    tell("working");
    const salt = unbase64(draft.salt);
    const key = await keyOf(at("pin-open").value, salt);
    at("pin-open").value = "";
    try {
      const how = { name: "AES-GCM", iv: unbase64(draft.iv) };
      const text = fromUtf8(new Uint8Array(await crypto.subtle.decrypt(how, key, unbase64(draft.ct))));
      field.value = field.value.trim() ? `${text}\n${field.value}` : text;
    } catch (_) {
      return wrong(draft);
    }
    lock = { salt, key };
    tell("opened");
    view();
    return field.focus();
  }

  function wrong(draft) {
    draft.tries += 1;
    if (draft.tries < MOST_TRIES) store(draft);
    else forget();
    tell(draft.tries < MOST_TRIES ? "wrong-pin" : "erased");
    view();
  }

  function erase(name = "erased") {
    lock = undefined;
    clearTimeout(timer);
    forget();
    at("keep").checked = false;
    tell(name);
    view();
  }

  at("keep").onchange = () => (at("keep").checked ? view() : erase(stored() ? "erased" : ""));
  at("start").onclick = begin;
  at("open").onclick = open;
  at("erase").onclick = () => erase();
  for (const [name, act] of [["pin", begin], ["pin-open", open]]) {
    at(name).addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would send the complaint
      act();
    });
  }
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, QUIET_MS);
  });
  onExit(() => {
    lock = undefined;
    clearTimeout(timer);
  });
  show(box);
  view();
  return { clear: () => erase("") };
}

function usable() {
  try {
    localStorage.getItem(NAME);
    return true;
  } catch (_) {
    return false;
  }
}

/** The stored draft, unless it is too old or not one. */
function stored() {
  try {
    const draft = JSON.parse(localStorage.getItem(NAME));
    if (draft && draft.v === 1 && draft.until > Date.now()) return draft;
  } catch (_) {
    // Not ours any more: removed below.
  }
  forget();
  return undefined;
}

function store(draft) {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
  } catch (_) {
    // Full or forbidden: the text is still on the page.
  }
}

function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch (_) {
    // Storage is switched off, so nothing is there.
  }
}

async function keyOf(pin, salt) {
  const bits = await pbkdf2(utf8(pin.normalize("NFC")), salt, ROUNDS);
  return crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt", "decrypt"]);
}
