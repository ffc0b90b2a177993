"""From facts to "912 of 1,000 vetted, 640 trained in child protection", and what small contingents show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import coverage as cover
from tande.policy import facts
from tande.policy.coverage import Column, Course, Snapshot
from tande.policy.coverage_printing import Cell, Release, grouped, release, show, show_part, whole
from tande.policy.folding import Coded

AT = datetime(2026, 6, 1, tzinfo=UTC)
DAY = date(2026, 6, 15)
COURSES = (Course("children"), Course("command", frozenset({"commander"})))
COLUMNS = cover.columns(COURSES, ["gender"])
LIMIT = 5
ENROLLED = {"contingent": "AAA", "unit": "u1", "post": "member", "functions": []}
CLEARED = {"contingent": "AAA", "result": "cleared", "until": "2026-12-31"}
PASSED = {"curriculum": "children", "course": "c", "version": 1, "score": 90, "passed": "yes", "on": "2026-05-01",
          "until": "2027-05-01"}


def coded(kind: str, **body: Any) -> Coded:
    return Coded(kind, AT, body)


def columns_of(*news: Coded, day: date = DAY) -> set[str]:
    return set(cover.belongs(cover.fold({}, news), day, COURSES))


def taught(on: str = "2026-04-20", curricula: str = "children,command") -> Coded:
    return coded("training.attended", contingent="AAA", curricula=curricula, on=on, session="s")


@pytest.mark.parametrize(
    ("news", "found"),
    [
        ([], {"people"}),
        ([coded("vetting.result", **CLEARED)], {"people", "vetted"}),
        ([coded("vetting.result", **(CLEARED | {"until": None}))], {"people", "vetted"}),
        ([coded("vetting.result", **(CLEARED | {"result": "remediated"}))], {"people", "vetted"}),
        ([coded("vetting.result", result="cleared")], {"people"}),  # until when? fails closed
        ([coded("vetting.result", **(CLEARED | {"until": "2026-06-14"}))], {"people"}),
        ([coded("vetting.result", **(CLEARED | {"result": "under_review"}))], {"people"}),
        ([coded("vetting.result", **CLEARED), coded("vetting.result", result="refused", until=None)], {"people"}),
        ([coded("person.deployed", on="2026-06-15")], {"people", "deployed", "deployed_pending"}),
        ([coded("person.deployed", on="2026-06-16")], {"people"}),
        ([coded("person.deployed", on="2026-06-01"), coded("vetting.result", **CLEARED)],
         {"people", "deployed", "vetted"}),
        ([coded("person.left", on="2026-06-15", pending="yes")], {"left", "left_pending"}),
        ([coded("person.left", on="2026-06-15", pending="no")], {"left"}),
        ([coded("person.left", on="2026-06-16", pending="no")], {"people"}),
        ([coded("person.left", on="2026-06-15")], {"left", "left_pending"}),
        ([coded("vetting.result", **CLEARED), coded("person.left", on="2026-06-15")], {"left"}),
        ([coded("person.left", on="2026-06-15", pending="no"),
          coded("vetting.result", result="left_pending", until=None)],
         {"left", "left_pending"}),
        ([coded("person.left", on="2026-06-10"), coded("person.left", on="", pending="no")], {"people"}),  # a mistake
        ([coded("person.left", on="2026-06-01", pending="yes"), coded("person.deployed", on="2026-06-10")],
         {"people", "deployed", "deployed_pending"}),
        ([coded("training.attempted", **PASSED), taught()], {"people", "trained:children"}),
        ([coded("training.attempted", **PASSED)], {"people"}),  # the session is not signed off
        ([coded("training.attempted", **PASSED), taught("2026-03-01")], {"people"}),  # not the session's test any more
        ([coded("training.attempted", **PASSED), taught(curricula="command")], {"people"}),
        ([taught(), coded("training.attempted", **(PASSED | {"passed": "no"}))], {"people"}),
        ([taught(), coded("training.attempted", **PASSED), coded("training.attempted", **(PASSED | {"passed": False}))],
         {"people", "trained:children"}),
        ([taught(), coded("training.attempted", **(PASSED | {"until": "2026-06-14"}))], {"people"}),
        ([taught(), coded("training.attempted", **(PASSED | {"curriculum": "command"}))], {"people"}),  # of commanders
        ([taught(), coded("training.attempted", **PASSED), coded("credential.revoked", curriculum="children")],
         {"people"}),
        ([taught(), coded("training.attempted", **PASSED),
          coded("credential.revoked", curriculum="children", reason="renamed")], {"people", "trained:children"}),
        ([taught(), coded("training.attempted", **PASSED), coded("training.annulled", curriculum="children")],
         {"people"}),
        ([taught(), coded("training.attempted", **PASSED, attempt="a"),
          coded("training.attempted", **PASSED, attempt="b"),
          coded("training.annulled", curriculum="children", attempt="a")], {"people", "trained:children"}),
        ([coded("person.moved", contingent="AAA", struck="yes")], set()),
        ([coded("person.moved", contingent="AAA", struck="yes"),
          coded("person.moved", contingent="AAA", struck="no")], {"people"}),
        ([coded("override.granted", contingent="AAA", until="2026-06-15")], {"people", "overridden"}),
        ([coded("override.granted", contingent="AAA", until="2026-06-14")], {"people"}),
        ([coded("override.granted", contingent="AAA", until="2026-06-20"), coded("override.ended")], {"people"}),
        ([coded("person.moved", contingent="AAA", post="commander", functions=["gender"])],
         {"people", "asked:command", "function:gender"}),
        ([coded("complaint.received"), coded("person.looked")], {"people"}),
    ],
)
def test_each_fact_counts_in_its_columns(news: list[Coded], found: set[str]) -> None:
    assert columns_of(coded("person.enrolled", **ENROLLED), *news) == found


def test_nobody_is_counted_before_anybody_said_where_they_belong() -> None:
    assert columns_of(coded("vetting.result", **CLEARED)) == set()
    assert set(facts.KINDS) | {"training.annulled"} >= cover.KINDS


def test_folding_bit_by_bit_is_folding_at_once() -> None:
    news = [coded("person.enrolled", **ENROLLED), coded("training.attempted", **PASSED), taught(),
            coded("person.deployed", on="2026-06-01"), coded("vetting.result", **CLEARED)]
    bit: Mapping[str, Any] = {}
    for one in news:
        bit = cover.fold(bit, [one])
    assert bit == cover.fold({}, news)


def snapshot(counts: Mapping[str, Mapping[str, int]], day: date = DAY) -> Snapshot:
    """Each contingent's first n people in each column."""
    return Snapshot(day, {
        where: {column: frozenset(f"{where}{n}" for n in range(size)) for column, size in of.items()}
        for where, of in counts.items()
    })


