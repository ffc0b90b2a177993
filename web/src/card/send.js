// Sends what waits, from the page and from the worker alike. Two may send the same at once: the server takes it once.
import { all, sent } from "./store.js";

let running;

/** Tries everything that waits once; {left, refused}: how many still wait, and how many the server would not take. */
export function sendAll() {
  running = running || sendEach().finally(() => (running = undefined));
  return running;
}

async function sendEach() {
  let left = 0;
  let refused = 0;
  for (const entry of await all("waiting")) {
    const answer = await post(entry.body);
    if (answer.id === entry.id) {
      await sent({ id: entry.id, kind: entry.kind, made: entry.made, at: answer.at, number: answer.number, kept: answer.kept });
      continue;
    }
    left += 1;
    if (answer.error && answer.error !== "later" && answer.error !== "not_kept") refused += 1;
  }
  return { left, refused };
}

/** The server's answer as an object; empty when there was none, or when a network's own page came in its place. */
async function post(body) {
  try {
    const answer = await fetch("/card/send/", {
      method: "POST", body, credentials: "omit", headers: { "Content-Type": "application/octet-stream" },
    });
    const told = await answer.json();
    return (answer.ok ? told : { error: told.error || "refused" }) || {};
  } catch (_) {
    return {};
  }
}
