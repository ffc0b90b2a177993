"""Tracks, what a State may report, the naming clock and the days of silence."""

from datetime import UTC, datetime, timedelta

import pytest

from tande.policy import referrals as rules
from tande.project import mission
from tests.test_house import ROOT

MISSION = mission.load(ROOT / "missions" / "haiti")
MONDAY = datetime(2026, 8, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize("tracks", [[], ["king"], ["crime", "crime"], ["crime", ""]])
def test_bad_tracks_are_refused(tracks: list[str]) -> None:
    with pytest.raises(rules.BadReferral):
        rules.check_tracks(tracks)


@pytest.mark.parametrize(
    ("track", "status", "outcomes", "field"),
    [
        ("redress", "taken", ["redress"], "track"),  # not among the tracks referred
        ("crime", "awaited", [], "status"),  # the body's own word
        ("crime", "taken", [], "outcomes"),
        ("crime", "none", ["criminal_case"], "outcomes"),
        ("crime", "taken", ["criminal_case", "criminal_case"], "outcomes"),
        ("crime", "taken", ["state_silent"], "outcomes"),
        ("crime", "taken", ["shot"], "outcomes"),
    ],
)
def test_a_state_reports_only_what_can_be(track: str, status: str, outcomes: list[str], field: str) -> None:
    known = [one.code for one in MISSION.outcomes]
    with pytest.raises(rules.BadReferral, match=field):
        rules.check_outcome(track=track, tracks=["crime"], status=status, outcomes=outcomes, known=known)


@pytest.mark.parametrize(("status", "outcomes"), [
    ("taken", ["criminal_case", "removed_from_duty"]), ("none", []), ("refused", []), ("under_way", []),
    ("under_way", ["removed_from_duty"]),
])
def test_what_a_state_may_report(status: str, outcomes: list[str]) -> None:
    known = [one.code for one in MISSION.outcomes]
    rules.check_outcome(track="crime", tracks=["crime"], status=status, outcomes=outcomes, known=known)


def test_a_referral_is_answered_when_every_track_is() -> None:
    assert not rules.answered(["crime", "redress"], {"crime": "taken"})
    assert not rules.answered(["crime"], {"crime": "under_way"})
    assert rules.answered(["crime", "redress"], {"crime": "refused", "redress": "none", "discipline": "open"})


def test_silence_is_counted_from_the_later_of_referral_and_last_act() -> None:
    later = MONDAY + timedelta(days=10)
    assert rules.days_silent(made_at=MONDAY, last_act_at=None, now=later) == 10
    assert rules.days_silent(made_at=MONDAY, last_act_at=MONDAY + timedelta(days=4), now=later) == 6
    assert rules.days_silent(made_at=MONDAY, last_act_at=None, now=MONDAY + timedelta(hours=23)) == 0


def test_a_clock_set_back_makes_no_negative_silence() -> None:
    before = MONDAY - timedelta(days=30)
    assert rules.days_silent(made_at=MONDAY, last_act_at=before, now=before) == 0


def test_the_naming_clock_is_ten_working_days_or_five() -> None:
    ordinary = rules.naming(made_at=MONDAY, sea=False, mission=MISSION)
    quick = rules.naming(made_at=MONDAY, sea=True, mission=MISSION)
    assert ordinary is not None
    assert quick is not None
    assert (ordinary.at, quick.at) == (MONDAY + timedelta(days=14), MONDAY + timedelta(days=7))


def test_a_mission_without_that_clock_has_no_date() -> None:
    tiny = mission.load(ROOT / "tests" / "packs" / "tiny")
    assert rules.naming(made_at=MONDAY, sea=True, mission=tiny) is None
