"""Digits in a text: access codes, whole, mistyped or copied with letters; and what is none, such as a date."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

TYPED_MAX: Final = 200
"""Nobody types a code over more characters than this, whatever stands between its digits."""

_LOOKALIKE = re.compile(r"(?<=\d)[OoIl|]{1,20}(?![^\W\d])|(?<![^\W\d])[OoIl|]{1,20}(?=\d)")
_AS_DIGIT = str.maketrans("OoIl|", "00111")
_LISTED = re.compile(r"[+:;/]|,\s|^\W*\d{7,12}(?:\W+\d{7,12})+\W*$|\d-\d+\s+\d+-\d")
_PHONE_MAX: Final = 15
_NEARLY = re.compile(r"(?<!\d)(?:\d{17,22}|\d{4}([ .-])(?:\d{4}\1){3}\d{1,4}(?:\1?\d{1,2})?)(?!\d)")
_DIGIT_RUN = re.compile(r"\d(?:[\s.,*#·•/_\u00ad\u200b-\u200f\u2010-\u2015\u2060-]*\d)*")


def ascii_digits(text: str) -> str:
    """The decimal digits of a text, of whatever script, as 0-9."""
    return "".join(str(unicodedata.decimal(one)) for one in text if unicodedata.decimal(one, None) is not None)


def codes_in(text: str, length: int = 20) -> Iterator[re.Match[str]]:
    """Where so many digits stand together, with nothing but signs and spaces between them; O and l read as 0 and 1."""
    runs = (run for run in _DIGIT_RUN.finditer(numerals(text)) if run.end() - run.start() <= TYPED_MAX)
    return (run for run in runs if len(ascii_digits(run[0])) == length)


def nearly_codes(text: str) -> Iterator[re.Match[str]]:
    """Where a code was meant: written like one, with some digits missing or too many. Never telephone numbers."""
    return _NEARLY.finditer(numerals(text))


def without_code(text: str, length: int = 20) -> str:
    """The text with access codes left out: who reads a case must not hold its reporter's only key."""
    for run in reversed(list(codes_in(text, length)) or list(nearly_codes(text))):
        text = f"{text[: run.start()]}[…]{text[run.end():]}"
    return text


def numerals(text: str) -> str:
    """The text with the letters that are taken for digits beside digits; as long as it was."""
    return _LOOKALIKE.sub(lambda found: found[0].translate(_AS_DIGIT), text)


def listed(text: str, digits: str) -> bool:
    """Whether these are written as telephone numbers or a date."""
    return bool(_LISTED.search(text)) or (digits.startswith("00") and len(digits) <= _PHONE_MAX)
