"""The parts by themselves, on anything that can be drawn: names of changes, the order of reading, counts, lateness."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import stages
from tande.toolkit.errors import BadEntry
from tande.toolkit.promises import commitment, entry_line, parse_entry
from tande.toolkit.tlog.tiles import files_of_growth
from tande.verifier.checks import counts
from tande.verifier.checks.counts import Recount
from tande.verifier.checks.doubles import doubles
from tande.verifier.checks.lateness import due, late
from tande.verifier.checks.past import changes
from tande.verifier.checks.walk import schedule
from tande.verifier.findings import Finding, exit_code
from tande.verifier.memory import Head
from tests.verifier.logs import line, lines

NUMBERS = st.lists(st.integers(0, 10_000), min_size=1, max_size=60, unique=True)
NEW = st.integers(20_000, 30_000)


def row(numbers: Sequence[int]) -> bytes:
    return b"".join(number.to_bytes(8, "big") for number in numbers)


def named(before: Sequence[int], now: Sequence[int]) -> dict[str, int]:
    return {one.name: one.count for one in changes(row(before), row(now), piece=8)}


@given(NUMBERS, st.lists(NEW, max_size=20, unique=True))
def test_growing_is_no_change_and_shrinking_is_a_rollback(before: list[int], more: list[int]) -> None:
    assert named(before, before + more) == {}
    assert named(before + more, before) == ({"rollback": len(more)} if more else {})


@given(NUMBERS, st.data(), st.integers(0, 5))
def test_a_single_change_is_called_by_its_name(before: list[int], data: st.DataObject, more: int) -> None:
    at, grown = data.draw(st.integers(0, len(before) - 1)), list(range(40_000, 40_000 + more))
    now = [*before, *grown]
    assert named(before, [*now[:at], 50_000, *now[at + 1 :]]) == {"edit": 1}
    if at < len(before) - 1:
        assert named(before, now[:at] + now[at + 1 :]) == {"deletion": 1}
    assert named(before, [*now[:at], 50_000, *now[at:]]) == {"insertion": 1}
    other = data.draw(st.integers(0, len(before) - 1))
    if other != at:
        now[at], now[other] = now[other], now[at]
        assert set(named(before, now)) == {"reorder"}


@given(NUMBERS, st.lists(st.integers(0, 10_000), max_size=60))
def test_whatever_is_done_is_called_something(before: list[int], now: list[int]) -> None:
    assert bool(named(before, now)) == (now[: len(before)] != before)


@given(st.integers(0, 300_000))
def test_every_file_of_a_tree_is_read_once_and_none_before_what_it_is_made_of(size: int) -> None:
    order = list(schedule(size))
    assert sorted(name.path for name in order) == sorted(name.path for name in files_of_growth(0, size))
    places = {(name.level, name.n): at for at, name in enumerate(order)}
    for name in order:
        if name.level is not None:
            below = None if name.level == 0 else name.level - 1
            first = name.n * (256 if name.level else 1)
            last = first + (name.width - 1 if name.level else 0)
            assert places[below, last] < places[name.level, name.n]


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 9), max_size=50), st.sampled_from([1, 3, 100]))
def test_doubled_entries_are_found_wherever_they_stand(values: list[int], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tande.verifier.checks.doubles.AT_ONCE", at_once)
        found = doubles(array("Q", values))
    doubled = {value for value, count in Counter(values).items() if count > 1}
    assert {values[first] for first, _ in found} == doubled
    for first, second in found:
        assert first < second
        assert values[first] == values[second]


GOOD = entry_line(kind="complaint.closed", period="2026-09", commitment=commitment({}, salt=b"\1" * 32))
PARTS = st.sampled_from([
    GOOD, GOOD[:-1], GOOD + b"\n", GOOD + b"\n" + GOOD, b"", b"\n", b"x" + GOOD, GOOD[:-2] + b"B=",
])


@given(st.lists(PARTS, max_size=8))
def test_whole_bundles_are_read_as_each_entry_would_be(entries: list[bytes]) -> None:
    recount = Recount()
    recount.take(0, entries, [])
    strange = [one for one in entries if not is_entry(one)]
    assert recount.ids.count(0) == len(strange)
    assert len(recount.ids) == len(entries)


def is_entry(entry: bytes) -> bool:
    try:
        parse_entry(entry)
    except BadEntry:
        return False
    return True


@given(st.lists(st.lists(st.integers(0, 3), max_size=12), max_size=12))
def test_every_course_that_the_stages_allow_gives_counts_that_can_be(cases: list[list[int]]) -> None:
    """Each case moves on once a month, by whatever moves there are: no batch of months looks impossible."""
    recount, still_open = Recount(), 0
    entries = []
    for number, choices in enumerate(cases):
        stage = stages.RECEIVED
        entries.append(line(number, month="2025-01").entry)
        for month, choice in enumerate(choices):
            moves = stages.moves_from(stage)
            move = moves[choice % len(moves)]
            stage = move.to
            entries.append(line(number * 100 + month, move.fact, f"2025-{month + 1:02}").entry)
        still_open += stage not in (*stages.ENDS, stages.REVIEW)
    recount.take(0, entries, [])
    assert list(counts.impossible(recount, [len(entries)])) == []
    assert counts.totals(recount.at(len(entries)))["open"] == still_open


@pytest.mark.parametrize(("found", "expected"), [
    ([], 0), (["trusts_server"], 0), (["missing_anchor"], 3), (["missing_anchor", "unread"], 2),
    (["missing_anchor", "unread", "edit", "restored"], 1),
])
def test_the_worst_that_was_found_decides_the_exit_code(found: list[str], expected: int) -> None:
    assert exit_code(map(Finding, found)) == expected


@pytest.mark.parametrize(("period", "begun", "expected"), [
    ("2026-09", None, date(2026, 11, 5)), ("2026-12", None, date(2027, 2, 5)),
    ("2026-02", None, date(2026, 4, 5)), ("2026-02", date(2026, 10, 1), date(2026, 11, 6)),
])
def test_when_an_entry_is_due(period: str, begun: date | None, expected: date) -> None:
    assert due(period, begun) == expected


def at(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400


def test_lateness_is_accused_only_on_proof() -> None:
    recount = Recount()
    recount.take(0, [one.entry for one in (*lines(3), line(5, month="2026-10"), line(6))], [])
    for head, found in (
        (Head(4, b"", at(date(2026, 11, 4))), []), (Head(4, b"", at(date(2026, 11, 6))), [4]),
        (Head(4, b"", None), []), (Head(5, b"", at(date(2027, 11, 6))), []),
    ):
        assert [one.index for one in late(recount, [head], None)] == found
