"""Numbers of a hand-over: what is said for one child, what a receiving organisation types, what it gets back.

A hand-over number and a receipt number have 8 digits, an organisation's own code has 16; the last is a Damm digit,
which finds every single wrong digit and every swap of two neighbours. All can be said, and typed on a keypad.
"""

import secrets
from typing import Final

from tande.toolkit import codes

NUMBER_DIGITS: Final = 8
CODE_DIGITS: Final = 16


def new_number() -> str:
    """A new random hand-over or receipt number. Whoever keeps it looks whether it is taken."""
    return _new(NUMBER_DIGITS)


def number_of(record_id: str) -> str:
    """The number that a record's own id comes to (32 hexadecimal digits): a phone can say it where there is no network.

    Two of some hundred records may come to the same one in rare cases: then the register draws another.
    """
    body = f"{int(record_id, 16) % 10 ** (NUMBER_DIGITS - 1):0{NUMBER_DIGITS - 1}d}"
    return body + codes.check_digit(body)


def new_code() -> str:
    """A new random code of a receiving organisation: 50 random bits, guessed at no more than the limiter lets."""
    return _new(CODE_DIGITS)


def parse_number(typed: str) -> str:
    """The 8 digits in what a person typed. Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped."""
    return codes.parse_digits(typed, NUMBER_DIGITS)


def parse_code(typed: str) -> str:
    """The 16 digits in what a person typed. Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped."""
    return codes.parse_digits(typed, CODE_DIGITS)


def is_number(text: str) -> bool:
    """Whether a text is 8 ASCII digits of which the last fits."""
    plain = len(text) == NUMBER_DIGITS and text.isascii() and text.isdigit()
    return plain and codes.check_digit(text) == "0"


def _new(digits: int) -> str:
    body = f"{secrets.randbelow(10 ** (digits - 1)):0{digits - 1}d}"
    return body + codes.check_digit(body)
