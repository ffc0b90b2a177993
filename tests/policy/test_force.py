"""Every use of force: what goes to the independent body by itself, and by when each report is owed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import force
from tande.policy.force import Harm, Use

ZONE = ZoneInfo("America/Port-au-Prince")
NIGHT = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # the evening before, where it happened
USE = Use("f", "u", NIGHT, ("firearm",), rounds=2)


@pytest.mark.parametrize(
    ("changed", "why"),
    [({}, ()), ({"harm": Harm(dead=1)}, ("death",)), ({"harm": Harm(serious=1)}, ("serious_injury",)),
     ({"harm": Harm(hit=1, light=1)}, ("firearm_hit",)), ({"child": "yes"}, ("child",)),
     ({"child": "doubt"}, ("child",)), ({"harm": Harm(light=3)}, ()),
     ({"harm": Harm(1, 1, 0, 1), "child": "doubt"}, tuple(force.TRANSFERS))],
)  # fmt: skip
def test_what_goes_to_the_independent_body_by_itself(changed: dict[str, object], why: tuple[str, ...]) -> None:
    assert force.transfers(replace(USE, **changed)) == why  # type: ignore[arg-type]


def test_the_first_report_is_owed_on_the_same_day_where_it_happened() -> None:
    first, full = force.owed(USE, zone=ZONE, now=NIGHT)
    assert first.by.astimezone(ZONE) == datetime(2026, 3, 2, 0, 0, tzinfo=ZONE)
    assert full.by == NIGHT + timedelta(hours=48)
    shortly_before = replace(USE, at=NIGHT + timedelta(hours=4, minutes=25))
    assert force.owed(shortly_before, zone=ZONE, now=NIGHT)[0].by == shortly_before.at + timedelta(hours=4)
    assert force.owed(replace(USE, child="doubt"), zone=ZONE, now=NIGHT)[1].by == NIGHT + timedelta(hours=72)
    late = force.owed(replace(USE, first_at=first.by), zone=ZONE, now=NIGHT)[0]
    assert (late.done, late.late) == (True, True)
    assert force.owed(USE, zone=ZONE, now=first.by - timedelta(seconds=1))[0].late is False


def test_a_review_is_owed_once_the_full_report_is_there() -> None:
    told = replace(USE, first_at=NIGHT, full_at=NIGHT + timedelta(hours=1))
    assert [one.what for one in force.owed(told, zone=ZONE, now=NIGHT)] == ["first", "full", "review"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"means": ()}, "means"), ({"means": ("catapult",)}, "means"), ({"rounds": 0}, "rounds"),
     ({"rounds": -1}, "rounds"), ({"means": ("baton",)}, "rounds"), ({"child": "maybe"}, "child"),
     ({"aid_at": NIGHT - timedelta(hours=1)}, "aid_at"), ({"at": NIGHT + timedelta(days=1)}, "at"),
     ({"means": ("baton",), "rounds": 0, "harm": Harm(hit=1)}, "hit")],
)  # fmt: skip
def test_what_cannot_be_is_named(changed: dict[str, object], field: str) -> None:
    assert force.check(USE, now=NIGHT) == []
    assert field in [one.field for one in force.check(replace(USE, **changed), now=NIGHT)]  # type: ignore[arg-type]


def test_operations_with_casualties_and_no_report_are_gaps() -> None:
    found = {"b": date(2026, 1, 2), "a": date(2026, 1, 2), "c": date(2026, 1, 1)}
    assert force.gaps(found, {"b"}) == ("c", "a")


@given(st.lists(st.sampled_from(list(force.MEANS)), min_size=1, unique=True))
def test_the_level_is_that_of_the_strongest_means(means: list[str]) -> None:
    order = list(force.LEVELS)
    assert order.index(force.level(replace(USE, means=tuple(means)))) == max(
        order.index(force.MEANS[one][0]) for one in means
    )
