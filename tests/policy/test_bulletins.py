"""Which bulletin is due: it changes when a batch may go out, and carries the ISO week's number."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy.bulletins import due, spoken_week
from tande.policy.publication import Rhythm

HAITI = "America/Port-au-Prince"
WEEK_MINUTES = 7 * 24 * 60
START = datetime(2024, 1, 10, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=6_000)).map(lambda later: START + later)


@pytest.mark.parametrize(
    ("at", "weekday", "week", "since"),
    [
        (datetime(2026, 10, 5, 16, 59, tzinfo=UTC), 0, "2026-W41", timedelta(minutes=59)),
        (datetime(2026, 10, 5, 15, 59, tzinfo=UTC), 0, "2026-W40", timedelta(days=6, hours=23, minutes=59)),
        (datetime(2026, 10, 9, 15, 59, tzinfo=UTC), 4, "2026-W40", timedelta(days=6, hours=23, minutes=59)),
        (datetime(2026, 10, 9, 16, 0, tzinfo=UTC), 4, "2026-W41", timedelta(0)),
        (datetime(2027, 1, 2, 0, 0, tzinfo=UTC), 0, "2026-W53", timedelta(days=4, hours=7)),
        (datetime(2027, 1, 4, 17, 0, tzinfo=UTC), 0, "2027-W01", timedelta(0)),
    ],
)
def test_weeks(at: datetime, weekday: int, week: str, since: timedelta) -> None:
    found = due(at, weekday=weekday, time_zone=HAITI)
    assert found.week == week
    assert found.since == since


@given(one=moments, other=moments, weekday=st.integers(0, 6))
def test_a_new_bulletin_is_due_whenever_a_batch_may_go_out(one: datetime, other: datetime, weekday: int) -> None:
    rhythm = Rhythm(WEEK_MINUTES, weekday, HAITI, 5, 4)
    weeks = [due(at, weekday=weekday, time_zone=HAITI).week for at in (one, other)]
    assert (weeks[0] < weeks[1]) == (rhythm.slot(one) < rhythm.slot(other))


def test_as_people_write_it() -> None:
    assert (spoken_week("2026-W41"), spoken_week("2027-W01")) == ("41/2026", "1/2027")
