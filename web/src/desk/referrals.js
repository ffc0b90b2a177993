// A case before States: what was disclosed and answered, opened with the case key; and what is disclosed next, sealed
// to the State's key after the officer saw exactly what the State will see.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { byId, dataBlock, el, say, show } from "./dom.js";
import { endDraft, keepDraft, takeDraft } from "./draft.js";
import { choiceOf, givable, give, toldOf } from "./giving.js";
import { caseSeed, same } from "./keyring.js";
import { drawSaid, drawWords, filesOf } from "./said.js";
import { t } from "./texts.js";

const LONGEST = 10000;
const NOTE = "tande.note";
const NOT_ALL = "tande.note.warn";

export async function startReferrals(mySeed) {
  const page = dataBlock("referrals-data");
  say("referrals-done", sessionStorage.getItem(NOTE) || "");
  if (sessionStorage.getItem(NOT_ALL)) byId("referrals-done").className = "note warn";
  for (const one of [NOTE, NOT_ALL]) sessionStorage.removeItem(one);
  document.addEventListener("desk:lock", clear);
  if (!mySeed) {
    show("referrals-locked");
    byId("unlock-link").focus();
    return;
  }
  show("referrals-busy");
  try {
    const opened = await openSaid(page, mySeed);
    if (opened && byId("refer")) await startForm(page, mySeed, opened);
  } catch (error) {
    say("page-error", error.name === "Refused" ? error.message : t("failed"));
  }
  show("referrals-busy", false);
}

async function openSaid(page, mySeed) {
  const sealed = await getJson(page.urls.sealed);
  const seed = await caseSeed(sealed, mySeed);
  if (!seed) return say("page-error", t("not_for_you"));
  if (!same(await publicKeyOf(seed), unbase64(page.public_key))) return say("page-error", t("wrong_case_key"));
  const files = new Map(sealed.files.map((file) => [file.id, file]));
  for (const card of document.querySelectorAll(".referral")) {
    const { referral, state } = card.dataset;
    const opened = await Promise.all((sealed.said[referral] || []).map((one) => openOne(one, seed, referral)));
    card.querySelector(".said").replaceChildren(
      ...opened.map((said) => {
        const mine = said.one.direction === "out";
        const who = mine ? said.one.officer : `${page.codes.states[state] || state}, ${said.one.officer}`;
        return drawSaid(said, { codes: page.codes, who, mine });
      }),
    );
    for (const said of opened) offerRest(said, { card, files, given: sealed.given[referral] || [], page, seed });
  }
  return { seed, files: sealed.files };
}

/** Under each file that a disclosure named: that the State has it, or a button that sends what it lacks. */
function offerRest({ one, payload }, { card, files, given, page, seed }) {
  const { referral, state } = card.dataset;
  for (const told of payload && one.kind === "disclosure" ? filesOf(payload) : []) {
    const there = given.find((which) => which.id === told.id);
    const line = card.querySelector(`.told-file[data-file="${told.id}"]`);
    if (!there) continue;
    const note = el("span", { class: "chip", role: "status" });
    line.append(" ", note);
    const draw = () => {
      const all = there.parts.length === there.m;
      note.textContent = all ? t("with_state") : t("not_with_state", `${there.parts.length} / ${there.m}`);
      note.className = all ? "chip good" : "chip high";
      return all;
    };
    if (draw() || !files.get(there.source) || !page.keys[state]) continue;
    const button = el("button", { type: "button", class: "button slim send-rest" }, t("send_rest"));
    line.append(" ", button);
    button.addEventListener("click", async () => {
      const key = page.keys[state];
      if (key.id !== one.key) return say("page-error", t("key_replaced"));
      button.disabled = true;
      say("page-error", "");
      try {
        await give({ given: there, file: files.get(there.source), page, seed, key: key.public_key, referral, onPart: draw });
        button.remove();
      } catch (error) {
        say("page-error", faultText(error));
        button.disabled = false;
      }
      return undefined;
    });
  }
}

