"""Numbers as words, by a language's table: hundred words from 0, and what a hundred and a thousand are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

COUNTED: Final = 4
"""Longer numbers, and those that begin with 0, are read digit by digit: they are codes or telephones."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """``words``: 0 to 99. A hundred alone is ``hundred``, several are "<how many> hundred"; so with a thousand."""

    words: Sequence[str]
    hundred: str
    thousand: str


def in_words(digits: str, table: Numbers) -> str:
    """A run of digits as it is said."""
    if len(digits) > COUNTED or (len(digits) > 1 and digits.startswith("0")):
        return " ".join(table.words[int(digit)] for digit in digits)
    thousands, rest = divmod(int(digits), 1000)
    hundreds, below = divmod(rest, 100)
    said = [*_many(thousands, table.thousand, table), *_many(hundreds, table.hundred, table)]
    return " ".join([*said, table.words[below]] if below or not said else said)


def _many(count: int, name: str, table: Numbers) -> list[str]:
    if not count:
        return []
    return [name] if count == 1 else [table.words[count], name]
