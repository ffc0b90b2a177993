// Looks a check number up in the public log's lists, on the site and on any copy of them. The number never leaves the
// phone: a list is fetched that at least 256 entries share, and searched here.
import { digitsOf, parseCheckNumber } from "./core/codes.js";
import { message, part, show } from "./reporter/words.js";

const DIGITS = 12;
const MISTAKES = { NotDigits: "letters", CodeTooLong: "long", CodeTooShort: "short", CodeMistyped: "wrong" };

async function get(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error("no list");
  return answer;
}

/** The list's line for a number, in parts; undefined when there is none. */
async function find(base, number) {
  const { digits } = await (await get(`${base}numbers/index.json`)).json();
  const list = await (await get(`${base}numbers/${digits}/${number.slice(0, digits) || "all"}.txt`)).text();
  return list.split("\n").map((line) => line.split(" ")).find(([listed]) => listed === number);
}

function lookup(form) {
  const field = part(form, "number");
  const says = part(form, "says");
  const words = new Map([...form.querySelectorAll("dt")].map((term) => [term.textContent, term.nextElementSibling.textContent]));
  const tell = (text) => {
    says.textContent = text;
    show(says);
  };

  function typed() {
    try {
      field.removeAttribute("aria-invalid");
      return parseCheckNumber(field.value);
    } catch (error) {
      field.setAttribute("aria-invalid", "true");
      const n = error.name === "CodeTooShort" ? DIGITS - digitsOf(field.value).length : 0;
      tell(message(form, MISTAKES[error.name], { n }));
      field.focus();
      return undefined;
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = typed();
    if (!number) return;
    tell(message(form, "busy"));
    try {
      const line = await find(form.dataset.base, number);
      const [, kind, month, index] = line || [];
      tell(line ? `${message(form, "found", { index, month })} ${words.get(kind) || kind}` : message(form, "missing"));
    } catch (_) {
      tell(message(form, "failed"));
    }
  });
  show(form);
}

lookup(document.querySelector("form[data-tande-lookup]"));
