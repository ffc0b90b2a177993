// The receipt: the page's own <template data-receipt>, filled in.
import { showCode } from "../core/codes.js";
import { part, parts } from "./page.js";

/** Puts the receipt into the page: in place of what is in `main`, or before it with `beside`. Returns its elements' root. */
export function showReceipt({ template, main, code, answer, beside = false }) {
  const root = template.content.cloneNode(true);
  for (const place of parts(root, "code")) spell(place, code);
  for (const place of parts(root, "check")) place.textContent = showCode(String(answer.check_number).replace(/\D/g, ""));
  for (const place of parts(root, "promise")) place.textContent = answer.promise;
  for (const place of parts(root, "publish-by")) {
    place.textContent = answer.publish_by;
    if (place.localName === "time") place.dateTime = answer.publish_by;
  }
  for (const link of parts(root, "next")) link.href = answer.next;
  const heading = part(root, "heading");
  const list = part(root, "files-list");
  const section = part(root, "uploads");
  if (!beside) main.textContent = "";
  main.prepend(root);
  if (heading) heading.focus();
  scrollTo(0, 0);
  return { list, section };
}

/** One <span> for each group of four, with spaces between, so that it can be styled and is still copied as text. */
function spell(place, code) {
  place.textContent = "";
  showCode(code)
    .split(" ")
    .forEach((group, at) => {
      const span = document.createElement("span");
      span.textContent = group;
      place.append(at ? " " : "", span);
    });
}
