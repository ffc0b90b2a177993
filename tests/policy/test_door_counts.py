"""Figures by door: folding in any order, corrections, and which door fails people, from printed numbers alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import door_counts, folding, tables
from tande.policy.case_counts import Key
from tande.policy.door_counts import Door, Printed, Share, compared, cost_each, doors
from tande.policy.folding import Coded
from tests.policy.test_folding import HAITI

MAY = datetime(2026, 5, 3, 4, tzinfo=UTC)
Facts = list[Coded]


def told(door: str = "sms", month: str = "2026-04", at: datetime = MAY, **more: Any) -> Coded:
    body = {"door": door, "month": month, "opened": 9, "registered": 5, "abandoned": 4, "received": 12, **more}
    return Coded("doors.counted", at, body)


def fold(news: Facts, known: dict[str, Any] | None = None) -> folding.Folded:
    return folding.fold(known or {}, news, HAITI)


def test_a_months_counts_are_abandoned_contacts_by_door_and_language_and_whole_dollars() -> None:
    one = told(languages={"ht": {"abandoned": 3}, "fr": {"abandoned": 0}}, cost={"USD": 12_600_000, "HTG": 5_000_000})
    assert fold([one]).counts == {
        Key("2026-04", "abandoned"): 4, Key("2026-04", "abandoned_by_door", "", "sms"): 4,
        Key("2026-04", "abandoned_by_language", "", "ht"): 3,
        Key("2026-04", "abandoned_by_language", "", "unknown"): 1, Key("2026-04", "door_cost"): 13,
    }


@pytest.mark.parametrize("odd", [
    {"abandoned": -3}, {"abandoned": True}, {"abandoned": "4"}, {"abandoned": None}, {"abandoned": 0},
])
def test_what_is_no_number_is_none(odd: dict[str, Any]) -> None:
    assert fold([told(**odd, languages="x", cost=7)]).counts == {}


def test_an_unknown_door_and_a_month_that_cannot_be() -> None:
    found = fold([told("pigeon", "2026-13"), told("sms", "2027-01"), told("voice", "x")]).counts
    assert {key.month for key in found} == {"2026-05"}
    assert found[Key("2026-05", "abandoned_by_door", "", "unknown")] == 4


said = st.builds(
    told, door=st.sampled_from(["sms", "voice", "ussd"]), month=st.sampled_from(["2026-03", "2026-04"]),
    at=st.integers(0, 5).map(lambda days: MAY + timedelta(days=days)), abandoned=st.integers(0, 30),
    languages=st.dictionaries(st.sampled_from(["ht", "fr"]), st.fixed_dictionaries({"abandoned": st.integers(0, 40)})),
    cost=st.dictionaries(st.sampled_from(["USD", "HTG"]), st.integers(0, 10**9)),
)


@given(st.lists(said, max_size=8), st.randoms(), st.integers(0, 8))
def test_order_and_portions_change_nothing_and_the_later_count_holds(news: Facts, chance: Any, cut: int) -> None:
    whole, mixed = fold(news), list(news)
    chance.shuffle(mixed)
    first = fold(mixed[:cut])
    second = fold(mixed[cut:], first.case)
    both = {key: first.counts[key] + second.counts[key] for key in {*first.counts, *second.counts}}
    assert {key: n for key, n in both.items() if n} == whole.counts
    last: dict[tuple[str, str], Coded] = {}
    for one in news:
        name = (one.body["door"], one.body["month"])
        if name not in last or last[name].at < one.at:
            last[name] = one
    days = [(one.body["door"], one.body["month"], one.at) for one in news]
    if len(set(days)) == len(days):
        assert sum(n for key, n in whole.counts.items() if key.table == "abandoned") == sum(
            one.body["abandoned"] for one in last.values()
        )
    for name in ("abandoned_by_door", "abandoned_by_language"):
        assert sum(n for key, n in whole.counts.items() if key.table == name) == sum(
            n for key, n in whole.counts.items() if key.table == "abandoned"
        )


@pytest.mark.parametrize(("hours", "late"), [(20, 0), (60, 1)])
def test_a_first_answer_that_is_late_is_counted_once_by_its_door(hours: int, late: int) -> None:
    start = datetime(2026, 4, 6, 9, tzinfo=UTC)
    news = [Coded("complaint.received", start, {"channel": "sms", "language": "ht"})]
    if late:
        news += [Coded("clock.missed", start + timedelta(hours=50), {"clock": "acknowledge", "level": 1})]
    news += [Coded("complaint.acknowledged", start + timedelta(hours=hours), {})]
    found = fold(news).counts
    assert found[Key("2026-04", "late_answers")] == found[Key("2026-04", "late_by_door", "", "sms")] == late
    assert found[Key("2026-04", "late_by_language", "", "ht")] == late
    assert found[Key("2026-04", "answers_in_time")] == 1 - late


def test_only_who_was_reached_is_counted_as_reached() -> None:
    news = [Coded("callback.done", MAY, {"how": how}) for how in ("reached", "too_old", "wrong_number")]
    assert fold(news).counts == {Key("2026-05", "callbacks_reached"): 1}


def test_missing_form_numbers_are_a_stock_that_grows_and_shrinks() -> None:
    news = [
        Coded("paper.counted", datetime(2026, month + 1, 1, tzinfo=UTC), {"month": f"2026-0{month}", "gaps": gaps})
        for month, gaps in ((5, 3), (6, 5), (7, 1), (8, 1))
    ]
    first = fold(news[:1])
    assert first.counts == {Key("2026-05", "paper_gaps"): 3}
    rest = fold(news[1:], first.case)
    assert rest.counts == {Key("2026-06", "paper_gaps"): 2, Key("2026-07", "paper_gaps"): -4}


def cell(n: int) -> Printed:
    one = tables.blur(n, limit=5, step=5)
    return Printed(one.low, one.high, one.about is not None or one.low == one.high)


def door(code: str, received: int, late: int = 0, left: int = 0) -> Door:
    return Door(code, cell(received), cell(late), cell(left))


def unknown(code: str, received: int) -> Door:
    return Door(code, cell(received), cell(0), None)


FAILING: list[tuple[str, list[Door], list[tuple[str, str]]]] = [
    ("one far worse", [door("web", 100, 10), door("sms", 100, 60)], [("sms", "late")]),
    ("a little worse", [door("web", 100, 10), door("sms", 100, 25)], []),
    ("too few at the door", [door("web", 100, 10), door("sms", 15, 15)], []),
    ("too few elsewhere", [door("web", 10, 0), door("sms", 100, 90)], []),
    ("a small number of late ones", [door("web", 400, 0), door("sms", 22, 6)], []),
    ("alone", [door("sms", 100, 100)], []),
    ("left by many", [door("sms", 200), door("ussd", 40, 0, 60), door("voice", 60, 0, 10)], [("ussd", "abandoned")]),
    ("only beside pages, of which nobody knows who left", [unknown("web", 900), door("ussd", 40, 0, 60)], []),
    ("counted together", [door("web", 100, 10), Door("sms", None, cell(60), None)], []),
    ("nothing", [], []),
]


@pytest.mark.parametrize(("_name", "found", "failed"), FAILING, ids=[one[0] for one in FAILING])
def test_which_door_fails_people(_name: str, found: list[Door], failed: list[tuple[str, str]]) -> None:
    assert [(one.code, one.how) for one in compared(found) if one.fails] == failed


counts = st.tuples(st.integers(0, 300), st.floats(0, 1), st.integers(0, 300))


@given(st.lists(counts, min_size=2, max_size=4))
def test_a_door_that_is_named_is_truly_worse(true: list[tuple[int, float, int]]) -> None:
    """Whatever the blurring did: nobody is blamed for what the true counts do not bear."""
    late = [int(n * share) for n, share, _left in true]
    found = [
        door(str(place), n, late[place], left) for place, (n, _share, left) in enumerate(true)
    ]
    for code, how, least, most, fails in compared(found):
        place = int(code)
        part = late if how == "late" else [left for _n, _share, left in true]
        whole = [n for n, _share, _left in true] if how == "late" else [n + left for n, _share, left in true]
        others = [n for n in range(len(true)) if n != place]
        mine, theirs = part[place] / whole[place], sum(part[n] for n in others) / sum(whole[n] for n in others)
        assert least.low <= 100 * mine <= least.high
        assert most.low <= 100 * theirs <= most.high
        assert not fails or mine >= theirs + door_counts.POINTS / 100


def test_doors_come_from_printed_entries_and_what_is_hidden_stays_so() -> None:
    entry = {"withheld": "", "cells": [
        {"row": "web", "low": 33, "high": 37, "about": 35}, {"row": "sms", "low": 1, "high": 7, "about": None},
        {"row": "voice", "low": 0, "high": 0, "about": None},
        {"row": "other_together", "low": 1, "high": 7, "about": None},
    ]}
    found = doors({"reports_by_channel": entry, "late_by_door": {"withheld": "too_few", "cells": []},
                   "abandoned_by_door": None})
    assert [(one.code, one.received, one.late, one.in_time) for one in found] == [
        ("web", Printed(33, 37, True), None, None), ("sms", Printed(1, 7, False), None, None),
    ]
    left = doors({"reports_by_channel": entry, "late_by_door": None, "abandoned_by_door": entry})
    assert [(one.code, one.abandoned) for one in left] == [
        ("web", None), ("sms", Printed(1, 7, False)),
    ], "who leaves a page is not known, and that is not 0"


def test_shares_and_costs_say_between_what() -> None:
    one = Door("sms", Printed(38, 42, True), Printed(8, 12, True), Printed(0, 0, True))
    assert one.late_share == Share(19, 32)
    assert one.in_time == Printed(26, 34, True)
    assert cost_each([10], one) == (22, 28)
    assert cost_each([3, 3, 4], one) == (20, 31), "each month was rounded for itself"
    assert cost_each([10], door("sms", 12)) is None
    assert cost_each([10], None) is None
    before = Door("sms", Printed(20, 20, True), Printed(38, 42, True), None)
    assert before.late_share == Share(100, 100), "late now, received in the quarter before"
