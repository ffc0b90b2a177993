"""What a report of force tells besides what the rules of force count: codes and times, and when a report is full.

Free words are no part of it: the domain seals them. Fields: facts on the mandate, section 6.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from tande.policy import force
from tande.policy.force import Harm, Use, Wrong

OPERATIONS: Final[dict[str, str]] = {
    "sole": "Of the mission alone", "joint_police": "Together with the national police",
    "joint_army": "Together with the national army", "joint_other": "Together with others", "none": "In no operation",
}
THREATS: Final[dict[str, str]] = {
    "shots": "Shots were fired at somebody", "firearm": "Somebody held a firearm",
    "other_weapon": "Somebody held another weapon", "vehicle": "A vehicle drove at somebody",
    "crowd": "A crowd pressed or threw things", "bodily": "Somebody attacked with the body",
    "resisted": "Somebody resisted being held", "fled": "Somebody fled", "none": "There was no threat",
}
ALTERNATIVES: Final[dict[str, str]] = {
    "talked": "We talked", "waited": "We waited or called for help", "moved_away": "We moved away or took cover",
    "blocked": "We closed the way", "less_force": "We used less force first", "no_time": "There was no time",
    "none": "Nothing else was tried",
}
AGES: Final[dict[str, str]] = {
    "0-11": "0 to 11", "12-14": "12 to 14", "15-17": "15 to 17", "18-25": "18 to 25", "26+": "Above 25",
    "unknown": "Not known",
}
BYSTANDERS: Final[dict[str, str]] = {
    "none": "Nobody else was there", "near": "Others were near", "danger": "Others were in danger",
    "hurt": "Others were hurt", "unknown": "Not known",
}
PROPERTY: Final[dict[str, str]] = {
    "none": "Nothing was damaged", "damaged": "Something was damaged", "destroyed": "Something was destroyed",
    "unknown": "Not known",
}
DETENTION: Final[dict[str, str]] = {
    "no": "Nobody was held", "released": "Somebody was held and let go",
    "handed_over": "Somebody was held and handed over", "held": "Somebody is still held", "unknown": "Not known",
}
CAMERAS: Final[dict[str, str]] = {
    "body": "A body camera recorded it", "other": "Another camera recorded it", "off": "A camera was there but off",
    "none": "There is no recording", "unknown": "Not known",
}
AID: Final[dict[str, str]] = {
    "given": "Medical aid was given", "not_needed": "Nobody needed it", "refused": "It was refused",
    "not_given": "It was not given", "unknown": "Not known",
}
RELATIVES: Final[dict[str, str]] = {
    "told": "The relatives were told", "not_needed": "Nobody had to be told", "not_found": "They were not found",
    "not_told": "They were not told", "unknown": "Not known",
}
TABLES: Final[dict[str, Mapping[str, str]]] = {
    "operation": OPERATIONS, "bystanders": BYSTANDERS, "property": PROPERTY, "detention": DETENTION,
    "camera": CAMERAS, "aid": AID, "relatives": RELATIVES,
}
SEVERAL: Final[dict[str, Mapping[str, str]]] = {"threats": THREATS, "alternatives": ALTERNATIVES, "ages": AGES}
WORDS: Final = ("what", "place", "threat", "tried", "damage", "note")
"""The free texts of a report, each sealed: what happened, the exact place, the threat, what was tried, damage, more."""
LONGEST: Final = 6_000
"""Signs of one free text."""
CHILD_AGES: Final = frozenset({"0-11", "12-14", "15-17"})
SOURCES: Final[dict[str, str]] = {"web": "In the register", "phone": "By a registered phone", "paper": "On paper"}
_CHOOSE: Final = "Choose one of the answers."
_ASKED: Final = "A full report needs an answer here. If it is not known, say so."


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What surrounds a use of force, in codes. "" and empty: not told yet; times with a zone.

    ``commune``: its P-code. ``operation_id``: of the register of operations, or "". ``encounters``: hand-over numbers
    of children met on the same occasion.
    """

    commune: str = ""
    operation: str = ""
    operation_id: str = ""
    threats: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    bystanders: str = ""
    property: str = ""
    detention: str = ""
    camera: str = ""
    aid: str = ""
    relatives: str = ""
    relatives_at: datetime | None = None
    encounters: tuple[str, ...] = ()


