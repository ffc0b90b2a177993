"""A child met in an operation: what is recorded without any name, what it means, and by when a civilian has the child.

Doubt about age means child, and nothing a unit writes can unset it (promise 6): only a document that the mission's
child-protection adviser has seen does. The hour limit is the caller's, dated and versioned, since the protocol's own is
not public. Fields: facts on children, section 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tande.policy.encounter_codes import AGE_BANDS as AGE_BANDS
from tande.policy.encounter_codes import AGE_BASES as AGE_BASES
from tande.policy.encounter_codes import ANSWERS as ANSWERS
from tande.policy.encounter_codes import APART as APART
from tande.policy.encounter_codes import BABY as BABY
from tande.policy.encounter_codes import CIRCUMSTANCES as CIRCUMSTANCES
from tande.policy.encounter_codes import DESTINATIONS as DESTINATIONS
from tande.policy.encounter_codes import FAMILY as FAMILY
from tande.policy.encounter_codes import FLAGS as FLAGS
from tande.policy.encounter_codes import ITEMS as ITEMS
from tande.policy.encounter_codes import MISMATCHES as MISMATCHES
from tande.policy.encounter_codes import SEXES as SEXES
from tande.policy.encounter_codes import TIMES as TIMES

ADULT_FROM: Final = 18
OLDEST: Final = 25
"""An age above this is no child in doubt: it is an error in the form, or the wrong form."""
FURTHEST_AHEAD: Final = timedelta(minutes=10)
"""Phones' clocks differ."""
FURTHEST_APART: Final = timedelta(hours=2)
"""Two people's clocks, a road between them: more than this is a difference to be explained."""
_BANDS: Final = {"0-5": 5, "6-11": 11, "12-14": 14, "15-17": 17, "18-25": OLDEST}
@dataclass(frozen=True, slots=True)
class Encounter:
    """One child met, as a unit recorded it. Ages in years; times with a zone. None: not yet, or not known.

    ``age`` is what the child says, ``age_band`` how old she or he looks. ``document_seen``: the adviser has seen the
    document that the age stands on; no unit can set it. ``receiver``: a code of the pack's receivers.
    """

    id: str
    unit: str
    at: datetime
    commune: str
    circumstance: str
    age: int | None = None
    age_band: str = "unknown"
    age_basis: str = "appearance"
    said_adult: bool = False
    sex: str = "unknown"
    hurt: str = "unknown"
    apart: str = "no"
    restrained: str = "unknown"
    questioned: str = "unknown"
    photo: str = "unknown"
    heard: str = "unknown"
    cared_at: datetime | None = None
    family_at: datetime | None = None
    focal_at: datetime | None = None
    agency_at: datetime | None = None
    unicef_at: datetime | None = None
    left_at: datetime | None = None
    destination: str = ""
    receiver: str = ""
    document_seen: bool = False
    urgent: str = "unknown"
    baby: str = "unknown"
    family: str = "unknown"
    assent: str = "unknown"
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """Hours until hand-over from a moment on, with where the number comes from."""

    version: str
    starts: datetime
    hours: int
    source: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receiving body says with its own code: when it took the child in, and what she or he is."""

    code: str
    at: datetime
    sex: str = "unknown"
    destination: str = ""
    age_band: str = "unknown"
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an encounter stands at a moment. Hours are whole minutes divided by 60; None while it has not happened."""

    flags: tuple[str, ...]
    due_at: datetime
    hours_to_notice: float | None
    hours_to_handover: float | None
    overdue: bool
    missing_receipt: bool
    mismatches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be so, with a sentence that says what to do."""

    field: str
    sentence: str


def is_child(encounter: Encounter) -> bool:
    """Whether this is a child to us: always, unless a document that the adviser has seen says 18 or more."""
    return not (encounter.document_seen and _says_adult_by_document(encounter))


def flags(encounter: Encounter) -> tuple[str, ...]:
    """What must be looked into. "Not known" is never the better answer of two."""
    found = {
        "questioned": encounter.questioned != "no",
        "photo": encounter.photo != "no",
        "with_adults": encounter.apart == "no",
        "restrained": encounter.restrained != "no",
        "no_care": encounter.hurt != "no" and encounter.cared_at is None,
        "not_heard": encounter.left_at is not None and encounter.heard != "yes",
        "as_adult": encounter.said_adult or _says_adult_by_document(encounter),
    }
    return tuple(code for code in FLAGS if found[code]) if is_child(encounter) else ()


def _says_adult_by_document(encounter: Encounter) -> bool:
    return encounter.age_basis == "document" and encounter.age is not None and encounter.age >= ADULT_FROM


def band_of(encounter: Encounter) -> str:
    """The age band that the unit's record comes to: that of the age, where one was written."""
    if encounter.age is None or not 0 <= encounter.age <= OLDEST:
        return encounter.age_band
    return next(band for band, last in _BANDS.items() if encounter.age <= last)


