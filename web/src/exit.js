// On every public page: leave at once, leave nothing behind, and never send a form twice by a double tap.
// Small on purpose, and without the core: it must work on every phone that runs scripts at all. Reads pages aloud too.
import "./reporter/hear.js";

(() => {
  const links = document.querySelectorAll("[data-exit]");
  const root = document.documentElement;

  function leave() {
    root.style.display = "none";
    document.title = "\u00a0";
    dispatchEvent(new Event("tande-exit"));
    for (const form of document.forms) form.reset();
    try {
      sessionStorage.clear();
      localStorage.clear();
      indexedDB.deleteDatabase("tande");
    } catch (_) {
      // Storage is switched off, so nothing was kept.
    }
    location.replace(links[0].dataset.away || links[0].href);
  }

  // A draft that has reached its time goes, whatever page is opened.
  try {
    if (!(JSON.parse(localStorage["tande-draft"]).until > Date.now())) localStorage.removeItem("tande-draft");
  } catch (_) {
    // There is none.
  }

  if (links.length) {
    links.forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        leave();
      }),
    );
    let presses = [];
    addEventListener("keyup", (event) => {
      const again = presses.length && presses[0].key === event.key && event.timeStamp - presses[presses.length - 1].at < 5000;
      if (event.key !== "Shift" && event.key !== "Escape") presses = [];
      else presses = [...(again ? presses : []), { key: event.key, at: event.timeStamp }];
      if (presses.length > 2) leave();
    });
  }

  // Waits for the form's own data to be taken: a disabled button would not be sent with it.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.hasAttribute("data-no-guard")) return;
    setTimeout(() => guard(event.target, true));
  });
  const guard = (form, on) => {
    for (const button of form.querySelectorAll("button:not([type=button]),input[type=submit]")) {
      if (on || button.hasAttribute("data-guarded")) button.disabled = on;
      button.toggleAttribute("data-guarded", on);
    }
  };
  // Coming back by the browser's own memory of the page: everything can be used again.
  addEventListener("pageshow", () => {
    root.style.display = "";
    for (const form of document.forms) guard(form, false);
    try {
      sessionStorage.removeItem("tande-code"); // followup.js has read it by now: it was for one page only
    } catch (_) {
      // Storage is switched off, so nothing was kept.
    }
  });
})();
