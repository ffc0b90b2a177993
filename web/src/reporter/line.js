// A bad line: requests that notice when nothing moves any more, and repeating until an answer comes.
import { fromUtf8 } from "../core/bytes.js";

const WAITS = [1, 2, 4, 8, 15, 30, 60];
// No byte has moved for so long: the line is gone, even if nobody told the browser.
const STALLED_MS = 90000;

/**
 * One request. Resolves to {status, bytes, json, url}. Throws LineDown when there was no answer, or an answer that
 * says "later" (408, 425, 429, 5xx); `said` is then the server's own text, if it gave one.
 */
export function request(method, url, { body, type, onProgress, stop } = {}) {
  return new Promise((resolve, reject) => {
    const line = new XMLHttpRequest();
    let stalled;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => line.abort(), STALLED_MS);
    };
    line.open(method, url);
    line.responseType = "arraybuffer";
    line.setRequestHeader("Accept", "application/json");
    if (type) line.setRequestHeader("Content-Type", type);
    line.onprogress = alive;
    line.upload.onprogress = (event) => {
      alive();
      if (onProgress) onProgress(event.loaded);
    };
    line.onloadend = () => {
      clearTimeout(stalled);
      const answer = answerOf(line);
      if (answer.status && answer.status < 500 && ![408, 425, 429].includes(answer.status)) resolve(answer);
      else reject(named("LineDown", answer.json.message));
    };
    if (stop) stop.then(() => line.abort());
    alive();
    line.send(body);
  });
}

/** Repeats `attempt` while it throws LineDown; `onFail(failures, seconds, said)` hears of each failure. */
export async function persist(attempt, onFail, stop = new Promise(() => {})) {
  let stopped = false;
  stop.then(() => (stopped = true));
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (stopped) throw named("Stopped");
      if (error.name !== "LineDown") throw error;
      const seconds = WAITS[Math.min(failures, WAITS.length) - 1];
      onFail(failures, seconds, error.said);
      await Promise.race([pause(seconds), stop]);
      if (stopped) throw named("Stopped");
    }
  }
}

/** Resolves after some seconds, or as soon as the phone says that the line is back. */
export function pause(seconds) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", go);
  });
}

/** An error with a name, and what the server said about it. */
export function named(name, said) {
  const error = new Error(name);
  return Object.assign(error, { name, said });
}

function answerOf(line) {
  const bytes = new Uint8Array(line.response || 0);
  let json = {};
  if (/json/.test(line.getResponseHeader("Content-Type") || "")) {
    try {
      json = JSON.parse(fromUtf8(bytes)) || {};
    } catch (_) {
      // Cut in the middle, or a proxy's own page: the status alone has to do.
    }
  }
  return { status: line.status, bytes, json, url: line.responseURL };
}
