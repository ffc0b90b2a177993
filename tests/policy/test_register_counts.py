"""Force, custody, children met and violations become counts; and what an attacker makes of all that is printed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import counting, facts, figure_tables
from tande.policy.case_counts import Codes, Key
from tande.policy.differencing import Version
from tande.policy.folding import Coded, fold
from tande.policy.register_counts import BANDS, CHILDREN, LINES, band, middle
from tande.policy.tables import blur, margin
from tande.project.mission import load
from tests.policy.attacker import against, hidden
from tests.policy.test_disclosure_attack import release

HAITI = Codes(load(Path(__file__).parents[2] / "missions" / "haiti"))
RULE = HAITI.mission.disclosure
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


def said(fact: str, days: float = 0, **body: Any) -> Coded:
    assert fact in facts.KINDS
    return Coded(fact, START + timedelta(days=days), body)


def counted(*news: Coded) -> dict[tuple[str, str, str], int]:
    """Month, table and row (or nothing) of all that is not 0."""
    return {(key.month, key.table, key.row): n for key, n in fold({}, news, HAITI).counts.items()}


def lines(*news: Coded) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (_month, table, row), n in counted(*news).items():
        if table == CHILDREN:
            found[row] += n
    return dict(found)


REPORTED = said("force.reported", level="lethal", outcome="dead", child="no", department="HT0117", contingent="KEN")


def test_a_use_of_force_is_in_each_of_its_tables_once() -> None:
    assert counted(REPORTED, said("force.transferred", reasons=["death"]), said("force.linked")) == {
        ("2026-03", "force.reported", ""): 1, ("2026-03", "force_by_level", "lethal"): 1,
        ("2026-03", "force_by_outcome", "dead"): 1, ("2026-03", "force_by_place", "HT01"): 1,
        ("2026-03", "force_by_age", "adult"): 1, ("2026-03", "force_by_transfer", "yes"): 1,
    }


def test_what_is_corrected_is_counted_anew_in_the_month_of_the_report() -> None:
    found = counted(REPORTED, said("force.changed", 40, outcome="serious", child="doubt"))
    assert found["2026-03", "force_by_outcome", "serious"] == found["2026-03", "force_by_age", "child"] == 1
    assert {month for month, _table, _row in found} == {"2026-03"}
    assert not [row for _month, _table, row in found if row in ("dead", "adult")]


@pytest.mark.parametrize("child", ["yes", "doubt", "", None, "perhaps", True])
def test_doubt_about_age_means_child(child: object) -> None:
    for kind, table in (("force.reported", "force_by_age"), ("detention.recorded", "detention_by_age")):
        assert counted(said(kind, child=child))["2026-03", table, "child"] == 1
        assert counted(said(kind))["2026-03", table, "child"] == 1
        assert counted(said(kind, child="no"))["2026-03", table, "adult"] == 1


@pytest.mark.parametrize("kind", ["force.missed", "operation.unreported", "detention.overdue"])
def test_what_the_mission_owed_is_counted_when_it_is_missed(kind: str) -> None:
    assert counted(said(kind)) == {("2026-03", kind, ""): 1}


def test_custody_ends_in_its_own_month_with_its_hours() -> None:
    found = counted(said("detention.recorded", child="yes"), said("detention.ended", 30, hours=23.5, to="handed_over"))
    assert found == {
        ("2026-03", "detention.recorded", ""): 1, ("2026-03", "detention_by_age", "child"): 1,
        ("2026-04", "detention.ended", ""): 1, ("2026-04", "detention_by_hours", "h24"): 1,
    }


@pytest.mark.parametrize(
    ("hours", "code"),
    [(0, "h6"), (6, "h6"), (6.01, "h12"), (24, "h24"), (72.0, "h72"), (72.1, "more"), (None, "unknown"),
     (-1, "unknown"), ("7", "unknown"), (True, "unknown"), (float("nan"), "unknown")],
)  # fmt: skip
def test_bands_of_hours(hours: object, code: str) -> None:
    assert band(hours) == code


def test_a_child_is_in_each_line_once_however_often_it_is_said() -> None:
    recorded = said("encounter.recorded", flags=["questioned", "with_adults", "not_heard"], contingent="KEN")
    assert lines(
        recorded, recorded, said("encounter.changed", 1, flags=["questioned", "photo"]),
        said("encounter.overdue", 1), said("encounter.overdue", 2),
        said("encounter.handed_over", 2, hours=30, late=True),
        said("encounter.handed_over", 2, hours=31, late=True), said("encounter.receipt_missing", 3),
        said("encounter.received", 4, mismatches=["time"], hours=90), said("encounter.looked", 5),
    ) == dict.fromkeys(
        ("met", "questioned", "with_adults", "photo", "overdue", "left", "late", "receipt_missing", "mismatch"), 1
    )
    for late, wanted in (("no", {"left": 1}), (False, {"left": 1}), ("yes", {"left": 1, "late": 1})):
        left = said("encounter.handed_over", hours=3, late=late)
        assert lines(left, said("encounter.received", mismatches=[])) == wanted


def test_only_a_document_makes_an_adult_and_an_adult_is_in_no_line_of_children() -> None:
    adult = said("encounter.recorded", flags=[], child="no")
    left = said("encounter.handed_over", 1, hours=30, late="yes")
    assert lines(adult, left) == {}
    assert lines(adult, said("encounter.changed", flags=["photo"], child="yes"), left) == dict.fromkeys(
        ("met", "photo", "left", "late"), 1
    )
    assert lines(said("encounter.recorded", flags=[], child="yes"), said("encounter.changed", child="no"), left) == {
        "met": 1
    }


@pytest.mark.parametrize(
    ("stage", "status", "kind", "line"),
    [
        ("task_force", "verified", "maiming", "killing_maiming"),
        ("task_force", "verified", "attack_on_schools", "attacks"),
        ("technical", "verified", "killing", ""), ("task_force", "reported_not_verified", "killing", ""),
        ("task_force", "verified", "deprivation_liberty", ""), ("task_force", "verified", "nonsense", ""),
    ],
)
def test_a_violation_is_counted_when_the_task_force_verifies_it(
    stage: str, status: str, kind: str, line: str
) -> None:
    signed = said("violation.signed", 3, stage=stage, status=status)
    assert lines(said("violation.recorded", kind=kind), signed, signed) == ({line: 1} if line else {})


def test_what_is_said_of_a_complaint_is_no_record_of_its_own() -> None:
    received = said("complaint.received", channel="register", language="fr")
    assert fold({}, [received, REPORTED], HAITI).counts == fold({}, [received], HAITI).counts


def test_the_median_lies_in_a_band() -> None:
    assert middle({"h6": 1, "h24": 2}) == "h24"
    assert middle({"h6": 2, "more": 2}) == "h6"
    assert middle({"h6": 1, "unknown": 2}) == "unknown"
    assert list(BANDS)[-1] == "unknown"
    with pytest.raises(ValueError, match="hours"):
        middle({})


@given(st.integers(0, 400), st.integers(0, 400))
def test_lines_of_children_tell_nothing_more_together_than_each_alone(part: int, whole: int) -> None:
    """Who knows that one line is chosen from another compares their bounds: they never cut each other."""
    part, whole = sorted((part, whole))
    inner, outer = (blur(n, limit=RULE.children, step=RULE.rounding) for n in (part, whole))
    assert inner.low <= outer.low
    assert inner.high <= outer.high
    for one, true in ((inner, part), (outer, whole)):
        assert one.low <= true <= one.high
        assert true == 0 or one.high - one.low >= margin(RULE.children, RULE.rounding)
        assert true == 0 or true >= RULE.children or (one.low, one.about) == (1, None)


def test_no_line_of_children_is_divided_by_a_table_or_series() -> None:
    assert not set(LINES) & {*counting.SERIES, *counting.FORMS}
    assert {line.part_of for line in LINES.values()} <= {"", *LINES}
    assert {line.rule for line in LINES.values()} <= set(counting.RULES)
    assert all(counting.FORMS[name].strict for name in ("force_by_age", "detention_by_age"))


def story(chance: Random, day: float) -> list[Coded]:
    if chance.random() < 0.4:
        held = said("detention.recorded", day, child=chance.choice(["no"] * 6 + ["doubt", "yes"]))
        return [held, said("detention.ended", day + chance.uniform(0, 3), hours=chance.uniform(0, 90))]
    body = {"level": chance.choice(["unarmed"] * 4 + ["less_lethal", "lethal"]), "department": chance.choice(
        ["HT0111"] * 4 + ["HT0511", "HT0711"]), "outcome": chance.choice(["none"] * 4 + ["light", "dead"]),
        "child": chance.choice(["no"] * 7 + ["doubt"])}
    news = [said("force.reported", day, **body)]
    if chance.random() < 0.3:
        news.append(said("force.transferred", day))
    if chance.random() < 0.2:
        news.append(said("force.changed", day + chance.uniform(5, 70), outcome="serious", child="yes"))
    return news


@pytest.mark.parametrize(("seed", "records"), [(1, 60), (3, 900)])
def test_no_use_of_force_and_nobody_held_is_pinned_by_all_that_was_printed(seed: int, records: int) -> None:
    chance = Random(seed)
    waiting = sorted(
        ((fact.at, number, fact) for number in range(records) for fact in story(chance, chance.uniform(0, 260))),
        key=lambda one: one[:2],
    )
    files: dict[int, dict[str, Any]] = {}
    counts: Counter[Key] = Counter()
    printed: dict[tuple[str, str], list[Version]] = {}
    for number in range(3, 14):
        last = f"{2026 + (number > 12)}-{(number - 1) % 12 + 1:02}"
        while waiting and f"{waiting[0][0]:%Y-%m}" <= last:
            _at, record, fact = waiting.pop(0)
            folded = fold(files.get(record, {}), [fact], HAITI)
            files[record] = folded.case
            counts.update(folded.counts)
        release(counts, last, printed)
    shown = 0
    for versions in printed.values():
        visible = [one for one in versions if not one.printed.withheld]
        attacker = against(visible) if visible else None
        for place, version in enumerate(visible):
            for leaf in hidden(version)[:4]:
                low, high = attacker.knows((place, leaf))  # type: ignore[union-attr]
                assert low < high, (leaf, versions)
                shown += 1
    assert {name for name, _period in printed} == {
        form.name for form in figure_tables.forms_in_order() if form.view == "force"
    }
    assert shown > (40 if records > 100 else -1)
