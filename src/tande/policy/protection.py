"""Protection of who speaks: risk assessments, measures that somebody owes, and when each is due.

The same for the person who reported, for witnesses, for personnel who report their own side, and for those close to
them. Source: our rule, after CommDH(2009)4 (victim involvement), the Minnesota Protocol (protection of witnesses
and of those who investigate) and UN Guiding Principle 31 (b), fear of reprisal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tande.policy import stages

ABOUT: Final[dict[str, str]] = {
    "reporter": "The person who reported",
    "witness": "A witness",
    "personnel": "Somebody of the personnel who reports",
    "family": "Family, or others close to them",
}
RISKS: Final[dict[str, str]] = {"low": "Low risk", "medium": "Medium risk", "high": "High risk"}
MEASURES: Final[dict[str, str]] = {
    "place": "A safe place, or moving away",
    "contact": "A safe way to be in contact",
    "guard": "Protection or company on the way",
    "keep_away": "Order to keep away from the person",
    "removed": "The person complained about is moved or off duty",
    "work": "Protection at work, for personnel",
    "name": "The name is kept from those involved",
    "means": "Money for phone, travel or shelter",
    "other": "Something else, described below",
}
OWED_BY: Final[dict[str, str]] = {
    "body": "This body",
    "mission": "The mission",
    "state": "The State concerned",
    "provider": "An organisation that helps",
    "person": "The person herself or himself",
}
OPEN: Final = "open"
MEASURE_ENDS: Final[dict[str, str]] = {"done": "Done", "dropped": "Dropped"}

ASSESS_WITHIN: Final = timedelta(days=3)
"""Our rule: after this long without an assessment, a contact shows as late."""


@dataclass(frozen=True)
class Contacts:
    """What an assessment is due from: the last news or word to the person, and since when the case has its stage."""

    last: datetime
    stage: str
    stage_since: datetime


def words_needed(risk: str) -> bool:
    """A low risk may be noted without words; more than that must be explained."""
    return risk != "low"


def assessment_due(contacts: Contacts, assessed_at: datetime | None) -> datetime | None:
    """Since when the risk is to be looked at again: from the opening, and from each contact since the last look.

    After the end of a case only for who came back since. None when nothing is due.
    """
    if contacts.stage in stages.ENDS and contacts.last <= contacts.stage_since:
        return None
    return contacts.last if assessed_at is None or assessed_at < contacts.last else None


def assessment_late(due_since: datetime, at: datetime) -> bool:
    """Whether a due assessment has waited longer than our rule allows."""
    return at - due_since > ASSESS_WITHIN
