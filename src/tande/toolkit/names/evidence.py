"""Dates of birth and numbers of papers: they raise or lower an alert and explain it, and never take one away."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tande.toolkit.errors import BadBirthDate

EQUAL, SWAPPED, AGREES, NEAR, FAR, UNKNOWN = "equal", "swapped", "agrees", "near", "far", "unknown"
"""How two dates stand: the same day; day and month exchanged; agree as far as known; a slip or two years; neither."""
DIFFERENT = "different"
_NEAR_YEARS = 2
_WRITTEN = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*")


@dataclass(frozen=True)
class BirthDate:
    """A date of birth as far as it is known; 0 for a month or day that is not."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or not 0 <= self.month <= 31 or not 0 <= self.day <= 31:
            raise BadBirthDate("no such date")
        if self.day and not self.month:
            raise BadBirthDate("a day without its month")

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{one:02}" for one in (self.month, self.day) if one)]
        return "-".join(parts)


def birth_date(text: str) -> BirthDate | None:
    """YYYY, YYYY-MM or YYYY-MM-DD (lists hold days that do not exist; they are kept as written). None for "".

    Raises BadBirthDate.
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise BadBirthDate("not YYYY, YYYY-MM or YYYY-MM-DD")
    return BirthDate(*(int(part or 0) for part in found.groups()))


def dates(one: BirthDate | None, other: BirthDate | None) -> str:
    """How two dates of birth stand to each other; one that is missing says nothing."""
    if one is None or other is None:
        return UNKNOWN
    whole = bool(one.day and other.day)
    if one.year == other.year:
        return _within_a_year(one, other, whole)
    if abs(one.year - other.year) <= _NEAR_YEARS:
        return NEAR
    return NEAR if whole and _one_slip(str(one), str(other)) else FAR


def _within_a_year(one: BirthDate, other: BirthDate, whole: bool) -> str:
    if whole and (one.month, one.day) == (other.month, other.day):
        return EQUAL
    if whole and (one.month, one.day) == (other.day, other.month):
        return SWAPPED
    known = one.month and other.month
    return AGREES if not known or (one.month == other.month and not whole) else NEAR


def _one_slip(one: str, other: str) -> bool:
    """Whether a single digit differs, or two beside each other were exchanged."""
    differ = [at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there]
    if len(differ) == 2 and differ[1] == differ[0] + 1:
        return one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    return len(one) == len(other) and len(differ) == 1


class Numbers(NamedTuple):
    """How the numbers of papers stand, and which number both have."""

    relation: str
    number: str = ""


def plain_number(text: str) -> str:
    """A passport's or service number without the signs between: capitals and digits, at least four with one digit."""
    folded = unicodedata.normalize("NFKC", text[:100]).upper()
    kept = "".join(one for one in folded if one.isalnum())
    return kept if len(kept) >= 4 and any(one.isdigit() for one in kept) and len(set(kept)) > 1 else ""


def plain_numbers(texts: Iterable[str]) -> frozenset[str]:
    """All that can be compared among them."""
    return frozenset(filter(None, map(plain_number, texts)))


def numbers(here: frozenset[str], there: frozenset[str]) -> Numbers:
    """A number that both have; different ones say little, for people have several papers."""
    shared = here & there
    if shared:
        return Numbers(EQUAL, min(shared))
    return Numbers(DIFFERENT if here and there else UNKNOWN)
