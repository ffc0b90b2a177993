// The SHA-256 of a chosen file goes into a field of the form. The file itself stays where it is: its input has no name.
import { byId } from "./dom.js";
import { t } from "./texts.js";

export async function startHashFile() {
  for (const part of document.querySelectorAll("[data-hash-file]")) {
    part.hidden = false;
    part.querySelector("input").addEventListener("change", (event) => workOut(part, event.target.files[0]));
  }
}

async function workOut(part, file) {
  if (!file) return;
  const status = part.querySelector("[data-hash-status]");
  status.textContent = t("hashing");
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    byId(part.dataset.into).value = hex;
    status.textContent = t("hashed");
  } catch (_) {
    status.textContent = t("not_hashed");
  }
}
