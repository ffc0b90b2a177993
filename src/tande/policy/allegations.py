"""The coded part of an allegation: what counts as a well-formed one.

Counting rule (UN conduct data): one report may hold several allegations; one that concerns several
contributing States counts once for each. Numbers that nobody knows stay empty, they are never 0.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

MOST_PERSONS: Final = 999
"""More than this is not counted but estimated, and belongs in the reasoning."""


RETALIATION: Final = "retaliation"
"""The category of what is done to somebody because they spoke. Every mission pack has it."""


class BadAllegation(Exception):
    """A code or number that cannot be. The message names the field."""


@dataclass(frozen=True)
class Coded:
    """An allegation in codes. ``states`` are contingent codes, empty when unknown; numbers None when unknown."""

    category: str
    states: tuple[str, ...]
    personnel: str
    persons: int | None
    victims_adult: int | None
    victims_child: int | None


def check(coded: Coded, known: Mapping[str, Collection[str]]) -> None:
    """Raise BadAllegation for the first wrong field. ``known`` has category, state and personnel codes."""
    if coded.category not in known["category"]:
        raise BadAllegation("category")
    if len(set(coded.states)) != len(coded.states) or not set(coded.states) <= set(known["state"]):
        raise BadAllegation("states")
    if coded.personnel not in known["personnel"]:
        raise BadAllegation("personnel")
    for field in ("persons", "victims_adult", "victims_child"):
        number = getattr(coded, field)
        if number is not None and not 0 <= number <= MOST_PERSONS:
            raise BadAllegation(field)
    if coded.persons == 0:
        raise BadAllegation("persons")
