"""One record of a list, whatever list it came from, and what it is compared by."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final

from tande.toolkit.errors import BadBirthDate
from tande.toolkit.names import Subject, birth_date
from tande.toolkit.names.evidence import BirthDate

LONGEST_NAME: Final = 300
LONGEST_NOTE: Final = 2_000
MOST_NAMES: Final = 200
LARGEST_FILE: Final = 48 * 1024 * 1024
"""The largest list in public use is a tenth of this."""
MOST_RECORDS: Final = 300_000
_TURNERS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LONGEST_SPAN: Final = 12
_BETWEEN: Final = "/"


@dataclass(frozen=True)
class Record:
    """One person of a list. ``ref`` names the record within its list; the first name is the list's own.

    ``weak`` are aliases that the list itself does not trust; they are screened like the others. ``born`` holds
    YYYY-MM-DD, YYYY-MM, YYYY, or "YYYY/YYYY" for between two years. ``note`` is what else the list says.
    """

    ref: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    nationality: str = ""
    listed_on: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON; ``record_from`` reads them again."""
        return asdict(self)


def record_from(values: Mapping[str, object]) -> Record:
    """The record of ``as_dict``."""
    return Record(**{name: tuple(one) if isinstance(one, list) else one for name, one in values.items()})  # type: ignore[arg-type]


@dataclass(frozen=True)
class LeftOut:
    """Something of the file that did not become a record as it stands: where, and why in a code of ``REASONS``."""

    line: int
    code: str


REASONS: Final = ("not_a_person", "no_name", "double", "renamed", "columns", "bad_date", "cut", "unsure")
"""The last three and ``renamed`` keep the record: without its date, shortened, with a doubtful cell, renamed."""
DROPPED: Final = frozenset({"not_a_person", "no_name", "double", "columns"})


@dataclass(frozen=True)
class Reading:
    """What was read of a file. ``made_on``: the day that the list itself names, or empty."""

    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...] = ()
    made_on: str = ""

    @property
    def names(self) -> int:
        """How many names and aliases the records have together."""
        return sum(len(one.names) + len(one.weak) for one in self.records)


def fingerprint(record: Record) -> str:
    """The same for the same content, in hex: tells whether a record changed."""
    written = json.dumps(record.as_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def subjects(record: Record, id: str) -> list[Subject]:
    """What is compared: one subject for each date of birth, all with every name, good or weak."""
    names = (*record.names, *record.weak)
    return [Subject(id, names, born, record.numbers) for born in _dates(record.born)]


def _dates(born: Iterable[str]) -> list[BirthDate | None]:
    """At least one; years between two that lie far apart say nothing."""
    found: list[BirthDate | None] = [one for text in born for one in _one_date(text)]
    return list(dict.fromkeys(found)) or [None]


def _one_date(text: str) -> Iterator[BirthDate]:
    first, between, last = text.partition(_BETWEEN)
    if between:
        years = range(int(first), int(last) + 1)
        if len(years) <= _LONGEST_SPAN:
            yield from map(BirthDate, years)
        return
    try:
        one = birth_date(text)
    except BadBirthDate:
        return
    if one is not None:
        yield one


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """One line without signs that cannot be seen; placeholders for "nothing" become nothing."""
    seen = "".join(" " if unicodedata.category(one) == "Cc" else one for one in text if one not in _TURNERS)
    line = " ".join(seen.split())[:longest].strip()
    return "" if line.casefold() in {"na", "n/a", "-0-", "-", "none", "null"} else line


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, texts)))


def with_distinct_refs(found: Iterable[tuple[int, Record]]) -> tuple[list[Record], list[LeftOut]]:
    """Records whose reference was taken get another one: a record is never dropped for its list's mistake."""
    taken: dict[str, int] = {}
    kept: list[Record] = []
    notes: list[LeftOut] = []
    for line, record in found:
        taken[record.ref] = number = taken.get(record.ref, 0) + 1
        if number > 1:
            notes.append(LeftOut(line, "renamed"))
            record = replace(record, ref=f"{record.ref}~{number}")
        kept.append(record)
    return kept, notes
