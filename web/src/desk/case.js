// The case page: fetch what is sealed, open it with the case key, show it; forget it all when the key is locked.
import { publicKeyOf, unbase64 } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { startCompose } from "./compose.js";
import { byId, dataBlock, el, say, show } from "./dom.js";
import { drawFiles } from "./files.js";
import { startGrant } from "./grant.js";
import { caseSeed, deskSeed, keyMaterial, same } from "./keyring.js";
import { drawMessage, openMessage } from "./talk.js";
import { t } from "./texts.js";

export async function startCase(mySeed) {
  const page = dataBlock("case-data");
  document.addEventListener("desk:lock", clear);
  if (!mySeed) {
    show("case-locked");
    byId("unlock-link").focus();
    return;
  }
  show("case-busy");
  try {
    await openCase(page, mySeed);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  show("case-busy", false);
}

async function openCase(page, mySeed) {
  const fetching = getJson(page.urls.sealed);
  keyMaterial().catch(() => {}); // on its way meanwhile; whoever needs it is told if it does not come
  const sealed = await fetching;
  const seed = await caseSeed(sealed, mySeed);
  if (!seed) return say("page-error", t("not_for_you"));
  // The server names the case's public key; only the opened private half proves that it is the right one.
  if (!same(await publicKeyOf(seed), unbase64(page.public_key))) return say("page-error", t("wrong_case_key"));
  const opened = await Promise.all(sealed.messages.map((message) => openMessage(message, seed, page.case)));
  const talk = byId("conversation");
  talk.replaceChildren(...opened.map((one) => drawMessage(one, page)));
  // Only this browser knows that the words could be read; without it the case stays new to this officer.
  if (opened.every(({ payload }) => payload)) postJson(page.urls.opened).catch(() => {});
  await drawFiles(sealed.files, page, seed);
  startGrant(page, seed);
  startIdentity(page, mySeed);
  await startCompose(page, mySeed, languageOf(opened), (one) => talk.append(drawMessage(one, page)));
  return undefined;
}

/** The language of the person's latest words. */
function languageOf(opened) {
  const theirs = opened.filter(({ message, payload }) => message.direction === "in" && payload && payload.lang);
  return theirs.length ? theirs[theirs.length - 1].payload.lang : "";
}

function startIdentity(page, mySeed) {
  const button = byId("open-identity");
  if (!button) return;
  button.addEventListener("click", async () => {
    if (!confirm(t("identity_ask"))) return;
    button.disabled = true;
    try {
      const sealed = await postJson(page.urls.identity);
      const desk = await deskSeed(sealed.desk_key, mySeed);
      if (!desk) throw new Error("NotOpened");
      const opened = await Promise.all(sealed.messages.map((one) => openMessage(one, desk, page.case, "identity")));
      const list = el("ol", { class: "talk" }, ...opened.map((one) => drawMessage(one, page)));
      byId("identity").replaceChildren(opened.length ? list : el("p", { class: "soft" }, t("identity_empty")));
      show("identity");
      button.hidden = true;
    } catch (error) {
      byId("identity").replaceChildren(
        el("p", { class: "note bad", role: "alert" }, error.name === "Refused" ? error.message : t("identity_not_yours")),
      );
      show("identity");
      button.disabled = false;
    }
  });
}

/** Nothing opened stays on a locked page, not even for the moment until it is loaded again. */
function clear() {
  for (const id of ["conversation", "files", "identity", "preview-words"]) {
    if (byId(id)) byId(id).replaceChildren();
  }
  if (byId("compose-text")) byId("compose-text").value = "";
}
