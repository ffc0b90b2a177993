"""A child met in an operation: what is recorded without any name, what it means, and by when a civilian has the child.

Doubt about age means child, and nothing a unit writes can unset it (promise 6): only a document does. The hour limit is
the caller's, dated and versioned, since the protocol's own is not public. Fields: facts on children, section 2.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CIRCUMSTANCES: Final[dict[str, str]] = {
    "surrendered": "Gave her- or himself up",
    "found": "Was found",
    "captured": "Was captured in an operation",
    "injured": "Was found injured",
    "unaccompanied": "Was alone, without family",
    "handed_in": "Was brought by others",
    "other": "Other",
}
AGE_BASES: Final[dict[str, str]] = {
    "document": "A document", "statement": "What the child says", "appearance": "How the child looks",
}
AGE_BANDS: Final[dict[str, str]] = {
    "0-5": "0 to 5", "6-11": "6 to 11", "12-14": "12 to 14", "15-17": "15 to 17", "18-25": "Says or looks 18 to 25",
    "unknown": "Not known",
}
SEXES: Final[dict[str, str]] = {"boy": "Boy", "girl": "Girl", "unknown": "Not known"}
APART: Final[dict[str, str]] = {
    "yes": "Kept apart from adults", "family": "Kept with a member of the family", "no": "Not kept apart from adults",
}
ANSWERS: Final[dict[str, str]] = {"yes": "Yes", "no": "No", "unknown": "Not known"}
DESTINATIONS: Final[dict[str, str]] = {
    "child_agency": "The State's child-welfare agency",
    "hospital": "A hospital",
    "family": "The family, through the agency",
    "other_civilian": "Another civilian organisation for children",
}
FLAGS: Final[dict[str, str]] = {
    "questioned": "The child was questioned beyond who she or he is.",
    "photo": "A photo was taken of the child.",
    "with_adults": "The child was not kept apart from adults.",
    "restrained": "Force or restraint was used on the child.",
    "no_care": "The child was hurt and no care is on record.",
    "not_heard": "The child left without being asked what she or he wants.",
    "as_adult": "The unit wrote that this is an adult, without a document.",
}
"""Set by themselves, never by hand; the child-protection adviser sees each."""

MISMATCHES: Final[dict[str, str]] = {
    "not_left": "Received, but the unit has not written that the child left.",
    "time": "The two times are more than two hours apart.",
    "sex": "The two sides do not say the same sex.",
    "age_band": "The two sides do not say the same age.",
    "destination": "The two sides do not say the same place.",
}
"""Where the unit and who received the child differ. Counted in public, and looked into by the adviser."""

ADULT_FROM: Final = 18
OLDEST: Final = 25
"""An age above this is no child in doubt: it is an error in the form, or the wrong form."""
FURTHEST_AHEAD: Final = timedelta(minutes=10)
"""Phones' clocks differ."""
FURTHEST_APART: Final = timedelta(hours=2)
"""Two people's clocks, a road between them: more than this is a difference to be explained."""
_BANDS: Final = {"0-5": 5, "6-11": 11, "12-14": 14, "15-17": 17, "18-25": OLDEST}
TIMES: Final[dict[str, str]] = {
    "at": "When you met the child",
    "cared_at": "When care was given",
    "family_at": "When the family was called",
    "focal_at": "When the focal point was told",
    "agency_at": "When the child-welfare agency was told",
    "unicef_at": "When UNICEF was told",
    "left_at": "When the child left your custody",
}


@dataclass(frozen=True, slots=True)
class Encounter:
    """One child met, as a unit recorded it. Ages in years; times with a zone. None: not yet, or not known."""

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
    """Whether this is a child to us: always, unless a document says an age of 18 or more."""
    return not (encounter.age_basis == "document" and encounter.age is not None and encounter.age >= ADULT_FROM)


def flags(encounter: Encounter) -> tuple[str, ...]:
    """What must be looked into. "Not known" is never the better answer of two."""
    found = {
        "questioned": encounter.questioned != "no",
        "photo": encounter.photo != "no",
        "with_adults": encounter.apart == "no",
        "restrained": encounter.restrained != "no",
        "no_care": encounter.hurt != "no" and encounter.cared_at is None,
        "not_heard": encounter.left_at is not None and encounter.heard != "yes",
        "as_adult": encounter.said_adult and is_child(encounter),
    }
    return tuple(code for code in FLAGS if found[code]) if is_child(encounter) else ()


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


def standing(
    encounter: Encounter, *, limits: Sequence[Limit], receipt: Receipt | None, now: datetime
) -> Standing:
    """How it stands: its limit is that of the moment of the encounter, however the rule changed since."""
    due = encounter.at + timedelta(hours=limit_on(limits, encounter.at).hours)
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


def check(encounter: Encounter, *, now: datetime) -> list[Wrong]:
    """Everything that cannot be so; empty when it can be kept. A field record is kept even so, and shown as wrong."""
    return [*_codes(encounter), *_age(encounter), *_times(encounter, now)]


def _codes(encounter: Encounter) -> list[Wrong]:
    tables: Mapping[str, Mapping[str, str]] = {
        "circumstance": CIRCUMSTANCES, "age_band": AGE_BANDS, "age_basis": AGE_BASES, "sex": SEXES, "apart": APART,
        **dict.fromkeys(("hurt", "restrained", "questioned", "photo", "heard"), ANSWERS),
    }
    found = [Wrong(name, "Choose one of the answers.") for name, table in tables.items()
             if getattr(encounter, name) not in table]
    if encounter.left_at is not None and encounter.destination not in DESTINATIONS:
        found.append(Wrong("destination", "Say to whom the child was handed over."))
    if encounter.left_at is None and encounter.destination:
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
