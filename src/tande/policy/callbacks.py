"""Calling somebody back: in what order, at what time, how often, and who may. Hours and counts are the pack's.

A call at the wrong hour can put somebody in danger: the hours that the person named are kept, also after a try.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from tande.policy import roles

WINDOWS: Final = ("morning", "midday", "afternoon", "evening")
GENDERS: Final = ("woman", "man")
SAFE_WORDS_MAX: Final = 1_000

REACHED: Final = "reached"
NO_ANSWER: Final = "no_answer"
SOMEONE_ELSE: Final = "someone_else"
WRONG_NUMBER: Final = "wrong_number"
ASKED_NOT: Final = "asked_not"
LATER: Final = "later"
OUTCOMES: Final = (REACHED, NO_ANSWER, SOMEONE_ELSE, LATER, WRONG_NUMBER, ASKED_NOT)
ENDING: Final = frozenset({REACHED, WRONG_NUMBER, ASKED_NOT})
"""After these nobody calls again; after "later" the person decides when, and no try is used up."""

TRIES_OVER: Final = "tries_over"
CANCELLED: Final = "cancelled"
TOO_OLD: Final = "too_old"
ENDS: Final = (*sorted(ENDING), TRIES_OVER, CANCELLED, TOO_OLD)

CHILD_CALLERS: Final = frozenset({roles.CHILD_OFFICER, roles.HEAD})
"""A child, or whoever may be one, is called by child protection; by the head when nobody of it is there."""

_HOURS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"morning": (8, 11), "midday": (11, 14), "afternoon": (14, 17), "evening": (17, 20)}
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a pack says about calling back: tries, the wait after a failed one, how long one officer keeps a call,

    for how many days a number is kept at most, and from which to which hour of the day each window goes.
    """

    tries: int = 5
    again_minutes: int = 120
    taken_minutes: int = 60
    keep_days: int = 30
    hours: Mapping[str, tuple[int, int]] = field(default_factory=lambda: _HOURS)


def may_call(held: Collection[str], *, child: bool) -> bool:
    """Whether somebody with these roles may call this person, beside the right "callback.work"."""
    return roles.may(held, "callback.work") and (not child or not CHILD_CALLERS.isdisjoint(held))


def due(after: datetime, *, window: str, zone: ZoneInfo, rules: Rules, danger: bool = False) -> datetime:
    """The first moment from ``after`` on at which the person may be called.

    Without a window: in the hours of any. Whoever is in danger and named no window is called at once.
    """
    if danger and not window:
        return after
    low, high = _between(window, rules)
    local = after.astimezone(zone)
    if local.hour >= high:
        local = _at(local + timedelta(days=1), low, zone)
    elif local.hour < low:
        local = _at(local, low, zone)
    else:
        return after
    return local.astimezone(after.tzinfo)


def again(at: datetime, *, window: str, zone: ZoneInfo, rules: Rules, danger: bool) -> datetime:
    """When to try next after nobody answered, or somebody else did."""
    waited = at + timedelta(minutes=rules.again_minutes)
    return due(waited, window=window, zone=zone, rules=rules, danger=danger)


def free_since(at: datetime, rules: Rules) -> datetime:
    """Calls taken before this moment and not ended are free again: somebody's shift ended."""
    return at - timedelta(minutes=rules.taken_minutes)


def _between(window: str, rules: Rules) -> tuple[int, int]:
    if window:
        return rules.hours[window]
    return min(low for low, _ in rules.hours.values()), max(high for _, high in rules.hours.values())


def _at(day: datetime, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day.date(), time(hour), tzinfo=zone)
