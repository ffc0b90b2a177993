"""The limits of a pack: what sets a clock, from which day in the mission's zone, and what is only to be confirmed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tande.policy import encounters
from tande.policy.handover import Handover
from tande.project.mission import load

ROOT = Path(__file__).parents[2]
TINY = load(ROOT / "tests" / "packs" / "tiny")
HAITI = load(ROOT / "missions" / "haiti")
AZORES = ZoneInfo("Atlantic/Azores")


def test_a_limit_that_nobody_has_confirmed_sets_no_clock() -> None:
    assert [one.version for one in TINY.handover.clocks(AZORES)] == ["first", "second"]
    unread = TINY.handover.version("treaty")
    assert unread is not None
    assert (unread.hours, unread.counts, TINY.handover.version("other")) == (None, False, None)


@pytest.mark.parametrize(
    ("at", "hours"),
    [(datetime(2031, 5, 31, 23, 59, tzinfo=AZORES), 48), (datetime(2031, 6, 1, 0, 0, tzinfo=AZORES), 36),
     (datetime(2031, 6, 1, 0, 0, tzinfo=UTC), 36), (datetime(2031, 5, 31, 23, 59, tzinfo=UTC), 48),
     (datetime(2031, 9, 1, tzinfo=UTC), 36)],
)  # fmt: skip
def test_a_limit_begins_with_its_day_where_the_mission_is(at: datetime, hours: int) -> None:
    assert encounters.limit_on(TINY.handover.clocks(AZORES), at).hours == hours


def test_the_first_mission_waits_for_its_protocol_with_the_strictest_limit_known() -> None:
    zone = ZoneInfo(HAITI.time_zone)
    clocks = HAITI.handover.clocks(zone)
    first = datetime.combine(min(one.since for one in HAITI.names), datetime.min.time(), zone)
    for moment in (first, first + timedelta(days=900)):
        assert encounters.limit_on(clocks, moment).hours == 24
    assert HAITI.handover.limits[0].hours is None
    assert not any(one.shown for one in HAITI.handover.limits if one.hours is None)
    assert HAITI.handover.version("own_1").our_rule  # type: ignore[union-attr]


def test_every_destination_has_somebody_who_can_take_a_child_over_and_none_is_the_police() -> None:
    kinds = {kind for one in HAITI.receivers for kind in one.kinds}
    assert kinds == set(encounters.DESTINATIONS)
    assert all(HAITI.label("receiver", one.code, "sw") != one.code for one in HAITI.receivers)
    assert not any("poli" in name.lower() for one in HAITI.receivers for name in one.name.values())


def test_the_order_in_the_file_says_nothing() -> None:
    limits = TINY.handover.limits
    turned = Handover(limits[::-1], 1, 1)
    assert turned.clocks(AZORES) == TINY.handover.clocks(AZORES)
    assert all(one.starts >= date(2031, 1, 1) for one in limits)


def test_how_long_somebody_may_be_held_waits_for_its_text_with_our_own_rule() -> None:
    zone = ZoneInfo(HAITI.time_zone)
    assert [(one.version, one.hours) for one in HAITI.holding.clocks(zone)] == [("own_1", 24)]
    assert {one.version for one in HAITI.holding.limits if not one.shown} == {"arrangement", "un_isop"}
    assert [one.hours for one in TINY.holding.clocks(AZORES)] == [12]
