// What this computer keeps of one quiz: answers of whoever is not finished, and finished results. Where storage is refused
// or full everything stays in this page's memory, and the page says so.
export function openStore(pack, area = storage()) {
  const memory = new Map();
  const prefix = `tande-quiz/${pack}/`;
  let lasting = Boolean(area);

  function put(key, value) {
    const text = JSON.stringify(value);
    memory.set(key, text);
    try {
      if (lasting) area.setItem(prefix + key, text);
    } catch (_) {
      lasting = false;
    }
  }

  function get(key) {
    const text = memory.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  function drop(key) {
    memory.delete(key);
    try {
      if (area) area.removeItem(prefix + key);
    } catch (_) {
      lasting = false;
    }
  }

  const keys = (start) => [...memory.keys()].filter((key) => key.startsWith(start));

  /** Another window may have finished somebody meanwhile: look again. */
  function refresh() {
    try {
      for (let at = 0; area && at < area.length; at += 1) {
        const key = area.key(at);
        if (key.startsWith(prefix)) memory.set(key.slice(prefix.length), area.getItem(key));
      }
    } catch (_) {
      lasting = false;
    }
  }

  refresh();
  return { put, get, drop, refresh, keys, lasting: () => lasting };
}

/** The browser's storage, if it really keeps something. */
function storage() {
  try {
    const area = window.localStorage;
    area.setItem("tande-quiz/try", "1");
    area.removeItem("tande-quiz/try");
    return area;
  } catch (_) {
    return undefined;
  }
}
