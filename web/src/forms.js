// The pages after the receipt: each answer is sealed here, then posted as one more message of the case.
import { base64, newId } from "./core/bytes.js";
import { seal } from "./core/hpke.js";
import { info } from "./core/info.js";
import { packText } from "./core/payload.js";
import { answerOf, isSealable } from "./reporter/answers.js";
import { fileList } from "./reporter/files.js";
import { caseKey, deskKey } from "./reporter/keys.js";
import { persist, request } from "./reporter/line.js";
import { ableToSeal, busy, complain, message, part, say, tooLong } from "./reporter/page.js";
import { recorder } from "./reporter/recorder.js";
import { target } from "./reporter/uploader.js";
import { uploads } from "./reporter/uploads.js";

// Kinds that mean nothing when empty; the others are signals and go without words.
const NEED_WORDS = ["answer", "words", "identity"];

/** Runs `act` on submit, one at a time (it resolves to true when the page is being left), with the form marked as busy and every failure shown in the page's words. */
function onSubmit(form, act) {
  let pressed;
  let running = false;
  const free = () => {
    running = false;
    busy(form, false);
  };
  form.addEventListener("click", (event) => (pressed = event.target.closest("button,input[type=submit]") || pressed));
  form.addEventListener("submit", async (event) => {
    const button = event.submitter || pressed;
    pressed = undefined;
    if (button && button.hasAttribute("data-plain")) return withoutContent(form);
    event.preventDefault();
    if (running) return undefined;
    running = true;
    let leaving = false;
    try {
      leaving = await act(button);
    } catch (error) {
      const names = { BadKey: "key-wrong", Expired: "expired" };
      complain(form, error.said || message(form, names[error.name] || "refused"));
    }
    if (!leaving) free(); // otherwise a second tap would send it again while the next page loads
    return undefined;
  });
  addEventListener("pageshow", free);
}

/** Lets the form go as it is, without what could be content: the fields come back if the page does. */
function withoutContent(form) {
  const fields = [...form.elements].filter((field) => isSealable(field) && !field.disabled);
  const able = (is) => fields.forEach((field) => (field.disabled = !is));
  able(false);
  addEventListener("pageshow", () => able(true), { once: true });
}

function textForm(form) {
  const { kind, sealTo, question } = form.dataset;
  const waitingFor = (failures, seconds, said) => say(form, said || message(form, "retrying", { seconds }));

  onSubmit(form, async (button) => {
    const { text, data, empty } = answerOf(form);
    if (tooLong(text, form)) return complain(form, message(form, "too-long", { max: form.dataset.maxChars }));
    const skipped = empty && NEED_WORDS.includes(kind);
    if (skipped && message(form, "empty")) return complain(form, message(form, "empty"));
    busy(form, true);
    say(form, message(form, "sealing"));
    const body = postable(form, button);
    if (!skipped) {
      const id = newId();
      const toDesk = sealTo === "desk";
      const key = await (toDesk ? deskKey : caseKey)(form, waitingFor);
      const place = info(`${toDesk ? "identity" : "message"}:${id}`, form.dataset.case);
      if (question) data.question = question;
      const payload = packText({ kind, lang: form.dataset.lang, text, data });
      body.set("sealed", base64(await seal(payload, key, place)));
      body.set("message_id", id);
    }
    say(form, message(form, "sending"));
    const answer = await persist(() => request("POST", form.action, { body }), waitingFor);
    return follow(form, answer);
  });
}

/** The form's own fields without anything that could be content. */
function postable(form, button) {
  const body = new FormData(form);
  for (const field of form.elements) if (isSealable(field) && field.name) body.delete(field.name);
  if (button && button.name) body.set(button.name, button.value);
  return body;
}

function follow(form, { status, json, url }) {
  const led = url && url.split("#")[0] !== form.action.split("#")[0];
  if (status < 300 && (json.next || led)) {
    location.assign(json.next || url);
    return true;
  }
  const gone = [403, 404, 410].includes(status);
  return complain(form, json.message || message(form, gone ? "expired" : "refused"));
}

function filesForm(form) {
  let recording;
  const chosen = fileList(form, () => (recording && recording.file() ? 1 : 0));
  recording = recorder(form, chosen);

  onSubmit(form, async () => {
    await recording.stop();
    const files = [...chosen.files, recording.file()].filter(Boolean);
    if (!files.length) return complain(form, message(form, "empty"));
    busy(form, true);
    say(form, message(form, "sealing"));
    const { case: caseId, evidenceUrl, partBytes, next } = form.dataset;
    const key = await caseKey(form, (failures, seconds) => say(form, message(form, "retrying", { seconds })));
    say(form, "");
    const section = part(form, "uploads");
    part(form, "files-list").textContent = "";
    const list = (section && part(section, "files-list")) || part(form, "files-list");
    list.textContent = "";
    const to = target({ home: evidenceUrl.replace(/e\/$/, ""), caseId, caseKey: key, partBytes });
    const onDone = () => location.assign(to.moved(next));
    return uploads({ files, chosen, section, list, to, onDone });
  });
}

const texts = document.querySelectorAll("form[data-tande-form]");
const files = document.querySelectorAll("form[data-tande-files]");
if (texts.length || files.length) {
  ableToSeal().then((able) => {
    if (!able) return;
    texts.forEach(textForm);
    files.forEach(filesForm);
  });
}
