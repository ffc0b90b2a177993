// A tablet that many use: asks after 75 seconds without a touch, begins anew after 90, and leaves no way back.
import "./reporter/hear.js";

const PATIENCE_MS = 60000;
const AGAIN_MS = 5000;

(() => {
  const { end, warnSeconds, endSeconds } = document.body.dataset;
  const still = document.getElementById("still");
  const left = document.getElementById("left");
  let touched = Date.now();
  let sending = false;
  let over = false;

  function finish() {
    over = true;
    dispatchEvent(new Event("tande-exit"));
    for (const form of document.forms) form.reset();
    const away = document.getElementById("away");
    document.body.replaceChildren(away);
    leave(away);
  }

  /** The server clears what is held, then this page goes. While the line is cut the browser would show a page of its own. */
  async function leave(away) {
    try {
      await fetch(end, { cache: "no-store" });
    } catch (_) {
      away.hidden = false;
      return setTimeout(leave, AGAIN_MS, away);
    }
    return location.replace(end);
  }

  function touch() {
    touched = Date.now();
    if (still.open) still.close();
  }

  function look() {
    if (sending || over) return undefined;
    const idle = (Date.now() - touched) / 1000;
    if (idle >= Number(endSeconds)) return finish();
    if (idle < Number(warnSeconds)) return undefined;
    left.textContent = `(${Math.ceil(Number(endSeconds) - idle)})`;
    if (!still.open) still.showModal();
    return undefined;
  }

  for (const name of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(name, touch, { passive: true });
  document.getElementById("more-time").addEventListener("click", touch);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("pageshow", (event) => event.persisted && finish());
  setInterval(look, 1000);
  // A finger that rests opens no menu of the machine's, and no words of one person are pasted by the next.
  for (const name of ["contextmenu", "copy", "cut", "dragstart"]) addEventListener(name, (event) => event.preventDefault());

  // No entry of a page left behind: "Back" leads out of the tablet's own pages, never to somebody's words.
  for (const link of document.querySelectorAll("a[data-go]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.getAttribute("href") === end) finish();
      else location.replace(link.href);
    });
  }

  /** Sent without leaving the page: when the line is cut, no page of the browser's own takes the place of the words. */
  async function send(form) {
    const button = form.querySelector("button[type=submit]");
    button.disabled = sending = true;
    const patience = new AbortController();
    const limit = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), signal: patience.signal });
      if (new URL(answer.url).pathname === form.dataset.next) {
        form.reset();
        return location.replace(form.dataset.next);
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("kiosk-form")) throw new Error("another page");
      document.getElementById("m").replaceWith(page.getElementById("m"));
      listen();
      document.getElementById("m").focus();
    } catch (_) {
      button.disabled = false;
      const cut = document.getElementById("cut");
      cut.hidden = false;
      cut.focus();
    } finally {
      clearTimeout(limit);
      sending = false;
    }
    return touch();
  }

  function listen() {
    const form = document.getElementById("kiosk-form");
    if (!form) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!sending) send(form);
    });
  }
  listen();

  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