def careful(use: Use, told: Circumstances) -> Use:
    """The same with a child in doubt where an age says so: "no" does not stand beside an age below 18."""
    return replace(use, child="yes") if use.child == "no" and CHILD_AGES & set(told.ages) else use


def check(use: Use, told: Circumstances, *, full: bool, now: datetime) -> list[Wrong]:
    """Everything that cannot be so, or that a full report still lacks; empty when it can be kept."""
    found = [*force.check(use, now=now), *_codes(told), *_times(use, told, now)]
    return [*found, *_lacking(use, told)] if full else found


def _codes(told: Circumstances) -> list[Wrong]:
    found = [Wrong(name, _CHOOSE) for name, table in TABLES.items()
             if getattr(told, name) and getattr(told, name) not in table]
    found += [Wrong(name, _CHOOSE) for name, table in SEVERAL.items() if not set(table) >= set(getattr(told, name))]
    return found


def _times(use: Use, told: Circumstances, now: datetime) -> list[Wrong]:
    found = []
    if told.relatives_at is not None:
        if told.relatives_at > now + force.FURTHEST_AHEAD:
            found.append(Wrong("relatives_at", "This time is not yet. Check the day and the hour."))
        if told.relatives_at < use.at:
            found.append(Wrong("relatives_at", "Relatives cannot be told before. Check the day and the hour."))
    for name, answer, time in (("aid", "given", use.aid_at), ("relatives", "told", told.relatives_at)):
        if getattr(told, name) == answer and time is None:
            found.append(Wrong(f"{name}_at", "Say when."))
        if getattr(told, name) not in ("", answer) and time is not None:
            found.append(Wrong(name, "There is a time, so this cannot be the answer. Correct one of the two."))
    return found


def _lacking(use: Use, told: Circumstances) -> list[Wrong]:
    """What a first report may leave open and a full one may not."""
    found = [Wrong(name, _ASKED) for name in TABLES if not getattr(told, name)]
    found += [Wrong(name, _ASKED) for name in SEVERAL if not getattr(told, name)]
    if not told.commune:
        found.append(Wrong("commune", "A full report names the commune."))
    parts = [getattr(use.own, one) + getattr(use.civilian, one) + getattr(use.suspect, one) for one in force.COUNTED]
    found += [
        Wrong(one, "A full report says who they were: the mission's own, civilians, suspects.")
        for one, sum_of_parts in zip(force.COUNTED, parts, strict=True) if sum_of_parts < getattr(use.harm, one)
    ]
    if told.aid == "not_needed" and force.outcome(use) in ("dead", "serious", "hit"):
        found.append(Wrong("aid", "Somebody was hurt: say what became of medical aid."))
    return found


def fault_in_words(text: str) -> bool:
    """Whether a text is too long or has signs that nobody can read: controls other than ends of lines and tabs."""
    seen = text.translate({ord(sign): " " for sign in "\n\r\t"})
    return len(text) > LONGEST or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in seen)


def plain(use: Use, told: Circumstances) -> dict[str, Any]:
    """Both as plain values for JSON: times as ISO text with a zone, what is empty left out."""
    found: dict[str, Any] = {}
    for part in (use, told):
        for one in fields(part):
            value = getattr(part, one.name)
            if isinstance(value, Harm):
                value = {name: getattr(value, name) for name in force.COUNTED if getattr(value, name)}
            elif isinstance(value, datetime):
                value = value.isoformat()
            elif isinstance(value, tuple):
                value = list(value)
            if value not in (None, "", [], {}):
                found[one.name] = value
    return found


def read(kept: Mapping[str, Any]) -> tuple[Use, Circumstances]:
    """The same from what ``plain`` gave. Raises KeyError, TypeError or ValueError for anything else."""
    return Use(**({"means": ()} | _values(kept, Use))), Circumstances(**_values(kept, Circumstances))


def _values(kept: Mapping[str, Any], shape: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in fields(shape):
        if one.name in kept:
            value = kept[one.name]
            if one.name == "at" or one.name.endswith("_at"):
                value = datetime.fromisoformat(value)
            elif isinstance(value, Mapping):
                value = Harm(**value)
            elif isinstance(value, list):
                value = tuple(value)
            found[one.name] = value
    return found
