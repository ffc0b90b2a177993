// The unlock page: the passphrase opens the wrapped key in the browser and is sent nowhere.
import { byId, say } from "./dom.js";
import { unlock } from "./keyring.js";
import { t } from "./texts.js";

export function startUnlock() {
  const form = byId("unlock-form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = byId("unlock-passphrase");
    if (!field.value) return field.focus();
    byId("unlock-go").disabled = true;
    say("unlock-error", "");
    say("unlock-busy", t("opening"));
    try {
      await unlock(field.value);
      field.value = "";
      location.replace(form.dataset.after);
    } catch (error) {
      say("unlock-busy", "");
      say("unlock-error", error.name === "Refused" ? error.message : t(error.name === "WrongPassphrase" ? "wrong_passphrase" : "failed"));
      byId("unlock-go").disabled = false;
      field.select();
    }
    return undefined;
  });
}
