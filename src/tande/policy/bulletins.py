"""Which weekly bulletin is due: one for each ISO week, from the moment of that week's publication on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tande.policy.publication import HOUR

PATIENCE: Final = timedelta(days=3)
"""How long a bulletin waits for a checkpoint that waits for its witnesses."""


@dataclass(frozen=True)
class Due:
    """The newest bulletin that is due: its week, as in 2026-W41, and for how long it has been."""

    week: str
    since: timedelta


def due(at: datetime, *, weekday: int, time_zone: str) -> Due:
    """The bulletin that is due at a moment. `weekday`: the charter's day of publication, 0 = Monday."""
    local = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    shifted = local - timedelta(days=weekday, hours=HOUR)
    year, week, day = shifted.isocalendar()
    return Due(f"{year}-W{week:02}", timedelta(days=day - 1, hours=shifted.hour, minutes=shifted.minute))


def spoken_week(week: str) -> str:
    """A week as people write it: 41/2026."""
    year, number = week.split("-W")
    return f"{int(number)}/{year}"
