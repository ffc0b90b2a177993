// Finished results: signed, kept, saved to a file, gathered from other files. Agrees with src/tande/toolkit/quizfile/.
export const FORMAT = "tande-quiz-results/1";
const KEYS = ["answers", "asked", "attempt", "finished", "lang", "pack", "seat", "session", "sig", "started"];

/** The one written form of plain data: sorted keys, no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const parts = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A result with the signature of its seat. */
export const signed = (result, seat) => ({ ...result, sig: seat.sign(canonical(result)) });

/** The moment as results write it, UTC to the second. */
export const moment = (date) => `${date.toISOString().slice(0, 19)}Z`;

/** The text of a file with these results. */
export function fileOf(pack, results) {
  const sorted = [...results].sort((one, other) => (one.attempt < other.attempt ? -1 : 1));
  const lines = sorted.map(canonical).join(",\n");
  return `{"format":"${FORMAT}","pack":"${pack.pack}","results":[\n${lines}\n],"session":"${pack.session}"}\n`;
}

/** What a file holds of this quiz: {good, others}; undefined when it is no file of results. */
export function read(text, pack) {
  let file;
  try {
    file = JSON.parse(text);
  } catch (_) {
    return undefined;
  }
  if (!file || file.format !== FORMAT || !Array.isArray(file.results)) return undefined;
  const good = file.results.filter((one) => shaped(one) && one.pack === pack.pack && one.session === pack.session);
  return { good, others: file.results.length - good.length };
}

/** Only the shape is looked at here: whether a result is true is found out where it is imported. */
function shaped(one) {
  if (!one || typeof one !== "object" || Object.keys(one).sort().join() !== KEYS.join()) return false;
  return /^[0-9a-f]{32}$/.test(one.attempt) && /^[0-9a-f]{32}$/.test(one.seat) && /^[0-9a-f]{64}$/.test(one.sig);
}
