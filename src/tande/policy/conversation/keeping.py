"""How numbers are written where the mission is, and how long one is kept: as long as an answer is owed, never longer
than so many days. The days are the pack's and our own rule; they bear source and certainty like every other.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tande.policy.mission_reading import Reader, provenance
from tande.policy.provenance import Provenance, Sourced

_COUNTRY: Final = re.compile(r"[1-9][0-9]{0,2}")
_OUR_RULE: Final = Provenance("not given", "memory")


@dataclass(frozen=True, slots=True)
class Numbers(Sourced):
    """``country``: digits before a number from elsewhere; ``local``: how many digits the country's own have."""

    country: str
    local: int
    provenance: Provenance = _OUR_RULE


@dataclass(frozen=True, slots=True)
class Keeping(Sourced):
    """Days since somebody was last heard of: while an answer is owed, after the last one, and without a case.

    ``replay``: how long ids are kept, so that what a gateway sends once more counts once; and after "forget" the mark
    by which older messages, still under way, are known for what they are.
    """

    owed: int
    answered: int
    caseless: int
    replay: int
    provenance: Provenance = _OUR_RULE


@dataclass(frozen=True, slots=True)
class Contact:
    """What the rule asks about a conversation. ``owed``: the case goes on, or an answer was not announced yet."""

    heard: date
    case: bool
    owed: bool
    forgotten: bool = False


def last_day(contact: Contact, keeping: Keeping) -> date:
    """The last day on which the number may be here."""
    if contact.forgotten:
        days = keeping.replay
    elif not contact.case:
        days = keeping.caseless
    else:
        days = keeping.owed if contact.owed else keeping.answered
    return contact.heard + timedelta(days=days)


def must_go(contact: Contact, keeping: Keeping, at: datetime) -> bool:
    """Whether the day has passed."""
    return at.date() > last_day(contact, keeping)


def shortest(keeping: Keeping) -> int:
    """Days within which nothing can be due, so that nothing need be opened."""
    return min(keeping.owed, keeping.answered, keeping.caseless, keeping.replay)


def numbers(table: Reader) -> Numbers:
    """``[numbers]`` of a pack; problems are noted in the reader."""
    found = Numbers(
        table.text("country", form=_COUNTRY), table.whole("local_digits", low=5, high=12), provenance(table),
    )
    table.close()
    return found


def keeping(table: Reader) -> Keeping:
    """``[keeping]`` of a pack; problems are noted in the reader."""
    found = Keeping(
        owed=table.whole("owed_days", low=7, high=366), answered=table.whole("answered_days", low=1, high=90),
        caseless=table.whole("caseless_days", low=2, high=30), replay=table.whole("replay_days", low=2, high=30),
        provenance=provenance(table),
    )
    if found.answered > found.owed:
        table.note("answered_days", "must not be more than owed_days: less is owed after the answer")
    table.close()
    return found
