// What an officer is writing survives a lock or a page change: sealed to the officer's own public key in this tab.
import { base64, info, newId, open, seal, unbase64, unpackText, packText } from "../core/index.js";
import { keyMaterial } from "./keyring.js";

const PAUSE = 600;
const sent = new Set();
const name = (caseId) => `tande.draft.${caseId}`;

/** Keep `fields()` sealed a moment after each change of `form`; `kept` is called when it is. */
export function keepDraft(form, caseId, fields, kept) {
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => store(caseId, fields()).then(kept, () => {}), PAUSE);
  });
}

async function store(caseId, { text, kind, lang, data }) {
  if (!text) return forgetDraft(caseId);
  const id = newId();
  const material = await keyMaterial();
  const sealed = await seal(packText({ kind, lang, text, data }), unbase64(material.public_key), info(`message:${id}`, caseId));
  // Sealing takes a moment: words that were sent meanwhile must not come back as a draft.
  return sent.has(caseId) ? undefined : sessionStorage.setItem(name(caseId), `${id} ${base64(sealed)}`);
}

/** The draft of this case, or null. */
export async function takeDraft(caseId, mySeed) {
  const stored = sessionStorage.getItem(name(caseId));
  if (!stored) return null;
  const [id, sealed] = stored.split(" ");
  try {
    return unpackText(await open(unbase64(sealed), mySeed, info(`message:${id}`, caseId)));
  } catch (_) {
    forgetDraft(caseId);
    return null;
  }
}

export const forgetDraft = (caseId) => sessionStorage.removeItem(name(caseId));

/** The words were sent and the page is about to be left: no draft of them may be kept any more. */
export function endDraft(caseId) {
  sent.add(caseId);
  forgetDraft(caseId);
}
