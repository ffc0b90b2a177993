"""Saving a row of a record: new, changed, or on an older version, which is kept beside it and overwrites nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tande.domains.violations import keeping, known_parties
from tande.domains.violations.errors import BadEntry, Changed, NoSuchRecord, NothingToDo, StillCounts
from tande.domains.violations.keeping import Row
from tande.domains.violations.models import Conflict, Incident, Owed, Part, Turn, Version, Violation
from tande.domains.violations.scope import RECORD, Insider, check, incident_for
from tande.domains.violations.standing import refresh
from tande.policy.violations import codes, entries, parties
from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Around, Entry, Known, Value, Wrong
from tande.toolkit import sealing


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save. ``conflict``: the id of the one that now waits for a choice; "" when it was kept.

    ``touched``: violations whose verification rests on what changed; `finish` works them out anew.
    """

    id: str
    version: int
    new: bool = False
    changed: bool = False
    conflict: str = ""
    owes: bool = False
    touched: frozenset[str] = frozenset()


def known_codes() -> Known:
    """The mission's codes that a row may name."""
    mission = settings.MISSION
    return Known(frozenset(one.code for one in mission.places), frozenset(known_parties.known()),
                 frozenset(mission.states))


def keep(entry: Entry, officer: Insider, at: datetime, known: Known, organisation: str = "") -> Saved:
    """Save one row in the caller's transaction, who then calls `finish`. Raises NotAllowed, NoSuchRecord, BadEntry."""
    _raise(entries.check_ids(entry))
    entry = replace(entry, fields=entries.tidy(entry.fields), violations=tuple(sorted(set(entry.violations))))
    row = row_of(entry.sort, entry.id)
    if row is None:
        held = _held(entry, officer)
        row = row_of(entry.sort, entry.id)  # somebody may have made it while we waited for our turn
        if row is None:
            return _create(entry, held, officer, at, known, organisation)
    incident = _incident_of(row)
    incident_for(officer, RECORD, incident.pk, to_change=True)
    row.refresh_from_db()
    if incident.pk != entry.incident or keeping.sort_of(row) != entry.sort:
        raise BadEntry([Wrong("", "taken")])
    return _change(row, incident, entry, officer, at, known)


def row_of(sort: str, row_id: str) -> Row | None:
    """The row with this id; None for none. Raises BadEntry when the id belongs to a row of another sort."""
    table: Any = {catalogue.INCIDENT: Incident, catalogue.VIOLATION: Violation}.get(sort, Part)
    found: Row | None = table.objects.filter(pk=row_id).first()
    other = found is None and Version.objects.filter(about=row_id).exists()
    if other or (found is not None and keeping.sort_of(found) != sort):
        raise BadEntry([Wrong("", "taken")])
    return found


def finish(touched: Iterable[str]) -> None:
    """Work out anew how the verification of these violations stands. At the end of the caller's transaction."""
    for violation_id in sorted(set(touched)):
        refresh(violation_id, touched=True)


def _incident_of(row: Row) -> Incident:
    return row if isinstance(row, Incident) else row.incident


def _held(entry: Entry, officer: Insider) -> Incident | None:
    """Keep others from making the same row meanwhile: the incident of a row, or for an incident the next number."""
    check(officer, RECORD)
    if entry.sort != catalogue.INCIDENT:
        return incident_for(officer, RECORD, entry.incident, to_change=True)
    Turn.objects.get_or_create(about="number")
    Turn.objects.select_for_update().get(about="number")
    return None


def _create(
    entry: Entry, incident: Incident | None, officer: Insider, at: datetime, known: Known, organisation: str
) -> Saved:
    if incident is None:
        _raise(entries.check(entry, Around(timezone.localdate(at), known=known)))
        row: Row = _new_incident(entry, officer, at, organisation)
    else:
        _raise([*entries.check(entry, _around(incident, at, known)), *_elsewhere(entry, incident)])
        row = _new_row(entry, incident, officer)
    links = list(entry.violations)
    keeping.keep_version(row, links, officer.pk, at)
    touched = _resting_on(row, set(links)) if entry.sort != catalogue.RESPONSE else frozenset()
    owes = _owes(row, entry.fields, officer, at)
    if isinstance(row, Violation):
        keeping.record("violation.recorded", row.pk, actor=officer.pk, at=at, kind=row.kind,
                       department=row.incident.department, on=row.incident.began)
    else:
        keeping.record("violation.changed", entry.incident, actor=officer.pk, at=at, sort=entry.sort, new="yes")
    return Saved(row.pk, row.version, new=True, changed=True, owes=owes, touched=touched)


