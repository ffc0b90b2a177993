"""What users of the UN's own system found wrong in its tables, by ticket, and the pitfalls of its queries (a to d)."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tande.policy.violations import codes, counting
from tande.policy.violations.counting import Period, quarter, year
from tande.policy.violations.records import Child, Group, Tally, Violation

YEAR = year(2025)
THREE = (Child("a", codes.BOYS), Child("b", codes.GIRLS), Child("c"))
ONE = Violation(
    "v", codes.ABDUCTION, date(2025, 2, 1), date(2025, 2, 3), codes.VERIFIED, date(2025, 3, 1), "gang", "D1"
)


def test_r2_3560_by_perpetrator_and_by_region_count_the_children_harmed() -> None:
    found = [replace(ONE, children=THREE), replace(ONE, id="w", kind=codes.ATTACK_SCHOOLS, children=THREE)]
    for key in ("party", "department"):
        assert list(counting.by(found, lambda one, key=key: getattr(one, key)).values()) == [4]
        assert list(counting.sexes_by(found, lambda one, key=key: getattr(one, key)).values()) == [Tally(1, 1, 1)]


@pytest.mark.parametrize("status", codes.STATUSES)
def test_r2_3561_several_only_with_two_that_are_verified(status: str) -> None:
    found = [replace(ONE, children=THREE[:1]), replace(ONE, id="w", status=status, children=THREE[:1])]
    assert counting.unique_children(found).several == (status == codes.VERIFIED)


def test_r2_3542_unverified_holds_what_could_not_be_verified() -> None:
    found = [replace(ONE, id=status, status=status) for status in codes.STATUSES]
    assert {one.id for one in counting.unverified(found, YEAR)} == {codes.PENDING, codes.COULD_NOT}


def test_r2_3573_and_r2_3585_leave_out_deprivation_of_liberty() -> None:
    found = [replace(ONE, kind=codes.DEPRIVATION, children=THREE), replace(ONE, kind=codes.MILITARY_USE)]
    assert counting.verified(found, YEAR) == counting.unverified(found, YEAR) == []
    assert counting.by_sex(found) == Tally()
    assert counting.unique_children(found).by_sex == Tally()


@pytest.mark.parametrize("status", sorted(set(codes.STATUSES) - {codes.VERIFIED}))
def test_r2_3584_only_what_is_verified_can_be_late(status: str) -> None:
    late = replace(ONE, began=date(2024, 1, 1), ended=date(2024, 1, 1))
    assert counting.is_late(late, YEAR)
    assert counting.verified_after(late)
    assert not counting.is_late(replace(late, status=status), YEAR)
    assert not counting.verified_after(replace(late, status=status))


def test_r2_3586_unverified_knows_no_late() -> None:
    """However late somebody decided that it could not be verified: it is of the period in which it happened."""
    one = replace(ONE, status=codes.COULD_NOT, verified_on=date(2030, 1, 1))
    assert counting.unverified([one], YEAR) == [one]
    assert counting.unverified([replace(one, verified_on=None)], quarter(2025, 1)) == [replace(one, verified_on=None)]


@pytest.mark.parametrize(
    ("freed", "held"), [(None, True), (date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2025, 2, 2), False)]
)
def test_r2_3602_detained_only_without_a_last_day(freed: date | None, held: bool) -> None:
    one = replace(ONE, kind=codes.DEPRIVATION, freed_on=freed)
    assert counting.detained([one], YEAR.last) == ([one] if held else [])
    assert counting.detained([replace(one, status=codes.PENDING)], YEAR.last) == []
    assert counting.detained([replace(one, began=date(2026, 1, 1))], YEAR.last) == []
    assert counting.detained([replace(one, kind=codes.ABDUCTION)], YEAR.last) == []


@pytest.mark.parametrize(
    ("ended", "verified_on", "quarterly", "yearly"),
    [
        (date(2025, 3, 31), date(2025, 3, 31), False, False),
        (date(2025, 3, 31), date(2025, 4, 1), True, False),
        (date(2025, 4, 1), date(2025, 6, 30), False, False),
        (date(2024, 12, 31), date(2025, 1, 1), True, True),
        (date(2025, 12, 31), date(2025, 12, 31), False, False),
    ],
)
def test_late_by_the_quarter_or_the_year_of_the_incident(
    ended: date, verified_on: date, quarterly: bool, yearly: bool
) -> None:
    one = replace(ONE, began=date(2024, 12, 1), ended=ended, verified_on=verified_on)
    assert (counting.verified_after(one), counting.verified_after(one, 12)) == (quarterly, yearly)
    # The same answer from a period's own table.
    assert counting.is_late(one, quarter(verified_on.year, (verified_on.month + 2) // 3)) == quarterly
    assert counting.is_late(one, year(verified_on.year)) == yearly


def test_pitfall_a_closing_an_incident_changes_nothing_because_nothing_here_knows_of_it() -> None:
    assert not {"closed", "incident_status", "open"} & {field.name for field in fields(Violation)}


def test_pitfall_b_two_perpetrators_are_one_line() -> None:
    found = [replace(ONE, party="gang_and_police", children=THREE), replace(ONE, id="w", children=THREE[:1])]
    lines = counting.by(found, lambda one: one.party)
    assert lines == {"gang_and_police": 3, "gang": 1}
    assert sum(lines.values()) == counting.total(found)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"boys": 1, "girls": 1, "unknown": 1}, False), ({"boys": 3}, True), ({"boys": 1, "girls": 1}, True),
     ({"boys": 0}, True), (None, False)],
)
def test_pitfall_c_a_typed_number_is_held_against_the_children(typed: dict[str, int] | None, wrong: bool) -> None:
    one = replace(ONE, typed=typed, children=THREE)
    assert bool(counting.mismatches([one])) == wrong
    assert counting.tally(one) == Tally(1, 1, 1)


def test_pitfall_d_several_is_counted_and_ticked_by_nobody() -> None:
    assert not {"multiple", "several"} & {field.name for field in fields(Violation)}
    group = Group("g", 4, codes.GIRLS)
    found = [replace(ONE, id=str(n), children=THREE[:n], groups=(group,)) for n in (1, 2)]
    children = counting.unique_children(found)
    assert (children.by_sex, children.several) == (Tally(1, 5, 0), 5)


def test_quarters_add_up_to_the_year_and_nothing_is_in_two() -> None:
    found = [
        replace(ONE, id=f"{month}{status}", status=status, began=date(2025, 1, 1), ended=date(2025, month, 28),
                verified_on=date(2025, month, 28), children=THREE)
        for month in range(1, 13) for status in codes.STATUSES
    ]  # fmt: skip
    for choose in (counting.verified, counting.unverified):
        parts = [choose(found, quarter(2025, number)) for number in range(1, 5)]
        assert sum(map(counting.total, parts)) == counting.total(choose(found, YEAR))


def test_what_a_table_cannot_count_is_named() -> None:
    assert counting.undated([ONE, replace(ONE, verified_on=None)]) == [replace(ONE, verified_on=None)]
    assert counting.of_nobody([ONE, replace(ONE, children=THREE), replace(ONE, kind=codes.DENIAL)]) == [ONE]


def test_periods_by_name() -> None:
    assert quarter(2024, 1) == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert quarter(2024, 4) == Period(date(2024, 10, 1), date(2024, 12, 31))
    for wrong in (0, 5):
        with pytest.raises(ValueError, match=r"\w"):
            quarter(2024, wrong)