def printed(now: Snapshot, *former: Release) -> dict[str, dict[str, tuple[int, int] | None]]:
    done = release(former, now, COLUMNS, LIMIT)
    return {"+".join(row.contingents): {column: (cell.low, cell.high) if cell else None for column, cell in
                                        row.cells.items()} for row in done.rows}


def test_the_sentence_of_the_issue_comes_out() -> None:
    row = printed(snapshot({"KEN": {"people": 1000, "deployed": 700, "vetted": 912, "trained:children": 640}}))["KEN"]
    assert (row["people"], row["vetted"], row["trained:children"]) == ((1000, 1000), (912, 912), (640, 640))


@pytest.mark.parametrize(
    ("n", "of", "found"),
    [(0, 0, (0, 0)), (0, 4, None), (4, 4, None), (0, 5, (0, 0)), (5, 5, (5, 5)), (3, 7, (1, 6)), (4, 10, (1, 4)),
     (5, 10, (5, 5)), (6, 10, (6, 9)), (10, 10, (10, 10)), (996, 1000, (996, 999)), (995, 1000, (995, 995))],
)
def test_a_number_is_exact_only_with_enough_on_both_sides(n: int, of: int, found: tuple[int, int] | None) -> None:
    assert show(n, of, LIMIT) == found


@given(st.integers(1, 60), st.data())
def test_every_true_number_lies_in_its_print(people: int, data: st.DataObject) -> None:
    base, other = data.draw(st.integers(0, people)), data.draw(st.integers(0, people))
    n = data.draw(st.integers(max(0, base - other), min(base, people - other)))
    for found in (show(n, base, LIMIT), show_part(n, base, other, people, LIMIT)):
        assert found is None or found[0] <= n <= found[1] or n > base


