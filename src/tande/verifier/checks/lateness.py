"""Entries that came out later than the rule allows, as far as it can be proven, and months that have not been yet.

An entry bears the month in which something was done. It has to be in the log within LATEST_DAYS after that month's end
(batches are held at most four weeks); what was done before there was a log, within as many days after its beginning.
When it came out is known in two ways. A head seen at a time did not hold it. And an entry of a later month stands
before it: what stands behind cannot have come out before that month began.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tande.verifier.checks.counts import STRANGE, Recount
from tande.verifier.memory import Head

LATEST_DAYS: Final = 35
_ABROAD: Final = timedelta(days=1)
"""A month begins and ends a day apart around the world."""


@dataclass(frozen=True)
class Late:
    """An entry whose month is ``period``; it should have been out by ``due`` and was not on ``missing``."""

    index: int
    period: str
    due: date
    missing: date


def due(period: str, begun: date | None) -> date:
    """By when an entry of this month has to be out; ``begun``: the first day of the log."""
    end = _next_month(period) - timedelta(days=1)
    return max(end, begun or end) + timedelta(days=LATEST_DAYS) + _ABROAD


def late(recount: Recount, heads: Iterable[Head], begun: date | None) -> list[Late]:
    """One entry for each month and way in which lateness is proven: the first."""
    dues = [due(period, begun) if kind != STRANGE else date.max for kind, period in recount.heads]
    return [*_seen_late(recount, heads, dues), *_behind_later(recount, dues)]


def _seen_late(recount: Recount, heads: Iterable[Head], dues: Sequence[date]) -> list[Late]:
    """Entries that a head did not hold which was still the newest when they were overdue."""
    found: dict[str, Late] = {}
    for head in heads:
        if head.at is None:
            continue
        day = datetime.fromtimestamp(head.at, UTC).date()
        overdue = {one for one, end in enumerate(dues) if end < day}
        if overdue.isdisjoint(recount.ids[head.size :]):
            continue
        for index in range(head.size, len(recount.ids)):
            one = recount.ids[index]
            if one in overdue:
                period = recount.heads[one][1]
                found.setdefault(period, Late(index, period, dues[one], day))
    return list(found.values())


def _behind_later(recount: Recount, dues: Sequence[date]) -> list[Late]:
    """Entries behind one of a month that began when they were overdue already."""
    months = [_month(period) - _ABROAD if kind != STRANGE else date.min for kind, period in recount.heads]
    found: dict[int, Late] = {}
    latest, overdue = date.min, set[int]()
    for index, one in enumerate(recount.ids):
        if one in overdue:
            found.setdefault(one, Late(index, recount.heads[one][1], dues[one], latest))
        elif months[one] > latest:
            latest = months[one]
            overdue = {other for other, end in enumerate(dues) if end < latest}
    return list(found.values())


def from_the_future(recount: Recount, today: date) -> list[str]:
    """Months of entries that had not begun anywhere when the log was read."""
    months = {period for kind, period in recount.heads if kind != STRANGE}
    return sorted(month for month in months if _month(month) > today + _ABROAD)


def _month(period: str) -> date:
    return date(max(1, int(period[:4])), int(period[5:]), 1)


def _next_month(period: str) -> date:
    return (_month(period) + timedelta(days=31)).replace(day=1)
