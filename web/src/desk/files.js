// Evidence: sealed parts fetched, opened and checked in the browser; shown without giving the page to the file.
import { concat, hex, info, open, sha256, unbase64, unpackManifest } from "../core/index.js";
import { getBytes, Refused } from "./api.js";
import { byId, el, moment, say, size } from "./dom.js";
import { t } from "./texts.js";

const TEXT_SHOWN = 500000;
// What is shown here is decided by the type found in the bytes, never by the file's name; SVG and HTML are not shown.
const SHOWN = {
  image: /^image\/(jpeg|png|gif|webp|avif|bmp)$/,
  audio: /^audio\/(mpeg|mp4|ogg|webm|wav|x-wav|aac|flac|amr|3gpp)$/,
  video: /^video\/(mp4|webm|ogg|quicktime|3gpp)$/,
  pdf: /^application\/pdf$/,
  text: /^text\/(plain|csv|markdown)$/,
};

/** Draw the list of files. `seed` is the case's. */
export async function drawFiles(files, page, seed) {
  const list = byId("files");
  say("files-state", files.length ? "" : t("no_files"));
  list.replaceChildren(...(await Promise.all(files.map((file, at) => drawFile(file, at, page, seed)))));
}

async function drawFile(file, at, page, seed) {
  return drawOne({ file, at, manifest: await readManifest(file, page.case, seed), page, seed });
}

/** The list item for one file: `manifest` is opened already, or null; `page` gives case, urls.part, may.evidence and pdf. */
export function drawOne({ file, at, manifest, page, seed }) {
  const item = el("li", { "data-file": file.id, "data-complete": file.complete ? "yes" : "no" });
  const name = manifest ? manifest.name || `${t("file")} ${at + 1}` : `${t("file")} ${at + 1}`;
  const about = manifest ? `${size(manifest.size)} · ${manifest.type}` : t("no_manifest");
  const buttons = el("div", { class: "actions" });
  const viewer = el("div", { class: "viewer", hidden: true });
  item.append(
    el("div", { class: "file-head" }, el("span", { class: "file-name" }, name), el("span", { class: "soft small" }, about)),
  );
  if (!file.complete) item.append(el("p", { class: "note warn small" }, t("partial", `${file.parts.length} / ${file.m}`)));
  item.append(custody(file, manifest), buttons, viewer);
  if (file.complete && manifest && page.may.evidence) offer(buttons, viewer, { file, manifest, name, page, seed });
  return item;
}

/** The opened manifest of a file, or null. */
export async function readManifest(file, caseId, seed) {
  if (!file.manifest) return null;
  try {
    return unpackManifest(await open(unbase64(file.manifest), seed, info(`manifest:${file.id}`, caseId)));
  } catch (_) {
    return null;
  }
}

function custody(file, manifest) {
  const list = el("dl", { class: "facts small" });
  const line = (label, value, mono) => list.append(el("dt", {}, label), el("dd", mono ? { class: "mono" } : {}, value));
  if (file.received_at) line(t("received"), moment(file.received_at));
  if (manifest) line(t("hash_plain"), manifest.sha256, true);
  for (const part of file.parts) {
    line(`${t("part")} ${part.n} / ${file.m}`, `${moment(part.at)} · ${size(part.size)}`);
    line(t("hash_sealed"), part.sha256, true);
  }
  for (const held of file.custody || []) line(held.what, [moment(held.at), held.who].filter(Boolean).join(" · "));
  return el("details", {}, el("summary", { class: "small" }, t("sha")), list);
}

function offer(buttons, viewer, what) {
  const shown = Object.keys(SHOWN).find((kind) => SHOWN[kind].test(what.manifest.type.split(";")[0].trim()));
  let opened = null;
  const get = async () => (opened = opened || (await fetchFile(what)));
  const guarded = (button, work) => async () => {
    button.disabled = true;
    viewer.hidden = false;
    viewer.replaceChildren(el("p", { class: "busy", role: "status" }, t("fetching")));
    try {
      await work();
    } catch (error) {
      viewer.replaceChildren(el("p", { class: "note bad", role: "alert" }, error.name === "Refused" ? error.message : t("cannot_open")));
    }
    button.disabled = false;
  };
  if (shown) {
    const button = el("button", { type: "button", class: "button slim", "data-open": shown }, t("open_file"));
    button.addEventListener("click", guarded(button, async () => showFile(viewer, await get(), shown, what)));
    buttons.append(button);
  } else {
    buttons.append(el("span", { class: "soft small" }, t("unknown_type")));
  }
  const save = el("button", { type: "button", class: "button slim", "data-save": "yes" }, t("save_file"));
  save.addEventListener("click", guarded(save, async () => saveFile(viewer, await get(), what)));
  buttons.append(save);
}

