// The write page: the narrative is sealed here, in the browser, and only what is sealed leaves the phone.
import { drafts } from "./reporter/draft.js";
import { fileList } from "./reporter/files.js";
import { deskKey } from "./reporter/keys.js";
import { named, persist, request } from "./reporter/line.js";
import { forget, forgetAll, keep, waiting } from "./reporter/outbox.js";
import { ableToSeal, busy, complain, message, onExit, part, parts, say, show, tooLong } from "./reporter/page.js";
import { showReceipt } from "./reporter/receipt.js";
import { recorder } from "./reporter/recorder.js";
import { submission } from "./reporter/submission.js";
import { target } from "./reporter/uploader.js";
import { uploads } from "./reporter/uploads.js";

// After so many failures, or so long without an answer, the sealed message is kept on the phone as well.
const PATIENCE_FAILURES = 3;
const PATIENCE_MS = 10000;

function start(form) {
  const field = form.querySelector("textarea");
  const main = form.closest("main") || document.body;
  const template = document.querySelector("template[data-receipt]");
  let recording;
  const chosen = fileList(form, () => (recording && recording.file() ? 1 : 0));
  recording = recorder(form, chosen);
  const draft = drafts(form, field);
  let sending = false;
  let receipts = 0;
  let desk; // fetched at once, so that the message can be sealed and kept even if the line goes while it is written
  const stop = stopper(); // the way to give up what is being sent

  async function submit() {
    await recording.stop();
    const files = [...chosen.files, recording.file()].filter(Boolean);
    const text = field.value;
    if (!text.trim() && !files.length) return complain(form, message(form, "empty"));
    if (tooLong(text, form)) return complain(form, message(form, "too-long", { max: form.dataset.maxChars }));
    sending = true;
    busy(form, true);
    say(form, message(form, "sealing"));
    try {
      await sealAndSend(text, files);
    } catch (error) {
      failed(error);
    } finally {
      sending = false;
      busy(form, false);
    }
    return undefined;
  }

  async function sealAndSend(text, files) {
    desk = desk || (await deskKey(form, onLine, stop.promise));
    let entry = await submission({ text, form, desk });
    let answer = await deliver(entry);
    if (answer.status === 409) {
      entry = await submission({ text, form, desk }); // its number was taken: a new one, once
      answer = await deliver(entry);
    }
    if (answer.status >= 300) return complain(form, answer.json.message || message(form, "refused"));
    draft.clear();
    received(entry, answer.json, files);
    return undefined;
  }

  /** Sends until there is an answer; with a bad line the sealed body is kept on the phone meanwhile. */
  async function deliver(entry) {
    const store = () => keep({ caseId: entry.caseId, body: entry.body, code: entry.code }).then(() => show(part(form, "outbox")));
    const patience = setTimeout(store, PATIENCE_MS);
    const onFail = (failures, seconds, said) => {
      if (failures === 1) store();
      onLine(failures, seconds, said);
    };
    say(form, message(form, "sending"));
    try {
      return await send(entry.body, onFail);
    } finally {
      clearTimeout(patience);
      await forget(entry.caseId);
      show(part(form, "outbox"), false);
    }
  }

  function send(body, onFail) {
    const attempt = async () => {
      const how = { body, type: "application/octet-stream", stop: stop.promise };
      const answer = await request("POST", form.dataset.sealedUrl, how);
      // Neither a receipt nor a refusal of ours: a network's own page. The complaint has not arrived.
      if (!answer.json.next && !answer.json.error && answer.status !== 413) throw named("LineDown");
      return answer;
    };
    return persist(attempt, onFail, stop.promise);
  }

  function onLine(failures, seconds, said) {
    const own = message(form, failures < PATIENCE_FAILURES ? "retrying" : "outbox", { seconds });
    say(form, said || own);
  }

  function received(entry, answer, files) {
    const beside = receipts++ > 0; // an earlier one, sent while this was being written, must stay readable
    form.hidden = true;
    const { list, section } = showReceipt({ template, main, code: entry.code, answer, beside });
    if (!files.length || !list) return;
    const { partBytes } = form.dataset;
    const to = target({ home: answer.next, caseId: entry.caseId, caseKey: entry.caseKey, partBytes });
    const onDone = () => parts(main, "next").forEach((link) => (link.href = to.home));
    uploads({ files, chosen, section, list, to, onDone });
  }

  function failed(error) {
    if (error.name === "Stopped") return say(form, "");
    return complain(form, error.said || message(form, error.name === "BadKey" ? "key-wrong" : "refused"));
  }

  /** What was sealed earlier and still waits on this phone goes now. */
  async function sendWaiting() {
    for (const entry of (await waiting()) || []) {
      if (sending) return; // its own turn comes on the next visit
      show(part(form, "outbox"));
      say(form, message(form, "waiting"));
      const answer = await send(entry.body, () => sending || say(form, message(form, "waiting")));
      if (answer.status >= 300) return void complain(form, answer.json.message || message(form, "refused"));
      await forget(entry.caseId);
      show(part(form, "outbox"), false);
      if (!sending) say(form, "");
      const untouched = !field.value.trim() && !chosen.files.length && !recording.file() && !sending;
      showReceipt({ template, main, code: entry.code, answer: answer.json, beside: receipts++ > 0 || !untouched });
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sending) submit();
  });
  const erase = part(form, "outbox-erase");
  if (erase) {
    erase.onclick = async () => {
      stop.now();
      await forgetAll();
      show(part(form, "outbox"), false);
    };
  }
  onExit(() => stop.forever());
  deskKey(form, () => {}).then((key) => (desk = key), () => {}); // a wrong key is told when it is needed
  sendWaiting().catch(failed);
}

/** {promise, now(), forever()}: both give up whatever waits on the promise; after now() the next one can be waited on. */
function stopper() {
  const stop = {};
  const renew = () => (stop.promise = new Promise((resolve) => (stop.forever = resolve)));
  stop.now = () => {
    const old = stop.forever;
    renew();
    old();
  };
  renew();
  return stop;
}

const form = document.querySelector("form[data-tande-write]");
if (form) ableToSeal().then((able) => able && start(form));
