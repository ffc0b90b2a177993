// One question on the screen, and what is chosen in it.
import { byId, say, show } from "./screen.js";

/** Draws a question; `answer` holds the letters chosen before. */
export function drawQuestion({ question, letters, lang, heading, word, answer }) {
  byId("question-number").textContent = heading;
  byId("ask").textContent = question.ask[lang];
  say("several", question.several ? word("several") : "");
  const type = question.several ? "checkbox" : "radio";
  byId("options").replaceChildren(...[...letters].map((letter) => {
    const input = document.createElement("input");
    Object.assign(input, { type, name: "option", value: letter, checked: answer.includes(letter) });
    const text = document.createElement("span");
    text.textContent = question.options[letter][lang];
    const label = document.createElement("label");
    label.append(input, text);
    return label;
  }));
  show("question");
}

/** The letters chosen, in alphabetical order. */
export function given() {
  const chosen = [...byId("options").querySelectorAll("input:checked")].map((input) => input.value);
  return chosen.sort().join("");
}

/** The places of the questions that have no answer yet. */
export const rest = (asked, answers) => asked.map(([code], at) => [code, at]).filter(([code]) => !answers[code]).map(([, at]) => at);

/** What was asked, as results write it: "code:letters". */
export const askedOf = (asked) => asked.map(([code, letters]) => `${code}:${letters}`);