def test_small_contingents_are_counted_together_and_never_one_alone() -> None:
    def rows(*former: Release, **sizes: int) -> tuple[tuple[str, ...], ...]:
        return grouped(former, snapshot({one: {"people": n} for one, n in sizes.items()}), LIMIT)

    assert rows(A=40, B=20) == (("A",), ("B",))
    assert rows(A=40, B=6, C=5) == (("A",), ("B", "C"))
    assert rows(A=40, B=20, C=9) == (("A",), ("B", "C"))
    assert rows(A=40, B=20, C=3, D=2) == (("A",), ("B", "C", "D"))
    assert rows(C=3) == (("C",),)
    before = release([], snapshot({one: {"people": n} for one, n in {"A": 40, "B": 9, "C": 6}.items()}), COLUMNS, LIMIT)
    assert rows(before, A=40, B=11, C=10) == (("A",), ("B",), ("C",))  # five came
    assert rows(before, A=40, B=10, C=6) == (("A",), ("B", "C"))  # by one they could be told apart


def test_a_contingent_that_is_alone_and_small_shows_only_its_size() -> None:
    row = printed(snapshot({"C": {"people": 3, "vetted": 2}}))["C"]
    assert row["people"] == (3, 3)
    assert row["vetted"] is row["trained:children"] is None


def later(day: date, now: Snapshot) -> Snapshot:
    return replace(now, day=day)


def test_a_number_stands_with_its_day_until_enough_has_changed() -> None:
    column = Column("vetted", "people")
    done: list[Release] = []
    for month, vetted in ((6, 20), (7, 21), (8, 24), (9, 25)):
        now = snapshot({"A": {"people": 40, "vetted": vetted}}, date(2026, month, 1))
        done.append(release(done, now, [Column("people", size=True), column], LIMIT))
    cells = [one.rows[0].cells["vetted"] for one in done]
    assert cells == [Cell(20, 20, 40, date(2026, 6, 1))] * 3 + [Cell(25, 25, 40, date(2026, 9, 1))]


def test_one_newcomer_is_not_told_by_subtraction() -> None:
    first = release([], snapshot({"A": {"people": 40, "vetted": 40}}, date(2026, 6, 1)), COLUMNS, LIMIT)
    now = snapshot({"A": {"people": 41, "vetted": 40}}, date(2026, 7, 1))
    assert printed(now, first)["A"]["vetted"] == (37, 41)
    assert printed(now)["A"]["vetted"] == (37, 40)  # which by itself would be no secret


def test_the_sum_is_the_sum_of_what_is_printed() -> None:
    done = release([], snapshot({"A": {"people": 40, "vetted": 20}, "B": {"people": 20, "vetted": 2}}), COLUMNS, LIMIT)
    assert whole(done.rows, Column("vetted", "people")) == (21, 24, 60)
    assert whole(done.rows, Column("people", size=True)) == (60, 60, 60)
    alone = release([], snapshot({"A": {"people": 3, "vetted": 2}}), COLUMNS, LIMIT)
    assert whole(alone.rows, Column("vetted", "people")) is None


def test_every_column_has_its_words() -> None:
    codes: Iterable[str] = (column.code for column in COLUMNS)
    assert all(code in cover.WORDS or code.startswith((cover.TRAINED, cover.ASKED, cover.FUNCTION)) for code in codes)
    assert cover.RULES.keys() - cover.WORDS.keys() == {cover.TRAINED, cover.FUNCTION}
