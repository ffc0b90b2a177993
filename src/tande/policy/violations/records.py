"""What is counted, as plain values: violations with their victims, in codes. No name and no words of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tande.policy.violations.codes import SEXES, UNKNOWN


@dataclass(frozen=True, slots=True)
class Child:
    """One child who was harmed. The same ``id`` in two violations is the same child."""

    id: str
    sex: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Group:
    """So many children together, whom nobody told apart. The same ``id`` in two violations is the same group."""

    id: str
    number: int
    sex: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation of an incident, as it stands now.

    ``began`` and ``ended``: days of the incident. ``status`` and ``verified_on`` are those of the last stage of its own
    verification; closing the incident changes neither. ``party``: one code for one line of attribution ("crossfire
    between X and Y" is one). ``typed``: a number of children that somebody typed, by sex, or None. ``freed_on``: of a
    deprivation of liberty, its last day; None while it lasts.
    """

    id: str
    kind: str
    began: date
    ended: date
    status: str
    verified_on: date | None = None
    party: str = UNKNOWN
    department: str = UNKNOWN
    children: tuple[Child, ...] = ()
    groups: tuple[Group, ...] = ()
    typed: Mapping[str, int] | None = field(default=None, hash=False)
    freed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Children by sex."""

    boys: int = 0
    girls: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.boys + self.girls + self.unknown

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.boys + other.boys, self.girls + other.girls, self.unknown + other.unknown)


def tally_of(counts: Mapping[str, int]) -> Tally:
    """A tally from numbers by sex. Raises ValueError for a sex that is not one, or a number below 0."""
    if not counts.keys() <= set(SEXES) or any(number < 0 for number in counts.values()):
        raise ValueError("children are counted as boys, girls or unknown, from 0 on")
    return Tally(**counts)
