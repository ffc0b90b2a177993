// The files a person has chosen: a list one can add to and take from, checked against the page's limits.
import { complain, message, part, say, show, size } from "./page.js";

/**
 * Watches the file input of `form`; `extra()` counts what comes on top (a recording). Returns {files, full(), tooMany(),
 * rowFor(file)}: the list, whether it is full, the page's words for that, and a row for a file on its way.
 */
export function fileList(form, extra) {
  const box = part(form, "files");
  const input = form.querySelector("input[type=file]");
  const template = box && part(box, "file-row");
  const list = box && part(box, "files-list");
  const files = [];
  const limits = form.dataset;
  const full = () => files.length + extra() >= Number(limits.filesMax || Infinity);

  const tooMany = () => message(box, "files-too-many", { max: limits.filesMax });

  function add(file) {
    if (full()) return tooMany();
    if (file.size > Number(limits.fileMaxBytes || Infinity)) {
      return message(box, "file-too-big", { name: file.name, max: Math.floor(limits.fileMaxBytes / 1048576) });
    }
    const row = makeRow(file);
    files.push(file);
    row.remove.onclick = () => {
      const next = row.element.nextElementSibling || row.element.previousElementSibling;
      files.splice(files.indexOf(file), 1);
      row.element.remove();
      ((next && part(next, "remove")) || input).focus();
    };
    list.append(row.element);
    return "";
  }

  function makeRow(file) {
    const element = template.content.cloneNode(true).firstElementChild;
    part(element, "name").textContent = file.name;
    part(element, "size").textContent = size(file.size);
    const remove = part(element, "remove");
    remove.setAttribute("aria-label", message(box, "remove", { name: file.name }));
    return { element, remove };
  }

  function take() {
    // The input is emptied so that more can be added one after another; the list is what counts.
    const problems = [...input.files].map(add).filter(Boolean);
    input.value = "";
    if (problems.length) complain(form, [...new Set(problems)].join(" "));
    else say(form, "");
  }

  if (input && box) {
    input.addEventListener("change", take);
    if (input.files.length) take();
  }
  return { files, full, tooMany, rowFor: (file) => viewOf(makeRow(file), file, box) };
}

/** One row while its file is being sent: `state(name, values)` shows a data-msg-file-* text and the progress. */
function viewOf({ element, remove }, file, box) {
  const bar = part(element, "progress");
  show(remove, false);
  const state = (name, values = {}) => {
    part(element, "state").textContent = message(box, `file-${name}`, { name: file.name, ...values });
    show(bar, name === "sending" || name === "retrying");
    if ("percent" in values) bar.value = values.percent;
  };
  state("waiting");
  return { element, state };
}