const faultText = (error) => (error.name === "Refused" ? error.message : error.name === "Broken" ? t("hash_bad") : t("failed"));

async function openOne(one, seed, referral) {
  const purpose = one.kind === "disclosure" ? "referral" : "state";
  try {
    return { one, payload: unpackText(await open(unbase64(one.envelope), seed, info(`${purpose}:${one.id}`, referral))) };
  } catch (_) {
    return { one, payload: null };
  }
}

async function startForm(page, mySeed, { seed, files }) {
  const form = byId("refer-form");
  offerStates(page);
  offerAllegations(page);
  page.seed = seed;
  page.givable = await givable(files, page, seed);
  page.fileIds = {};
  byId("refer-files").append(...page.givable.map(choiceOf));
  show("refer-files", page.givable.length > 0);
  byId("refer-lang").value = page.lang;
  // The message to the person has its draft under the case's id; this one under the same digits read backwards.
  const draftId = [...page.case].reverse().join("");
  const draft = await takeDraft(draftId, mySeed);
  if (draft) {
    byId("refer-text").value = draft.text;
    byId("refer-lang").value = draft.lang;
    say("draft-state", t("draft_back"));
  }
  const fields = () => ({ text: byId("refer-text").value, kind: "words", lang: byId("refer-lang").value });
  keepDraft(form, draftId, fields, () => say("draft-state", t("draft_kept")));
  // One id for each however often it is sent: a retry on a bad line cannot double it.
  const ids = { referral: newId(), disclosure: newId() };
  byId("refer-state").addEventListener("change", () => changed(page));
  form.addEventListener("change", () => changed(page));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    preview(page);
  });
  byId("refer-edit").addEventListener("click", () => editing(true));
  byId("refer-send").addEventListener("click", () => send(page, ids, draftId));
  changed(page);
  show("refer");
}

function offerStates(page) {
  const named = new Set(page.allegations.flatMap((one) => one.states));
  const byName = Object.entries(page.codes.states).sort(([one], [other]) => named.has(other) - named.has(one));
  byId("refer-state").append(
    ...byName.filter(([code]) => page.keys[code]).map(([code, name]) => el("option", { value: code }, name)),
  );
  const keyless = byName.filter(([code]) => !page.keys[code] && (named.has(code) || !Object.keys(page.keys).length));
  byId("keyless-names").textContent = keyless.map(([, name]) => name).join(", ");
  show("refer-keyless", keyless.length > 0);
}

function offerAllegations(page) {
  const place = byId("refer-allegations");
  place.append(
    ...page.allegations.map((one) =>
      el(
        "label",
        { class: "choice" },
        el("input", { type: "checkbox", name: "allegations", value: String(one.number) }),
        `${one.number}. ${page.codes.categories[one.category] || one.category}`,
      ),
    ),
  );
  place.hidden = !page.allegations.length;
}

const chosen = (name) => [...byId("refer-form").querySelectorAll(`input[name=${name}]:checked`)].map((one) => one.value);
const earlier = (page) => page.referrals.find((one) => one.state === byId("refer-state").value);
const identity = () => chosen("identity")[0] || "none";

/** Show what belongs to the choices made: tracks only at first, the person's field only with consent. */
function changed(page) {
  const more = Boolean(earlier(page));
  show("refer-tracks", !more);
  say("refer-more", more ? t("more_to_state") : "");
  show("refer-person-field", identity() !== "none");
}

function faultOf(page) {
  const text = byId("refer-text").value;
  if (!page.keys[byId("refer-state").value]) return ["choose_state", "refer-state"];
  if (!earlier(page) && !chosen("tracks").length) return ["choose_tracks", "refer-tracks"];
  if (!text.trim()) return ["write_something", "refer-text"];
  if ([...text].length > LONGEST) return ["too_long", "refer-text"];
  if (identity() !== "none" && !byId("refer-person").value.trim()) return ["write_person", "refer-person"];
  return ["", ""];
}

