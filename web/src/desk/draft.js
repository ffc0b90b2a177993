// What an officer is writing survives a lock or a page change: sealed to the officer's own public key in this tab.
import { base64, info, newId, open, seal, unbase64, unpackText, packText } from "../core/index.js";
import { keyMaterial } from "./keyring.js";

const PAUSE = 600;
const sent = new Set();
const waiting = new Map();
let locked = false;
const name = (caseId, place) => `tande.draft.${caseId}${place && `.${place}`}`;

/**
 * Keep `fields()` sealed a moment after each change of `form`, and at once when it is left; `kept` is called when it is.
 * `place` tells one form of a case from another.
 */
export function keepDraft(form, caseId, fields, kept = () => {}, place = "") {
  const key = name(caseId, place);
  let timer = 0;
  keyMaterial().catch(() => {}); // asked for now: the session may be over when there are words to keep
  const keep = () => store(caseId, key, fields()).catch(() => {});
  const done = () => {
    if (locked) return;
    waiting.delete(key);
    keep().then(kept);
  };
  form.addEventListener("input", () => {
    if (locked) return;
    clearTimeout(timer);
    waiting.set(key, keep);
    timer = setTimeout(done, PAUSE);
  });
  // Quietly: a line that appears while a button is being pressed would move it from under the finger.
  form.addEventListener("focusout", () => !locked && waiting.has(key) && keep());
}

/**
 * The key is being locked: take what was typed last out of the fields before they are emptied, and keep it.
 * Nothing that happens to the fields afterwards counts any more.
 */
export function keepNow() {
  locked = true;
  return Promise.all([...waiting.values()].map((keep) => keep()));
}

async function store(caseId, key, { text, kind, lang, data = {} }) {
  if (!text && !Object.keys(data).length) return sessionStorage.removeItem(key);
  const id = newId();
  const material = await keyMaterial();
  const sealed = await seal(packText({ kind, lang, text, data }), unbase64(material.public_key), info(`message:${id}`, caseId));
  // Sealing takes a moment: words that were sent meanwhile must not come back as a draft.
  return sent.has(key) ? undefined : sessionStorage.setItem(key, `${id} ${base64(sealed)}`);
}

/** The draft of this form, or null. */
export async function takeDraft(caseId, mySeed, place = "") {
  const stored = sessionStorage.getItem(name(caseId, place));
  if (!stored) return null;
  const [id, sealed] = stored.split(" ");
  try {
    return unpackText(await open(unbase64(sealed), mySeed, info(`message:${id}`, caseId)));
  } catch (_) {
    forgetDraft(caseId, place);
    return null;
  }
}

export const forgetDraft = (caseId, place = "") => sessionStorage.removeItem(name(caseId, place));

/** The words were sent and the page is about to be left: no draft of them may be kept any more. */
export function endDraft(caseId, place = "") {
  sent.add(name(caseId, place));
  forgetDraft(caseId, place);
}
