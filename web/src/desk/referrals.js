// A case before States: what was disclosed and answered, opened with the case key; and what is disclosed next, sealed
// to the State's key after the officer saw exactly what the State will see.
import { base64, info, newId, open, packText, publicKeyOf, seal, unbase64, unpackText } from "../core/index.js";
import { getJson, postJson } from "./api.js";
import { byId, dataBlock, el, say, show } from "./dom.js";
import { forgetDraft, keepDraft, takeDraft } from "./draft.js";
import { caseSeed, same } from "./keyring.js";
import { drawSaid, drawWords } from "./said.js";
import { t } from "./texts.js";

const LONGEST = 10000;
const NOTE = "tande.note";

export async function startReferrals(mySeed) {
  const page = dataBlock("referrals-data");
  say("referrals-done", sessionStorage.getItem(NOTE) || "");
  sessionStorage.removeItem(NOTE);
  document.addEventListener("desk:lock", clear);
  if (!mySeed) {
    show("referrals-locked");
    byId("unlock-link").focus();
    return;
  }
  show("referrals-busy");
  try {
    await openSaid(page, mySeed);
    if (byId("refer")) await startForm(page, mySeed);
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
  }
  return undefined;
}

async function openOne(one, seed, referral) {
  const purpose = one.kind === "disclosure" ? "referral" : "state";
  try {
    return { one, payload: unpackText(await open(unbase64(one.envelope), seed, info(`${purpose}:${one.id}`, referral))) };
  } catch (_) {
    return { one, payload: null };
  }
}

async function startForm(page, mySeed) {
  const form = byId("refer-form");
  offerStates(page);
  offerAllegations(page);
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
  return { kind: "referral", lang: byId("refer-lang").value, text: byId("refer-text").value, data: { allegations, person } };
}

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
    await postJson(url, {
      referral, state, tracks: chosen("tracks"), id: ids.disclosure, key_id: key.id, identity: identity(),
      envelope: base64(envelope), copy: base64(copy),
    });
    forgetDraft(draftId);
    sessionStorage.setItem(NOTE, t("referred"));
    location.reload();
  } catch (error) {
    editing(true);
    say("refer-error", error.name === "Refused" ? error.message : t("failed"));
    byId("refer-send").disabled = false;
    say("refer-busy", "");
  }
}

/** Nothing opened stays on a locked page, not even for the moment until it is loaded again. */
function clear() {
  for (const list of document.querySelectorAll(".said")) list.replaceChildren();
  if (!byId("refer-form")) return;
  byId("sure-words").replaceChildren();
  byId("refer-text").value = byId("refer-person").value = "";
}
