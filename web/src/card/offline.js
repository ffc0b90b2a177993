// The page's side of the worker: whether the card is kept on this phone, since when, and bringing it up to date.

let reached;

/** The registration, or undefined where this browser keeps no page. */
export function worker() {
  if (!("serviceWorker" in navigator) || !self.caches) return Promise.resolve(undefined);
  reached = reached || navigator.serviceWorker.register("/card/worker.js", { scope: "/card/" })
    .then(() => navigator.serviceWorker.ready)
    .catch(() => undefined);
  return reached;
}

/** Asks the worker; its answer, or undefined. */
export async function ask(what, lang) {
  const at = await worker();
  if (!at || !at.active) return undefined;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data.failed ? undefined : data.said)));
  at.active.postMessage({ ask: what, lang }, [port2]);
  return answer;
}

/** Asks the browser to wake the worker when the line is back, where it can. */
export async function wake() {
  const at = await worker();
  try {
    if (at && at.sync) await at.sync.register("card-send");
  } catch (_) {
    // Refused or unknown: the page itself sends while it is open, and whenever it is opened.
  }
}
