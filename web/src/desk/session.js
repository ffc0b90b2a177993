// The unlocked key between pages: the seed lies in sessionStorage only encrypted, under an AES key in IndexedDB that
// no script can read out. Locking deletes both. Tabs tell one another of work and of locking.
import { base64, random, unbase64 } from "../core/index.js";

const STORE = "tande.seed";
const UNTIL = "tande.until";
const DATABASE = "tande-desk";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("tande-desk") : null;
const minutes = () => Number(document.body.dataset.idleMinutes) || 10;

function database(mode, work) {
  return new Promise((done, failed) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const request = work(opening.result.transaction("keys", mode).objectStore("keys"));
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
      request.transaction.oncomplete = () => opening.result.close();
    };
  });
}

async function tabKey(make) {
  const kept = await database("readonly", (store) => store.get("tab"));
  if (kept || !make) return kept || null;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await database("readwrite", (store) => store.put(fresh, "tab"));
  return fresh;
}

const bound = () => new TextEncoder().encode(`tande/1|tab|${document.body.dataset.username || ""}`);

/** Keep the unlocked seed for the next pages of this tab. */
export async function keepSeed(seed) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: bound() };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, await tabKey(true), seed));
  sessionStorage.setItem(STORE, `${base64(iv)} ${base64(sealed)}`);
  touch();
}

/** The unlocked seed, or null when locked, idle too long, or another officer's. */
export async function takeSeed() {
  const stored = sessionStorage.getItem(STORE);
  if (!stored || Date.now() > Number(sessionStorage.getItem(UNTIL))) {
    if (stored) await forget();
    return null;
  }
  try {
    const [iv, sealed] = stored.split(" ").map(unbase64);
    const how = { name: "AES-GCM", iv, additionalData: bound() };
    return new Uint8Array(await crypto.subtle.decrypt(how, await tabKey(false), sealed));
  } catch (_) {
    await forget();
    return null;
  }
}

/** Forget the seed in this tab, and the key that could decrypt it in any tab. */
export async function forget() {
  sessionStorage.removeItem(STORE);
  sessionStorage.removeItem(UNTIL);
  await database("readwrite", (store) => store.delete("tab")).catch(() => {});
}

function touch() {
  sessionStorage.setItem(UNTIL, String(Date.now() + minutes() * 60000));
}

/** Count the minutes since the last key or touch, here or in another tab; `lock` is called when they are over. */
export function watchIdleness(lock) {
  let told = 0;
  const active = () => {
    if (Date.now() > Number(sessionStorage.getItem(UNTIL))) return lock();
    if (Date.now() - told < 5000) return undefined;
    told = Date.now();
    touch();
    if (channel) channel.postMessage("active");
    return undefined;
  };
  for (const event of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    addEventListener(event, active, { passive: true });
  }
  if (channel) channel.onmessage = ({ data }) => (data === "lock" ? lock() : touch());
  setInterval(() => {
    if (Date.now() > Number(sessionStorage.getItem(UNTIL))) lock();
  }, 5000);
  // A page shown again by the back button must not show what was locked meanwhile.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !sessionStorage.getItem(STORE)) location.reload();
  });
}

/** Tell the other tabs to lock too. */
export const tellLocked = () => channel && channel.postMessage("lock");
