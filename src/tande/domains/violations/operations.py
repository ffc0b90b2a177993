"""Writing violations: incidents with all that hangs on them, signatures, conflicts, parties, imports.

Each is one transaction with its facts. A save that brings in the mission's own personnel opens a complaint afterwards.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tande.domains.violations import complaints, keeping
from tande.domains.violations.errors import (
    BadDuplicate,
    BadEntries,
    BadEntry,
    Changed,
    NoSuchRecord,
    NothingToDo,
    StillCounts,
)
from tande.domains.violations.known_parties import add_party
from tande.domains.violations.models import Incident, Part
from tande.domains.violations.saving import Saved, finish, keep, known_codes, remove
from tande.domains.violations.scope import IMPORT, RECORD, Insider, check, incident_for, incidents_for
from tande.domains.violations.settling import settle
from tande.domains.violations.signing import Signed, send_back, sign
from tande.domains.violations.standing import refresh
from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Entry, Wrong, is_id
from tande.policy.violations.options import OPTIONS

__all__ = [
    "Saved",
    "Signed",
    "add_party",
    "import_incidents",
    "make_rounds",
    "remove",
    "same_child",
    "save",
    "send_back",
    "set_status",
    "settle",
    "sign",
    "try_import",
]


def save(*, entry: Entry, officer: Insider, at: datetime, organisation: str = "") -> Saved:
    """Keep one row: an incident, a violation, or what hangs on violations; new, changed, or in conflict.

    The same again changes nothing. A save on an older version (``entry.base``) is kept beside the row: ``conflict``
    says which one waits. ``organisation``: of a new incident, where the officer has none. Needs ``violation.record``.
    Raises NotAllowed, NoSuchRecord, BadEntry.
    """
    check(officer, RECORD)
    with transaction.atomic():
        saved = keep(entry, officer, at, known_codes(), organisation)
        finish(saved.touched)
    if saved.owes:
        complaints.open_owed(at)
    return saved


def import_incidents(
    *, entries: Sequence[Entry], officer: Insider, at: datetime, organisations: Mapping[str, str] | None = None
) -> list[Saved]:
    """Keep the rows of a file, all of them or none, incidents first; what became of each, in their order.

    The same file again changes nothing. Rows on an older version, or without one and otherwise than what stands, become
    conflicts. ``organisations``: of new incidents, where the officer has none. Needs ``violation.import``. Raises
    NotAllowed, BadEntries with what is wrong in which row.
    """
    check(officer, IMPORT)
    with transaction.atomic():
        found = _kept(entries, officer, at, organisations)
    if any(one.owes for one in found):
        complaints.open_owed(at)
    return found


def try_import(
    *, entries: Sequence[Entry], officer: Insider, at: datetime, organisations: Mapping[str, str] | None = None
) -> list[Saved]:
    """What ``import_incidents`` would do with the same rows. Nothing is kept and no complaint opens.

    Needs ``violation.import``. Raises NotAllowed, BadEntries.
    """
    check(officer, IMPORT)
    with transaction.atomic():
        found = _kept(entries, officer, at, organisations)
        transaction.set_rollback(True)
    return found


def _kept(
    entries: Sequence[Entry], officer: Insider, at: datetime,
    organisations: Mapping[str, str] | None = None
) -> list[Saved]:
    """In the caller's transaction. Raises BadEntries."""
    order = list(catalogue.SORTS)
    places = sorted(range(len(entries)),
                    key=lambda n: order.index(entries[n].sort) if entries[n].sort in order else len(order))
    found: dict[int, Saved] = {}
    wrong: dict[int, Sequence[Wrong]] = {}
    known = known_codes()
    for place in places:
        try:
            organisation = (organisations or {}).get(entries[place].incident, "")
            found[place] = keep(entries[place], officer, at, known, organisation)
        except BadEntry as error:
            wrong[place] = error.wrong
        except NoSuchRecord:
            wrong[place] = (Wrong("incident", "incident"),)
    if wrong:
        raise BadEntries(wrong)
    finish(touched for one in found.values() for touched in one.touched)
    return [found[place] for place in range(len(entries))]


def set_status(
    *, incident_id: str, status: str, seen: str, officer: Insider, at: datetime, duplicate_of: int = 0
) -> None:
    """Open, close, or call an incident a duplicate of another one's number. No verification changes by it.

    ``seen``: the status on the page. Needs ``violation.record``. Raises NotAllowed, NoSuchRecord, Changed, NothingToDo,
    BadDuplicate, StillCounts while the task force's signature on one of its violations counts.
    """
    with transaction.atomic():
        incident = incident_for(officer, RECORD, incident_id, to_change=True)
        if incident.status != seen:
            raise Changed
        other = _other(incident, status, duplicate_of, officer)
        if incident.status == status and incident.duplicate_of == other:
            raise NothingToDo
        if status == "duplicate" and incident.violations.filter(removed=False, verified_on__isnull=False).exists():
            raise StillCounts
        incident.status, incident.duplicate_of = status, other
        incident.save(update_fields=["status", "duplicate_of"])
        keeping.record("violation.changed", incident_id, actor=officer.pk, at=at, sort="incident", status=status)


def _other(incident: Incident, status: str, number: int, officer: Insider) -> Incident | None:
    if status not in OPTIONS["incident_status"]:
        raise BadDuplicate
    if status != "duplicate":
        return None
    other = incidents_for(officer, RECORD).filter(number=number).first()
    if other is None or other.pk == incident.pk or other.status == "duplicate" or incident.duplicates.exists():
        raise BadDuplicate
    return other


def same_child(*, part_id: str, other_id: str, officer: Insider, at: datetime) -> None:
    """Say that two rows, in whichever incidents, are about the same child; "" takes that back. The child counts once.

    Needs ``violation.record``. Raises NotAllowed, NoSuchRecord, NothingToDo.
    """
    with transaction.atomic():
        part, other = _child(part_id, officer), _child(other_id, officer) if other_id else None
        root = (other.same_as or other.pk) if other else ""
        if root in (part.pk, part.same_as) or Part.objects.filter(same_as=part.pk).exists():
            raise NothingToDo
        part.same_as = root
        part.save(update_fields=["same_as"])
        for violation_id in keeping.links_of(part):
            refresh(violation_id, touched=True)
        keeping.record("violation.changed", part.incident_id, actor=officer.pk, at=at, sort="victim",
                       same_child="yes" if root else "no")


def _child(part_id: str, officer: Insider) -> Part:
    if not is_id(part_id):
        raise NoSuchRecord(part_id)
    found = Part.objects.filter(pk=part_id, sort=catalogue.VICTIM, removed=False).first()
    if found is None:
        raise NoSuchRecord(part_id)
    incident_for(officer, RECORD, found.incident_id, to_change=True)
    return found


def make_rounds(*, at: datetime) -> int:
    """Open complaints that are still owed to the body; how many. Called by `tande rounds`; safe twice at once."""
    return complaints.open_owed(at)
