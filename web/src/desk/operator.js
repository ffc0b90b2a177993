// The hotline: how long somebody speaks already, a slip, a form that outlives a cut line, and nothing typed left behind.
import { byId, say } from "./dom.js";
import { t } from "./texts.js";

export function startOperator() {
  startTimer();
  startForm();
  const print = byId("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  addEventListener("pageshow", (event) => event.persisted && location.reload());
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

/** Sent without leaving the page: whatever comes of it, the words are there until they are kept, and then nowhere. */
function startForm() {
  const form = byId("write-form");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = byId("seal");
    button.disabled = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        form.reset();
        return location.replace(form.dataset.next);
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      byId("main").replaceWith(page.getElementById("main"));
      startForm();
      (byId("faults") || byId("main")).querySelector("a")?.focus();
    } catch (_) {
      say("page-error", t("network"));
      button.disabled = false;
    }
  });
}
