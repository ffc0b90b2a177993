"""How often units use force, month by month, against the other units: for the independent body, never for the public.

A unit with people and no report stands in the table too: silence is a pattern like another.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

PER: Final = 100
"""Rates are for so many people deployed."""
HIGH: Final = 2.0
"""Twice the rate of the others in the same month is marked."""
Place = tuple[str, str, str]
"""Contingent, unit, month as 2026-03."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One report, as a pattern needs it."""

    contingent: str
    unit: str
    month: str
    means: tuple[str, ...] = ()
    rounds: int = 0
    hit: int = 0
    dead: int = 0
    late: bool = False
    outside: bool = False
    child: bool = False


@dataclass(frozen=True)
class Pattern:
    """A unit in a month. ``people``: deployed there, None when not known; ``rate``: reports for each 100 of them.

    ``against``: that rate by the rate of all other units of the month together; None where one of them is not known or
    the others reported nothing.
    """

    contingent: str
    unit: str
    month: str
    reports: int = 0
    rounds: int = 0
    hit: int = 0
    dead: int = 0
    late: int = 0
    outside: int = 0
    child: int = 0
    means: Mapping[str, int] = field(default_factory=dict)
    people: int | None = None
    rate: float | None = None
    against: float | None = None

    @property
    def high(self) -> bool:
        """Whether it stands out against the others."""
        return self.against is not None and self.against >= HIGH


def patterns(reports: Iterable[Counted], people: Mapping[Place, int]) -> list[Pattern]:
    """Every unit of every month that reported or had people, newest month first."""
    groups: dict[Place, list[Counted]] = {place: [] for place, number in people.items() if number > 0}
    for one in reports:
        groups.setdefault((one.contingent, one.unit, one.month), []).append(one)
    order = sorted(groups, key=lambda place: (place[0], place[1]))
    order.sort(key=lambda place: place[2], reverse=True)
    return [_pattern(place, groups, people) for place in order]


def by_month(found: Iterable[Pattern]) -> list[tuple[str, int, int]]:
    """Reports and people hit by a firearm or dead of each month, oldest first; for a chart."""
    reports: Counter[str] = Counter()
    harmed: Counter[str] = Counter()
    for one in found:
        reports[one.month] += one.reports
        harmed[one.month] += one.hit + one.dead
    return [(month, reports[month], harmed[month]) for month in sorted(reports)]


def months_until(day: date, number: int) -> list[str]:
    """So many months that end with the month of the day, newest first."""
    last = day.year * 12 + day.month - 1
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(last, last - number, -1)]


def _pattern(place: Place, groups: Mapping[Place, list[Counted]], people: Mapping[Place, int]) -> Pattern:
    own = groups[place]
    there = people.get(place) or None
    rate = PER * len(own) / there if there else None
    others = _rate_of_others(place, groups, people)
    return Pattern(
        *place, reports=len(own), rounds=sum(one.rounds for one in own), hit=sum(one.hit for one in own),
        dead=sum(one.dead for one in own), late=sum(one.late for one in own), outside=sum(one.outside for one in own),
        child=sum(one.child for one in own), means=dict(Counter(means for one in own for means in one.means)),
        people=there, rate=rate, against=rate / others if rate is not None and others else None,
    )


def _rate_of_others(
    place: Place, groups: Mapping[Place, list[Counted]], people: Mapping[Place, int]
) -> float | None:
    """Reports for each 100 of all the other units of the month whose people are known."""
    others = [one for one in groups if one[2] == place[2] and one != place and people.get(one)]
    there = sum(people[one] for one in others)
    return PER * sum(len(groups[one]) for one in others) / there if there else None
