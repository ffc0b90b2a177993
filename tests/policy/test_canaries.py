"""Test complaints: measured from facts alone, and sealed before anybody had answered."""

from datetime import UTC, datetime, timedelta

import pytest

from tande.policy import canaries as rules
from tande.toolkit import canary_seals, codes

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(*found: tuple[str, float]) -> list[tuple[str, datetime]]:
    return [(kind, NOON + hours * HOUR) for kind, hours in found]


def test_times_are_rounded_down_and_none_until_it_happens() -> None:
    arrived = facts((rules.RECEIVED, 0), ("case.added", 1))
    found = rules.measure(arrived)
    assert (found.acknowledged_hours, found.ended_days, found.missed) == (None, None, 0)
    found = rules.measure([*arrived, *facts(
        ("clock.missed", 48), (rules.ACKNOWLEDGED, 50.9), (rules.ACKNOWLEDGED, 60), ("complaint.not_pursued", 100),
        ("complaint.reopened", 110), ("complaint.closed", 900),
    )])
    assert (found.acknowledged_hours, found.ended_days, found.missed) == (50, 4, 1)


def test_what_was_never_received_cannot_be_measured() -> None:
    with pytest.raises(rules.NotReceived):
        rules.measure(facts((rules.ACKNOWLEDGED, 1)))


def test_every_end_of_the_table_is_one() -> None:
    assert {"complaint.closed", "complaint.not_pursued", "complaint.referred_elsewhere"} <= rules.ENDINGS


def test_a_seal_laid_down_after_the_answer_proves_nothing() -> None:
    open_still = rules.measure(facts((rules.RECEIVED, 0)))
    answered = rules.measure(facts((rules.RECEIVED, 0), (rules.ACKNOWLEDGED, 5)))
    assert rules.sealed_in_time(NOON + 900 * HOUR, open_still)
    assert rules.sealed_in_time(NOON + 5 * HOUR, answered)
    assert not rules.sealed_in_time(NOON + 6 * HOUR, answered)


def test_a_seal_opens_with_its_code_only_and_looks_like_nothing() -> None:
    code, salt = codes.new_code(), canary_seals.new_salt()
    sealed = canary_seals.seal(code, salt=salt)
    assert canary_seals.opens(code, salt=salt, sealed=sealed)
    assert not canary_seals.opens(codes.new_code(), salt=salt, sealed=sealed)
    assert not canary_seals.opens(code, salt=canary_seals.new_salt(), sealed=sealed)
    assert sealed not in (codes.first_hash(code).hex(), canary_seals.seal(code, salt=canary_seals.new_salt()))
