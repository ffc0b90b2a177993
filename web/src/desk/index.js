// The desk's one script. Each page says in its body which part it needs; what is sealed is opened only here.
import { startAllegations } from "./allegations.js";
import { startCase } from "./case.js";
import { byId, say } from "./dom.js";
import { startFirstKey } from "./firstkey.js";
import { startFrame } from "./frame.js";
import { startHashFile } from "./hashfile.js";
import { startHelp } from "./help.js";
import { startInquiry } from "./inquiry.js";
import { startKeys } from "./keys.js";
import { startOperator } from "./operator.js";
import { startPaper } from "./paper.js";
import { startQueue } from "./queue.js";
import { startReferrals } from "./referrals.js";
import { forget } from "./session.js";
import { t } from "./texts.js";
import { startUnlock } from "./unlockpage.js";

const PAGES = {
  "first-key": startFirstKey,
  unlock: startUnlock,
  queue: startQueue,
  case: startCase,
  allegations: startAllegations,
  commitment: startHashFile,
  help: startHelp,
  inquiry: startInquiry,
  keys: startKeys,
  operator: startOperator,
  "paper-enter": startPaper,
  referrals: startReferrals,
};

async function start() {
  const page = document.body.dataset.page;
  // Whoever stands before the sign-in page has no key: forget the last officer's, whatever way they left. Drafts stay:
  // they open only with the key of the officer who wrote them, who may have been signed out in the middle of a word.
  if (page === "sign-in") await forget();
  if (!(window.crypto && crypto.subtle && window.indexedDB)) return say("page-error", t("no_crypto"));
  const seed = await startFrame();
  if (PAGES[page]) await PAGES[page](seed);
  document.body.dataset.ready = "yes";
  return byId("main");
}

start().catch(() => say("page-error", t("failed")));
