// The States' one script. Each page says in its body which part it needs; what is sealed is opened only here.
import { byId, say } from "../desk/dom.js";
import { startFirstKey } from "../desk/firstkey.js";
import { startFrame } from "../desk/frame.js";
import { t } from "../desk/texts.js";
import { startUnlock } from "../desk/unlockpage.js";
import { startReferral } from "./referral.js";
import { showNote, startStateKey } from "./statekey.js";

const PAGES = {
  "first-key": startFirstKey,
  unlock: startUnlock,
  "state-key": startStateKey,
  referral: startReferral,
};

async function start() {
  const page = document.body.dataset.page;
  if (!(window.crypto && crypto.subtle && window.indexedDB)) return say("page-error", t("no_crypto"));
  showNote();
  const seed = await startFrame();
  if (PAGES[page]) await PAGES[page](seed);
  document.body.dataset.ready = "yes";
  return byId("main");
}

start().catch(() => say("page-error", t("failed")));
