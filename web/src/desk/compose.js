// Writing to the person: words, a preview of exactly what will be seen, then sealed twice here and sent.
import { base64, info, newId, packText, seal, unbase64 } from "../core/index.js";
import { postJson } from "./api.js";
import { byId, say, show } from "./dom.js";
import { forgetDraft, keepDraft, takeDraft } from "./draft.js";
import { startLetters } from "./letters.js";
import { t } from "./texts.js";

const LONGEST = 10000;

/** `sent` is called with {message, payload} to show in the conversation. `lang` is the person's language. */
export async function startCompose(page, mySeed, lang, sent) {
  const form = byId("compose-form");
  if (!form) return;
  byId("compose-lang").value = page.languages[lang] ? lang : byId("compose-lang").value;
  say("compose-lang-hint", page.languages[lang] ? t("person_writes", page.languages[lang]) : "");
  await restore(form, page, mySeed);
  const fields = () => ({
    text: byId("compose-text").value,
    kind: form.elements.kind.value,
    lang: byId("compose-lang").value,
  });
  startLetters(page, form);
  keepDraft(form, page.case, fields, () => say("draft-state", t("draft_kept")));
  // One id for one message however often it is sent: a retry on a bad line cannot double it.
  let id = newId();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    preview(page, fields());
  });
  show("compose");
  byId("edit-message").addEventListener("click", () => editing(true));
  byId("send-message").addEventListener("click", async () => {
    const written = fields();
    if (!(await send(page, id, written))) return;
    sent({ message: described(id, written, page), payload: { ...written, data: {}, sealed: "browser" } });
    id = newId();
    forgetDraft(page.case);
    byId("compose-text").value = "";
    say("compose-sms", "");
    say("draft-state", t("sent"));
    editing(true);
  });
}

const described = (id, { kind }, page) => ({
  id, kind, direction: "out", officer: page.me.name, at: new Date().toISOString(),
});

async function restore(form, page, mySeed) {
  const draft = await takeDraft(page.case, mySeed);
  if (!draft) return;
  byId("compose-text").value = draft.text;
  byId("compose-lang").value = draft.lang;
  const kind = form.querySelector(`input[name=kind][value="${CSS.escape(draft.kind)}"]:not([disabled])`);
  if (kind) kind.checked = true;
  say("draft-state", t("draft_back"));
}

function preview(page, { text, kind, lang }) {
  const fault = !text.trim() ? "write_something" : [...text].length > LONGEST ? "too_long" : "";
  say("compose-error", fault && t(fault));
  if (fault) return byId("compose-text").focus();
  byId("preview-heading").textContent = page.headings[lang][kind];
  byId("preview-date").textContent = page.today[lang];
  byId("preview-words").textContent = text;
  byId("preview").lang = lang;
  return editing(false);
}

function editing(yes) {
  byId("compose-form").hidden = !yes;
  show("preview", !yes);
  (yes ? byId("compose-text") : byId("send-message")).focus();
}

async function send(page, id, { text, kind, lang }) {
  const button = byId("send-message");
  button.disabled = true;
  say("compose-error", "");
  say("send-busy", t("sending"));
  try {
    const payload = packText({ kind, lang, text });
    const envelope = await seal(payload, unbase64(page.public_key), info(`message:${id}`, page.case));
    const reply = await seal(payload, unbase64(page.reporter_key), info(`reply:${id}`, page.case));
    await postJson(page.urls.message, {
      message_id: id, kind, envelope: base64(envelope), reply_envelope: base64(reply),
    });
    return true;
  } catch (error) {
    editing(true);
    say("compose-error", error.name === "Refused" ? error.message : t("failed"));
    return false;
  } finally {
    button.disabled = false;
    say("send-busy", "");
  }
}