/** The bytes of one part, opened; null when it is not the one whose SHA-256 was recorded on arrival. */
export async function fetchPart({ file, n, page, seed }) {
  const envelope = await getBytes(page.urls.part.replace("0".repeat(32), file.id).replace(/1$/, String(n)));
  if (hex(await sha256(envelope)) !== file.parts[n - 1].sha256) return null;
  return open(envelope, seed, info(`evidence:${file.id}`, page.case, n, file.m));
}

/** {bytes, whole}: all parts in order, opened; `whole` tells whether the SHA-256 is the one sealed with the file. */
async function fetchFile({ file, manifest, page, seed }) {
  const parts = [];
  for (let n = 1; n <= file.m; n++) {
    const part = await fetchPart({ file, n, page, seed });
    if (!part) return { bytes: concat(...parts), whole: false };
    parts.push(part);
  }
  const bytes = concat(...parts);
  return { bytes, whole: bytes.length === manifest.size && hex(await sha256(bytes)) === manifest.sha256 };
}

function verdict(whole) {
  return el("p", { class: `note small ${whole ? "good" : "bad"}`, "data-whole": whole ? "yes" : "no" }, t(whole ? "hash_good" : "hash_bad"));
}

async function showFile(viewer, { bytes, whole }, kind, { manifest, name, page }) {
  const close = el("button", { type: "button", class: "button slim" }, t("close_file"));
  const url = ["text", "pdf"].includes(kind) ? "" : URL.createObjectURL(new Blob([bytes], { type: manifest.type }));
  close.addEventListener("click", () => {
    if (url) URL.revokeObjectURL(url);
    viewer.replaceChildren();
    viewer.hidden = true;
  });
  const shown = kind === "pdf" ? await drawnPdf(bytes, page.pdf, name) : shownAs(kind, url, name, bytes);
  viewer.replaceChildren(verdict(whole), ...shown, el("div", { class: "actions" }, close));
}

function shownAs(kind, url, name, bytes) {
  if (kind === "image") return [el("img", { src: url, alt: name })];
  if (kind === "audio") return [el("audio", { src: url, controls: true, preload: "auto", "aria-label": name })];
  if (kind === "video") return [el("video", { src: url, controls: true, preload: "metadata", "aria-label": name })];
  const text = new TextDecoder("utf-8").decode(bytes.subarray(0, TEXT_SHOWN));
  const cut = bytes.length > TEXT_SHOWN ? [el("p", { class: "small soft" }, t("text_cut"))] : [];
  return [el("pre", { tabindex: "0" }, text), ...cut];
}

/** The pages of a PDF as pictures. Browsers run no viewer of their own in a sandbox, and one without could follow links. */
async function drawnPdf(bytes, urls, name) {
  await loaded(urls.script);
  const pages = el("div", { class: "pages", role: "img", "aria-label": name, tabindex: "0" });
  try {
    const drawn = await window.tandePdf.draw(bytes, pages, urls.worker);
    const cut = drawn.shown < drawn.pages ? [el("p", { class: "small soft" }, t("text_cut"))] : [];
    return [pages, ...cut];
  } catch (_) {
    return [el("p", { class: "note warn small" }, t("pdf_broken"))];
  }
}

/** Load a script of ours once, only when it is needed. */
function loaded(url) {
  if (window.tandePdf) return Promise.resolve();
  return new Promise((done, failed) => {
    document.head.append(el("script", { src: url, onload: done, onerror: () => failed(new Refused(0, t("network"))) }));
  });
}

function saveFile(viewer, { bytes, whole }, { file, name }) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  // The name comes from the person's device: keep its letters, nothing that a system could take for a path.
  const safe = name.replace(/[^\p{L}\p{N}._ -]/gu, "_").replace(/^\.+/, "").slice(-80) || file.id;
  const link = el("a", { href: url, download: safe, class: "button slim" }, t("save_file"));
  viewer.replaceChildren(verdict(whole), el("p", { class: "note warn small" }, t("save_warning")), el("div", { class: "actions" }, link));
  link.focus();
}
