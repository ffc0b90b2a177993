// Which questions somebody is asked and in which order: bit for bit as src/tande/policy/quizzes.py.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "../core/bytes.js";

const PER_LESSON = 1;

function shuffled(seed, what, codes) {
  const keyed = codes.map((code) => [hex(sha256(utf8(`tande/1|quiz|${seed}|${what}|${code}`))), code]);
  return keyed.sort((one, other) => (one[0] < other[0] ? -1 : 1)).map(([, code]) => code);
}

function choose(questions, order, count) {
  const chosen = Object.keys(questions).filter((code) => questions[code].critical);
  const rest = order.filter((code) => !chosen.includes(code));
  const taken = {};
  for (const code of chosen) taken[questions[code].lesson] = (taken[questions[code].lesson] || 0) + 1;
  for (const code of rest) {
    const { lesson } = questions[code];
    if ((taken[lesson] || 0) < PER_LESSON) {
      chosen.push(code);
      taken[lesson] = (taken[lesson] || 0) + 1;
    }
  }
  const more = rest.filter((code) => !chosen.includes(code));
  return [...chosen, ...more.slice(0, Math.max(0, count - chosen.length))];
}

/** The quiz of a seed as [[code, letters in their order], …]. `questions`: {code: {lesson, critical, options}}. */
export function draw(questions, seed, count) {
  const chosen = choose(questions, shuffled(seed, "draw", Object.keys(questions)), count);
  return shuffled(seed, "order", chosen).map((code) => [
    code,
    shuffled(seed, `options|${code}`, Object.keys(questions[code].options)).join(""),
  ]);
}
