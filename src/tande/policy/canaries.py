"""Test complaints ("canaries"): invented, filed like any other, known to nobody at the desk, and revealed later.

They measure what no log can show: whether a complaint is taken in at all, and how fast it is really answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tande.policy import stages

REVEAL_WITHIN_MONTHS: Final = 12
"""Our rule. After that the public page counts what was laid down and never revealed: no bad result is kept back."""

RECEIVED: Final = "complaint.received"
ACKNOWLEDGED: Final = "complaint.acknowledged"
MISSED: Final = "clock.missed"
ENDINGS: Final = frozenset(move.fact for move in stages.MOVES if move.to in stages.ENDS)


class NotReceived(Exception):
    """The facts hold no complaint that was received."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a test complaint. Whole hours and days, rounded down; None while it has not happened."""

    received_at: datetime
    acknowledged_at: datetime | None
    acknowledged_hours: int | None
    ended_days: int | None
    missed: int


def measure(facts: Iterable[tuple[str, datetime]]) -> Result:
    """From the facts of its case, kind and time, oldest first. Raises NotReceived."""
    listed = list(facts)
    received = _first(listed, frozenset({RECEIVED}))
    if received is None:
        raise NotReceived
    answered, ended = _first(listed, frozenset({ACKNOWLEDGED})), _first(listed, ENDINGS)
    return Result(
        received_at=received, acknowledged_at=answered,
        acknowledged_hours=int((answered - received).total_seconds() // 3600) if answered else None,
        ended_days=(ended - received).days if ended else None,
        missed=sum(kind == MISSED for kind, _ in listed),
    )


def sealed_in_time(planted_at: datetime, result: Result) -> bool:
    """Whether its seal was laid down before anybody had answered: later, a good result could be picked."""
    return result.acknowledged_at is None or planted_at <= result.acknowledged_at


def _first(facts: list[tuple[str, datetime]], kinds: frozenset[str]) -> datetime | None:
    return next((at for kind, at in facts if kind in kinds), None)
