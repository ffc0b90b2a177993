"""One row of a record as a person or a file gives it, and everything that cannot be so about it.

The same shape goes in and out: from forms, from offline monitors' files, to workbooks. What a check refuses is named by
its field with a code of `FAULTS`; what is only odd is no fault (a typed number that its victims do not bear out is
shown by `counting.mismatches`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import SEXES
from tande.policy.violations.fields import Field
from tande.policy.violations.options import OPTIONS

FAULTS: Final[dict[str, str]] = {
    "missing": "This is needed.",
    "option": "This is not one of the answers. Choose one from the list.",
    "number": "Write a whole number, from 0 on.",
    "large": "This number is too large to be right. Check it.",
    "child": "An age of a child is 0 to 17. Leave it out if it is not known.",
    "day": "This is no day. Write it as 2026-03-12.",
    "future": "This day is still to come. Check it.",
    "old": "This day is too long ago. Check the year.",
    "order": "The last day is before the first. Check both.",
    "before": "This is before the incident. Check the day.",
    "grown": "By this date of birth the person was 18 or older at the incident. Check it.",
    "tally": "Write whole numbers for boys, girls and not known.",
    "long": "This is too long. Shorten it.",
    "kind": "This kind of violation has no such field. Leave it empty.",
    "unknown_field": "There is no such field.",
    "coordinates": "Write degrees as a number, such as 18.54 or -72.34.",
    "group": "A group is of 2 children or more. Enter one child by itself.",
    "same_kind": "The kind of a violation does not change. Enter another violation and take this one off.",
    "several": "Say whether the parties fired at each other or acted together.",
    "id": "The id has 32 digits and letters from a to f.",
    "incident": "The incident is not known, or it belongs to another organisation.",
    "violations": "Choose at least one violation of this incident.",
    "one_violation": "A response belongs to one violation.",
    "taken": "This id belongs to another row.",
    "removed": "This row was taken off. Enter it anew if it is needed.",
}
FIRST_DAY: Final = date(1990, 1, 1)
MOST_LINKS: Final = 200
_ID: Final = re.compile(r"[0-9a-f]{32}")
_CALENDAR: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Value = str | int | Sequence[str] | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. ``fields``: texts, whole numbers, lists of codes, children by sex; days as 2026-03-12; no empty value.

    ``incident``: the incident's id (its own, for an incident). ``violations``: those that a part hangs on. ``base``:
    the version that was open when this was written; None for a row that is new, or from a file without versions.
    ``covers``: the only fields that this speaks of, the others stay as they were; () when it speaks of all.
    """

    id: str
    sort: str
    incident: str
    fields: Mapping[str, Value]
    violations: tuple[str, ...] = ()
    base: int | None = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Codes of the mission that entries may name."""

    places: Collection[str] = ()
    parties: Collection[str] = ()
    contingents: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field that cannot be so, and the code of what is wrong."""

    field: str
    fault: str


@dataclass(frozen=True, slots=True)
class Around:
    """What a row is judged against: today, the day of its incident, and the kind of a violation that exists already."""

    today: date
    incident_day: date | None = None
    kind: str = ""
    known: Known = field(default_factory=Known)


def tidy(fields: Mapping[str, object]) -> dict[str, Value]:
    """The same fields without empty values and blanks at the ends; whole numbers of a tally that are 0 stay."""
    found: dict[str, Value] = {}
    for name, value in fields.items():
        kept = value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
        if isinstance(kept, list | tuple | set | frozenset):
            kept = sorted({str(one) for one in kept})
        if isinstance(kept, Mapping):
            kept = {str(sex): number for sex, number in kept.items() if number is not None}
        if kept is None or kept == "" or kept == [] or kept == {}:
            continue
        found[name] = kept  # type: ignore[assignment]
    return found


def check(entry: Entry, around: Around) -> list[Wrong]:
    """Everything that cannot be so; empty when it can be kept."""
    if wrong := check_ids(entry):
        return wrong
    kind = around.kind or str(entry.fields.get("violation_category", ""))
    names = {one.name: one for one in catalogue.FIELDS[entry.sort]}
    found = [Wrong(name, "unknown_field") for name in entry.fields if name not in names]
    for one in names.values():
        value = entry.fields.get(one.name)
        if value is None:
            if one.required:
                found.append(Wrong(one.name, "missing"))
        elif fault := _fault(one, value, kind, around):
            found.append(Wrong(one.name, fault))
    found += [*_together(entry, around), *_links(entry)]
    return list({one.field: one for one in reversed(found)}.values())[::-1]


def check_ids(entry: Entry) -> list[Wrong]:
    """A sort that is none, or an id that is none: to be asked before anything is looked for by them."""
    if entry.sort not in catalogue.SORTS:
        return [Wrong("", "unknown_field")]
    if not is_id(entry.id):
        return [Wrong("", "id")]
    if not is_id(entry.incident):
        return [Wrong("incident", "incident")]
    return [] if all(map(is_id, entry.violations)) else [Wrong("violations", "violations")]


def is_id(text: str) -> bool:
    """Whether this is an id of a row."""
    return _ID.fullmatch(text) is not None


