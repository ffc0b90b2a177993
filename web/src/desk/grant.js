// Opening a case to a colleague: its private half, sealed here to the colleague's public key.
import { base64, info, seal, unbase64 } from "../core/index.js";
import { postJson } from "./api.js";
import { byId, el, say, show } from "./dom.js";
import { t } from "./texts.js";

/** `page` is the case page's data; `caseKey` the case's seed. */
export function startGrant(page, caseKey) {
  const form = byId("grant-form");
  if (!form) return;
  const choice = byId("grant-to");
  if (!page.colleagues.length) {
    form.hidden = true;
    show("grant-nobody");
    return;
  }
  choice.append(...page.colleagues.map((one) => el("option", { value: one.id }, `${one.name} (${one.roles.join(", ")})`)));
  const chosen = () => page.colleagues.find((one) => String(one.id) === choice.value);
  const compare = () => (byId("grant-fingerprint").textContent = chosen().fingerprint.match(/.{4}/g).join(" "));
  choice.addEventListener("change", compare);
  compare();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    byId("grant-go").disabled = true;
    say("grant-error", "");
    try {
      const envelope = await seal(caseKey, unbase64(chosen().public_key), info("grant", page.case));
      await postJson(page.urls.grant, { officer: chosen().id, envelope: base64(envelope) });
      form.replaceWith(el("p", { class: "note good", role: "status", id: "grant-done" }, t("granted", chosen().name)));
    } catch (error) {
      say("grant-error", error.name === "Refused" ? error.message : t("failed"));
      byId("grant-go").disabled = false;
    }
  });
}
