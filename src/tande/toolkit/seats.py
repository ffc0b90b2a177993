"""Seat codes: what a learner types instead of a name, for one session; and what signs a result made without a network.

A seat code has ten characters, nine random and a last one that finds every wrong character and every swap of two. What
stands in a file of results is the seat's mark and a signature, both derived from the code and the session slowly enough
that nobody finds the code by trying. The browser's ``web/src/quiz/seats.js`` agrees bit for bit.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

from tande.toolkit.errors import SeatMistyped, SeatNotLetters, SeatTooLong, SeatTooShort

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, a prime: 0, O, 1, I and L, which people mix up, are none of them."""

LENGTH: Final = 10
ROUNDS: Final = 2_000
_GROUP: Final = 5
_LONGEST_INPUT: Final = 100


@dataclass(frozen=True)
class Seat:
    """What a seat code stands for in one session: the mark that names it, and the key that signs for it."""

    mark: str  # 32 hex digits
    key: bytes = field(repr=False)

    def sign(self, message: bytes) -> str:
        """The signature of this seat under a message: 64 hex digits."""
        return hmac.digest(self.key, message, "sha256").hex()

    def signed(self, message: bytes, signature: str) -> bool:
        """Whether this seat signed the message."""
        return hmac.compare_digest(self.sign(message).encode(), signature.encode("utf-8", "replace"))


def new_code() -> str:
    """A new random seat code."""
    return _with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1)))


def code_from(random: bytes) -> str:
    """The seat code that random bytes stand for. Callers outside tests and derivations want `new_code`."""
    number = int.from_bytes(random, "big")
    body = []
    for _ in range(LENGTH - 1):
        number, digit = divmod(number, len(ALPHABET))
        body.append(ALPHABET[digit])
    return _with_check("".join(body))


def parse_code(typed: str) -> str:
    """The seat code in what a person typed: any case, with or without spaces and dashes.

    Raises SeatTooLong, SeatTooShort, SeatNotLetters, SeatMistyped.
    """
    if len(typed) > _LONGEST_INPUT:
        raise SeatTooLong(f"more than {LENGTH} characters")
    code = "".join(character for character in typed.upper() if not (character.isspace() or character in "-–—_.·"))
    if set(code) - set(ALPHABET):
        raise SeatNotLetters("a character that no seat code has")
    if len(code) != LENGTH:
        raise (SeatTooLong if len(code) > LENGTH else SeatTooShort)(f"not {LENGTH} characters")
    if _with_check(code[:-1]) != code:
        raise SeatMistyped("the last character does not fit the others")
    return code


def show(code: str) -> str:
    """A seat code as people read it: two groups of five."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def seat(code: str, *, session: str) -> Seat:
    """What the code stands for in a session. ``code`` is as `parse_code` gives it. Takes milliseconds, on purpose."""
    salt = b"tande/1|seat|" + session.encode("utf-8")
    root = hashlib.pbkdf2_hmac("sha256", code.encode("ascii"), salt, ROUNDS, 32)
    return Seat(hmac.digest(root, b"mark", "sha256")[:16].hex(), hmac.digest(root, b"sign", "sha256"))


def _with_check(body: str) -> str:
    """The nine characters and the tenth, so that the weighted sum of all ten is 0 in the field of 31: 3 = -1/10."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    return body + ALPHABET[3 * total % len(ALPHABET)]
