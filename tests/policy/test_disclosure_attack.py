"""Everything a mission ever published, in the hands of somebody with linear programming: no hidden cell is pinned.

A mission of three years is invented, with its corrections and late codes, and released every month as the real one
is: all tables, all periods, all versions that were ever printed. What is proven: from all these numbers together, by
sums and differences, also believing that counts only grow, each hidden cell can still be at least two numbers. What
is not: somebody who knows of single complaints from elsewhere subtracts those first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy import counting, figure_tables, periods
from tande.policy.case_counts import Codes, Key
from tande.policy.differencing import REFUSALS, Version, WouldDisclose, check, next_version, without_twin
from tande.policy.disclosure import disclose, print_as, withhold
from tande.policy.figure_tables import Cell
from tande.policy.folding import Coded, fold
from tande.policy.tables import OTHER, Leaf, Shown, Table
from tande.project.mission import load
from tests.policy.attacker import against, hidden

MISSION = load(Path(__file__).parents[2] / "missions" / "haiti")
CODES = Codes(MISSION)
RULE = MISSION.disclosure
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
STATES = ["KEN"] * 6 + ["JAM"] * 3 + ["BLZ", "GTM", "SLV", ""]


def story(chance: Random, day: float) -> list[Coded]:
    """One invented complaint and what was noted of it, with codes that come late and change."""
    def said(after: float, kind: str, **body: Any) -> Coded:
        return Coded(kind, BEGIN + timedelta(days=day + after), body)

    state = chance.choice(STATES)
    category = chance.choice([one.code for one in MISSION.categories if chance.random() < 0.2] or ["theft_simple"])
    said_codes = {"category": category, "child": chance.choice(["yes", "no", "no", "unsure"]), "state": state}
    body = {"number": 1, "category": category, "states": [state] if state else [], "personnel": "police",
            "persons": chance.choice([None, 1, 1, 2]), "victims_adult": chance.randint(0, 2),
            "victims_child": chance.choice([0, 0, 1])}
    facts = [
        said(0, "complaint.received", channel=chance.choice(["web"] * 5 + ["sms", "voice"]), language=chance.choice(
            ["ht", "ht", "ht", "fr", "en"])),
        said(chance.uniform(0.1, 4), "complaint.acknowledged"),
        said(chance.uniform(5, 90), "case.triaged", **{key: value for key, value in said_codes.items() if value}),
        said(chance.uniform(95, 110), "allegation.recorded", **body),
    ]
    if chance.random() < 0.4:
        changed = {**body, "states": [chance.choice(["KEN", "JAM", "BLZ"])], "persons": 2}
        facts.append(said(chance.uniform(115, 250), "allegation.changed", **changed))
    if chance.random() < 0.7:
        finding = chance.choice(["substantiated", "unsubstantiated", "insufficient_evidence"])
        facts.append(said(chance.uniform(260, 300), "allegation.decided", number=1, finding=finding))
    return facts


@lru_cache
def publish(seed: int, cases: int, months: int) -> dict[tuple[str, str], list[Version]]:
    """Every version of every table and period that monthly releases would print, oldest first."""
    chance = Random(seed)
    waiting = sorted(
        ((fact.at, number, fact) for number in range(cases) for fact in story(chance, chance.uniform(0, months * 30))),
        key=lambda one: one[:2],
    )
    files: dict[int, dict[str, Any]] = {}
    counts: Counter[Key] = Counter()
    printed: dict[tuple[str, str], list[Version]] = {}
    for last in (periods.month(periods.number("2024-01") + n) for n in range(months + 12)):
        end = datetime.combine(periods.day_after(last), datetime.min.time(), UTC)
        while waiting and waiting[0][0] < end:
            _, number, fact = waiting.pop(0)
            folded = fold(files.get(number, {}), [fact], CODES)
            files[number] = folded.case
            counts.update(folded.counts)
        release(counts, last, printed)
    return printed


def release(counts: Counter[Key], last: str, printed: dict[tuple[str, str], list[Version]]) -> None:
    cells: dict[tuple[str, str], dict[Cell, int]] = {}
    for key, n in counts.items():
        form = counting.FORMS.get(key.table)
        if form and (key.column or key.row) and periods.last_month(key.month, form.months) <= last and not form.stock:
            of = cells.setdefault((form.name, periods.name(key.month, form.months)), {})
            of[Cell(*key[2:])] = of.get(Cell(*key[2:]), 0) + n
    for form in figure_tables.forms_in_order():
        for (name, period), found in cells.items():
            if name != form.name:
                continue
            frame = printed.get((counting.FRAME, period), [])
            together = frame[-1].printed.together if frame and form.of_states else ()
            table = figure_tables.table(form, found, CODES)
            version = next_version(printed.get((name, period), []), table, RULE, together=together)
            if version is not None:
                printed.setdefault((name, period), []).append(version)


@pytest.mark.parametrize(("seed", "cases"), [(1, 120), (2, 1500)])
def test_no_hidden_cell_is_pinned_by_everything_ever_published(seed: int, cases: int) -> None:
    printed = publish(seed, cases, 24)
    shown = attacked = 0
    for versions in printed.values():
        visible = [one for one in versions if not one.printed.withheld]
        shown += len(visible)
        for only_grows in (False, grew(visible)):
            attacker = against(visible, only_grows=only_grows) if visible else None
            for number, version in enumerate(visible):
                for leaf in sample(hidden(version), Random(seed)):
                    low, high = attacker.knows((number, leaf))  # type: ignore[union-attr]
                    assert low < high, (leaf, versions)
                    attacked += 1
    assert shown > 10
    assert attacked > 60


def grew(versions: list[Version]) -> bool:
    """Whether the counts really only grew from version to version: else nobody could believe it."""
    return len(versions) > 1 and all(
        later.table.cells[leaf] >= n for one, later in pairwise(versions)
        for leaf, n in one.table.cells.items()
    )


def sample(leaves: list[Leaf], chance: Random, most: int = 4) -> list[Leaf]:
    return leaves if len(leaves) <= most else chance.sample(leaves, most)


def test_the_simulation_prints_versions_and_withholds_what_it_must() -> None:
    """The attack above would prove nothing if next to nothing were printed, or nothing were ever printed anew."""
    printed = publish(2, 1500, 24)
    versions = [one for several in printed.values() for one in several]
    assert any(len([one for one in several if not one.printed.withheld]) > 1 for several in printed.values())
    assert any(one.printed.withheld for one in versions)
    assert any(one.printed.together for one in versions if not one.printed.withheld)
    assert {name for name, _ in printed} >= {"reports_by_channel", "allegations_by_category", "findings_by_state"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_random_tables_that_change_stay_hidden_through_all_their_versions(data: st.DataObject) -> None:
    rows = [("", f"r{n}") for n in range(data.draw(st.integers(3, 6)))]
    cells = {leaf: data.draw(st.integers(0, 25)) for leaf in rows}
    children = frozenset({rows[0]}) if data.draw(st.booleans()) else frozenset()
    versions: list[Version] = []
    for _ in range(4):
        found = next_version(versions, Table(dict(cells), {}, children=children), RULE)
        versions += [found] if found else []
        for _ in range(data.draw(st.integers(0, 12))):
            cells[data.draw(st.sampled_from(rows))] += 1
    visible = [one for one in versions if not one.printed.withheld]
    for only_grows in (False, True):
        attacker = against(visible, only_grows=only_grows) if visible else None
        for number, version in enumerate(visible):
            for leaf in hidden(version):
                low, high = attacker.knows((number, leaf))  # type: ignore[union-attr]
                assert low < high


def rows(**counts: int) -> Table:
    return Table({("", name): n for name, n in counts.items()}, {})


def test_what_was_hidden_is_never_shown_later_and_small_changes_wait() -> None:
    first = next_version([], rows(a=1, b=1, c=2), RULE)
    assert first is not None
    assert first.printed.withheld == "too_few"
    later = next_version([first], rows(a=20, b=30, c=40), RULE)
    assert later is not None
    assert (later.printed.withheld, later.printed.total) == ("as_before", 90)
    shown = Version(rows(a=20, b=30, c=40), disclose(rows(a=20, b=30, c=40), RULE))
    assert next_version([shown], rows(a=20, b=30, c=40), RULE) is None
    assert next_version([shown], rows(a=24, b=30, c=40), RULE) is None
    anew = next_version([shown], rows(a=25, b=30, c=40), RULE)
    assert anew is not None
    assert anew.printed.parts["", "a"].about == 25


def test_a_row_that_is_new_to_an_old_period_is_counted_with_the_others() -> None:
    former = Version(rows(a=20, b=30, c=40), disclose(rows(a=20, b=30, c=40), RULE))
    anew = next_version([former], rows(a=20, b=30, c=40, d=15), RULE)
    assert anew is not None
    assert "d" in anew.printed.together
    assert ("", OTHER) in anew.printed.parts


BEFORE = Version(rows(a=20, b=30, c=11), disclose(rows(a=20, b=30, c=11), RULE))
TWO_TOGETHER = Version(rows(a=20, b=30, c=11), print_as(rows(a=20, b=30, c=11), RULE, frozenset({"b", "c"})))
WITHHELD = Version(rows(a=2, b=1, c=1), withhold(rows(a=2, b=1, c=1), "too_few"))


@pytest.mark.parametrize(
    ("former", "table", "together", "reason"),
    [
        ([], rows(a=1, b=1, c=1), frozenset(), "too_few"),
        ([], rows(a=12, b=7, c=0), frozenset(), "too_close"),
        ([], replace(rows(a=9, b=9, c=9), sources={("", "a"): {"KEN": 9}}), frozenset(), "one_state"),
        ([WITHHELD], rows(a=20, b=30, c=11), frozenset(), "withheld_before"),
        ([TWO_TOGETHER], rows(a=40, b=30, c=11), frozenset(), "finer"),
        ([BEFORE], rows(a=23, b=30, c=11), frozenset(), "small_difference"),
    ],
)
def test_a_release_that_would_disclose_is_refused_by_name(
    former: list[Version], table: Table, together: frozenset[str], reason: str
) -> None:
    with pytest.raises(WouldDisclose, match=f"^{reason}$"):
        check([*former, Version(table, print_as(table, RULE, together))], RULE)
    assert reason in REFUSALS


def test_two_prints_whose_difference_would_tell_are_refused() -> None:
    """Alone each is harmless. But one cell left the small range by one, and no other number could have done so."""
    first, second = rows(a=7, b=20, c=20), rows(a=8, b=25, c=20)
    versions = [Version(table, print_as(table, RULE, frozenset())) for table in (first, second)]
    for one in versions:
        check([one], RULE)
    with pytest.raises(WouldDisclose, match="no_twin"):
        check(versions, RULE)
    assert next_version(versions[:1], second, RULE) is None


def test_a_twin_takes_from_what_grew() -> None:
    """Who believes that counts only grow would not believe that one became smaller to make another larger."""
    first, second = rows(a=0, b=20, c=13), rows(a=1, b=20, c=18)
    versions = [Version(table, print_as(table, RULE, frozenset())) for table in (first, second)]
    assert without_twin(versions) == [(1, ("", "a"))]
    more = Version(rows(a=1, b=21, c=18), print_as(rows(a=1, b=21, c=18), RULE, frozenset()))
    assert without_twin([versions[0], more]) == []


def test_the_attacker_is_no_fool() -> None:
    """Rounding alone, as it is done elsewhere, gives hidden cells away: the attack finds them."""
    table = rows(a=6, b=0, c=0)
    naive = Version(table, print_as(table, RULE, frozenset()))
    assert naive.printed.parts["", "a"] == Shown(1, 7)
    assert against([naive]).knows((0, ("", "a"))) == (6, 6)
