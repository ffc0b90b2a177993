"""Which column of a strangers' list is which: words of five languages in ``words.csv``, and what was chosen before."""

import csv
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from tande.toolkit.names.folding import words_of

_WORDS: Final = Path(__file__).with_name("words.csv")
_LOOKED_AT: Final = 20
"""Rows in which the headings are looked for: many lists begin with a letterhead."""
FIELDS: Final = (
    "name", "family_name", "given_names", "aliases", "service_number", "rank", "born", "id_numbers", "nationality",
    "unit", "post", "functions", "deployed_on",
)  # fmt: skip


def folded(text: str) -> str:
    """A heading or a code's name in plain small letters, its words parted by single blanks."""
    return " ".join(words_of(text))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with _WORDS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            for word in line["words"].split("|"):
                found.setdefault(line["what"], {}).setdefault(folded(word), line["code"])
    return found


def code_named(what: str, text: str) -> str:
    """The code of a post or function by its name in any of the languages, or by itself; "" for none."""
    table = _table()[what]
    plain = text if text in table else folded(text)
    by_itself = plain.replace(" ", "_")
    return table.get(plain, by_itself if by_itself in table.values() else "")


def heading_row(rows: Sequence[tuple[int, Sequence[str]]], remembered: Mapping[str, str]) -> int:
    """The number of the row that holds the headings: the first of those with most that are known."""
    scored = [(len(guess(cells, remembered)), number) for number, cells in rows[:_LOOKED_AT]]
    best = max((score for score, _ in scored), default=0)
    return next((number for score, number in scored if score == best), 1)


def guess(cells: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Field → column. What was chosen for this heading before comes first, then its name, then a name within it."""
    plain = [folded(cell) for cell in cells]
    table = _table()["heading"]
    found: dict[str, int] = {}
    for find in (remembered.get, table.get, lambda text: _within(text, table)):
        for column, text in enumerate(plain):
            field = find(text) if text else None
            if field in FIELDS and field not in found and column not in found.values():
                found[field] = column
    return _one_name(found)


def _within(text: str, table: Mapping[str, str]) -> str | None:
    padded = f" {text} "
    inside = [words for words in table if len(words) > 3 and f" {words} " in padded]
    return table[max(inside, key=len)] if inside else None


def _one_name(found: dict[str, int]) -> dict[str, int]:
    """A single column of names is the name in full, whatever it is called: many lists call it "nom" or "nombre"."""
    if "name" not in found and ("family_name" in found) != ("given_names" in found):
        only = "family_name" if "family_name" in found else "given_names"
        found["name"] = found.pop(only)
    return found