/** What is sealed: the officer's words, the codes of the ticked allegations, and the person only with consent. */
function payloadOf(page) {
  const numbers = chosen("allegations");
  const allegations = page.allegations
    .filter((one) => numbers.includes(String(one.number)))
    .map(({ number, category, personnel, persons, victims_adult, victims_child }) => (
      { number, category, personnel, persons, victims_adult, victims_child }
    ));
  const person = identity() === "none" ? "" : byId("refer-person").value;
  const files = chosenFiles(page).map((one) => toldOf(one, page.fileIds));
  return {
    kind: "referral", lang: byId("refer-lang").value, text: byId("refer-text").value, data: { allegations, person, files },
  };
}

const chosenFiles = (page) => page.givable.filter(({ file }) => chosen("files").includes(file.id));


function preview(page) {
  const [fault, place] = faultOf(page);
  say("refer-error", fault && t(fault));
  if (fault) return (byId(place).matches("fieldset") ? byId(place).querySelector("input") : byId(place)).focus();
  const state = byId("refer-state").value;
  byId("sure-state").textContent = page.codes.states[state];
  byId("sure-tracks").textContent = earlier(page) ? "" : chosen("tracks").map((one) => page.codes.tracks[one]).join(", ");
  byId("sure-words").replaceChildren(drawWords(payloadOf(page), page.codes));
  byId("sure-fingerprint").textContent = page.keys[state].fingerprint.match(/.{4}/g).join(" ");
  return editing(false);
}

function editing(yes) {
  byId("refer-form").hidden = !yes;
  show("refer-sure", !yes);
  (yes ? byId("refer-text") : byId("refer-send")).focus();
}

async function send(page, ids, draftId) {
  const state = byId("refer-state").value;
  const before = earlier(page);
  const referral = before ? before.id : ids.referral;
  const key = page.keys[state];
  byId("refer-send").disabled = true;
  say("refer-busy", t("sending"));
  try {
    const payload = packText(payloadOf(page));
    const context = info(`referral:${ids.disclosure}`, referral);
    const envelope = await seal(payload, unbase64(key.public_key), context);
    const copy = await seal(payload, unbase64(page.public_key), context);
    const url = before ? page.urls.disclose.replace("0".repeat(32), referral) : page.urls.make;
    const files = chosenFiles(page);
    await postJson(url, {
      referral, state, tracks: chosen("tracks"), id: ids.disclosure, key_id: key.id, identity: identity(),
      envelope: base64(envelope), copy: base64(copy),
      files: files.map(({ file }) => ({ id: page.fileIds[file.id], source: file.id })),
    });
    endDraft(draftId);
    const all = await sendFiles(files, { page, key, referral });
    sessionStorage.setItem(NOTE, all ? t("referred") : t("files_not_all"));
    if (!all) sessionStorage.setItem(NOT_ALL, "yes");
    location.reload();
  } catch (error) {
    editing(true);
    say("refer-error", error.name === "Refused" ? error.message : t("failed"));
    byId("refer-send").disabled = false;
    say("refer-busy", "");
  }
}

/** The files of a disclosure that is made; whether all of them arrived. What did not can be sent from the page later. */
async function sendFiles(files, { page, key, referral }) {
  try {
    for (const { file, number } of files) {
      const onPart = (n, m) => say("refer-busy", `${t("sending")} ${t("file")} ${number}: ${n} / ${m}`);
      const given = { id: page.fileIds[file.id], m: file.m, parts: [] };
      await give({ given, file, page, seed: page.seed, key: key.public_key, referral, onPart });
    }
  } catch (_) {
    return false; // the words are with the State: the reloaded page says which file is not, and offers to go on
  }
  return true;
}

/** Nothing opened stays on a locked page, not even for the moment until it is loaded again. */
function clear() {
  for (const list of document.querySelectorAll(".said")) list.replaceChildren();
  if (!byId("refer-form")) return;
  byId("sure-words").replaceChildren();
  for (const one of byId("refer-files").querySelectorAll("label")) one.remove();
  byId("refer-text").value = byId("refer-person").value = "";
}
