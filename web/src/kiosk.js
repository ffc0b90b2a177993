// A tablet that many use: asks after 75 seconds without a touch, begins anew after 90, and leaves no way back.
import "./reporter/hear.js";

(() => {
  const { end, warnSeconds, endSeconds } = document.body.dataset;
  const still = document.getElementById("still");
  const left = document.getElementById("left");
  let touched = Date.now();

  function finish() {
    document.documentElement.style.display = "none";
    dispatchEvent(new Event("tande-exit"));
    for (const form of document.forms) form.reset();
    location.replace(end);
  }

  function touch() {
    touched = Date.now();
    if (still.open) still.close();
  }

  function look() {
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

  // No entry of a page left behind: "Back" leads out of the tablet's own pages, never to somebody's words.
  for (const link of document.querySelectorAll("a[data-go]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.getAttribute("href") === end) finish();
      else location.replace(link.href);
    });
  }

  const form = document.getElementById("kiosk-form");
  if (form) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
  }
  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
