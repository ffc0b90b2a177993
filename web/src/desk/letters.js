// Prepared texts: put into the text box in the language of the message, to be changed like anything typed.
import { byId, say } from "./dom.js";
import { odd, parts } from "./sms.js";
import { t } from "./texts.js";

/** Offer the mission's texts. What the officer typed is replaced only after asking. */
export function startLetters(page, form) {
  const chosen = byId("compose-letter");
  const box = byId("compose-text");
  const lang = byId("compose-lang");
  let put = "";
  const text = () => {
    const letter = page.letters.find((one) => one.code === chosen.value);
    return letter ? letter.text[lang.value] || "" : "";
  };
  const insert = () => {
    put = text();
    box.value = put;
    const kind = form.querySelector(`input[name=kind][value="${kindOf(page, chosen.value)}"]:not([disabled])`);
    if (kind) kind.checked = true;
    box.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept and the parts are counted
  };
  byId("compose-insert").addEventListener("click", () => {
    if (!text()) return chosen.focus();
    if (box.value.trim() && box.value !== put && !confirm(t("replace_typed"))) return box.focus();
    insert();
    return box.focus();
  });
  // Another language: a text nobody has changed yet follows; changed words stay as they are.
  lang.addEventListener("change", () => {
    if (put && box.value === put && text()) insert();
  });
  box.addEventListener("input", () => say("compose-sms", asTextMessages(box.value)));
  say("compose-sms", asTextMessages(box.value));
}

const kindOf = (page, code) => (page.letters.find((one) => one.code === code) || {}).kind;

function asTextMessages(text) {
  if (!text.trim()) return "";
  const strange = odd(text);
  const counted = t("as_text_messages", parts(text).parts);
  return strange.length ? `${counted} ${t("not_plain", strange.slice(0, 12).join(" "))}` : counted;
}