def _raise(wrong: list[Wrong]) -> None:
    if wrong:
        raise BadEntry(wrong)


def _around(incident: Incident, at: datetime, known: Known, kind: str = "") -> Around:
    return Around(timezone.localdate(at), incident.began, kind, known)


def _elsewhere(entry: Entry, incident: Incident) -> list[Wrong]:
    """Links to violations that are not of this incident."""
    here = set(incident.violations.filter(removed=False).values_list("pk", flat=True))
    return [Wrong("violations", "violations")] if set(entry.violations) - here else []


def _new_incident(entry: Entry, officer: Insider, at: datetime, organisation: str) -> Incident:
    number = (Incident.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made: dict[str, Any] = {**keeping.columns(entry.sort, entry.id, entry.fields),
                            **keeping.place_columns(entry.fields)}
    return Incident.objects.create(
        id=entry.id, number=number, organisation=officer.organisation or organisation, recorded_by=officer.pk,
        recorded_at=at, **made)


def _new_row(entry: Entry, incident: Incident, officer: Insider) -> Row:
    made: dict[str, Any] = keeping.columns(entry.sort, entry.id, entry.fields)
    if entry.sort == catalogue.VIOLATION:
        return Violation.objects.create(
            id=entry.id, incident=incident, kind=str(entry.fields["violation_category"]), status=codes.PENDING,
            turn=codes.STAGES[0], recorded_by=officer.pk, **made)
    row = Part.objects.create(id=entry.id, incident=incident, sort=entry.sort, **made)
    row.violations.set(Violation.objects.filter(pk__in=entry.violations))
    return row


def _change(row: Row, incident: Incident, entry: Entry, officer: Insider, at: datetime, known: Known) -> Saved:
    theirs, links = keeping.opened(row, row.pk, identity=True), keeping.links_of(row)
    before = _version_fields(row, entry.base)
    mine = _covered(entry, before if before is not None else theirs)
    entry = replace(entry, fields=mine)
    kind = row.kind if isinstance(row, Violation) else ""
    wrong = entries.check(entry, _around(incident, at, known, kind))
    _raise([*wrong, *(_elsewhere(entry, incident) if isinstance(row, Part) else [])])
    same_links = not isinstance(row, Part) or list(entry.violations) == links
    if mine == theirs and same_links:
        return Saved(row.pk, row.version)
    if not isinstance(row, Incident) and row.removed:
        raise BadEntry([Wrong("", "removed")])
    if entry.base == row.version:
        return write(row, mine, list(entry.violations), officer, at)
    return _conflict(row, incident, entry, officer, at)


def _version_fields(row: Row, number: int | None) -> dict[str, Value] | None:
    version = Version.objects.filter(about=row.pk, number=number or 0).first()
    return keeping.opened(version, row.pk, identity=True) if version else None


def _covered(entry: Entry, before: dict[str, Value]) -> dict[str, Value]:
    """What the row would be: the fields that the entry speaks of, the others as they were when it was written."""
    if not entry.covers:
        return dict(entry.fields)
    kept = {name: value for name, value in before.items() if name not in entry.covers}
    return {**kept, **{name: value for name, value in entry.fields.items() if name in entry.covers}}


def write(row: Row, fields: dict[str, Value], links: list[str], officer: Insider, at: datetime) -> Saved:
    """Write a change as the next version, with its fact, and touch what rests on it. In the caller's transaction."""
    sort, former = keeping.sort_of(row), keeping.links_of(row)
    names = keeping.changed_names(keeping.opened(row, row.pk, identity=True), fields)
    for name, value in keeping.columns(sort, row.pk, fields).items():
        setattr(row, name, value)
    row.version += 1
    if isinstance(row, Incident):
        for name, value in keeping.place_columns(fields).items():
            setattr(row, name, value)
    row.save()
    if isinstance(row, Part):
        row.violations.set(Violation.objects.filter(pk__in=links))
    keeping.keep_version(row, links, officer.pk, at)
    rests = keeping.touches(sort, [*names, *(["violations"] if former != links else [])])
    touched = _resting_on(row, {*former, *links}) if rests else frozenset()
    owes = _owes(row, fields, officer, at)
    subject = row.pk if isinstance(row, Violation) else _incident_of(row).pk
    keeping.record("violation.changed", subject, actor=officer.pk, at=at, sort=sort, fields=len(names))
    return Saved(row.pk, row.version, changed=True, owes=owes, touched=touched)


def _resting_on(row: Row, linked: set[str]) -> frozenset[str]:
    """The violations whose verification rests on a row."""
    if isinstance(row, Incident):
        return frozenset(row.violations.filter(removed=False).values_list("pk", flat=True))
    return frozenset({row.pk} if isinstance(row, Violation) else linked)


def _owes(row: Row, fields: Mapping[str, object], officer: Insider, at: datetime) -> bool:
    """Write down that the violations of a perpetrator of the mission owe a complaint; whether one does so anew."""
    if not (isinstance(row, Part) and row.sort == catalogue.PERPETRATOR and not row.removed):
        return False
    if not parties.of_mission(fields, known_parties.known().get(str(fields.get("party", "")))):
        return False
    still = set(keeping.links_of(row))
    made = [Owed.objects.get_or_create(violation_id=one, defaults={"at": at, "officer_id": officer.pk})[1]
            for one in sorted(still)]
    return any(made)


def _conflict(row: Row, incident: Incident, entry: Entry, officer: Insider, at: datetime) -> Saved:
    """Keep a save on an older version beside the row; the same one sent again makes no second."""
    base = entry.base or 0
    before = Version.objects.filter(about=row.pk, number=base).first()
    if before and keeping.opened(before, row.pk, identity=True) == entry.fields and (
            not isinstance(row, Part) or before.violations == list(entry.violations)):
        return Saved(row.pk, row.version)  # nothing was changed on the older version
    sign = keeping.mark(entry.fields, entry.violations, row.pk)
    conflict = Conflict.objects.filter(about=row.pk, base=base, mark=sign).first()
    if conflict is None:
        new_id = sealing.new_id()
        told = {"fields": dict(entry.fields), "violations": list(entry.violations)}
        conflict = Conflict.objects.create(
            id=new_id, incident=incident, sort=entry.sort, about=row.pk, base=base, mark=sign,
            proposed=keeping.seal(told, "proposed", new_id), officer_id=officer.pk, at=at)
        keeping.record("violation.conflict", incident.pk, actor=officer.pk, at=at, sort=entry.sort)
    return Saved(row.pk, row.version, conflict="" if conflict.settled_at else conflict.pk)


def remove(*, sort: str, row_id: str, base: int, officer: Insider, at: datetime) -> None:
    """Take off a violation or a part that was entered by mistake; it stays in the history and counts nowhere.

    Needs ``violation.record``. Raises NotAllowed, NoSuchRecord, Changed, NothingToDo, StillCounts.
    """
    with transaction.atomic():
        check(officer, RECORD)
        row = row_of(sort, row_id)
        if row is None or isinstance(row, Incident):
            raise NoSuchRecord(row_id)
        incident_for(officer, RECORD, row.incident_id, to_change=True)
        row.refresh_from_db()
        if row.removed:
            raise NothingToDo
        if row.version != base:
            raise Changed
        if isinstance(row, Violation) and row.verified_on is not None:
            raise StillCounts
        row.removed, row.version, links = True, row.version + 1, keeping.links_of(row)
        row.save(update_fields=["removed", "version"])
        keeping.keep_version(row, links, officer.pk, at)
        if sort != catalogue.RESPONSE:
            finish(_resting_on(row, set(links)))
        keeping.record("violation.changed", row.incident_id, actor=officer.pk, at=at, sort=sort, removed="yes")
