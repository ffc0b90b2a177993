"""What must be gone when: the rule alone, in plain dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tande.policy import stages
from tande.policy.retention import CONTENT, EVIDENCE, IDENTITY, Standing, due, quiet_since, shortest_months
from tande.project.mission import load

TINY = load(Path(__file__).parents[1] / "packs" / "tiny")  # identity 3, files 12, content 24 months
END = datetime(2030, 11, 30, 12, tzinfo=UTC)
YEARS = timedelta(days=4000)


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        (END, set()),
        (datetime(2031, 2, 28, 11, tzinfo=UTC), set()),
        (datetime(2031, 2, 28, 12, tzinfo=UTC), {IDENTITY}),  # the 30th of a month that has only 28 days
        (datetime(2031, 11, 30, 12, tzinfo=UTC), {IDENTITY, EVIDENCE}),
        (datetime(2032, 11, 30, 11, tzinfo=UTC), {IDENTITY, EVIDENCE}),
        (datetime(2032, 11, 30, 12, tzinfo=UTC), {IDENTITY, EVIDENCE, CONTENT}),
        (END + YEARS, {IDENTITY, EVIDENCE, CONTENT}),
    ],
)
def test_each_part_goes_in_its_time(at: datetime, parts: set[str]) -> None:
    assert due(Standing("closed", END), TINY, at) == parts


@pytest.mark.parametrize("stage", sorted(set(stages.STAGES) - stages.ENDS))
def test_an_open_case_keeps_everything_for_ever(stage: str) -> None:
    assert due(Standing(stage, END), TINY, END + 10 * YEARS) == frozenset()


@pytest.mark.parametrize("stage", sorted(stages.ENDS))
def test_every_end_is_an_end(stage: str) -> None:
    assert due(Standing(stage, END), TINY, END + YEARS) == {IDENTITY, CONTENT, EVIDENCE}


def test_who_comes_back_starts_the_time_again() -> None:
    back = END + timedelta(days=600)
    case = Standing("closed", END, (END - YEARS, None, back))
    assert quiet_since(case) == back
    assert due(case, TINY, END + timedelta(days=650)) == frozenset()
    assert due(case, TINY, back + YEARS) == {IDENTITY, CONTENT, EVIDENCE}


def test_what_came_before_the_end_does_not_shorten_it() -> None:
    assert quiet_since(Standing("closed", END, (END - YEARS,))) == END


def test_a_case_that_belongs_to_an_open_one_waits() -> None:
    assert due(Standing("not_pursued", END, held=True), TINY, END + 10 * YEARS) == frozenset()


def test_a_clock_set_back_removes_nothing() -> None:
    assert due(Standing("closed", END), TINY, datetime(1970, 1, 1, tzinfo=UTC)) == frozenset()


def test_the_shortest_rule_bounds_the_search() -> None:
    assert shortest_months(TINY) == 3
