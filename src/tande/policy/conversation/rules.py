"""What holds for every conversation of a mission: limits with their reasons, and when a phone may ring."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from tande.policy.conversation.keywords import Lexicon

CODE_DIGITS: Final = 20
DAY_BEGINS: Final = time(8)
DAY_ENDS: Final = time(20)
DIRECT: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Rules:
    """``languages`` in the pack's order, the first for whom nothing is known; ``danger_phone`` "" when there is none.

    ``idle``: then the next words begin a new case. ``resume``: within it a menu goes on after a cut. ``direct``: an
    older message is no longer waited for, so its answer keeps the quiet hours. ``pieces``: how long the beginning of
    a code is kept. Source of the hours and of ``idle``: facts on channels, section 3; the rest is our own rule.
    """

    languages: tuple[str, ...]
    lexicon: Lexicon = field(repr=False)
    zone: tzinfo
    danger_phone: str = ""
    text_after_call: bool = True
    day_begins: time = DAY_BEGINS
    day_ends: time = DAY_ENDS
    idle: timedelta = timedelta(hours=24)
    resume: timedelta = timedelta(minutes=30)
    direct: timedelta = DIRECT
    pieces: timedelta = timedelta(minutes=10)
    wrong_codes: int = 5
    wrong_within: timedelta = timedelta(hours=24)


def opens(now: datetime, rules: Rules) -> datetime | None:
    """When something may be sent that nobody waits for: None for now, else the next morning in the mission's zone."""
    local = now.astimezone(rules.zone)
    if rules.day_begins <= local.time() < rules.day_ends:
        return None
    day = local.date() if local.time() < rules.day_begins else local.date() + timedelta(days=1)
    return datetime.combine(day, rules.day_begins, rules.zone)
