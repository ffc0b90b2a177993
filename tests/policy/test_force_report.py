"""What a report of force must hold, operations that nobody reported on, and how units stand against one another."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import force, force_operations, force_patterns, force_report
from tande.policy.force import COUNTED, Harm, Use
from tande.policy.force_operations import Answered, Operation
from tande.policy.force_patterns import Counted
from tande.policy.force_report import Circumstances

AT = datetime(2026, 3, 2, 20, 30, tzinfo=UTC)
NOW = AT + timedelta(days=1)
USE = Use("f" * 32, "alpha", AT, ("firearm",), rounds=2)
FULL = Circumstances(
    commune="HT0111", operation="sole", threats=("shots",), alternatives=("no_time",), ages=("18-25",),
    bystanders="none", property="none", detention="no", camera="none", aid="not_needed", relatives="not_needed",
)
HARMS = st.builds(Harm, *[st.integers(0, 3)] * 4)


def wrong(use: Use = USE, told: Circumstances = FULL, *, full: bool = True) -> set[str]:
    return {one.field for one in force_report.check(use, told, full=full, now=NOW)}


def test_a_full_report_answers_every_question_and_a_first_one_may_leave_them() -> None:
    assert wrong() == set()
    assert wrong(told=Circumstances(), full=False) == set()
    assert wrong(told=Circumstances()) == {"commune", *force_report.TABLES, *force_report.SEVERAL}


@pytest.mark.parametrize(
    ("use", "told", "field"),
    [({}, {"operation": "raid"}, "operation"), ({}, {"threats": ("shots", "rain")}, "threats"),
     ({}, {"relatives": "told"}, "relatives_at"), ({}, {"aid": "given"}, "aid_at"),
     ({"aid_at": AT}, {}, "aid"), ({}, {"relatives": "told", "relatives_at": AT - timedelta(1)}, "relatives_at"),
     ({}, {"relatives": "told", "relatives_at": NOW + timedelta(1)}, "relatives_at"),
     ({"harm": Harm(light=1)}, {}, "light"), ({"harm": Harm(dead=1), "civilian": Harm(dead=2)}, {}, "dead"),
     ({"harm": Harm(serious=1), "suspect": Harm(serious=1)}, {"aid": "not_needed"}, "aid"),
     ({"warned": "perhaps"}, {}, "warned"), ({"at": AT.replace(year=1926)}, {}, "at"),
     ({"aid_at": NOW + timedelta(1)}, {"aid": "given"}, "aid_at"), ({"rounds": 10**9}, {}, "rounds"),
     ({"own": Harm(dead=-1)}, {}, "own_dead")],
)  # fmt: skip
def test_what_cannot_be_in_a_full_report_is_named(use: dict[str, Any], told: dict[str, Any], field: str) -> None:
    assert wrong() == set()
    assert field in wrong(replace(USE, **use), replace(FULL, **told))


def test_an_age_below_18_is_a_child_even_where_the_answer_was_no() -> None:
    assert force_report.careful(USE, FULL).child == "no"
    young = replace(FULL, ages=("15-17",))
    assert force_report.careful(USE, young).child == "yes"
    assert force_report.careful(replace(USE, child="doubt"), young).child == "doubt"


@given(HARMS, HARMS, HARMS, HARMS, st.sampled_from(sorted(force.CHILD)))
def test_more_harm_never_takes_a_reason_away(one: Harm, two: Harm, three: Harm, more: Harm, child: str) -> None:
    use = replace(USE, harm=one, civilian=two, suspect=three, child=child)
    worse = replace(use, harm=Harm(*(getattr(one, name) + getattr(more, name) for name in COUNTED)))
    assert set(force.transfers(use)) <= set(force.transfers(worse))
    order = list(force.OUTCOMES)
    assert order.index(force.outcome(worse)) <= order.index(force.outcome(use))


@given(HARMS, HARMS, st.sampled_from([AT, None]), st.lists(st.sampled_from(sorted(force.MEANS))))
def test_what_is_kept_is_what_is_read(one: Harm, two: Harm, time: datetime | None, means: list[str]) -> None:
    use = replace(USE, harm=one, own=two, aid_at=time, means=tuple(means))
    assert force_report.read(json.loads(json.dumps(force_report.plain(use, FULL)))) == (use, FULL)


DAY = date(2026, 3, 2)
RAID = Operation("a" * 32, "KEN", DAY, "HT0111", ("alpha", "bravo"), dead=1)


@pytest.mark.parametrize(
    ("report", "fits"),
    [(Answered("KEN", "alpha", DAY, "HT0111"), True), (Answered("KEN", "alpha", DAY + timedelta(1), ""), True),
     (Answered("KEN", "alpha", DAY + timedelta(2), "HT0111"), False), (Answered("KEN", "zulu", DAY, "HT0111"), False),
     (Answered("JAM", "alpha", DAY, "HT0111"), False), (Answered("KEN", "alpha", DAY, "HT0112"), False),
     (Answered("KEN", "zulu", DAY - timedelta(9), "HT0112", RAID.id), True),
     (Answered("KEN", "alpha", DAY, "HT0111", "b" * 32), False)],
)  # fmt: skip
def test_which_report_answers_an_operation(report: Answered, fits: bool) -> None:
    assert force_operations.answers(report, RAID) is fits
    assert force_operations.unanswered([RAID], [report]) == (() if fits else (RAID.id,))


def test_an_operation_without_casualties_is_no_gap_and_no_entry_brings_a_number_down() -> None:
    quiet = replace(RAID, dead=0)
    assert force_operations.unanswered([quiet], []) == ()
    assert force_operations.unanswered([replace(quiet, hurt=1)], []) == (RAID.id,)
    assert force_operations.worst([RAID, replace(quiet, hurt=4)]) == (1, 4)
    zone = ZoneInfo("America/Port-au-Prince")
    assert force_operations.due(DAY, zone=zone) == datetime(2026, 3, 3, 4, tzinfo=zone)


@pytest.mark.parametrize(("changed", "field"), [
    ({"form": "x"}, "form"), ({"source": "x"}, "source"), ({"units": ()}, "units"), ({"dead": -1}, "dead"),
    ({"hurt": 10**6}, "hurt"), ({"day": DAY + timedelta(1)}, "day"), ({"day": date(1999, 1, 1)}, "day"),
])  # fmt: skip
def test_what_cannot_be_of_an_operation_is_named(changed: dict[str, Any], field: str) -> None:
    assert force_operations.check(RAID, today=DAY) == []
    assert [one.field for one in force_operations.check(replace(RAID, **changed), today=DAY)] == [field]


def test_a_unit_is_measured_against_the_others_of_its_month() -> None:
    month = "2026-03"
    reports = [Counted("KEN", "alpha", month, ("firearm", "verbal"), 4, 1, 1, True, True, True)] * 3 + [
        Counted("KEN", "bravo", month, ("verbal",)), Counted("KEN", "delta", month), Counted("KEN", "alpha", "2026-02")]
    people = {("KEN", "alpha", month): 50, ("KEN", "bravo", month): 50, ("JAM", "x", month): 50}
    found = force_patterns.patterns(reports, people)
    assert [(one.unit, one.month) for one in found] == [
        ("x", month), ("alpha", month), ("bravo", month), ("delta", month), ("alpha", "2026-02")]
    alpha, bravo = found[1], found[2]
    assert (alpha.reports, alpha.rounds, alpha.hit, alpha.dead, alpha.late, alpha.outside, alpha.child) == (
        3, 12, 3, 3, 3, 3, 3)
    assert (alpha.means, alpha.rate, alpha.against, alpha.high) == ({"firearm": 3, "verbal": 3}, 6.0, 6.0, True)
    assert (bravo.rate, bravo.against, bravo.high) == (2.0, 2.0 / 3, False)
    assert [(one.rate, one.against) for one in (found[0], found[3], found[4])] == [(0, 0), (None, None), (None, None)]
    assert force_patterns.by_month(found) == [("2026-02", 1, 0), (month, 5, 6)]
    assert force_patterns.months_until(date(2026, 2, 9), 3) == ["2026-02", "2026-01", "2025-12"]
