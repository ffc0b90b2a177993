// The entry screen: Ctrl+Enter saves from any field, and a form number is asked for as soon as it has its eight digits.
import { byId } from "./dom.js";

export async function startPaper() {
  const form = byId("paper-form");
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      byId("save").click();
    } else if (event.target.matches("input:not([type]), input[type=checkbox], input[type=radio]")) {
      event.preventDefault(); // Enter in a line would press the first button of the form
    }
  });
  form.addEventListener("submit", () => setTimeout(() => { byId("save").disabled = true; }));
  window.addEventListener("pageshow", () => { byId("save").disabled = false; });
  byId("f-number").addEventListener("input", (event) => check(form, event.target));
}

async function check(form, field) {
  const state = byId("number-state");
  const typed = field.value;
  state.textContent = "";
  if (typed.replace(/\D/g, "").length < 8) return;
  const body = new FormData();
  body.set("number", typed);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.dataset.numberUrl, { method: "POST", body, credentials: "same-origin" });
    const told = await answer.json();
    if (field.value !== typed) return;
    state.textContent = told.words || told.message || "";
    state.classList.toggle("wrong", !told.good);
    if (told.language) byId("f-language").value = told.language;
  } catch (_) {
    // The line is down: the number is checked again when the paper is saved.
  }
}
