// Seat codes and what they sign, bit for bit as src/tande/toolkit/seats.py. A library does the hashing, not the browser's
// WebCrypto: a file that was opened from a stick has to work wherever it is opened.
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { refuse } from "../core/errors.js";
import { hex, utf8 } from "../core/bytes.js";

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH = 10;
const ROUNDS = 2000;
const LONGEST = 100;

function withCheck(body) {
  let total = 0;
  for (let at = 0; at < body.length; at += 1) total += (at + 1) * ALPHABET.indexOf(body[at]);
  return body + ALPHABET[(3 * total) % ALPHABET.length];
}

/** The seat code in what a person typed, or a refusal named as in errors.py. */
export function parseSeat(typed) {
  if (typed.length > LONGEST) refuse("SeatTooLong");
  const code = typed.toUpperCase().replace(/[\s\-–—_.·]/g, "");
  if ([...code].some((character) => !ALPHABET.includes(character))) refuse("SeatNotLetters");
  if (code.length !== LENGTH) refuse(code.length > LENGTH ? "SeatTooLong" : "SeatTooShort");
  if (withCheck(code.slice(0, -1)) !== code) refuse("SeatMistyped");
  return code;
}

/** What a code stands for in a session: {mark, sign(text)}. */
export function seatOf(code, session) {
  const root = pbkdf2(sha256, utf8(code), utf8(`tande/1|seat|${session}`), { c: ROUNDS, dkLen: 32 });
  const key = hmac(sha256, root, utf8("sign"));
  const mark = hex(hmac(sha256, root, utf8("mark")).slice(0, 16));
  return { mark, sign: (text) => hex(hmac(sha256, key, utf8(text))) };
}
