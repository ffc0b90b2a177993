"""People held: doubt means child and stays, the clock is that of the day, and what is missing shows by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import detention as rules
from tande.policy import encounters
from tande.policy.detention import Detention
from tande.policy.encounters import Limit

AT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
LIMITS = [Limit("1", AT - timedelta(days=90), 24, "our rule"), Limit("2", AT + timedelta(hours=1), 6, "protocol")]
GOOD = Detention("d1", "alpha", AT, "HT0111", "patrol", "life", sex="boy", age_band="26+", foreign="no", hurt="no",
                 apart="yes", rights_at=AT, relative_at=AT)
ENDED = replace(GOOD, ended_at=AT + timedelta(hours=5), ending="handed_over", receipt="PNH 12")


@pytest.mark.parametrize(("changed", "child"), [
    ({}, False), ({"doubt": True}, True), ({"age_band": "unknown"}, True), ({"age_band": "15-17"}, True),
    ({"age_band": "18-25"}, True), ({"age_band": "18-25", "age_basis": "document"}, True),
    ({"age_band": "18-25", "age_basis": "document", "document_seen": True}, False), ({"age_basis": "document"}, False),
])  # fmt: skip
def test_doubt_means_child(changed: dict[str, Any], child: bool) -> None:
    assert rules.is_child(replace(GOOD, **changed)) is child


HELD = st.builds(
    Detention, id=st.just("d"), unit=st.just("u"), at=st.just(AT), commune=st.just("X"), operation=st.just("patrol"),
    reason=st.just("life"), age_band=st.sampled_from(list(rules.AGE_BANDS)),
    age_basis=st.sampled_from(list(encounters.AGE_BASES)), doubt=st.booleans(),
)


@given(HELD, HELD)
def test_no_change_of_a_unit_makes_an_adult_of_a_child(before: Detention, after: Detention) -> None:
    """Without the adviser's word, only somebody of 26 or more of whom nobody doubts is an adult, from the beginning."""
    assert rules.keeps_child(before, after) is (rules.is_child(after) or not rules.is_child(before))
    assert rules.is_child(after) is (after.doubt or after.age_band != "26+")


@pytest.mark.parametrize(("changed", "flags"), [
    ({}, ()),
    ({"rights_at": None}, ("no_rights",)),
    ({"relative_at": None}, ("no_relative",)),
    ({"foreign": "yes"}, ("no_consul",)),
    ({"foreign": "yes", "consul_at": AT}, ()),
    ({"hurt": "unknown"}, ("no_check",)),
    ({"hurt": "yes", "checked_at": AT}, ()),
    ({"apart": "no"}, ()),
    ({"receipt": ""}, ("no_receipt",)),
    ({"ending": "died", "receipt": ""}, ("died",)),
    ({"age_band": "15-17", "apart": "no"}, ("with_adults", "child_to_police", "no_encounter")),
    ({"age_band": "15-17", "ending": "civilian", "encounter": "e1"}, ()),
])  # fmt: skip
def test_what_went_wrong_sets_its_flag_by_itself(changed: dict[str, Any], flags: tuple[str, ...]) -> None:
    assert rules.standing(replace(ENDED, **changed), limits=LIMITS, now=AT + timedelta(hours=6)).flags == flags


def test_what_may_still_be_done_is_no_flag_before_the_limit() -> None:
    held = replace(GOOD, rights_at=None, relative_at=None)
    assert rules.standing(held, limits=LIMITS, now=AT + timedelta(hours=24)).flags == ()
    late = rules.standing(held, limits=LIMITS, now=AT + timedelta(hours=24, seconds=1))
    assert (late.flags, late.overdue, late.hours) == (("no_rights", "no_relative"), True, None)


def test_the_clock_is_that_of_the_moment_when_the_person_was_held() -> None:
    first = rules.standing(ENDED, limits=LIMITS, now=AT + timedelta(days=9))
    assert (first.due_at, first.hours, first.overdue, first.limit_hours) == (AT + timedelta(hours=24), 5.0, False, 24)
    later = replace(ENDED, at=AT + timedelta(hours=2), ended_at=AT + timedelta(hours=9))
    assert rules.standing(later, limits=LIMITS, now=AT + timedelta(days=9)).overdue
    with pytest.raises(LookupError):
        rules.standing(replace(GOOD, at=AT - timedelta(days=365)), limits=LIMITS, now=AT)


@pytest.mark.parametrize(("changed", "field"), [
    ({}, ""), ({"reason": "x"}, "reason"), ({"sex": "m"}, "sex"), ({"age_band": "40"}, "age_band"),
    ({"ending": ""}, "ending"), ({"ended_at": None}, "ended_at"), ({"ending": "released"}, "receipt"),
    ({"ended_at": AT - timedelta(minutes=1)}, "ended_at"), ({"rights_at": AT + timedelta(days=2)}, "rights_at"),
])  # fmt: skip
def test_what_cannot_be_so_is_named_by_its_field(changed: dict[str, Any], field: str) -> None:
    wrong = rules.check(replace(ENDED, **changed), now=AT + timedelta(days=1))
    assert [one.field for one in wrong][:1] == ([field] if field else [])


def test_the_council_is_owed_a_month_once_it_is_over() -> None:
    assert rules.month_owed("2026-02", told=False, today_month="2026-03")
    assert not rules.month_owed("2026-02", told=True, today_month="2026-03")
    assert not rules.month_owed("2026-03", told=False, today_month="2026-03")
    assert rules.DETAINED.keys() == encounters.SEXES.keys()
    assert rules.AGE_BASES.keys() == encounters.AGE_BASES.keys()
