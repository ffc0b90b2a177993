"""Partners that file and follow by program: what kinds there are, what a key may do, and how often."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

FILE: Final = "file"
FOLLOW: Final = "follow"
SCOPES: Final[dict[str, str]] = {
    FILE: "Send complaints, and add to those it sent",
    FOLLOW: "Ask where a complaint stands, with its code",
}
KINDS: Final[dict[str, str]] = {
    "ngo": "Non-governmental organisation",
    "un": "United Nations body",
    "public": "Ombudsman or other public body",
    "hotline": "Hotline run by others",
    "research": "Monitors and research",
}
KEYS_AT_ONCE: Final = 2
"""So that a partner can change to a new key without a pause."""

PER_MINUTE: Final = 30
PER_DAY: Final = 1_000
MOST_PER_MINUTE: Final = 600
MOST_PER_DAY: Final = 100_000
NAME_MAX: Final = 120
CONTACT_MAX: Final = 500
SIGNALS: Final = ("danger", "reprisal")
"""What a partner may say for somebody. To stop, withdraw or ask for a review is the person's own: it needs the code."""

TOKEN_LASTS: Final = timedelta(hours=24)
_KEY: Final = re.compile(r"tande-([a-z2-7]{8})-([A-Za-z0-9_-]{43})")


class Window(NamedTuple):
    """A stretch of time in which requests are counted: its name, how many it takes, and when it ends."""

    name: str
    most: int
    ends: datetime


def windows(at: datetime, *, per_minute: int, per_day: int) -> tuple[Window, ...]:
    """The minute and the day (UTC) that ``at`` lies in."""
    minute = at.astimezone(UTC).replace(second=0, microsecond=0)
    day = minute.replace(hour=0, minute=0)
    return (
        Window(f"minute {minute:%Y-%m-%dT%H:%M}", per_minute, minute + timedelta(minutes=1)),
        Window(f"day {day:%Y-%m-%d}", per_day, day + timedelta(days=1)),
    )


def seconds_until(ends: datetime, at: datetime) -> int:
    """Whole seconds to wait, at least 1."""
    return max(1, -int(-(ends - at).total_seconds() // 1))


def split_key(text: str) -> tuple[str, str] | None:
    """The part of a key that may be shown, and its secret part; None for what is no key."""
    found = _KEY.fullmatch(text)
    return (found[1], found[2]) if found else None
