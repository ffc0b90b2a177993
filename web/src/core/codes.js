// Access codes and check numbers. The code is the reporter's only key: it is never put into an error or a URL.
import { pbkdf2, random, sha256, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

const CODE_DIGITS = 20;
const REPORTER_ROUNDS = 10000;
// H. M. Damm's quasigroup of order 10 (2004): row = digit so far, column = next digit.
const DAMM =
  "0317598642 7092154863 4206871359 1750983426 6123045978 3674209581 5869720134 8945362017 9438617205 2581436790".split(" ");

/** The Damm digit of a string of ASCII digits. */
export const checkDigit = (digits) => [...digits].reduce((state, digit) => DAMM[state][digit], "0");

/** The access code that 16 random bytes stand for: (integer mod 10^19) and its check digit. */
export function codeFrom(bytes) {
  const body = bytes.reduce((total, byte) => (total * 256n + BigInt(byte)) % 10n ** 19n, 0n);
  const digits = body.toString().padStart(CODE_DIGITS - 1, "0");
  return digits + checkDigit(digits);
}

/** The hand-over number that a record's id (32 hexadecimal digits) comes to, as the register gives it. */
export function handoverNumber(id) {
  const digits = (BigInt(`0x${id}`) % 10n ** 7n).toString().padStart(7, "0");
  return digits + checkDigit(digits);
}

/** A new random access code: 20 ASCII digits. */
export const newCode = () => codeFrom(random(16));

/** The digits of any script and nothing of the separators in what a person typed. Refuses with NotDigits. */
export function digitsOf(typed) {
  let digits = "";
  for (const character of typed) {
    if (/\p{Nd}/u.test(character)) digits += digitValue(character);
    else if (!/[\p{Zs}\p{Pd}\p{Cf}.,·•/_\t\n\r]/u.test(character)) refuse("NotDigits");
  }
  return digits;
}

/** The access code in what a person typed. Refuses with NotDigits, CodeTooShort, CodeTooLong or CodeMistyped. */
export const parseCode = (typed) => parse(typed, CODE_DIGITS);

/** The 12 digits of a check number in what a person typed. Refuses as parseCode. */
export const parseCheckNumber = (typed) => parse(typed, 12);

/** A code or check number as people read it: groups of four. */
export const showCode = (digits) => digits.match(/.{1,4}/g).join(" ");

/** What is sent instead of the code: SHA-256("tande/1|code|" ‖ code), 32 bytes. */
export const firstHash = (code) => sha256(utf8(`tande/1|code|${code}`));

/** The reporter's private key (32-byte seed), from the code and the case. */
export const reporterSeed = (code, caseId) => pbkdf2(utf8(code), utf8(`tande/1|reporter|${caseId}`), REPORTER_ROUNDS);

function parse(typed, length) {
  if (typed.length > 200) refuse("CodeTooLong");
  const digits = digitsOf(typed);
  if (digits.length < length) refuse("CodeTooShort");
  if (digits.length > length) refuse("CodeTooLong");
  if (checkDigit(digits) !== "0") refuse("CodeMistyped");
  return digits;
}

// Unicode keeps decimal digits in runs of ten that start with zero: the distance from the run's start tells.
function digitValue(character) {
  const at = character.codePointAt(0);
  let start = at;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return (at - start) % 10;
}
