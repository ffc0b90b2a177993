// The hotline: how long somebody speaks already, a slip, the code that was made here, and nothing typed left behind.
import { byId, el, show } from "./dom.js";
import { codeFor, forgetCode, holdsWords, startListening, startTried } from "./listening.js";
import { ableToSeal } from "../reporter/page.js";

const LAST = 8;

export async function startOperator() {
  startTimer();
  startCode();
  const print = byId("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  // Words that are being written down need no key: locking takes the key and leaves them.
  document.addEventListener("desk:lock", (event) => holdsWords() && event.preventDefault());
  if (!(await ableToSeal())) return;
  startListening();
  startTried();
}

/** Minutes and seconds since the server saw the call begin. */
function startTimer() {
  const place = byId("ticking");
  if (!place) return;
  const started = Date.parse(place.dataset.started);
  const show = () => {
    const seconds = Math.max(0, Math.round((Date.now() - started) / 1000));
    place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  show();
  setInterval(show, 1000);
}

/** A code that this browser made is known here alone: here it is shown, and here what the person says is compared. */
function startCode() {
  const place = byId("code");
  if (!place) return forgetCode();
  if (!place.dataset.pad) return undefined;
  const code = codeFor(place.dataset.pad);
  if (!code) return undefined;
  place.replaceChildren(...code.match(/.{4}/g).flatMap((group) => [el("span", {}, group), " "]));
  for (const part of document.querySelectorAll("[data-with-code]")) part.hidden = false;
  show("code-gone", false);
  const said = byId("said");
  said.focus();
  return byId("confirm-form").addEventListener("submit", (event) => {
    if (event.submitter && event.submitter.name === "skip") return;
    const right = said.value.replace(/[^0-9]/g, "") === code.slice(-LAST);
    show("said-wrong", !right);
    if (right) return;
    event.preventDefault();
    said.setAttribute("aria-invalid", "true");
    said.select();
  });
}
