"""Access codes and check numbers: made, shown, and read back from what people type.

An access code has 20 digits: 19 from 16 random bytes, and a Damm digit, which finds every single wrong digit
and every swap of two neighbours. It is the reporter's only key, so nothing here puts it into an error
message. Rule: DESIGN.md §5; the browser's code.js agrees bit for bit.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass

from tande.toolkit.errors import (
    BadNonce,
    CodeMistyped,
    CodeTooLong,
    CodeTooShort,
    NotDigits,
)

CODE_DIGITS = 20
CHECK_NUMBER_DIGITS = 12
REPORTER_ROUNDS = 10_000
_RANDOM_BYTES = 16
_GROUP = 4
# Longer input is not looked at: nobody types 200 characters for 20 digits.
_LONGEST_INPUT = 200
_NONCE = re.compile(r"[0-9a-f]{32}")

# H. M. Damm's quasigroup of order 10 (2004): row = digit so far, column = next digit.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True, repr=False)
class DerivedReceipt:
    """What the no-JavaScript form derives from one submission, so that sending it twice gives one receipt."""

    code: str
    case_id: str
    message_id: str


def check_digit(digits: str) -> str:
    """The Damm digit for `digits` (ASCII 0-9)."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return str(state)


def new_code() -> str:
    """A new random access code: 20 ASCII digits."""
    return code_from(secrets.token_bytes(_RANDOM_BYTES))


def code_from(random: bytes) -> str:
    """The access code that 16 random bytes stand for. Callers outside tests want `new_code`."""
    body = f"{int.from_bytes(random, 'big') % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return body + check_digit(body)


def parse_code(typed: str) -> str:
    """The 20 ASCII digits in what a person typed.

    Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped.
    """
    return parse_digits(typed, CODE_DIGITS)


def parse_check_number(typed: str) -> str:
    """The 12 ASCII digits in what a person typed.

    Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped.
    """
    return parse_digits(typed, CHECK_NUMBER_DIGITS)


def parse_digits(typed: str, length: int) -> str:
    """So many ASCII digits in what a person typed, of which the last is a Damm digit.

    Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped.
    """
    if len(typed) > _LONGEST_INPUT:
        raise CodeTooLong(f"more than {length} digits")
    digits = "".join(_digit(character) for character in typed)
    if len(digits) < length:
        raise CodeTooShort(f"fewer than {length} digits")
    if len(digits) > length:
        raise CodeTooLong(f"more than {length} digits")
    if check_digit(digits) != "0":
        raise CodeMistyped("the last digit does not fit the others")
    return digits


def show(digits: str) -> str:
    """A code or check number as people read it: groups of four, with spaces."""
    return " ".join(digits[i : i + _GROUP] for i in range(0, len(digits), _GROUP))


def check_number_from(leaf_hash: bytes) -> str:
    """The public check number of a log entry: (first 8 bytes, big-endian) mod 10^11, and a Damm digit."""
    body = f"{int.from_bytes(leaf_hash[:8], 'big') % 10 ** (CHECK_NUMBER_DIGITS - 1):011d}"
    return body + check_digit(body)


def first_hash(code: str) -> bytes:
    """What a browser sends instead of the code: 32 bytes. `code` is 20 ASCII digits (see parse_code)."""
    return hashlib.sha256(b"tande/1|code|" + code.encode("ascii")).digest()


def lookup_id(first: bytes, *, pepper: bytes) -> bytes:
    """What the database keeps: HMAC-SHA256(pepper, first hash), 32 bytes.

    The pepper is not in the database.
    """
    return hmac.digest(pepper, first, "sha256")


def reporter_seed(code: str, *, case_id: str) -> bytes:
    """The reporter's private key (32-byte seed), derived from the code and salted with the case."""
    salt = b"tande/1|reporter|" + case_id.encode("ascii")
    return hashlib.pbkdf2_hmac("sha256", code.encode("ascii"), salt, REPORTER_ROUNDS, 32)


def derive_receipt(*, pepper: bytes, nonce: str, content_hash: bytes) -> DerivedReceipt:
    """Code, case id and message id of one no-JavaScript submission, from the form's nonce and its content.

    The same form sent twice (a lost answer on a bad line) gives the same receipt and no second complaint.
    Each value has its own domain, so none can be computed from another without the pepper. Raises BadNonce.
    """
    code = code_from(_derive(pepper, nonce, content_hash, "code"))
    return DerivedReceipt(
        code=code,
        case_id=_derive(pepper, nonce, content_hash, "case").hex(),
        message_id=_derive(pepper, nonce, content_hash, "message").hex(),
    )


def derive_code(*, pepper: bytes, nonce: str, content_hash: bytes) -> str:
    """Only the access code of `derive_receipt`. Raises BadNonce."""
    return derive_receipt(pepper=pepper, nonce=nonce, content_hash=content_hash).code


def derive_id(*, pepper: bytes, nonce: str, content_hash: bytes, what: str) -> str:
    """One more id of the same submission, e.g. what="file 1". Raises BadNonce."""
    return _derive(pepper, nonce, content_hash, f"id {what}").hex()


def _derive(pepper: bytes, nonce: str, content_hash: bytes, what: str) -> bytes:
    if _NONCE.fullmatch(nonce) is None:
        raise BadNonce("a nonce is 32 lower-case hexadecimal digits")
    message = b"tande/1|derive|" + what.encode("utf-8") + b"\0" + nonce.encode("ascii") + content_hash
    return hmac.digest(pepper, message, "sha256")[:_RANDOM_BYTES]


def _digit(character: str) -> str:
    """The ASCII digit a character stands for, "" for separators. Raises NotDigits."""
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    # Spaces, dashes, dots and commas of any script, and the marks that right-to-left keyboards insert.
    if character in ".,·•/_\t\n\r" or unicodedata.category(character) in ("Zs", "Pd", "Cf"):
        return ""
    raise NotDigits("something other than digits")
