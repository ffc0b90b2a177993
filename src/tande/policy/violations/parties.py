"""Who is blamed for a violation, as one labelled unit, and how a name is known again that was written otherwise.

A violation with several perpetrators has one line of attribution: "crossfire between X and Y" is a party of its own, so
that no violation is counted twice and every table adds up.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tande.policy.violations.codes import UNKNOWN
from tande.policy.violations.options import OPTIONS

CATEGORIES: Final = OPTIONS["perpetrator_category"]
HOW: Final = tuple(OPTIONS["several_parties"])
CROSSFIRE: Final = HOW[0]
LABELS: Final[dict[str, str]] = {
    "crossfire": "Crossfire between {parties}",
    "together": "{parties} together",
    "unclear": "One of {parties}",
}
_WORD: Final = re.compile(r"[a-z0-9]+")
_EMPTY: Final = frozenset({"the", "of", "de", "la", "le", "les", "group", "groupe"})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody to whom violations are attributed. ``mission``: of the mission itself. ``source``: where it stands."""

    code: str
    label: str
    category: str
    aliases: tuple[str, ...] = ()
    mission: bool = False
    source: str = ""
    certainty: str = "memory"


@dataclass(frozen=True, slots=True)
class PartyList:
    """The parties of a mission pack; none, and why, when something is wrong with their file.

    ``empty_words``: words of the country that tell no party from another, such as those for an armed group.
    """

    parties: tuple[Party, ...]
    faults: tuple[str, ...] = ()
    empty_words: frozenset[str] = frozenset()


def plain(name: str, empty: Collection[str] = ()) -> str:
    """A name in the form in which two spellings are one: no accents, signs, order or empty words."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    words = _WORD.findall(letters)
    told = [word for word in words if word not in _EMPTY and word not in empty] or words
    return " ".join(sorted(told))


def known_as(name: str, parties: Iterable[Party], empty: Collection[str] = ()) -> Party | None:
    """The party that a written name means: by its code, label or an alias; ``empty`` words tell nothing."""
    sought = plain(name, empty)
    if not sought:
        return None
    for party in parties:
        if name == party.code or sought in {plain(one, empty) for one in (party.label, *party.aliases, party.code)}:
            return party
    return None


def new_code(taken: Iterable[str]) -> str:
    """A code for a party that a monitor wrote down: a number, since a name could be somebody's."""
    used, number = set(taken), 1
    while f"added_{number}" in used:
        number += 1
    return f"added_{number}"


def unit(codes: Iterable[str], how: str) -> str:
    """The one code that a violation's parties make: "unknown" for none, "how:a+b" for several, whatever their order."""
    several = sorted(set(codes))
    if len(several) < 2:
        return several[0] if several else UNKNOWN
    return f"{how if how in LABELS else CROSSFIRE}:{'+'.join(several)}"


def members(code: str) -> tuple[str, ...]:
    """The parties in a unit's code."""
    return tuple(code.partition(":")[2].split("+")) if ":" in code else (code,)


def label(code: str, labels: Mapping[str, str], *, words: Mapping[str, str] = LABELS, and_: str = "and") -> str:
    """A unit in words. ``words`` and ``and_``: the sentence parts in the reader's language."""
    names = [labels.get(one, one) for one in members(code)]
    if ":" not in code:
        return names[0]
    return words[code.partition(":")[0]].format(parties=_listed(names, and_))


def _listed(names: Sequence[str], and_: str) -> str:
    return f"{', '.join(names[:-1])} {and_} {names[-1]}"


def of_mission(fields: Mapping[str, object], party: Party | None) -> bool:
    """Whether a perpetrator's row says that this is personnel of the mission: then the independent body hears of it."""
    if fields.get("perpetrator_category") == "mission" or fields.get("contingent"):
        return True
    return party is not None and party.mission
