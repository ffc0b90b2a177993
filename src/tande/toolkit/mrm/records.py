"""What a workbook or a form's file holds: rows, signatures, and what is wrong with them and where."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import FAULTS as OF_FIELDS
from tande.policy.violations.entries import Entry, Value

OWN_FAULTS: Final[dict[str, str]] = {
    "differs": "Another row says something else about the same one. Make both rows the same.",
    "tally_sum": "The total is not the sum of boys, girls and not known. Put one of them right.",
    "no_incident": "The row does not say to which incident it belongs. Fill in its id.",
    "no_violation": "The row has no id of a violation. Give it one: any word that no other violation has.",
    "no_part": "The row has no id. Give it one: any word that no other row of this sheet has.",
    "not_there": "This violation is not on the sheet of violations. Add it there, or put the id right.",
    "no_sheet": "The workbook has no sheet of violations with columns “incident_id” and “violation_id”.",
    "stage": "A later stage signed and an earlier one did not. Fill in the earlier ones, with their days.",
    "stage_day": "A result needs its day, and a day its result.",
    "twice_column": "Two columns have this heading. Delete one.",
    "short_row": "The row has more cells than there are headings. Look whether the file is whole.",
    "no_instance": "The row has no instanceID. Export again with all the columns of the form.",
    "no_parent": "The row does not belong to any record of this file. Export the main table together with this one.",
    "other_form": "The form's columns are not here. Export values and names (in Kobo: “XML values and headers”).",
    "no_incident_row": "The file holds nothing to import.",
}
FAULTS: Final[dict[str, str]] = {**OF_FIELDS, **OWN_FAULTS}
"""What can be wrong, in words: with a field, or with where it stands."""


@dataclass(frozen=True, slots=True)
class Signed:
    """One stage's signature of a violation. ``fields``: what it said beside its status and day. ``by``: a code."""

    violation: str
    stage: str
    status: str
    on: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of all sorts, and signatures in their order.

    ``about``: id of a row → what is no field of it (`layout.ABOUT`). ``versions``: id → version and mark of what stood
    where the workbook was made. ``elsewhere``: id of a violation → stages that were signed in another installation.
    ``parties``: code of a party that monitors added → its name and category.
    """

    entries: tuple[Entry, ...] = ()
    signed: tuple[Signed, ...] = ()
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    versions: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parties: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def mark(entry: Entry) -> str:
    """What an entry holds, without what tells who somebody is, as a short hash: equal for equal rows."""
    identity = {one.name for one in catalogue.FIELDS[entry.sort] if one.identity}
    kept = {name: value for name, value in entry.fields.items() if name not in identity}
    told = json.dumps([kept, sorted(entry.violations)], sort_keys=True, ensure_ascii=False, default=dict)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the sheet, the row as the program shows it, the heading of the column."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: a code of FAULTS or of the spreadsheets' own faults, and where."""

    code: str
    at: Place


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file. With any fault nothing of it is to be kept. ``unknown``: headings that nobody knows.

    ``places``: sort, id and field → where it stood; a row as a whole has the field "".
    """

    records: Records = field(default_factory=Records)
    faults: tuple[Fault, ...] = ()
    unknown: tuple[Place, ...] = ()
    places: Mapping[tuple[str, str, str], Place] = field(default_factory=dict)

    def place(self, sort: str, id: str, name: str = "") -> Place:
        """Where a field stood, or at least its row."""
        return self.places.get((sort, id, name)) or self.places.get((sort, id, "")) or Place("")
