"""When a recording at a provider is asked for, and when it is given up. The waits are our own rule."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

UNHEARD: Final = timedelta(minutes=3)
"""How long after a notice the call itself may still tell of the recording; then the notice counts."""
FETCH_FOR: Final = timedelta(days=1)
"""While the provider says that it has no such recording."""
TRY_FOR: Final = timedelta(days=7)
"""While it does not answer as it should: then the recording may well be there."""
DELETE_FOR: Final = timedelta(days=7)
KNOWN_FOR: Final = timedelta(days=30)
"""How long a recording is known by its mark after everything is done: a notice may come late or twice."""
LEASE: Final = timedelta(minutes=5)
"""How long one process has for one recording. Longer than a fetch may take."""
TOLD: Final[Mapping[str, str]] = MappingProxyType({
    "added_seconds": "A recording of the call was added to the files: {seconds} seconds.",
    "added": "A recording of the call was added to the files.",
    "lost": "A recording of this call existed at the provider and could not be had.",
    "no_room": "A recording of the call could not be added: the case holds as many files as it may.",
})
"""What is told inside the case, in the mission's first language."""
_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=2)


def next_try(tries: int, at: datetime) -> datetime:
    """When it is tried again: after half a minute, then after twice as long each time, up to two hours."""
    waits: timedelta = _FIRST * 2 ** min(tries, 16)
    return at + min(waits, _LONGEST)


def given_up(since: datetime, at: datetime, *, after: timedelta) -> bool:
    """Whether it was tried for long enough."""
    return at - since >= after
