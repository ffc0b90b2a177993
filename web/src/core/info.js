// The context every envelope is bound to, so that it opens only in the place it was sealed for.
import { utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

const PURPOSE =
  /^(case-key|grant|desk-key|custody-outer|custody-inner|state-key|(message|reply|identity|manifest|evidence|file|help|referral|state|encounter|force):[0-9a-f]{32})$/;
const ID = /^[0-9a-f]{32}$/;

/** Whether `value` is an id: 32 lower-case hexadecimal digits. */
export const isId = (value) => typeof value === "string" && ID.test(value);

/** `tande/1|<purpose>|<id>|part <n>/<m>` in ASCII. Refuses with BadContext what is outside the table of purposes. */
export function info(purpose, about, part = 1, parts = 1) {
  const counted = Number.isInteger(part) && Number.isInteger(parts) && part >= 1 && part <= parts;
  if (!PURPOSE.test(purpose) || !isId(about) || !counted) refuse("BadContext");
  return utf8(`tande/1|${purpose}|${about}|part ${part}/${parts}`);
}
