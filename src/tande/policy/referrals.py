"""Referrals to States: tracks of action, what a State may report, and the days of its silence.

Members of the mission answer to their own State alone (Status Protection Agreement, 21 June 2024): the body
refers, counts and tells, it punishes nobody. Discipline, crime, redress and paternity are separate tracks
(facts/mandate.md section 2); a civil claim may go on in the host country only if the command certifies that
the act was not an official one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from tande.policy import clocks, stages
from tande.policy.mission import Mission

TRACKS: Final[dict[str, str]] = {
    "discipline": "Discipline",
    "crime": "Criminal case",
    "redress": "Redress",
    "paternity": "Paternity and child support",
}
OPEN: Final = "open"
AWAITED: Final = "awaited"
TRACK_STATES: Final[dict[str, str]] = {
    OPEN: "Open",
    AWAITED: "Waiting for the State",
    "under_way": "Under way",
    "taken": "Action taken",
    "none": "No action",
    "refused": "Refused",
}
REPORTED: Final = ("under_way", "taken", "none", "refused")
"""What a State may say of a track; the other two are the body's own."""
DECIDED: Final = frozenset({"taken", "none", "refused"})
"""With one of these a track has its answer, good or bad."""

ACTS: Final[dict[str, str]] = {
    "asked": "The command was asked",
    "official": "Certified: an official act",
    "not_official": "Certified: not an official act",
}
CERTIFIED: Final = ("official", "not_official")
"""What a focal point may pass on; asking is the body's."""

IDENTITY: Final[dict[str, str]] = {
    "none": "Nothing that tells who the person is",
    "given": "The person agreed that the State is told who she or he is",
    "guardian": "The person who cares for the child agreed, and the child was heard",
}
"""On whose consent the identity of the person who reported is disclosed, if it is."""

REPLY_KINDS: Final = ("reply", "named", "outcome")
NOT_OF_A_STATE: Final = frozenset({"state_silent", "referred_elsewhere", "criminal_referral_host", "mediation"})
"""Outcomes of a pack that are not for a State to report."""
NAMING_CLOCK: Final = "state_names_officer"
REFERABLE: Final = frozenset({
    stages.ADMITTED, stages.INQUIRY, stages.FINDING, stages.ACTION_AWAITED, stages.REVIEW,
})
"""Stages in which a case may be referred, or more disclosed: read by a person, and not ended."""


class BadReferral(Exception):
    """A code that the tables do not know, or a choice that cannot be. The message names the field."""


def check_tracks(tracks: Collection[str]) -> None:
    """Raise BadReferral unless at least one track is named, each known and named once."""
    if not tracks or len(set(tracks)) != len(tracks) or not set(tracks) <= set(TRACKS):
        raise BadReferral("tracks")


def check_outcome(*, track: str, tracks: Collection[str], status: str, outcomes: Collection[str],
                  known: Collection[str]) -> None:
    """Raise BadReferral unless a State may report this of a referral with these tracks.

    ``known`` are the pack's outcomes. Action taken names at least one; refusing or doing nothing names none.
    """
    if track not in tracks:
        raise BadReferral("track")
    if status not in REPORTED:
        raise BadReferral("status")
    if len(set(outcomes)) != len(outcomes) or not set(outcomes) <= set(reportable(known)):
        raise BadReferral("outcomes")
    if bool(outcomes) != (status == "taken") and status != "under_way":
        raise BadReferral("outcomes")


def reportable(known: Iterable[str]) -> list[str]:
    """The outcomes of a pack that a State may report as action taken, in the pack's order."""
    return [code for code in known if code not in NOT_OF_A_STATE and code != "no_action"]


def answered(tracks: Collection[str], states: Mapping[str, str]) -> bool:
    """Whether every track of a referral has its answer. ``states`` maps track to its state."""
    return all(states.get(track) in DECIDED for track in tracks)


def days_silent(*, made_at: datetime, last_act_at: datetime | None, now: datetime) -> int:
    """Whole days since the later of the referral and the State's last act; never below 0, if a clock was set back."""
    since = made_at if last_act_at is None else max(made_at, last_act_at)
    return max(0, (now - since).days)


def naming(*, made_at: datetime, sea: bool, mission: Mission) -> clocks.Due | None:
    """The clock by which the State names its investigation officer; None when the mission has no such clock."""
    return clocks.of_record(NAMING_CLOCK, since=made_at, traits={"sea"} if sea else set(), mission=mission)
