"""What a receiving organisation may say, and where it differs from what the unit said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tande.policy import encounters, receptions
from tande.policy.encounters import Receipt
from tests.policy.test_encounters import GOOD, NIGHT

LEFT = replace(GOOD, left_at=NIGHT + timedelta(hours=3), destination="child_agency")
SAME = Receipt("r", NIGHT + timedelta(hours=4), "boy", "child_agency", "15-17", ("well",))


@pytest.mark.parametrize(("met", "said", "found"), [
    (LEFT, SAME, ()),
    (LEFT, None, ()),
    (GOOD, SAME, ("not_left",)),
    (LEFT, replace(SAME, at=NIGHT + timedelta(hours=5, minutes=1)), ("time",)),
    (LEFT, replace(SAME, at=NIGHT), ("time",)),
    (LEFT, replace(SAME, sex="girl"), ("sex",)),
    (LEFT, replace(SAME, sex="unknown", age_band="unknown", destination=""), ()),
    (replace(LEFT, sex="unknown"), SAME, ()),
    (LEFT, replace(SAME, age_band="12-14"), ("age_band",)),
    (replace(LEFT, age=14, age_band="15-17"), SAME, ("age_band",)),
    (replace(LEFT, age=None, age_band="unknown"), SAME, ()),
    (replace(LEFT, age=None, age_band="18-25", said_adult=True), SAME, ("age_band",)),
    (LEFT, replace(SAME, destination="hospital"), ("destination",)),
    (GOOD, replace(SAME, sex="girl", age_band="0-5"), ("not_left", "sex", "age_band")),
])  # fmt: skip
def test_where_the_two_sides_differ(met: encounters.Encounter, said: Receipt | None, found: tuple[str, ...]) -> None:
    assert encounters.mismatches(met, said) == found
    standing = encounters.standing(
        met, limits=[encounters.Limit("1", NIGHT - timedelta(days=9), 24, "ours")], receipt=said, now=NIGHT
    )
    assert standing.mismatches == found
    assert set(found) <= set(encounters.MISMATCHES)


@pytest.mark.parametrize(("age", "band"), [(0, "0-5"), (5, "0-5"), (6, "6-11"), (12, "12-14"), (14, "12-14"),
                                           (15, "15-17"), (17, "15-17"), (18, "18-25"), (25, "18-25"), (40, "6-11"),
                                           (-1, "6-11"), (None, "6-11")])
def test_an_age_goes_before_a_band(age: int | None, band: str) -> None:
    assert encounters.band_of(replace(GOOD, age=age, age_band="6-11")) == band


@pytest.mark.parametrize(("said", "field"), [
    (SAME, ""),
    (replace(SAME, at=NIGHT + timedelta(days=2)), "at"),
    (replace(SAME, at=NIGHT - timedelta(days=400)), "at"),
    (replace(SAME, sex="man"), "sex"),
    (replace(SAME, age_band="40"), "age_band"),
    (replace(SAME, destination=""), "destination"),
    (replace(SAME, conditions=()), "conditions"),
    (replace(SAME, conditions=("well", "hurt")), "conditions"),
    (replace(SAME, conditions=("hurt", "ill")), ""),
    (replace(SAME, conditions=("x",)), "conditions"),
])  # fmt: skip
def test_what_cannot_be_so_is_named_by_its_field(said: Receipt, field: str) -> None:
    wrong = receptions.check(said, now=NIGHT + timedelta(days=1))
    assert [one.field for one in wrong] == ([field] if field else [])


def test_both_sides_choose_from_the_same_places() -> None:
    assert receptions.DESTINATIONS.keys() == encounters.DESTINATIONS.keys()
    assert receptions.in_order(["ill", "hurt", "ill"]) == ("hurt", "ill")
