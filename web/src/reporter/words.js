// Finding places on the page and its words. Apart from page.js, so that what seals nothing stays small.

/** The first element below `root` that carries data-`name`. */
export const part = (root, name) => root.querySelector(`[data-${name}]`);

/** Every element below `root` that carries data-`name`. */
export const parts = (root, name) => [...root.querySelectorAll(`[data-${name}]`)];

/** The page's text data-msg-`name` of `element`, with {placeholders} filled from `values`. */
export function message(element, name, values = {}) {
  const text = element.getAttribute(`data-msg-${name}`) || "";
  return text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
}

/** Shows or hides an element that may be missing. */
export function show(element, shown = true) {
  if (element) element.hidden = !shown;
}
