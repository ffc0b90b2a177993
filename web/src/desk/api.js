// Talking to the desk's own server: JSON and sealed bytes, with the CSRF token in a header.
import { t } from "./texts.js";

/** What went wrong, said so that it can be shown. `status` 0 means the server was not reached; `field` may be named. */
export class Refused extends Error {
  constructor(status, message, { error = "", field = "" } = {}) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.error = error;
    this.field = field;
  }
}

/** The JSON that a GET answers. Throws Refused. */
export async function getJson(url) {
  return (await ask(url, { method: "GET" })).json();
}

/** The JSON that a POST of JSON answers. Throws Refused. */
export async function postJson(url, body = {}) {
  const answer = await ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** Sends bytes by POST. Throws Refused. */
export async function postBytes(url, bytes) {
  await ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "X-CSRFToken": token() },
    body: bytes,
  });
}

/** The bytes that a GET answers. Throws Refused. */
export async function getBytes(url) {
  return new Uint8Array(await (await ask(url, { method: "GET" })).arrayBuffer());
}

const token = () => document.querySelector("meta[name=csrf-token]").content;

async function ask(url, how) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", redirect: "error", cache: "no-store", ...how });
  } catch (_) {
    throw new Refused(0, t("network"));
  }
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  throw new Refused(answer.status, (told && told.message) || t("failed"), told || {});
}
