"""The same line again and again is written seldom: a flood of refused requests must not fill the disk with its log."""

import logging
import threading
from typing import Final

WITHIN_SECONDS: Final = 3_600
LINES_MAX: Final = 500
"""Different lines within that time; of further ones only their source and level are told apart."""


class Seldom(logging.Filter):
    """Lets through the 1st, 2nd, 4th, 8th … of the same line within an hour, with how many there were by then.

    So a million of them are some twenty lines, each of which says how bad it is. A fault in another place is another
    line. Stands behind ``Bare``, which makes what a request wrote the same each time.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._lock, self._hour = threading.Lock(), -1
        self._counts: dict[tuple[str, int, str], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        line = _line(record)
        many = self._count(record, line)
        if many & (many - 1):
            return False
        if many > 1:
            record.msg, record.args = f"{line} ({many} of these within an hour)", ()
        return True

    def _count(self, record: logging.LogRecord, line: str) -> int:
        hour = int(record.created // WITHIN_SECONDS)
        with self._lock:
            if hour != self._hour:
                self._hour, self._counts = hour, {}
            key = (record.name, record.levelno, line)
            if key not in self._counts and len(self._counts) >= LINES_MAX:
                key = (record.name, record.levelno, "")
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key]


def _line(record: logging.LogRecord) -> str:
    """What is written. A record whose arguments do not fit its text must not stop the work that it tells of."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)
