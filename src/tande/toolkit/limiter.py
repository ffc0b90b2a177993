"""Limits on guessing codes (access codes, seat codes), without keeping who asks.

Token buckets in memory: one for all look-ups together, one for all wrong codes, one for each code looked up.
No address and no code is kept: the last is keyed by a hash under a key that is drawn when the process starts.
A right code is not refused because others guess, up to 100 look-ups a second: wrong answers spend a bucket of
their own. Beyond that nobody's code is looked at, or guesses would be counted by the machine's speed alone, a
hit being answered however many misses came before it.
Figures: with 100,000 complaints and 100 codes a second for a year, the chance of one hit is below
1 in 30,000 for each process that serves (63 random bits). Guessing costs the same for right and wrong codes.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

ALL_PER_SECOND = 100.0
ALL_BURST = 1000.0
WRONG_PER_SECOND = 20.0
WRONG_BURST = 200.0
SAME_CODE_PER_SECOND = 0.5
SAME_CODE_BURST = 30.0
CODES_REMEMBERED = 20_000


class TooManyTries(Exception):
    """The bucket is empty: try again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class _Bucket:
    """Fills by ``rate`` a second up to ``size``."""

    rate: float
    size: float
    level: float
    since: float

    def fill(self, now: float) -> None:
        self.level = min(self.size, self.level + max(0.0, now - self.since) * self.rate)
        self.since = now

    def wait(self) -> int:
        """Whole seconds until one more fits, at least 1."""
        return max(1, -int(-(1 - self.level) // self.rate))


class Limiter:
    """Shared by all threads of a process. ``clock`` gives seconds that never run backwards."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._all = _Bucket(ALL_PER_SECOND, ALL_BURST, ALL_BURST, clock())
        self._wrong = _Bucket(WRONG_PER_SECOND, WRONG_BURST, WRONG_BURST, clock())
        self._codes: OrderedDict[bytes, _Bucket] = OrderedDict()

    def before(self, first_hash: bytes) -> None:
        """Ask before a look-up. Raises TooManyTries when this one code, or all together, are asked for too often."""
        name = hashlib.blake2b(first_hash, key=self._key, digest_size=16).digest()
        with self._lock:
            now = self._clock()
            self._all.fill(now)
            if self._all.level < 1:
                raise TooManyTries(self._all.wait())
            bucket = self._codes.pop(name, None)
            if bucket is None:
                bucket = _Bucket(SAME_CODE_PER_SECOND, SAME_CODE_BURST, SAME_CODE_BURST, now)
            self._codes[name] = bucket
            if len(self._codes) > CODES_REMEMBERED:
                self._codes.popitem(last=False)
            bucket.fill(now)
            if bucket.level < 1:
                raise TooManyTries(bucket.wait())
            bucket.level -= 1
            self._all.level -= 1

    def wrong(self) -> None:
        """Tell that a code was wrong. Raises TooManyTries when too many were, from whomever."""
        with self._lock:
            self._wrong.fill(self._clock())
            if self._wrong.level < 1:
                raise TooManyTries(self._wrong.wait())
            self._wrong.level -= 1


class Allowance:
    """So many of a kind, whoever asks: ``size`` at once, and ``per_hour`` after that. Shared by all threads."""

    def __init__(self, *, per_hour: float, size: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._bucket = _Bucket(per_hour / 3600, size, size, clock())

    def spend(self) -> None:
        """Use one up. Raises TooManyTries when none is left."""
        with self._lock:
            self._bucket.fill(self._clock())
            if self._bucket.level < 1:
                raise TooManyTries(self._bucket.wait())
            self._bucket.level -= 1