def mismatches(encounter: Encounter, receipt: Receipt | None) -> tuple[str, ...]:
    """Where the two sides differ, codes of MISMATCHES. What one of them does not know is no mismatch."""
    if receipt is None:
        return ()
    found = set()
    if encounter.left_at is None:
        found.add("not_left")
    elif abs(receipt.at - encounter.left_at) > FURTHEST_APART:
        found.add("time")
    if "unknown" not in (receipt.sex, encounter.sex) and receipt.sex != encounter.sex:
        found.add("sex")
    if "unknown" not in (receipt.age_band, band_of(encounter)) and receipt.age_band != band_of(encounter):
        found.add("age_band")
    if receipt.destination and encounter.destination and receipt.destination != encounter.destination:
        found.add("destination")
    return tuple(code for code in MISMATCHES if code in found)


def limit_on(limits: Sequence[Limit], at: datetime) -> Limit:
    """The limit in force at a moment. Raises LookupError when none had begun: a mission has one from its first day."""
    begun = [limit for limit in limits if limit.starts <= at]
    if not begun:
        raise LookupError("no time limit was in force then")
    return max(begun, key=lambda one: one.starts)


def limit_for(limits: Sequence[Limit], at: datetime) -> Limit:
    """The limit in force, or the first one for a day that cannot be: a clock runs for such a record, too."""
    first = min(limits, key=lambda one: one.starts)
    return limit_on(limits, max(at, first.starts))


def due_at(encounter: Encounter, limits: Sequence[Limit]) -> datetime:
    """By when a civilian body has the child. A clock that ran ahead gives no more time than the calendar has."""
    hours = timedelta(hours=limit_for(limits, encounter.at).hours)
    return min(encounter.at, datetime.max.replace(tzinfo=encounter.at.tzinfo) - hours) + hours


def standing(
    encounter: Encounter, *, limits: Sequence[Limit], receipt: Receipt | None, now: datetime
) -> Standing:
    """How it stands: its limit is that of the moment of the encounter, however the rule changed since."""
    due = due_at(encounter, limits)
    told = [one for one in (encounter.focal_at, encounter.agency_at, encounter.unicef_at) if one is not None]
    return Standing(
        flags=flags(encounter),
        due_at=due,
        hours_to_notice=_hours(encounter.at, min(told, default=None)),
        hours_to_handover=_hours(encounter.at, encounter.left_at),
        overdue=(encounter.left_at or now) > due,
        missing_receipt=encounter.left_at is not None and receipt is None,
        mismatches=mismatches(encounter, receipt),
    )


def check(encounter: Encounter, *, now: datetime, earliest: datetime | None = None) -> list[Wrong]:
    """Everything that cannot be so; empty when it can be kept. A field record is kept even so, and shown as wrong.

    ``earliest``: when the mission began.
    """
    found = [*_codes(encounter), *_age(encounter), *_times(encounter, now)]
    if earliest is not None and encounter.at < earliest:
        found.append(Wrong("at", "This is before the mission began. Check the year."))
    return found


def _codes(encounter: Encounter) -> list[Wrong]:
    tables: Mapping[str, Mapping[str, str]] = {
        "circumstance": CIRCUMSTANCES, "age_band": AGE_BANDS, "age_basis": AGE_BASES, "sex": SEXES, "apart": APART,
        "baby": BABY, "family": FAMILY,
        **dict.fromkeys(("hurt", "urgent", "restrained", "questioned", "photo", "heard", "assent"), ANSWERS),
    }
    found = [Wrong(name, "Choose one of the answers.") for name, table in tables.items()
             if getattr(encounter, name) not in table]
    if not set(encounter.items) <= ITEMS.keys():
        found.append(Wrong("items", "Choose among the answers."))
    if encounter.baby == "pregnant" and encounter.sex == "boy":
        found.append(Wrong("baby", "This does not go with a boy. Check both answers."))
    if encounter.left_at is not None and encounter.destination not in DESTINATIONS:
        found.append(Wrong("destination", "Say to whom the child was handed over."))
    if encounter.left_at is None and (encounter.destination or encounter.receiver):
        found.append(Wrong("left_at", "Say when the child was handed over, or leave out to whom."))
    return found


def _age(encounter: Encounter) -> list[Wrong]:
    if encounter.age is None or 0 <= encounter.age <= OLDEST:
        return []
    if encounter.age < 0:
        return [Wrong("age", "An age is not below 0.")]
    return [Wrong("age", f"This form is for children. Above {OLDEST} nobody is in doubt. Leave the age out if you do "
                         "not know it.")]


def _times(encounter: Encounter, now: datetime) -> list[Wrong]:
    found = []
    for name in TIMES:
        moment = getattr(encounter, name)
        if moment is None:
            continue
        if moment > now + FURTHEST_AHEAD:
            found.append(Wrong(name, "This time is not yet. Check the day and the hour."))
        elif moment < encounter.at:
            found.append(Wrong(name, "This is before you met the child. Check the day and the hour."))
    return found


def _hours(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else round((end - start).total_seconds() / 60) / 60
