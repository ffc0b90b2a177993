// One complaint as it travels: everything is made and sealed here, before anything leaves the phone.
import { concat, utf8 } from "../core/bytes.js";
import { newComplaint } from "../core/complaint.js";

/** {body, code, caseId, caseKey} for a narrative of `text`. */
export async function submission({ text, form, desk }) {
  const { path, lang, deskKey } = form.dataset;
  const made = await newComplaint({ text, lang, data: { path }, desk });
  const { caseId, code, caseKey } = made;
  const header = { case: caseId, message: made.messageId, desk_key: deskKey, first_hash: made.firstHash, path };
  const body = concat(
    utf8("TR1\n"), framed(utf8(JSON.stringify(header))), made.reporterKey, caseKey, made.keyEnvelope, made.message,
  );
  return { body, code, caseId, caseKey };
}

const framed = (bytes) => concat(Uint8Array.of(bytes.length >> 8, bytes.length & 255), bytes);
