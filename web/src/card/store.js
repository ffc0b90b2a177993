// What a phone keeps of its records, in IndexedDB: a sealed record until it is sent, then its number and times alone.
// Where nothing can be kept, records wait in this page's memory, and the page says so.

const STORES = ["waiting", "sent", "self"];
const memory = new Map(STORES.map((name) => [name, new Map()]));

/** Keeps a sealed record {id, kind, body, made: its own time}; whether the phone itself keeps it. */
export async function keep(entry) {
  if (await use("readwrite", ["waiting"], (waiting) => waiting.put(entry))) return true;
  memory.get("waiting").set(entry.id, entry);
  return false;
}

/** Everything of one kind: waiting, sent or self. */
export async function all(name) {
  let found = [];
  await use("readonly", [name], (store) => {
    const asked = store.getAll();
    asked.onsuccess = () => (found = asked.result);
  });
  return [...found, ...memory.get(name).values()];
}

/** A record was taken: what was sealed goes, its receipt comes, in one step. Forgotten meanwhile: nothing comes. */
export async function sent(receipt) {
  if (memory.get("waiting").delete(receipt.id)) memory.get("sent").set(receipt.id, receipt);
  await use("readwrite", ["waiting", "sent"], (waiting, done) => {
    const asked = waiting.get(receipt.id);
    asked.onsuccess = () => {
      if (!asked.result) return;
      waiting.delete(receipt.id);
      done.put(receipt);
    };
  });
}

/** Of which unit this phone is: {id: "phone", token, contingent, unit}, or undefined. */
export const self = async () => (await all("self")).find((one) => one.id === "phone");

export async function register(phone) {
  const entry = { id: "phone", ...phone };
  if (!(await use("readwrite", ["self"], (store) => store.put(entry)))) memory.get("self").set("phone", entry);
}

/** Everything goes, also what was not sent yet. */
export async function forget() {
  memory.forEach((store) => store.clear());
  await use("readwrite", STORES, (...stores) => stores.forEach((store) => store.clear()));
}

/** One transaction over some stores; false where this phone keeps nothing. */
function use(mode, names, act) {
  return new Promise((resolve) => {
    const no = () => resolve(false);
    try {
      const opening = indexedDB.open("tande-card", 1);
      opening.onupgradeneeded = () => STORES.forEach((name) => opening.result.createObjectStore(name, { keyPath: "id" }));
      opening.onerror = opening.onblocked = no;
      opening.onsuccess = () => {
        const base = opening.result;
        const work = base.transaction(names, mode);
        act(...names.map((name) => work.objectStore(name)));
        work.oncomplete = () => {
          base.close();
          resolve(true);
        };
        work.onabort = work.onerror = () => {
          base.close();
          no();
        };
      };
    } catch (_) {
      no();
    }
  });
}