def _fault(one: Field, value: object, kind: str, around: Around) -> str:
    if one.only and kind in OPTIONS["kind"] and kind not in one.only:
        return "kind"
    if one.kind in (catalogue.LINE, catalogue.WORDS):
        return _text_fault(one, value)
    if one.kind == catalogue.NUMBER:
        return _number_fault(one, value)
    if one.kind == catalogue.DAY:
        return _day_fault(one, value, around)
    if one.kind == catalogue.TALLY:
        return _tally_fault(value)
    return _code_fault(one, value, around.known)


def _text_fault(one: Field, value: object) -> str:
    if not isinstance(value, str):
        return "option"
    if one.name in ("latitude", "longitude"):
        most = 90 if one.name == "latitude" else 180
        fits = re.fullmatch(r"-?\d{1,3}(\.\d{1,9})?", value, re.ASCII) and abs(float(value)) <= most
        return "" if fits else "coordinates"
    most_chars = catalogue.LINE_CHARS if one.kind == catalogue.LINE else catalogue.WORDS_CHARS
    return "long" if len(value) > most_chars else ""


def _number_fault(one: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return "number"
    if value > one.most:
        return "child" if one.name == "individual_age" else "large"
    return "group" if one.name == "group_number" and value < 2 else ""


def _day_fault(one: Field, value: object, around: Around) -> str:
    day = as_day(value)
    if day is None:
        return "day"
    if day > around.today and one.name != "response_due":
        return "future"
    if day < FIRST_DAY:
        return "old"
    after = one.name in ("date_of_first_report", "response_date", "deprivation_liberty_end_date")
    first = around.incident_day
    return "before" if after and first is not None and day < first else ""


def _tally_fault(value: object) -> str:
    if not isinstance(value, Mapping) or not value.keys() <= set(SEXES):
        return "tally"
    numbers = list(value.values())
    if any(isinstance(one, bool) or not isinstance(one, int) or one < 0 for one in numbers):
        return "tally"
    return "large" if sum(numbers) > 100_000 else ""


def _code_fault(one: Field, value: object, known: Known) -> str:
    of_mission = {
        catalogue.PLACE: known.places, catalogue.PARTY: known.parties, catalogue.CONTINGENT: known.contingents,
    }  # fmt: skip
    codes = of_mission[one.kind] if one.kind in of_mission else OPTIONS[one.options]
    given = value if one.kind == catalogue.CODES else [value]
    if isinstance(given, str) or not isinstance(given, Sequence):
        return "option"
    return "" if all(isinstance(code, str) and code in codes for code in given) else "option"


def _together(entry: Entry, around: Around) -> list[Wrong]:
    """What two fields say together."""
    fields = entry.fields
    first, last = as_day(fields.get("incident_date")), as_day(fields.get("incident_date_end"))
    if entry.sort == catalogue.INCIDENT and first and last and last < first:
        return [Wrong("incident_date_end", "order")]
    reported = as_day(fields.get("date_of_first_report"))
    if entry.sort == catalogue.INCIDENT and first and reported and reported < first:
        return [Wrong("date_of_first_report", "before")]
    if entry.sort == catalogue.VIOLATION and around.kind and fields.get("violation_category") != around.kind:
        return [Wrong("violation_category", "same_kind")]
    born, day = as_day(fields.get("individual_birth")), around.incident_day
    if entry.sort == catalogue.VICTIM and born and day:
        if years_between(born, day) >= 18:
            return [Wrong("individual_birth", "grown")]
        if born > day:
            return [Wrong("individual_birth", "order")]
    return []


def _links(entry: Entry) -> list[Wrong]:
    if entry.sort not in catalogue.PARTS:
        return []
    if not entry.violations:
        return [Wrong("violations", "violations")]
    if entry.sort == catalogue.RESPONSE and len(set(entry.violations)) > 1:
        return [Wrong("violations", "one_violation")]
    return [Wrong("violations", "large")] if len(entry.violations) > MOST_LINKS else []


def as_day(value: object) -> date | None:
    """A day written as 2026-03-12; None for anything else."""
    if not isinstance(value, str) or not _CALENDAR.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def years_between(born: date, day: date) -> int:
    """Whole years from one day to another."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions have otherwise. ``before``: what stood when the later writer began."""

    field: str
    before: Value | None
    theirs: Value | None
    mine: Value | None

    @property
    def only_mine(self) -> bool:
        """Whether nobody but the later writer changed it."""
        return self.theirs == self.before

    @property
    def only_theirs(self) -> bool:
        """Whether the later writer left it as it was."""
        return self.mine == self.before


def differences(
    sort: str, before: Mapping[str, Value], theirs: Mapping[str, Value], mine: Mapping[str, Value]
) -> list[Difference]:
    """The fields in which a save on an older version differs from what stands now, in the catalogue's order."""
    return [
        Difference(one.name, before.get(one.name), theirs.get(one.name), mine.get(one.name))
        for one in catalogue.FIELDS[sort] if theirs.get(one.name) != mine.get(one.name)
    ]
