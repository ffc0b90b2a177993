// The first-time page: make the officer's key here, wrap it, and send only public half and wrapped half.
import { base64, newKeyPair, showFingerprint, wrapKey } from "../core/index.js";
import { postJson } from "./api.js";
import { byId, say, show } from "./dom.js";
import { strength } from "./passphrase.js";
import { keepSeed } from "./session.js";
import { t } from "./texts.js";

const LABELS = ["too_short", "weak", "fair", "strong", "strong"];

export function startFirstKey() {
  const form = byId("key-form");
  const first = byId("key-passphrase");
  first.addEventListener("input", () => {
    const score = strength(first.value);
    say("key-error", "");
    byId("key-strength").value = score;
    byId("key-strength-text").textContent = first.value ? t(LABELS[score]) : "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    make(form, first.value, byId("key-passphrase-2").value);
  });
}

async function make(form, passphrase, again) {
  const fault = strength(passphrase) === 0 ? "too_short" : passphrase !== again ? "not_same" : "";
  say("key-error", fault && t(fault));
  if (fault) return byId(fault === "not_same" ? "key-passphrase-2" : "key-passphrase").focus();
  busy(true);
  try {
    const { seed, publicKey } = await newKeyPair();
    const wrapped = await wrapKey(seed, passphrase, document.body.dataset.username);
    await postJson(form.dataset.url, { public_key: base64(publicKey), wrapped_key: wrapped });
    await keepSeed(seed);
    byId("key-fingerprint").textContent = await showFingerprint(publicKey);
    form.reset();
    form.hidden = true;
    show("key-done");
    byId("key-go-on").focus();
  } catch (error) {
    say("key-error", error.name === "Refused" ? error.message : t("failed"));
  }
  return busy(false);
}

function busy(yes) {
  byId("key-make").disabled = yes;
  say("key-busy", yes ? t("making") : "");
}
