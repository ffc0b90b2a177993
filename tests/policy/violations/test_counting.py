"""How violations are counted: the published year, and each rule by itself."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy.violations import codes, counting
from tande.policy.violations.counting import Period
from tande.policy.violations.records import Child, Group, Tally, Violation
from tests.policy.violations import year_2023

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))
QUARTER = Period(date(2023, 7, 1), date(2023, 9, 30))
ONE = Violation("v", codes.KILLING, date(2023, 8, 1), date(2023, 8, 2), codes.VERIFIED, date(2023, 9, 1), "x", "HT01")


def test_the_published_year_comes_out_exactly() -> None:
    told = year_2023.PUBLISHED
    found = counting.verified(year_2023.records(), YEAR)
    assert counting.total(found) == told["violations"]
    children = counting.unique_children(found)
    assert (children.by_sex, children.by_sex.total, children.several) == (Tally(160, 117, 30), 307, 32)
    kinds = counting.by(found, lambda one: one.kind)
    for name, joined in codes.JOINED.items():
        if name in told:
            number = told[name]
            here = sum(kinds[kind] for kind in joined)
            sexes = counting.by_sex(one for one in found if one.kind in joined)
            assert number in (here, (here, sexes.boys, sexes.girls, sexes.unknown)), name
    assert {name: kinds[name] for name in ("killing", "maiming", "attack_on_schools", "attack_on_hospitals")} == {
        name: told[name] for name in ("killing", "maiming", "attack_on_schools", "attack_on_hospitals")
    }


@pytest.mark.parametrize(
    ("name", "lines"),
    [("recruitment_use", year_2023.RECRUITMENT), ("killing_maiming", year_2023.KILLING_MAIMING)],
)
def test_every_published_line_of_attribution_comes_out(name: str, lines: dict[str, int]) -> None:
    found = [one for one in counting.verified(year_2023.records(), YEAR) if one.kind in codes.JOINED[name]]
    assert counting.by(found, lambda one: one.party) == lines
    assert sum(lines.values()) == counting.total(found)


def test_late_depends_on_the_period_that_is_asked_for() -> None:
    """Verified in the third quarter, committed in the second: late in a quarterly table, not in the year's."""
    one = replace(ONE, began=date(2023, 6, 1), ended=date(2023, 6, 30))
    assert counting.is_late(one, QUARTER)
    assert not counting.is_late(one, YEAR)
    assert counting.verified([one], QUARTER) == [one]
    assert not counting.is_late(replace(one, ended=date(2023, 7, 1)), QUARTER)
    assert not counting.is_late(replace(one, status=codes.PENDING), QUARTER)
    assert not counting.is_late(replace(one, verified_on=date(2023, 10, 1)), QUARTER)


@pytest.mark.parametrize("status", codes.STATUSES)
def test_unverified_is_shown_apart_and_by_the_day_of_the_incident(status: str) -> None:
    one = replace(ONE, status=status, verified_on=date(2024, 2, 1))
    assert counting.verified([one], YEAR) == []
    assert counting.unverified([one], YEAR) == ([one] if status in codes.UNVERIFIED else [])
    assert counting.unverified([replace(one, began=date(2022, 1, 1), ended=date(2022, 1, 1))], YEAR) == []


@pytest.mark.parametrize("kind", [codes.MILITARY_USE, codes.DEPRIVATION])
def test_what_is_not_grave_is_counted_only_where_it_is_asked_for(kind: str) -> None:
    one = replace(ONE, kind=kind)
    assert counting.verified([one], YEAR) == []
    assert counting.verified([one], YEAR, kinds=[kind]) == [one]


def test_two_perpetrators_in_a_crossfire_count_once_and_lines_add_up() -> None:
    child = Child("c", codes.GIRLS)
    found = [replace(ONE, id="a", party="x_and_y", children=(child,)), replace(ONE, id="b", children=(child, child))]
    assert counting.by(found, lambda one: one.party) == {"x_and_y": 1, "x": 1}
    assert counting.total(found) == 2


def test_several_needs_two_that_are_verified() -> None:
    child = Child("c", codes.BOYS)
    first, second = replace(ONE, id="a", children=(child,)), replace(ONE, id="b", children=(child,))
    assert counting.unique_children([first, second]).several == 1
    for status in set(codes.STATUSES) - {codes.VERIFIED}:
        assert counting.unique_children([first, replace(second, status=status)]).several == 0
    assert counting.unique_children([first, replace(second, kind=codes.DENIAL)]).several == 0


def test_a_typed_number_is_compared_and_never_believed_over_the_children() -> None:
    typed = replace(ONE, typed={"boys": 3, "girls": 0}, children=(Child("a", codes.BOYS), Child("b")))
    assert counting.tally(typed) == Tally(1, 0, 1)
    (found,) = counting.mismatches([typed])
    assert found.by == {"boys": 2, "girls": 0, "unknown": -1}
    alone = replace(ONE, typed={"girls": 4})
    assert (counting.tally(alone), counting.mismatches([alone])) == (Tally(0, 4, 0), [])
    assert counting.without_identity([alone, typed]) == 4
    assert counting.unique_children([alone]).by_sex.total == 0
    for wrong in ({"boys": -1}, {"men": 1}):
        with pytest.raises(ValueError, match="boys"):
            counting.tally(replace(ONE, typed=wrong))


def test_a_group_counts_by_its_number_and_is_known_again() -> None:
    group = Group("g", 5, codes.UNKNOWN)
    found = [replace(ONE, id=id, groups=(group,)) for id in "ab"]
    assert counting.total(found) == 10
    children = counting.unique_children(found)
    assert (children.by_sex, children.several) == (Tally(0, 0, 5), 5)


def test_a_period_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="ends"):
        Period(date(2023, 2, 1), date(2023, 1, 1))


_children = st.lists(st.builds(Child, st.sampled_from("abcdef"), st.sampled_from(codes.SEXES)), max_size=4)
_violations = st.lists(
    st.builds(
        Violation, id=st.uuids().map(str), kind=st.sampled_from(list(codes.KINDS)), began=st.just(date(2023, 3, 1)),
        ended=st.just(date(2023, 3, 1)), status=st.sampled_from(list(codes.STATUSES)),
        verified_on=st.sampled_from([None, date(2023, 4, 1), date(2024, 4, 1)]), party=st.sampled_from("xyz"),
        department=st.sampled_from(["HT01", "HT02"]), children=_children.map(tuple),
    ),
    max_size=12,
)


@given(_violations)
def test_every_table_adds_up_to_the_total_and_order_changes_nothing(records: list[Violation]) -> None:
    found = counting.verified(records, YEAR)
    for key in ("kind", "party", "department"):
        assert sum(counting.by(found, lambda one, key=key: getattr(one, key)).values()) == counting.total(found)
    assert not set(map(id, found)) & set(map(id, counting.unverified(records, YEAR)))
    children = counting.unique_children(found)
    assert children.several <= children.by_sex.total <= counting.by_sex(found).total
    assert counting.unique_children(reversed(found)).by_sex.total == children.by_sex.total
