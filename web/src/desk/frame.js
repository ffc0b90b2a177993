// The frame of every page: whether the key is open, the lock button, idleness, signing out.
import { byId, show } from "./dom.js";
import { keepNow } from "./draft.js";
import { forget, takeSeed, tellLocked, watchIdleness } from "./session.js";
import { t } from "./texts.js";

const PATIENCE = 3000;
let locked = false;

/** Lock now: forget the key in every tab, clear what was opened, and show the page again, locked. */
export async function lockNow({ tell = true } = {}) {
  if (locked) return undefined;
  locked = true;
  const drafts = keepNow(); // the words leave the fields at once; sealing them needs no private key
  // Pages clear what they opened before anything else; one that needs no key and holds words keeps them.
  const stays = !document.dispatchEvent(new Event("desk:lock", { cancelable: true }));
  await forget();
  if (tell) tellLocked();
  if (stays) return showKey(false);
  await Promise.race([drafts, new Promise((done) => setTimeout(done, PATIENCE))]);
  return location.reload();
}

/** Show the state of the key; returns the seed or null. */
export async function startFrame() {
  const signOut = byId("sign-out");
  if (signOut) signOut.addEventListener("submit", leave);
  const seed = document.body.dataset.hasKey === "yes" && window.crypto && crypto.subtle ? await takeSeed() : null;
  showKey(Boolean(seed));
  if (seed) {
    byId("lock-now").addEventListener("click", () => lockNow());
    watchIdleness(() => lockNow({ tell: false }));
  }
  addEventListener("keydown", shortcut);
  return seed;
}

function showKey(open) {
  const state = byId("key-state");
  if (state) {
    state.dataset.state = open ? "open" : "locked";
    state.textContent = t(open ? "key_open" : "key_locked");
  }
  show("lock-now", open);
}

async function leave(event) {
  event.preventDefault();
  document.dispatchEvent(new Event("desk:lock"));
  sessionStorage.clear();
  await forget();
  tellLocked();
  event.target.submit();
}

function shortcut(event) {
  const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "u" || typing || event.ctrlKey || event.metaKey || event.altKey || !byId("key-state")) return;
  if (byId("key-state").dataset.state === "open") lockNow();
  else location.href = `${document.body.dataset.unlockUrl}?next=${encodeURIComponent(location.pathname)}`;
}
