"""What the index leaves out is never an alert: beside everything compared with everything, and letter by letter."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from tande.toolkit.names import SHIPPED, Subject, build, screen_all
from tande.toolkit.names.bags import BONES, WORDS, bags, may_reach
from tande.toolkit.names.crossing import NO_VOWELS, across
from tande.toolkit.names.edits import Letters, Rules, Table, prices, swap_table
from tande.toolkit.names.equivalents import shipped
from tande.toolkit.names.forms import form_of
from tande.toolkit.names.likeness import likeness, spelled
from tande.toolkit.names.pairing import compare_all

PAIRS = Path(__file__).parents[2] / "bench" / "names"


def slips(name: str) -> list[str]:
    """The name, and the name with a letter lost, doubled or exchanged, or a space at another place."""
    at = len(name) // 2
    return [
        name,
        name[:at] + name[at + 1 :],
        name[: at - 2] + name[at - 2] + name[at - 2 :],
        name[:1] + name[2:3] + name[1:2] + name[3:],
        name.replace(" ", "", 1),
        " ".join([name[:4], name[4:]]),
    ]


def test_everything_worth_an_alert_is_found_through_the_index() -> None:
    rows = [row for name in ("latin", "scripts", "scripts_held") for row in _rows(name)[::9]]
    index = build(Subject(str(at), row[:1]) for at, row in enumerate(rows))
    names = [slip for row in rows for slip in (*slips(row[0]), row[1])]
    found = screen_all([Subject("", [name]) for name in names], index)
    for name, alerts in zip(names, found, strict=True):
        form = form_of(name, index.table)
        assert form is not None
        worths = compare_all([(form, other) for other in index.forms], index.table, [0.0] * len(index.forms))
        expected = {str(at) for at, one in enumerate(worths) if one.worth >= SHIPPED}
        assert {alert.record for alert in alerts} == expected


@pytest.mark.parametrize("records", [[], [Subject("marks", ["?!"], None, ["A 1234"])]], ids=["none", "no name"])
def test_an_index_without_names_gives_only_what_numbers_give(records: list[Subject]) -> None:
    index = build(records)
    people = [Subject("", ["Jean Pierre", "习近平"], None, ["a1234"]), Subject("", ["?"]), Subject("", [])]
    assert [[one.record for one in some] for some in screen_all(people, index)] == [[one.id for one in records], [], []]
    assert screen_all([], index) == []


def _rows(name: str) -> list[list[str]]:
    with open(PAIRS / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


ALIKE_LETTERS = st.text("aabdehkmorstz ", max_size=14)


@settings(max_examples=60, deadline=None)
@given(st.lists(ALIKE_LETTERS, min_size=1, max_size=8), ALIKE_LETTERS, st.sampled_from([76, 82]))
def test_a_bag_of_letters_leaves_nothing_out_that_is_alike(texts: list[str], text: str, least: int) -> None:
    for slots in (WORDS, BONES):
        joined, others = text.replace(" ", ""), [one.replace(" ", "") for one in texts]
        reached = may_reach(bags([joined], slots), 0, bags(others, slots), least, text.count(" ")).tolist()
        assert {at for at, other in enumerate(texts) if fuzz.ratio(text, other) >= least} <= set(reached)
        assert {at for at, other in enumerate(others) if fuzz.ratio(joined, other) >= least} <= set(reached)


def plain_price(one: str, other: str) -> int:
    """The textbook's way, for one pair: a letter dropped costs 100 (in front 130), swapped 140 or 160, turned 70."""
    drop = [0, 130, *[100] * 20]
    table = {(0, to): sum(drop[: to + 1]) for to in range(len(other) + 1)}
    table |= {(at, 0): sum(drop[: at + 1]) for at in range(len(one) + 1)}
    for at in range(1, len(one) + 1):
        for to in range(1, len(other) + 1):
            swap = 0 if one[at - 1] == other[to - 1] else 160 if 1 in (at, to) else 140
            ways = [table[at - 1, to - 1] + swap, table[at - 1, to] + drop[at], table[at, to - 1] + drop[to]]
            if min(at, to) > 1 and one[at - 1] == other[to - 2] and one[at - 2] == other[to - 1]:
                ways.append(table[at - 2, to - 2] + 70)
            table[at, to] = min(ways)
    return table[len(one), len(other)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=9), st.text("abc", max_size=9)), max_size=9))
def test_many_words_cost_what_each_costs_alone(pairs: list[tuple[str, str]]) -> None:
    def drops(word: Letters) -> Table:
        costs: Table = np.full(word.codes.shape, 100, np.int32)
        costs[:, 0] = 130
        return costs

    rules = Rules(drops, drops, swap_table(lambda *_: 140), swap_table(lambda *_: 160), turn=70)
    together = prices([one for one, _ in pairs], [other for _, other in pairs], rules)
    assert together.tolist() == [plain_price(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        ("mario", "maria", 1 - 1.3 * 1.4 / 5), ("maria", "moria", 1 - 1.3 * 0.5 / 5),
        ("jhon", "john", 1 - 1.3 * 0.7 / 4), ("anna", "ana", 1 - 1.3 * 0.3 / 4),
        ("mohamed", "mohaned", 1 - 1.3 * 1.4 / 7), ("kamau", "tamau", 0.0),
        ("david", "davit", 1 - 1.3 * 0.5 / 5), ("abcdef", "uvwxyz", 0.0),
    ],
)  # fmt: skip
def test_what_slips_cost(one: str, other: str, worth: float) -> None:
    assert spelled([one, other], [other, one]).tolist() == pytest.approx([worth, worth])


def test_what_scripts_leave_out_costs_little() -> None:
    bare = across(["mhmd", "mhmd", "hsyn"], ["mohammed", "mahmoud", "hussein"], NO_VOWELS).tolist()
    assert bare[0] > 0.9 < bare[2]
    assert across(["mhmd"], ["salem"], NO_VOWELS).tolist() == [0.0]


def test_two_words_are_as_alike_either_way_round() -> None:
    for one, other in (("lu", "llu"), ("hkh", "hh"), ("jn", "jean"), ("p", "peter"), ("", "a"), ("12", "13")):
        assert likeness(one, other, shipped()) == likeness(other, one, shipped())
