"""Reading conversations: counts alone. What stands in one is opened only to go on with it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from tande.domains.conversations.models import Tally

__all__ = ["Count", "counts", "days"]


@dataclass(frozen=True)
class Count:
    """By one door in one language: visits, complaints, visits that left with nothing, and what came in."""

    door: str
    language: str
    opened: int
    registered: int
    abandoned: int
    received: int


def counts(*, since: date, before: date, today: date) -> list[Count]:
    """How many from one day until before another. Who came today may still go on, and is not yet called abandoned."""
    rows = Tally.objects.filter(day__gte=since, day__lt=before)
    over = _sums(rows.filter(day__lt=today), ("opened", "used"))
    sums = _sums(rows, ("opened", "registered", "received"))
    found = []
    for (door, language), (opened, registered, received) in sorted(sums.items()):
        done, used = over.get((door, language), (0, 0))
        found.append(Count(door, language, opened, registered, max(0, done - used), received))
    return found


def days() -> set[tuple[date, str]]:
    """Days and doors by which anything came."""
    return set(Tally.objects.values_list("day", "door").distinct())


def _sums(rows: QuerySet[Tally], columns: tuple[str, ...]) -> dict[tuple[str, str], tuple[int, ...]]:
    sums = {f"sum_{name}": Sum(name) for name in columns}
    found = rows.values("door", "language").annotate(**sums).values_list("door", "language", *sums)
    return {(door, language): tuple(numbers) for door, language, *numbers in found}
