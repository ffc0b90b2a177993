"""The table of words that stand for one another in names: abbreviations, ranks, spellings, Creole, nicknames.

A text file that officers can edit; `equivalents.csv` beside this module is what ships. One line is one group.
"""

import csv
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from tande.toolkit.errors import BadEquivalents
from tande.toolkit.names.folding import words_of

RANK, PARTICLE, SWAPPED, APART = "rank", "particle", "given_or_family", "apart"
WORTH: Mapping[str, float] = {"spelling": 0.97, "abbreviation": 0.95, "respelled": 0.95, "nickname": 0.90}
"""What a pair of one group counts, by the kind of the group; the same word twice counts 1."""
KINDS = frozenset({*WORTH, RANK, PARTICLE, SWAPPED, APART})
_COLUMNS = ["kind", "words", "source"]


@dataclass(frozen=True)
class Equivalents:
    """What the table says, by folded word."""

    groups: Mapping[str, frozenset[tuple[str, int]]] = field(default_factory=dict)
    ranks: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    given_or_family: frozenset[str] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()

    def different(self, one: str, other: str) -> bool:
        """Whether these are known to be two names, however alike they look."""
        return (one, other) in self.apart or (other, one) in self.apart

    def between(self, one: str, other: str) -> str:
        """The kind of the best group that holds both words; "" if none does."""
        mine, theirs = self.groups.get(one), self.groups.get(other)
        if mine is None or theirs is None:
            return ""
        shared = mine & theirs
        return max((kind for kind, _line in shared), key=lambda kind: WORTH[kind], default="")


def parse(text: str) -> Equivalents:
    """The table in `text` (CSV: kind, words, source; the first line names them). Raises BadEquivalents."""
    groups: dict[str, set[tuple[str, int]]] = {}
    sets: dict[str, set[str]] = {RANK: set(), PARTICLE: set(), SWAPPED: set()}
    apart: set[tuple[str, str]] = set()
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    if rows.fieldnames != _COLUMNS:
        raise BadEquivalents(f"the first line must be {','.join(_COLUMNS)}")
    for number, row in enumerate(rows):
        kind, words = _line(row)
        if kind in sets:
            sets[kind].update(words)
        elif kind == APART:
            apart.update((words[0], other) for other in words[1:])
        else:
            for word in words:
                groups.setdefault(word, set()).add((kind, number))
    frozen = {word: frozenset(found) for word, found in groups.items()}
    ranks, particles, both = (frozenset(sets[kind]) for kind in (RANK, PARTICLE, SWAPPED))
    return Equivalents(frozen, ranks, particles, both, frozenset(apart))


def _line(row: Mapping[str, str | None]) -> tuple[str, list[str]]:
    kind, source = row["kind"] or "", row["source"]
    words = ["".join(words_of(word)) for word in (row["words"] or "").split()]
    if kind not in KINDS:
        raise BadEquivalents(f"no kind {kind!r}")
    if not source:
        raise BadEquivalents(f"{row['words']!r} has no source")
    if not all(words) or (kind in (*WORTH, APART) and len(set(words)) < 2):
        raise BadEquivalents(f"{row['words']!r} says nothing")
    return kind, words


@lru_cache(maxsize=1)
def shipped() -> Equivalents:
    """The table that comes with Tande."""
    return parse(shipped_text())


def shipped_text() -> str:
    """The shipped table's source, to which a mission may add lines before it parses it."""
    return importlib.resources.files(__package__).joinpath("equivalents.csv").read_text(encoding="utf-8")
