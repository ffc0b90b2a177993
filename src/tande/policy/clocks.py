"""When an answer is due: a pure function of stage, time, urgency and the charter's clocks.

Working days are those that the pack's weekend and holidays leave.
"""

from calendar import monthrange
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tande.policy.mission import Clock, Mission, Span

RECORDED: Final = frozenset({"safety_offer"})
"""Clocks met by a recorded fact that run on the case itself; others of that kind run on their own records."""


@dataclass(frozen=True)
class Due:
    """One clock that runs: its id in the charter, the moment by which it must be met, and since when it runs."""

    clock: str
    at: datetime
    since: datetime


@dataclass(frozen=True)
class Times:
    """What the clocks of a case are drawn from; ``told_at`` and ``offered_at`` None when it never was."""

    received_at: datetime
    stage_since: datetime
    told_at: datetime | None = None
    offered_at: datetime | None = None


def due(*, stage: str, since: datetime, traits: Set[str], mission: Mission) -> Due | None:
    """The nearest of the clocks that moving the case meets; the stage was entered at ``since``.

    ``traits`` are sea, child, danger, urgent. None when no such clock runs in this stage.
    """
    times = Times(received_at=since, stage_since=since)
    moves = {clock.id for clock in mission.clocks if clock.met_by == "move"}
    found = [one for one in running(stage=stage, times=times, traits=traits, mission=mission) if one.clock in moves]
    return min(found, key=lambda one: one.at, default=None)


def running(*, stage: str, times: Times, traits: Set[str], mission: Mission) -> list[Due]:
    """Every clock that runs on a case in this stage: met by a move, by writing to the person, by a record."""
    found = []
    for clock in mission.clocks_by_stage.get(stage, ()):
        span = _span(clock, traits)
        since = _since(clock, times)
        if span is not None and since is not None:
            found.append(Due(clock.id, after(since, span, mission), since))
    return found


def of_record(clock_id: str, *, since: datetime, traits: Set[str], mission: Mission) -> Due | None:
    """A clock that runs on a record of its own (a proposal, a referral) since it was made; None when there is none.

    Raises ValueError for a clock that runs on the case itself: it would run twice.
    """
    clock = next((one for one in mission.clocks if one.id == clock_id), None)
    if clock is None:
        return None
    if not on_record(clock):
        raise ValueError(clock_id)
    span = _span(clock, traits)
    return Due(clock_id, after(since, span, mission), since) if span is not None else None


def on_record(clock: Clock) -> bool:
    """Whether the clock runs on records of its own rather than on the case."""
    return clock.met_by == "record" and clock.id not in RECORDED


def _since(clock: Clock, times: Times) -> datetime | None:
    """When the clock began; None when it was met, or does not run on the case itself."""
    if clock.met_by == "move":
        return times.stage_since
    if clock.met_by == "message":
        return max(times.stage_since, times.told_at or times.stage_since)
    if clock.id in RECORDED and times.offered_at is None:
        return times.received_at
    return None


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
    working = 7 - len(set(mission.weekend))
    if not mission.holidays and working:  # whole weeks at once: the queue asks for a thousand of these
        moment += timedelta(weeks=(days - 1) // working)
        days = (days - 1) % working + 1
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.weekday() not in mission.weekend and moment.date() not in mission.holidays
    return moment


def _after_months(since: datetime, months: int) -> datetime:
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    last_day = monthrange(year, month + 1)[1]
    return since.replace(year=year, month=month + 1, day=min(since.day, last_day))
