"""Files on their way in: read, tried without keeping anything, shown, and then kept whole or not at all.

Signatures that a file tells of verify nothing here: they are kept beside the record as signed elsewhere.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from tande.domains.sharing.contents import signatures, signed_elsewhere
from tande.domains.sharing.errors import Changed, HasFaults, NoSuchUpload
from tande.domains.sharing.models import Elsewhere, Upload
from tande.domains.sharing.scope import IMPORT, Insider, check, seal, unseal
from tande.domains.violations import errors as violation_errors
from tande.domains.violations import operations as keeping
from tande.domains.violations import queries as violations
from tande.domains.violations.operations import Saved
from tande.domains.violations.views import IncidentView
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Entry
from tande.toolkit import sealing
from tande.toolkit.fieldforms import submissions, violation_rows
from tande.toolkit.fieldforms.form import Form
from tande.toolkit.mrm import layout, reading
from tande.toolkit.mrm.records import Fault, Place, Reading, Signed, mark

KINDS: Final = ("workbook", "form")
CHECKED: Final = "checked"
APPLIED: Final = "applied"
THROWN: Final = "thrown"
KEPT_FOR: Final = timedelta(days=2)
FAULTS_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Result:
    """What a dry run found: rows by what would become of them, faults and headings that nobody knows."""

    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    unknown: tuple[Place, ...]
    conflicts: tuple[str, ...] = ()
    signed: int = 0


def upload(*, kind: str, data: bytes, form: Form, organisation: str, officer: Insider, at: datetime) -> str:
    """Take a file in, sealed, and try it; the upload's id. ``organisation``: of new incidents, for who has none.

    Needs ``violation.import``. Raises NotAllowed, and spreadsheets.Refused before anything is kept.
    """
    check(officer, IMPORT)
    read = _read(kind, data, form)
    result = _tried(kind, _settled(read, officer, organisation, at), officer, at)
    new_id = sealing.new_id()
    with transaction.atomic():
        for former in Upload.objects.filter(officer_id=officer.pk, state=CHECKED):
            _end(former, THROWN, at)
        Upload.objects.create(
            id=new_id, kind=kind, organisation=organisation, state=CHECKED, sha256=hashlib.sha256(data).hexdigest(),
            file=register_key().seal_bytes(data, f"sharing.file|{new_id}"),
            result=seal(_plain(result), "result", new_id), officer_id=officer.pk, at=at)
    return new_id


def apply(*, upload_id: str, form: Form, officer: Insider, at: datetime) -> Result:
    """Keep the file's rows, all of them in one step; what became of them.

    Raises NotAllowed, NoSuchUpload, Changed when it ended meanwhile, HasFaults when it has any now.
    """
    found = upload_for(officer, upload_id)
    if found.state != CHECKED:
        raise Changed
    data = register_key().open_bytes(bytes(found.file), f"sharing.file|{upload_id}")
    settled = _settled(_read(found.kind, data, form), officer, found.organisation, at)
    if settled.faults:
        raise HasFaults
    if _tried(found.kind, settled, officer, at).faults:
        raise HasFaults
    settled = _named(found.kind, settled, officer, at)
    entries = settled.records.entries
    try:
        saved = keeping.import_incidents(entries=entries, officer=officer, at=at, organisations=_owners(settled))
    except violation_errors.BadEntries as error:
        raise HasFaults from error
    with transaction.atomic():  # a crash before this line: the same file again changes no row and comes here
        _keep_about(settled, officer, at)
        signed = _keep_signed(settled, officer, at)
        result = replace(_result(settled, saved), signed=signed)
        found.result = seal(_plain(result), "result", upload_id)
        _end(found, APPLIED, at)
        ledger.record(kind="violations.imported", subject=upload_id, at=at, actor=officer.pk,
                      body={"kind": found.kind, "sha256": found.sha256, **result.counts})
    return result


def throw_away(*, upload_id: str, officer: Insider, at: datetime) -> None:
    """Nothing of the file is kept. Raises NotAllowed, NoSuchUpload, Changed."""
    found = upload_for(officer, upload_id)
    if found.state != CHECKED:
        raise Changed
    _end(found, THROWN, at)


def throw_old_away(at: datetime) -> int:
    """Files that nobody decided on for two days are emptied."""
    old = list(Upload.objects.filter(state=CHECKED, at__lt=at - KEPT_FOR))
    for one in old:
        _end(one, THROWN, at)
    return len(old)


def upload_for(officer: Insider, upload_id: str) -> Upload:
    """An upload of this officer. Raises NotAllowed, NoSuchUpload."""
    check(officer, IMPORT)
    found = Upload.objects.filter(pk=upload_id, officer_id=officer.pk).first()
    if found is None:
        raise NoSuchUpload
    return found


def result_of(found: Upload) -> Result:
    """What the last run found."""
    told: dict[str, Any] = unseal(found.result, "result", found.pk)
    faults = tuple(Fault(code, Place(*at)) for code, at in told["faults"])
    return Result(told["counts"], faults, tuple(Place(*at) for at in told["unknown"]), tuple(told["conflicts"]),
                  told["signed"])


def _plain(result: Result) -> dict[str, Any]:
    def place(at: Place) -> list[str | int]:
        return [at.sheet, at.row, at.column]

    faults = [[one.code, place(one.at)] for one in result.faults[:FAULTS_SHOWN]]
    counts = {**result.counts, "faults": len(result.faults)}
    return {"counts": counts, "faults": faults, "unknown": [place(one) for one in result.unknown[:FAULTS_SHOWN]],
            "conflicts": list(result.conflicts), "signed": result.signed}


def _end(found: Upload, state: str, at: datetime) -> None:
    found.state, found.file, found.ended_at = state, b"", at
    found.save()


def _read(kind: str, data: bytes, form: Form) -> Reading:
    return reading.read(data) if kind == "workbook" else violation_rows.reading(submissions.read(data, form))


def _settled(read: Reading, officer: Insider, organisation: str, at: datetime) -> Reading:
    """The reading with whose rows they are, and on which version each was written."""
    faults = list(read.faults)
    about = {id: dict(told) for id, told in read.records.about.items()}
    listed = settings.MISSION.labels["organisation"]
    for one in read.records.entries:
        if one.sort != catalogue.INCIDENT:
            continue
        told = about.setdefault(one.id, {})
        given = told.get(layout.ORGANISATION, "")
        if given and (given not in listed or (officer.organisation and given != officer.organisation)):
            faults.append(Fault("incident", read.place(one.sort, one.id, layout.ORGANISATION)))
        told[layout.ORGANISATION] = given or officer.organisation or organisation
    if not faults and not read.records.entries:
        faults.append(Fault("no_incident_row", Place("")))
    entries = _based(read.records.entries, read.records.versions, officer, at) if not faults else read.records.entries
    return replace(read, faults=tuple(faults), records=replace(read.records, entries=entries, about=about))


def _based(
    entries: Sequence[Entry], versions: Mapping[str, tuple[int, str]], officer: Insider, at: datetime
) -> tuple[Entry, ...]:
    """Each row with the version it was written on. A number of another installation is no version of ours."""
    ids = {one.incident for one in entries} if versions else set()
    here = {one.id: one for one in violations.entries(violations.full(officer, at, ids=ids))} if ids else {}
    found = []
    for one in entries:
        stands, (told, sign) = here.get(one.id), versions.get(one.id, (one.base or 0, ""))
        base: int | None = told or None
        if stands is not None and sign:
            known = told < (stands.base or 0) or (told == stands.base and sign == mark(stands))
            base = told if known else None
        found.append(replace(one, base=base))
    return tuple(found)


def _owners(read: Reading) -> dict[str, str]:
    return {id: told[layout.ORGANISATION] for id, told in read.records.about.items() if layout.ORGANISATION in told}


def _tried(kind: str, read: Reading, officer: Insider, at: datetime) -> Result:
    """A dry run: what would become of the rows, or what is wrong with them."""
    if read.faults:
        return Result({}, read.faults, read.unknown)
    entries = read.records.entries
    try:
        with transaction.atomic():
            named = _named(kind, read, officer, at).records.entries
            saved = keeping.try_import(entries=named, officer=officer, at=at, organisations=_owners(read))
            transaction.set_rollback(True)
    except violation_errors.BadEntries as error:
        faults = [
            Fault(one.fault, _place(read, entries[place], one.field))
            for place, wrong in sorted(error.wrong.items()) for one in wrong
        ]
        return Result({}, tuple(dict.fromkeys(faults)), read.unknown)
    return replace(_result(read, saved), signed=len(read.records.signed), conflicts=())


def _named(kind: str, read: Reading, officer: Insider, at: datetime) -> Reading:
    """The rows with our codes for parties that monitors added elsewhere, known by their names; new ones are added."""
    codes = {}
    for code, (name, category) in read.records.parties.items():
        with suppress(violation_errors.BadParty):  # then the code stays, and is refused as one that nobody knows
            codes[code] = keeping.add_party(label=name, category=category, officer=officer, at=at)
    entries = []
    for one in read.records.entries:
        told = str(one.fields.get("party", ""))
        if told in codes or (kind == "workbook" and told.startswith("added_")):
            one = replace(one, fields={**one.fields, "party": codes.get(told, _NOBODY)})
        entries.append(one)
    return replace(read, records=replace(read.records, entries=tuple(entries)))


_NOBODY: Final = "not_told"
"""No party's code: an added party whose name the file does not tell could be anybody here."""


