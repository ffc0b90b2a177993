"""A child met in an operation: doubt means child, flags set themselves, and the clock is that of the day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import encounters
from tande.policy.encounters import Encounter, Limit, Receipt

NIGHT = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
LIMITS = [Limit("1", NIGHT - timedelta(days=90), 24, "our rule"), Limit("2", NIGHT + timedelta(days=1), 12, "protocol")]
GOOD = Encounter(
    "e1", "u1", NIGHT, "HT0111", "found", age=15, age_band="15-17", age_basis="statement", sex="boy", hurt="no",
    apart="yes", restrained="no", questioned="no", photo="no", heard="yes",
)


@pytest.mark.parametrize("basis", encounters.AGE_BASES)
@pytest.mark.parametrize("age", [None, 0, 14, 17, 18, 19, 25])
@pytest.mark.parametrize("said_adult", [False, True])
@pytest.mark.parametrize("seen", [False, True])
def test_only_a_document_that_the_adviser_saw_makes_an_adult(
    basis: str, age: int | None, said_adult: bool, seen: bool
) -> None:
    met = replace(GOOD, age=age, age_basis=basis, said_adult=said_adult, document_seen=seen)
    by_document = basis == "document" and age is not None and age >= 18
    assert encounters.is_child(met) is not (by_document and seen)
    assert ("as_adult" in encounters.flags(met)) is ((said_adult or by_document) and encounters.is_child(met))


@pytest.mark.parametrize(
    ("changed", "flag"),
    [({"questioned": "yes"}, "questioned"), ({"questioned": "unknown"}, "questioned"), ({"photo": "yes"}, "photo"),
     ({"apart": "no"}, "with_adults"), ({"restrained": "yes"}, "restrained"), ({"hurt": "yes"}, "no_care"),
     ({"heard": "no", "left_at": NIGHT, "destination": "child_agency"}, "not_heard")],
)  # fmt: skip
def test_what_went_wrong_sets_its_flag_by_itself(changed: dict[str, object], flag: str) -> None:
    assert encounters.flags(GOOD) == ()
    assert encounters.flags(replace(GOOD, **changed)) == (flag,)  # type: ignore[arg-type]
    assert encounters.flags(replace(GOOD, apart="family")) == ()


def test_the_clock_is_that_of_the_encounter_and_a_later_rule_changes_nothing() -> None:
    at = NIGHT + timedelta(hours=23, minutes=59)
    open_still = encounters.standing(GOOD, limits=LIMITS, receipt=None, now=at)
    assert (open_still.due_at, open_still.overdue) == (NIGHT + timedelta(hours=24), False)
    assert encounters.standing(GOOD, limits=LIMITS, receipt=None, now=NIGHT + timedelta(hours=25)).overdue
    later = replace(GOOD, at=NIGHT + timedelta(days=2))
    standing = encounters.standing(later, limits=LIMITS, receipt=None, now=later.at)
    assert standing.due_at == later.at + timedelta(hours=12)
    long_ago = NIGHT - timedelta(days=365)
    with pytest.raises(LookupError):
        encounters.limit_on(LIMITS, long_ago)
    assert encounters.limit_for(LIMITS, long_ago) == LIMITS[0]
    wrong = encounters.check(replace(GOOD, at=long_ago), now=NIGHT, earliest=LIMITS[0].starts)
    assert [one.field for one in wrong] == ["at"]
    last = datetime.max.replace(tzinfo=UTC)
    assert encounters.due_at(replace(GOOD, at=last), LIMITS) == last


def test_handed_over_late_stays_late_and_both_sides_are_compared() -> None:
    left = replace(GOOD, left_at=NIGHT + timedelta(hours=30), destination="child_agency", focal_at=NIGHT)
    alone = encounters.standing(left, limits=LIMITS, receipt=None, now=NIGHT + timedelta(days=9))
    assert (alone.overdue, alone.hours_to_handover, alone.hours_to_notice) == (True, 30.0, 0.0)
    assert alone.missing_receipt
    same = Receipt("r", left.left_at or NIGHT, "boy", "child_agency")
    assert encounters.standing(left, limits=LIMITS, receipt=same, now=NIGHT).mismatches == ()
    other = Receipt("r", NIGHT, "girl", "hospital")
    found = encounters.standing(left, limits=LIMITS, receipt=other, now=NIGHT)
    assert found.mismatches == ("time", "sex", "destination")
    assert encounters.standing(GOOD, limits=LIMITS, receipt=same, now=NIGHT).mismatches == ("not_left",)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"age": 40}, "age"), ({"age": -1}, "age"), ({"left_at": NIGHT - timedelta(hours=1), "destination": "hospital"},
     "left_at"), ({"left_at": NIGHT}, "destination"), ({"destination": "hospital"}, "left_at"),
     ({"at": NIGHT + timedelta(days=9)}, "at"), ({"sex": "male"}, "sex"), ({"circumstance": ""}, "circumstance"),
     ({"focal_at": NIGHT - timedelta(minutes=1)}, "focal_at"), ({"baby": "pregnant"}, "baby"),
     ({"items": ("firearm", "tank")}, "items"), ({"receiver": "house"}, "left_at"), ({"assent": ""}, "assent"),
     ({"family": "yes"}, "family"), ({"urgent": "very"}, "urgent")],
)  # fmt: skip
def test_what_cannot_be_is_named_with_what_to_do(changed: dict[str, object], field: str) -> None:
    assert encounters.check(GOOD, now=NIGHT) == []
    found = encounters.check(replace(GOOD, **changed), now=NIGHT + timedelta(days=1))  # type: ignore[arg-type]
    assert field in [one.field for one in found]
    assert all(one.sentence.endswith(".") for one in found)


_codes = st.sampled_from(["yes", "no", "unknown"])


@given(st.booleans(), st.one_of(st.none(), st.integers(0, 25)), st.sampled_from(list(encounters.AGE_BASES)), _codes)
def test_no_answer_of_a_unit_takes_a_child_out_of_the_register(
    said: bool, age: int | None, basis: str, answer: str
) -> None:
    met = replace(GOOD, said_adult=said, age=age, age_basis=basis, questioned=answer, photo=answer, hurt=answer)
    assert encounters.is_child(met)
    assert encounters.standing(met, limits=LIMITS, receipt=None, now=NIGHT + timedelta(days=2)).overdue
