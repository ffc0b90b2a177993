// The card on this phone: one cache for each language and version. It counts only when its mark is in it, and the mark
// comes last, so that half a card is never shown; the former one goes after the new one is whole.
import { hex, sha256 } from "../core/bytes.js";

const MARK = "/card/whole";
const nameOf = (lang, version) => `card-${lang}-${version}`;

/** What is kept of a language: {version, at}, or undefined. */
export async function standing(lang) {
  for (const name of await ours(lang)) {
    const mark = await (await caches.open(name)).match(MARK);
    if (mark) return mark.json();
  }
  return undefined;
}

/** Compares with the server and keeps all of a new version; what is kept then. Throws when the line is not good enough. */
export async function refresh(lang) {
  const list = await (await fetched(`/card/${lang}/files.json`)).json();
  const name = nameOf(lang, list.version);
  const known = await standing(lang);
  const cache = await caches.open(name);
  if (!known || known.version !== list.version) await fill(cache, name, list.files);
  const mark = { version: list.version, at: new Date().toISOString() };
  await cache.put(MARK, new Response(JSON.stringify(mark), { headers: { "Content-Type": "application/json" } }));
  for (const old of await ours(lang)) if (old !== name) await caches.delete(old);
  return mark;
}

/** A kept file for this address, or undefined. */
export async function find(address) {
  for (const name of await ours("")) {
    const cache = await caches.open(name);
    const hit = (await cache.match(MARK)) && (await cache.match(address));
    if (hit) return hit;
  }
  return undefined;
}

/** Nothing of the card stays on this phone. */
export const drop = async () => Promise.all((await ours("")).map((name) => caches.delete(name)));

async function ours(lang) {
  return (await caches.keys()).filter((name) => name.startsWith(lang ? `card-${lang}-` : "card-"));
}

async function fill(cache, name, files) {
  try {
    for (const [address, hash] of files) {
      const answer = await fetched(address);
      const bytes = new Uint8Array(await answer.clone().arrayBuffer());
      if (hex(await sha256(bytes)) !== hash) throw new Error("another version");
      await cache.put(address, answer);
    }
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit" });
  if (!answer.ok || answer.redirected) throw new Error("not there");
  return answer;
}