def _place(read: Reading, entry: Entry, name: str) -> Place:
    """Where a field stands; where it does not stand, its row and the heading it would have."""
    at = read.place(entry.sort, entry.id, name)
    return at if at.column else Place(at.sheet, at.row, layout.heading_of(entry.sort, name) if name else "")


def _result(read: Reading, saved: Sequence[Saved]) -> Result:
    counts: Counter[str] = Counter()
    for one in saved:
        counts["conflict" if one.conflict else "new" if one.new else "changed" if one.changed else "unchanged"] += 1
    conflicts = tuple(one.conflict for one in saved if one.conflict)
    return Result(dict(counts), (), read.unknown, conflicts)


def _keep_about(read: Reading, officer: Insider, at: datetime) -> None:
    """Open or closed, duplicates, and which child is the same as another: by the acts that change them."""
    ids = [one.id for one in read.records.entries if one.sort == catalogue.INCIDENT]
    told = read.records.about
    wanted = [id for id in ids if told.get(id, {}).get(layout.STATUS)]
    same = {id: one[layout.SAME_CHILD] for id, one in told.items() if one.get(layout.SAME_CHILD)}
    if not wanted and not same:
        return
    views = {one.id: one for one in violations.full(officer, at, ids={*ids, *_duplicated(told)})}
    for id in wanted:
        if id in views and told[id][layout.STATUS] != views[id].status:
            other = views.get(told[id].get(layout.DUPLICATE_OF, ""))
            _set_status(views[id], told[id][layout.STATUS], other, officer, at)
    children = {part.id: part.same_as for one in views.values() for part in one.parts}
    for id, other_id in same.items():
        if id in children and children[id] != other_id:
            _same_child(id, other_id, officer, at)


