// Small helpers for building pages. Text always goes in as text: nothing a person wrote is ever parsed as HTML.

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children (elements or text). `class`, `data-…`, `hidden`; on… takes a function. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Show or hide by id; quiet when the page has no such part (the officer's role has no use for it). */
export function show(id, visible = true) {
  const part = byId(id);
  if (part) part.hidden = !visible;
}

/** Put a text into an element and show it; an empty text hides it. */
export function say(id, text) {
  const part = byId(id);
  if (!part) return;
  part.textContent = text;
  part.hidden = !text;
}

/** The JSON of one of the page's data blocks. */
export const dataBlock = (id) => JSON.parse(byId(id).textContent);

/** Date and time as the desk writes them everywhere: 2026-11-23 14:05, in the mission's time zone like the server. */
export function moment(iso) {
  const how = { dateStyle: "short", timeStyle: "short", timeZone: document.body.dataset.timeZone || undefined };
  return new Intl.DateTimeFormat("sv-SE", how).format(new Date(iso)); // Swedish writes ISO 8601
}

/** A size people can compare. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
