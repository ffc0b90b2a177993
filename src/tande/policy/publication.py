"""When entries go out into the public log: at fixed moments, in batches large enough to hide in.

Time is cut into slots that begin at a fixed local hour; the charter's weekday begins a week's slot. At most one
batch goes out in a slot. Source: DESIGN §6; batch size and hold were simulated in facts/ledger-formats.md §4.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = 12
"""Batches go out from noon on: somebody is at work who sees when it fails."""
_MONDAY: Final = datetime(2024, 1, 1, HOUR)  # noqa: DTZ001 (a local time: the zone is the mission's)


@dataclass(frozen=True)
class Rhythm:
    """``minutes`` between two publications, the weekday (0 = Monday) that begins one, and the charter's batch rules."""

    minutes: int
    weekday: int
    time_zone: str
    min_batch: int
    hold: int

    def slot(self, at: datetime) -> int:
        """The number of the slot that a moment falls in."""
        local = at.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)
        return (local - _MONDAY - timedelta(days=self.weekday)) // timedelta(minutes=self.minutes)

    def begins(self, slot: int) -> datetime:
        """When a slot begins, with the mission's time zone."""
        naive = _MONDAY + timedelta(days=self.weekday) + slot * timedelta(minutes=self.minutes)
        return naive.replace(tzinfo=ZoneInfo(self.time_zone))


def goes_out(rhythm: Rhythm, *, at: datetime, waiting: int, oldest: datetime | None, last_slot: int | None) -> bool:
    """Whether what is waiting is published now, all of it.

    ``oldest``: when the oldest waiting event happened; ``last_slot``: the slot of the last batch, None before the
    first. Fewer than ``min_batch`` wait on, but nothing waits through more than ``hold`` beginnings of a slot. With
    a clock set back nothing goes out until it has passed the last batch again.
    """
    if oldest is None or waiting < 1:
        return False
    now = rhythm.slot(at)
    if last_slot is not None and now <= last_slot:
        return False
    waited = now - rhythm.slot(oldest)
    return waited >= 1 and (waiting >= rhythm.min_batch or waited >= rhythm.hold)