def _duplicated(about: Mapping[str, Mapping[str, str]]) -> set[str]:
    return {one[layout.DUPLICATE_OF] for one in about.values() if one.get(layout.DUPLICATE_OF)}


def _set_status(
    view: IncidentView, status: str, other: IncidentView | None, officer: Insider, at: datetime
) -> None:
    """What cannot be so (a duplicate of nothing, or of what counts) stays as it stands: no count hangs on it."""
    try:
        keeping.set_status(incident_id=view.id, status=status, seen=view.status, officer=officer, at=at,
                           duplicate_of=other.number if other else 0)
    except (violation_errors.BadDuplicate, violation_errors.StillCounts, violation_errors.NothingToDo):
        return


def _same_child(id: str, other_id: str, officer: Insider, at: datetime) -> None:
    """A child that is not here, or of another organisation, cannot be named: the row stays a child of its own."""
    try:
        keeping.same_child(part_id=id, other_id=other_id, officer=officer, at=at)
    except (violation_errors.NothingToDo, violation_errors.NoSuchRecord):
        return


def _keep_signed(read: Reading, officer: Insider, at: datetime) -> int:
    """Keep what the file tells of signatures, where it is new and not our own word come back; how many."""
    by_violation: dict[str, list[Signed]] = {}
    for step in read.records.signed:
        by_violation.setdefault(step.violation, []).append(step)
    if not by_violation:
        return 0
    incidents = set(violations.incidents_of(by_violation).values())
    ours = {one.id: signatures(one) for view in violations.full(officer, at, ids=incidents) for one in view.violations}
    known = signed_elsewhere(list(by_violation))
    kept = 0
    for violation, steps in by_violation.items():
        if steps in (ours.get(violation), known.get(violation)):
            continue
        kept += _keep_steps(violation, steps, officer, at)
    return kept


def _keep_steps(violation: str, steps: Sequence[Signed], officer: Insider, at: datetime) -> int:
    last = Elsewhere.objects.filter(violation_id=violation).aggregate(last=Max("number"))["last"] or 0
    for number, step in enumerate(steps, last + 1):
        said = seal({"fields": dict(step.fields), "by": step.by}, "said", f"{violation}/{number}")
        Elsewhere.objects.create(violation_id=violation, number=number, stage=step.stage, status=step.status,
                                 on=date.fromisoformat(step.on), said=said, officer_id=officer.pk, at=at)
    return len(steps)
