// Small helpers of the quiz's page. Text always goes in as text.
export const byId = (id) => document.getElementById(id);

export function show(id, visible = true) {
  byId(id).hidden = !visible;
}

/** Put a text into an element and show it; an empty text hides it. */
export function say(id, text) {
  const part = byId(id);
  part.textContent = text;
  part.hidden = !text;
}

/** A text with its {names} filled in. */
export function fill(text, values = {}) {
  return Object.entries(values).reduce((all, [name, value]) => all.split(`{${name}}`).join(String(value)), text);
}
