"""Numbers of paper forms: 8 digits, the last a Damm digit, so that every single slip of a typist is found.

Numbers of one batch follow one another: whoever holds two of them can say which are missing between.
"""

from typing import Final

from tande.toolkit import codes

DIGITS: Final = 8
LARGEST: Final = 10 ** (DIGITS - 1) - 1


def number(body: int) -> str:
    """The form number of a place in the row (0 to 9,999,999). Raises ValueError outside of it."""
    if not 0 <= body <= LARGEST:
        raise ValueError("no form number is left")
    digits = f"{body:0{DIGITS - 1}d}"
    return digits + codes.check_digit(digits)


def body(form_number: str) -> int:
    """The place in the row of a form number."""
    return int(form_number[:-1])


def parse(typed: str) -> str:
    """The 8 digits in what a person typed. Raises NotDigits, CodeTooShort, CodeTooLong, CodeMistyped."""
    return codes.parse_digits(typed, DIGITS)
