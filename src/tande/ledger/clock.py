"""The injected clock: the only place that asks the machine for the time.

Interfaces read it once per request and pass the time on, so that a test, or a machine whose clock was
set back, changes one place.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_time", default=None)


def now() -> datetime:
    """The time in UTC, or the time set by ``standing_at``."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand still in this context; for tests and for filing the demo's past."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
