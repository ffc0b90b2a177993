"""The rule on what may be printed: blurring, two States, one ending, children; random tables against an attacker."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy import disclosure
from tande.policy.disclosure import WITHHELD, disclose
from tande.policy.mission import Disclosure
from tande.policy.tables import OTHER, UNKNOWN, Leaf, Printed, Shown, Table, blur, margin, parts_of
from tests.policy.attacker import Attacker

RULE = Disclosure(threshold=5, children=10, rounding=5)
RULES = st.builds(
    Disclosure, threshold=st.integers(2, 12), children=st.integers(5, 20), rounding=st.integers(2, 10)
)


def rows(**counts: int) -> dict[Leaf, int]:
    return {("", name): n for name, n in counts.items()}


def text(shown: Shown) -> str:
    return str(shown.about if shown.about is not None else f"{shown.low}-{shown.high}")


@pytest.mark.parametrize(
    ("limit", "step", "expected"),
    [
        (5, 5, {0: "0-0", 1: "1-7", 4: "1-7", 7: "1-7", 8: "10", 12: "10", 13: "15"}),
        (10, 5, {0: "0-0", 1: "1-12", 12: "1-12", 13: "15", 17: "15"}),
        (5, 10, {4: "1-4", 5: "10", 14: "10", 15: "20"}),
        (3, 1, {2: "1-2", 3: "3", 4: "4"}),
    ],
)
def test_a_count_is_blurred_by_the_pack(limit: int, step: int, expected: dict[int, str]) -> None:
    assert {n: text(blur(n, limit=limit, step=step)) for n in expected} == expected


@given(n=st.integers(0, 500), limit=st.integers(1, 30), step=st.integers(1, 20))
def test_what_is_printed_holds_the_true_number_and_no_small_one_is_rounded(n: int, limit: int, step: int) -> None:
    shown = blur(n, limit=limit, step=step)
    assert shown.holds(n)
    assert all(blur(other, limit=limit, step=step) == shown for other in range(shown.low, shown.high + 1))
    if shown.about is not None:
        assert shown.low >= limit
        assert shown.about % step == 0


def test_exact_is_the_total_and_nothing_below_it() -> None:
    printed = disclose(Table(rows(web=23, sms=3, voice=11, paper=0), {}), RULE)
    assert printed.total == 37
    assert {row: text(one) for (_, row), one in printed.parts.items()} == {
        "web": "25", "sms": "1-7", "voice": "10", "paper": "0-0",
    }


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (rows(a=4, b=0, c=0), "too_few"),
        (rows(a=1, b=1, c=1, d=1, e=1), "would_tell"),  # five cells of at least one each, and five in all
        (rows(a=6, b=0, c=0), "would_tell"),  # a range beside zeros is the total
        (rows(a=8, b=8), "would_tell"),
        (rows(a=12, b=7, c=0), "would_tell"),
    ],
)
def test_numbers_that_would_give_one_another_away_are_withheld(cells: dict[Leaf, int], reason: str) -> None:
    printed = disclose(Table(cells, {}), RULE)
    assert (printed.withheld, printed.parts, printed.total) == (reason, {}, sum(cells.values()))
    assert reason in WITHHELD


def test_nothing_at_all_may_be_said_and_all_of_many_too() -> None:
    assert disclose(Table(rows(a=0, b=0), {}), RULE).parts[("", "a")] == Shown(0, 0)
    many = disclose(Table(rows(web=40, sms=0, voice=0), {}), RULE)
    assert many.parts[("", "web")] == Shown(40, 40, 40)


def test_a_cell_from_one_state_alone_is_counted_with_others() -> None:
    cells = rows(theft=9, insult=9, traffic=9, other=12)
    sources = {
        ("", "theft"): {"KEN": 9}, ("", "insult"): {"KEN": 5, "JAM": 4}, ("", "traffic"): {UNKNOWN: 9},
        ("", "other"): {"KEN": 6, "JAM": 6},
    }
    printed = disclose(Table(cells, sources), RULE)
    assert printed.together == {"theft", "insult"}  # and company, or "other" would be that one cell
    assert printed.parts[("", OTHER)] == Shown(18, 22, 20)
    assert {row for _, row in printed.parts} == {OTHER, "traffic", "other"}
    alone = disclose(Table(cells, {leaf: {"KEN": 9} for leaf in cells}), RULE)
    assert alone.withheld == "would_tell"


def test_a_state_is_named_only_among_others_and_not_with_a_small_number() -> None:
    cells = rows(KEN=30, JAM=16, BLZ=3, BHS=0, SLV=0, unknown=4)
    printed = disclose(Table(cells, {}, of_states=True), RULE)
    assert printed.together == {"BLZ", "BHS", "SLV"}  # nobody can tell which of the three
    assert text(printed.parts[("", OTHER)]) == "1-7"
    assert not disclose(Table(rows(KEN=40, JAM=16, BLZ=0), {}, of_states=True), RULE).together
    assert disclose(Table(rows(KEN=30, JAM=0, BLZ=0, unknown=4), {}, of_states=True), RULE).withheld


def test_all_substantiated_of_a_small_row_is_never_said() -> None:
    cells = {
        ("substantiated", "KEN"): 9, ("unsubstantiated", "KEN"): 0, ("substantiated", "BHS"): 2,
        ("unsubstantiated", "BHS"): 3, ("substantiated", "JAM"): 24, ("unsubstantiated", "JAM"): 14,
        ("substantiated", "BLZ"): 15, ("unsubstantiated", "BLZ"): 29,
    }
    printed = disclose(Table(cells, {}, of_states=True, endings=True), RULE)
    assert printed.together == {"KEN", "BHS"}
    assert text(printed.parts[("substantiated", OTHER)]) == "10"
    # On the whole of the mission too: four findings, all substantiated.
    all_four = {("substantiated", "KEN"): 3, ("substantiated", "JAM"): 4, ("unsubstantiated", "KEN"): 0,
                ("unsubstantiated", "JAM"): 0}
    assert disclose(Table(all_four, {}, of_states=True, endings=True), RULE).withheld


def test_children_have_the_stricter_limit() -> None:
    cells = {("", "adult"): 40, ("", "child"): 9, ("", "older"): 30}
    plain = disclose(Table(cells, {}), RULE)
    strict = disclose(Table(cells, {}, children=frozenset({("", "child")})), RULE)
    assert text(plain.parts[("", "child")]) == "10"
    assert text(strict.parts[("", "child")]) == "1-12"
    only = Table(rows(a=3, b=5, c=1), {}, children=frozenset(rows(a=0, b=0, c=0)))
    assert disclose(only, RULE).withheld == "too_few"


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Lists, nested tables and crossed ones, of few and of many, with States and children in them."""
    shape = draw(st.sampled_from(("list", "nested", "crossed")))
    size = draw(st.integers(2, 5))
    names = {
        "list": [("", f"r{n}") for n in range(size + 1)],
        "nested": [(f"c{n % 2}", f"r{n}") for n in range(size * 2)],
        "crossed": [(f"c{n}", f"r{m}") for n in range(3) for m in range(size)],
    }[shape]
    most = draw(st.sampled_from((2, 6, 20, 60)))
    cells = {leaf: draw(st.integers(0, most)) for leaf in names}
    states = st.sampled_from(("KEN", "JAM", UNKNOWN))
    sources = {leaf: {draw(states): n - n // 2, draw(states): n // 2} for leaf, n in cells.items() if n}
    return Table(
        cells, sources, of_states=shape != "nested" and draw(st.booleans()), endings=shape == "crossed",
        children=frozenset(leaf for leaf in names if draw(st.integers(0, 4)) == 0),
    )


@settings(max_examples=150, deadline=None)
@given(table=tables(), rule=RULES)
def test_no_arithmetic_pins_a_cell_of_a_random_table(table: Table, rule: Disclosure) -> None:
    printed = disclose(table, rule)
    if printed.withheld:
        return
    attacker, closed_form = Attacker([(printed, list(table.cells))]), disclosure.doubt(printed)
    for leaf, members in parts_of(table, printed.together).items():
        low, high = attacker.knows(*((0, one) for one in members))
        assert (low, high) == (closed_form[leaf].low, closed_form[leaf].high)
        limit = disclosure.part_limit(table, members, rule)
        exact = printed.parts[leaf].low == printed.parts[leaf].high
        assert exact or high - low >= margin(limit, rule.rounding)
        assert not exact or printed.parts[leaf].high in (0, printed.total)
        if len(members) > 1 and not exact:
            assert all(attacker.knows((0, one))[1] > attacker.knows((0, one))[0] for one in members)


def divisions(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every way to divide a total among cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in divisions(cells - 1, total - first):
            yield (first, *rest)


LISTS = [("", name) for name in "abc"]
CROSSED = [(column, row) for column in "xy" for row in "ab"]


@pytest.mark.parametrize(
    ("leaves", "most", "about"),
    [
        (LISTS, 26, {}),
        (LISTS, 22, {"children": frozenset({("", "a")})}),
        ([*LISTS, ("", "d")], 16, {"of_states": True}),
        (LISTS, 24, {"of_states": True}),
        (CROSSED, 15, {"endings": True}),
        ([("x", "a"), ("x", "b"), ("y", "c"), ("y", "d")], 15, {}),
    ],
)
def test_who_knows_the_rule_by_heart_learns_no_more(leaves: list[Leaf], most: int, about: dict[str, object]) -> None:
    """Every table there can be of a total: those printed alike differ in each hidden cell. No program can beat it."""
    for total in range(most):
        alike: dict[object, list[Table]] = {}
        for counts in divisions(len(leaves), total):
            table = Table(dict(zip(leaves, counts, strict=True)), {}, **about)  # type: ignore[arg-type]
            alike.setdefault(as_read(disclose(table, RULE)), []).append(table)
        for group in alike.values():
            printed = disclose(group[0], RULE)
            for leaf in leaves:
                if disclosure.is_hidden(printed, leaf):
                    assert len({one.cells[leaf] for one in group}) > 1, (total, leaf, group[0].cells)


def as_read(printed: Printed) -> object:
    return (printed.withheld, printed.together, tuple(printed.parts.items()), tuple(printed.columns.items()))


def test_the_margin_grows_with_the_limit_and_stays_below_a_step() -> None:
    wide = [margin(limit, 5) for limit in range(1, 20)]
    assert all(later >= earlier for earlier, later in pairwise(wide))
    assert max(wide) == 4
