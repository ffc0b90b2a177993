"""What is in the air of the demonstration: messages that came to pretended phones, recordings at a pretended provider.

In memory of the one process that serves a demonstration. Nothing here is anybody's.
"""

import secrets
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Final

KEPT: Final = 50
RECORDINGS_KEPT: Final = 20


@dataclass(frozen=True, repr=False)
class Bubble:
    """One message on the screen of a phone. ``mine``: sent from it."""

    mine: bool
    gateway: str
    text: str
    at: datetime


_lock = threading.Condition()
_screens: dict[str, deque[Bubble]] = defaultdict(lambda: deque(maxlen=KEPT))
_recordings: dict[str, tuple[bytes, str]] = {}
_taken: dict[str, None] = {}


def show(number: str, bubble: Bubble, *, ref: str = "") -> None:
    """Put a message on a phone's screen. ``ref``: a message that a gateway gives twice is shown once."""
    with _lock:
        if ref and ref in _taken:
            return
        if ref:
            _taken[ref] = None
        _screens[number].append(bubble)
        _lock.notify_all()


def screen(number: str) -> list[Bubble]:
    """What stands on a phone, oldest first."""
    with _lock:
        return list(_screens[number])


def clear(number: str) -> None:
    """Take everything off a phone's screen."""
    with _lock:
        _screens[number].clear()


def answered(number: str, *, within: float) -> None:
    """Wait until the last message on the screen came from elsewhere, at most ``within`` seconds."""
    end = time.monotonic() + within
    with _lock:
        while not _last_is_theirs(number) and time.monotonic() < end:
            _lock.wait(end - time.monotonic())


def is_answered(number: str) -> bool:
    """Whether the last message on the screen came from elsewhere."""
    with _lock:
        return _last_is_theirs(number)


def _last_is_theirs(number: str) -> bool:
    return bool(_screens[number]) and not _screens[number][-1].mine


def record(content: bytes, mime: str) -> str:
    """Keep a recording as a provider would; its id."""
    sid = "RE" + secrets.token_hex(16)
    with _lock:
        _recordings[sid] = (content, mime)
        while len(_recordings) > RECORDINGS_KEPT:
            _recordings.pop(next(iter(_recordings)))
    return sid


def recording(sid: str) -> tuple[bytes, str] | None:
    """A recording and its type, unless it was deleted."""
    with _lock:
        return _recordings.get(sid)


def erase(sid: str) -> bool:
    """Delete a recording; whether it was there."""
    with _lock:
        return _recordings.pop(sid, None) is not None
