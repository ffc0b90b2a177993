"""When an answer is due: a pure function of stage, time, urgency and the charter's clocks.

Working days are those that the pack's weekend and holidays leave.
"""

from calendar import monthrange
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from tande.policy.mission import Clock, Mission, Span


@dataclass(frozen=True)
class Due:
    """One clock that runs: its id in the charter and the moment by which it must be answered."""

    clock: str
    at: datetime


def due(*, stage: str, since: datetime, traits: Set[str], mission: Mission) -> Due | None:
    """The nearest of the clocks that moving the case meets; the stage was entered at ``since``.

    ``traits`` are sea, child, danger, urgent. None when no such clock runs in this stage.
    """
    running = [
        Due(clock.id, after(since, span, mission))
        for clock in mission.clocks
        if stage in clock.stages and clock.met_by == "move" and (span := _span(clock, traits)) is not None
    ]
    return min(running, key=lambda one: one.at, default=None)


def _span(clock: Clock, traits: Set[str]) -> Span | None:
    if clock.urgent is not None and not traits.isdisjoint(clock.urgent_for):
        return clock.urgent
    return clock.limit


def after(since: datetime, span: Span, mission: Mission) -> datetime:
    """``since`` plus a span of hours, days, working_days or months. Raises ValueError for another unit."""
    if span.unit == "hours":
        return since + timedelta(hours=span.amount)
    if span.unit == "days":
        return since + timedelta(days=span.amount)
    if span.unit == "working_days":
        return _after_working_days(since, span.amount, mission)
    if span.unit == "months":
        return _after_months(since, span.amount)
    raise ValueError(span.unit)


def _after_working_days(since: datetime, days: int, mission: Mission) -> datetime:
    moment = since
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.weekday() not in mission.weekend and moment.date() not in mission.holidays
    return moment


def _after_months(since: datetime, months: int) -> datetime:
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    last_day = monthrange(year, month + 1)[1]
    return since.replace(year=year, month=month + 1, day=min(since.day, last_day))
