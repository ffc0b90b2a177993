// Coming back with the code. It is typed here, and what was written to the reporter is opened here: the server only
// ever sees the code's first hash. Between the two pages the code waits in the tab's memory, for one page only.
import { hex, unbase64 } from "./core/bytes.js";
import { digitsOf, firstHash, parseCode, reporterSeed } from "./core/codes.js";
import { open } from "./core/hpke.js";
import { info } from "./core/info.js";
import { unpackText } from "./core/payload.js";
import { ableToSeal, kept, message, part, show } from "./reporter/page.js";

const KEPT = "tande-code";
const DIGITS = 20;
const MISTAKES = { NotDigits: "letters", CodeTooLong: "long", CodeTooShort: "short", CodeMistyped: "wrong" };

/** The code form: says which kind of mistake was typed, and sends the hash in place of the code. */
function codeForm(form) {
  const field = part(form, "code");
  const hint = part(form, "code-hint");
  const tell = (name, values) => (hint.textContent = message(form, name, values));

  function look(final) {
    try {
      const code = parseCode(field.value);
      field.removeAttribute("aria-invalid");
      tell("right");
      return code;
    } catch (error) {
      const short = error.name === "CodeTooShort";
      if (final || !short) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      tell(MISTAKES[error.name], short ? { n: DIGITS - digitsOf(field.value).length } : {});
      if (short && !final && !digitsOf(field.value)) hint.textContent = "";
      return undefined;
    }
  }

  async function send(code) {
    kept(KEPT, code);
    const hash = document.createElement("input");
    Object.assign(hash, { type: "hidden", name: "first_hash", value: hex(await firstHash(code)) });
    form.append(hash);
    field.disabled = true;
    form.submit();
    addEventListener("pageshow", () => {
      field.disabled = false;
      hash.remove();
    });
  }

  let sending = false;
  addEventListener("pageshow", () => (sending = false));
  field.addEventListener("input", () => look(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = look(true);
    if (!code) return field.focus();
    if (!sending) send(code);
    sending = true;
    return undefined;
  });
}

/** The status page: opens what was written to the reporter. Plain text only, whatever it contains. */
async function replies(box, code) {
  const line = part(box, "status");
  const tell = (name) => line && (line.textContent = message(box, name));
  const sealed = [...box.querySelectorAll("[data-sealed]")];
  if (!sealed.length) return;
  tell("opening");
  try {
    if (!code) throw new Error("no code");
    const seed = await reporterSeed(code, box.dataset.case);
    for (const article of sealed) {
      const place = info(`reply:${article.dataset.message}`, box.dataset.case);
      const { text } = unpackText(await open(unbase64(article.dataset.sealed), seed, place));
      part(article, "text").textContent = text;
    }
    tell("opened");
  } catch (_) {
    tell("");
    show(part(box, "open-failed"));
  }
}

const code = kept(KEPT);
kept(KEPT, null);
const box = document.querySelector("[data-tande-replies]");
const form = document.querySelector("form[data-tande-code]");
if (box) ableToSeal().then((able) => replies(box, able && code));
else if (form) ableToSeal().then((able) => able && codeForm(form));
