"""The limits on guessing, with a clock of our own."""

import pytest

from tande.toolkit import limiter
from tande.toolkit.limiter import Limiter, TooManyTries


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_wrong_codes_spend_the_common_bucket_which_fills_again() -> None:
    clock = Clock()
    tried = Limiter(clock)
    for _ in range(int(limiter.WRONG_BURST)):
        tried.wrong()
    with pytest.raises(TooManyTries) as refused:
        tried.wrong()
    clock.now += refused.value.seconds
    tried.wrong()


def test_a_year_of_guessing_stays_hopeless() -> None:
    clock, allowed = Clock(), 0
    tried = Limiter(clock)
    for _ in range(100_000):
        clock.now += 0.01
        try:
            tried.wrong()
            allowed += 1
        except TooManyTries:
            pass
    a_second = (allowed - limiter.WRONG_BURST) / clock.now
    assert a_second <= limiter.WRONG_PER_SECOND * 1.01
    assert a_second * 365 * 24 * 3600 * 100_000 / 10**19 < 1e-4


def test_one_code_has_its_own_bucket() -> None:
    tried = Limiter(Clock())
    for _ in range(int(limiter.SAME_CODE_BURST)):
        tried.before(b"a" * 32)
    with pytest.raises(TooManyTries):
        tried.before(b"a" * 32)
    tried.before(b"b" * 32)


def test_a_clock_set_back_locks_nobody_out() -> None:
    clock = Clock()
    clock.now = 1000.0
    tried = Limiter(clock)
    clock.now = 0.0
    tried.before(b"a" * 32)
    tried.wrong()


def test_what_is_remembered_is_bounded_and_holds_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "CODES_REMEMBERED", 10)
    tried = Limiter(Clock())
    for n in range(100):
        tried.before(bytes([n]) * 32)
    remembered = tried._codes
    assert len(remembered) == 10
    assert all(bytes([n]) * 4 not in name for n in range(100) for name in remembered)
