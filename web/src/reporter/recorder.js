// A voice note recorded in the page: nothing is kept on the phone, and nothing leaves it before it is sent.
import { complain, message, onExit, part, show } from "./page.js";

const BITS_PER_SECOND = 16000;
const TYPES = [
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
];

/**
 * Brings [data-recorder] below `form` to life; `chosen` is the form's file list, whose limit counts here too.
 * Returns {file(), stop()}: the finished recording as a File or undefined, and the way to end a running one.
 */
export function recorder(form, chosen) {
  const box = part(form, "recorder");
  const devices = navigator.mediaDevices;
  if (!box || !self.MediaRecorder || !devices || !devices.getUserMedia) return { file: () => undefined, stop: () => {} };
  const at = (name) => part(box, `rec-${name}`);
  const tell = (name) => (at("message").textContent = name ? message(box, name) : "");
  let made, machine, clock, longest;

  function state(name) {
    const on = { idle: ["start"], recording: ["stop", "time"], ready: ["audio", "delete", "again"], refused: [] }[name];
    for (const each of ["start", "stop", "time", "audio", "delete", "again"]) show(at(each), on.includes(each));
  }

  function forget() {
    if (made) URL.revokeObjectURL(at("audio").src);
    at("audio").removeAttribute("src");
    made = undefined;
  }

  async function start() {
    if (chosen.full()) return complain(form, chosen.tooMany());
    let stream;
    try {
      stream = await devices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    } catch (error) {
      const refused = error.name === "NotAllowedError" || error.name === "NotFoundError" || error.name === "SecurityError";
      tell(refused ? "refused" : "failed");
      return state(refused ? "refused" : "idle");
    }
    try {
      record(stream);
    } catch (_) {
      end(stream);
      tell("failed");
    }
    return undefined;
  }

  function record(stream) {
    const [type, ending] = TYPES.find(([name]) => MediaRecorder.isTypeSupported(name)) || ["", "bin"];
    const pieces = [];
    machine = new MediaRecorder(stream, { mimeType: type || undefined, audioBitsPerSecond: BITS_PER_SECOND });
    machine.ondataavailable = (event) => event.data.size && pieces.push(event.data);
    machine.onstop = () => {
      end(stream);
      finish(pieces, (machine.mimeType || type).split(";")[0], ending);
    };
    longest = false;
    const began = Date.now();
    clock = setInterval(() => tick((Date.now() - began) / 1000), 250);
    machine.start(1000);
    tick(0);
    tell("recording");
    state("recording");
    at("stop").focus();
  }

  function finish(pieces, type, ending) {
    const blob = new Blob(pieces, { type });
    if (!blob.size) {
      tell("failed");
      return state("idle");
    }
    made = new File([blob], `${(box.dataset.recName || "{n}").replace("{n}", "1")}.${ending}`, { type });
    at("audio").src = URL.createObjectURL(made);
    at("message").textContent = `${longest ? `${message(box, "full")} ` : ""}${message(box, "ready")}`;
    state("ready");
    return at("again").focus();
  }

  function end(stream) {
    clearInterval(clock);
    stream.getTracks().forEach((track) => track.stop());
  }

  function tick(seconds) {
    const whole = Math.floor(seconds);
    at("time").textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (whole < Number(box.dataset.maxSeconds || Infinity)) return;
    longest = true;
    stop();
  }

  /** Resolves when a recording that is still running has been finished. */
  function stop() {
    if (!machine || machine.state === "inactive") return Promise.resolve();
    return new Promise((resolve) => {
      machine.addEventListener("stop", resolve);
      machine.stop();
    });
  }

  at("start").onclick = start;
  at("stop").onclick = stop;
  at("delete").onclick = () => {
    forget();
    tell("");
    state("idle");
    at("start").focus();
  };
  at("again").onclick = () => {
    forget();
    start();
  };
  onExit(() => {
    if (machine) machine.onstop = null;
    stop();
    forget();
  });
  state("idle");
  show(box);
  return { file: () => made, stop };
}
