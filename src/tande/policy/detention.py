"""People whom the mission arrests or holds: only as an exception, for a short time, and by when the police has them.

Recorded without any name. Doubt about age means child, and no unit can unset it: only a document that the mission's
child-protection adviser has seen does, in the record of the child met (promise 6). The hour limit is the mission's,
dated and versioned. Facts on the mandate, C10.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tande.policy.encounters import (
    ANSWERS,
    APART,
    FURTHEST_AHEAD,
    SEXES,
    Limit,
    Wrong,
    limit_on,
)

OPERATIONS: Final[dict[str, str]] = {
    "patrol": "Patrol", "checkpoint": "Checkpoint", "search": "Search", "guard": "Guarding a place",
    "planned": "Planned operation", "joint": "Operation with the national police", "other": "Other",
}
REASONS: Final[dict[str, str]] = {
    "life": "To save somebody's life",
    "caught": "Caught in a serious crime",
    "asked": "The national police asked for it",
    "own_safety": "For the person's own safety",
    "other": "Other",
}
AGE_BANDS: Final[dict[str, str]] = {
    "0-5": "0 to 5", "6-11": "6 to 11", "12-14": "12 to 14", "15-17": "15 to 17", "18-25": "Says or looks 18 to 25",
    "26+": "26 or older", "unknown": "Not known",
}
DETAINED: Final[dict[str, str]] = {"boy": "Man or boy", "girl": "Woman or girl", "unknown": "Not known"}
"""The codes of policy.encounters.SEXES (tested), in words for people of any age."""
AGE_BASES: Final[dict[str, str]] = {
    "document": "A document", "statement": "What the person says", "appearance": "How the person looks",
}
"""The codes of policy.encounters.AGE_BASES (tested)."""
ENDINGS: Final[dict[str, str]] = {
    "handed_over": "Handed over to the national police",
    "civilian": "Handed over to a civilian body for children",
    "transferred": "Taken to another place or held by others",
    "released": "Released",
    "escaped": "Escaped",
    "died": "Died",
}
RECEIPTED: Final = frozenset({"handed_over", "civilian"})
"""Endings for which whoever took the person over gives a receipt."""
FLAGS: Final[dict[str, str]] = {
    "no_rights": "The person was not told her or his rights.",
    "no_relative": "No relative was told.",
    "no_consul": "The person is a foreigner, and no consul was told.",
    "no_check": "The person was hurt and no medical check is on record.",
    "with_adults": "A child was not kept apart from adults.",
    "child_to_police": "A child was given to the police, and not to a civilian body.",
    "no_encounter": "A child stands in this register and in no record of a child met.",
    "no_receipt": "Nobody has given a receipt for the person.",
    "died": "The person died.",
}
"""Set by themselves, never by hand."""
TIMES: Final[dict[str, str]] = {
    "at": "When the person was held",
    "checked_at": "When the medical check was",
    "rights_at": "When the rights were told",
    "relative_at": "When a relative was told",
    "consul_at": "When the consul was told",
    "ended_at": "When it ended",
}
LONGEST_RECEIPT: Final = 60


@dataclass(frozen=True, slots=True)
class Detention:
    """One person held, as a unit recorded it. Times with a zone. None: not yet, or not known.

    ``encounter``: the record of the same child in the register of children met. ``document_seen`` comes from there.
    """

    id: str
    unit: str
    at: datetime
    commune: str
    operation: str
    reason: str
    sex: str = "unknown"
    age_band: str = "unknown"
    age_basis: str = "appearance"
    doubt: bool = False
    foreign: str = "unknown"
    hurt: str = "unknown"
    apart: str = "no"
    checked_at: datetime | None = None
    rights_at: datetime | None = None
    relative_at: datetime | None = None
    consul_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""
    receipt: str = ""
    encounter: str = ""
    document_seen: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a detention stands at a moment. Hours are whole minutes divided by 60; None while it goes on."""

    child: bool
    flags: tuple[str, ...]
    due_at: datetime
    limit_hours: int
    hours: float | None
    overdue: bool


def is_child(held: Detention) -> bool:
    """Whether this is a child to us. 18 to 25 is doubt, until the adviser has seen a document."""
    in_doubt = held.doubt or held.age_band != "26+"
    return in_doubt and not held.document_seen


def keeps_child(before: Detention, after: Detention) -> bool:
    """Whether a unit's change leaves a child a child: only the adviser makes an adult of one."""
    return is_child(after) or not is_child(before)


def flags(held: Detention, *, due_at: datetime, now: datetime) -> tuple[str, ...]:
    """What must be looked into. What may still be done is none before the person has left, or the limit has passed."""
    over = held.ended_at is not None or now > due_at
    child = is_child(held)
    found = {
        "no_rights": over and held.rights_at is None,
        "no_relative": over and held.relative_at is None,
        "no_consul": over and held.foreign == "yes" and held.consul_at is None,
        "no_check": held.hurt != "no" and held.checked_at is None,
        "with_adults": child and held.apart == "no",
        "child_to_police": child and held.ending == "handed_over",
        "no_encounter": child and not held.encounter,
        "no_receipt": held.ending in RECEIPTED and not held.receipt,
        "died": held.ending == "died",
    }
    return tuple(code for code in FLAGS if found[code])


def standing(held: Detention, *, limits: Sequence[Limit], now: datetime) -> Standing:
    """How it stands: its limit is that of the moment when the person was held. Raises LookupError without a limit."""
    limit = limit_on(limits, held.at)
    due = held.at + timedelta(hours=limit.hours)
    hours = None if held.ended_at is None else round((held.ended_at - held.at).total_seconds() / 60) / 60
    return Standing(
        child=is_child(held), flags=flags(held, due_at=due, now=now), due_at=due, limit_hours=limit.hours,
        hours=hours, overdue=(held.ended_at or now) > due,
    )


def check(held: Detention, *, now: datetime) -> list[Wrong]:
    """Everything that cannot be so, with what to do; empty when it can be kept."""
    return [*_codes(held), *_ending(held), *_times(held, now)]


def _codes(held: Detention) -> list[Wrong]:
    tables: Mapping[str, Mapping[str, str]] = {
        "operation": OPERATIONS, "reason": REASONS, "sex": SEXES, "age_band": AGE_BANDS, "age_basis": AGE_BASES,
        "apart": APART, "foreign": ANSWERS, "hurt": ANSWERS,
    }
    return [Wrong(name, "Choose one of the answers.") for name, table in tables.items()
            if getattr(held, name) not in table]


def _ending(held: Detention) -> list[Wrong]:
    found = []
    if held.ended_at is not None and held.ending not in ENDINGS:
        found.append(Wrong("ending", "Say how it ended."))
    if held.ended_at is None and held.ending:
        found.append(Wrong("ended_at", "Say when it ended, or leave out how."))
    if held.receipt and held.ending not in RECEIPTED:
        found.append(Wrong("receipt", "A receipt goes with a hand-over. Leave it out, or choose the hand-over."))
    return found


def _times(held: Detention, now: datetime) -> list[Wrong]:
    found = []
    for name in TIMES:
        moment = getattr(held, name)
        if moment is None:
            continue
        if moment > now + FURTHEST_AHEAD:
            found.append(Wrong(name, "This time is not yet. Check the day and the hour."))
        elif moment < held.at:
            found.append(Wrong(name, "This is before the person was held. Check the day and the hour."))
    return found


def month_owed(month: str, *, told: bool, today_month: str) -> bool:
    """Whether the Council is still to be told of a month ("2026-03") with detentions: from the month after it."""
    return not told and month < today_month
