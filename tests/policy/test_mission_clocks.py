"""The clocks of both packs, run through policy.clocks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import clocks, stages
from tande.policy.mission import Span
from tande.project.mission import load

ROOT = Path(__file__).parents[2]
HAITI = load(ROOT / "missions" / "haiti")
TINY = load(ROOT / "tests" / "packs" / "tiny")
SINCE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("stage", "traits", "clock", "day"),
    [
        (stages.RECEIVED, set(), "acknowledge", "2026-11-25"),
        (stages.RECEIVED, {"child"}, "acknowledge", "2026-11-24"),
        (stages.ACKNOWLEDGED, set(), "decide_admission", "2026-12-07"),
        (stages.ADMITTED, {"sea"}, "open_inquiry", "2026-11-26"),
        (stages.INQUIRY, set(), "finish_inquiry", "2027-05-23"),
        (stages.INQUIRY, {"danger"}, "finish_inquiry", "2027-02-23"),
        (stages.FINDING, set(), "tell_outcome", "2026-12-07"),
        (stages.REVIEW, {"sea"}, "decide_review", "2026-12-14"),
    ],
)
def test_a_stage_is_due_by_its_own_clock(stage: str, traits: set[str], clock: str, day: str) -> None:
    """News and outside duties run beside it: they never shorten what the reporter is told."""
    due = clocks.due(stage=stage, since=SINCE, traits=traits, mission=HAITI)
    assert due is not None
    assert (due.clock, due.at.date().isoformat()) == (clock, day)


def test_nothing_is_due_at_the_end() -> None:
    for stage in stages.ENDS:
        assert clocks.due(stage=stage, since=SINCE, traits=set(), mission=HAITI) is None


def test_another_mission_keeps_another_time() -> None:
    due = clocks.due(stage=stages.RECEIVED, since=SINCE, traits=set(), mission=TINY)
    assert due is not None
    assert due.at.date().isoformat() == "2026-11-28"
    assert clocks.due(stage=stages.ADMITTED, since=SINCE, traits=set(), mission=TINY) is None


@given(hours=st.integers(0, 24 * 365 * 4), days=st.integers(1, 60))
def test_working_days_are_counted_one_by_one_whatever_the_shortcut(hours: int, days: int) -> None:
    """The sum in whole weeks says the same as counting on the fingers."""
    start = SINCE + timedelta(hours=hours)
    moment, left = start, days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5
    assert clocks.after(start, Span(days, "working_days"), HAITI) == moment


def test_a_clock_on_the_case_is_not_one_on_a_record() -> None:
    with pytest.raises(ValueError, match="acknowledge"):
        clocks.of_record("acknowledge", since=SINCE, traits=set(), mission=HAITI)
    assert clocks.of_record("no_such_clock", since=SINCE, traits=set(), mission=HAITI) is None
