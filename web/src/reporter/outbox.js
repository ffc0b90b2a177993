// Sealed complaints that could not be sent yet, kept in IndexedDB with the codes their senders have not seen yet.
// Connections are closed at once, so that the quick exit can delete the database at any moment.

/** Keeps {caseId, body, code}. Never throws: a phone without storage only has to keep the page open. */
export const keep = (entry) => use("readwrite", (store) => store.put(entry, entry.caseId), true);

/** Everything that waits: a list, or undefined without storage. */
export const waiting = () => use("readonly", (store) => store.getAll());

/** Forgets one entry. */
export const forget = (caseId) => use("readwrite", (store) => store.delete(caseId));

/** Forgets everything that waits. */
export const forgetAll = () => use("readwrite", (store) => store.clear());

// Only keeping makes the database: having looked at the page leaves not even an empty one.
function use(mode, act, make = false) {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    try {
      const opening = indexedDB.open("tande", 1);
      opening.onupgradeneeded = () => (make ? opening.result.createObjectStore("outbox") : opening.transaction.abort());
      opening.onerror = opening.onblocked = none;
      opening.onsuccess = () => {
        const base = opening.result;
        const work = base.transaction("outbox", mode);
        const asked = act(work.objectStore("outbox"));
        const end = () => {
          base.close();
          resolve(asked.result);
        };
        work.oncomplete = end;
        work.onabort = work.onerror = () => {
          base.close();
          none();
        };
      };
    } catch (_) {
      none();
    }
  });
}
