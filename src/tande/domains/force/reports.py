"""Reports of force: the first, the full one, every change. Each is one transaction with its fact and its transfer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.force import access, keeping, transfers
from tande.domains.force.access import Insider
from tande.domains.force.errors import BadReport, NotAllowed
from tande.domains.force.keeping import CHANGE, FIRST, FULL, Filed
from tande.domains.force.models import Operation, Report, Version
from tande.domains.force.views import UseView, view_of
from tande.ledger import operations as ledger
from tande.policy import force, force_report
from tande.policy.force import Use, Wrong
from tande.policy.force_report import Circumstances
from tande.policy.keepable import whole
from tande.toolkit import sealing

_NOTHING: Final[Mapping[str, str]] = {}
_PHONE: Final = "phone"


def report(
    *, use: Use, contingent: str, source: str, at: datetime, told: Circumstances = Circumstances(),  # noqa: B008
    words: Mapping[str, str] = _NOTHING, actor: Insider | None = None, phone: str = "",
) -> UseView:
    """Keep a first report; what must go to the independent body goes in the same transaction.

    The same id with the same content changes nothing. The same id with other content is kept as a version in conflict.
    What a registered ``phone`` sends is kept even when it cannot be so, and shown as wrong; a form is refused. Needs
    ``force.file`` of the unit, or a phone. Raises NotAllowed, BadReport.
    """
    if not sealing.is_id(use.id):
        raise BadReport([Wrong("id", "This is no number of a report.")])
    filed = _filed(use, told, words, source=source, at=at, actor=actor, phone=phone, full=False)
    if actor is None and not (source == _PHONE and phone):
        raise NotAllowed("force.file")
    if actor is not None:
        access.check_unit(actor, "force.file", contingent, use.unit)
    _check_place(contingent, filed)
    try:
        with transaction.atomic():
            return _report(filed, contingent)
    except IntegrityError:  # the same came twice in one moment, and the other request has just written it
        if not Report.objects.filter(pk=use.id).exists():
            raise
    with transaction.atomic():
        return _report(filed, contingent)


def complete(
    *, id: str, base_version: int, use: Use, told: Circumstances, words: Mapping[str, str], actor: Insider, at: datetime
) -> UseView:
    """Hand in the full report, written from ``base_version``. From an older one it is kept beside the others and shown.

    Needs ``force.file`` of the unit. Raises NotAllowed, NoSuchReport, BadReport.
    """
    return _amend(id, base_version, _written(id, use, told, words, actor, at, full=True), actor, FULL)


def change(
    *, id: str, base_version: int, use: Use, told: Circumstances, words: Mapping[str, str], actor: Insider, at: datetime
) -> UseView:
    """Correct a report, or settle two versions by a third. A full report stays full. As ``complete`` in all else."""
    full = access.report_for(actor, "force.file", id).full_at is not None
    return _amend(id, base_version, _written(id, use, told, words, actor, at, full=full), actor, CHANGE)


def _written(
    id: str, use: Use, told: Circumstances, words: Mapping[str, str], actor: Insider, at: datetime, *, full: bool
) -> Filed:
    row = access.report_for(actor, "force.file", id)
    filed = _filed(replace(use, id=id, unit=row.unit), told, words, source="web", at=at, actor=actor, phone="",
                   full=full)
    _check_place(row.contingent, filed)
    return filed


def _report(filed: Filed, contingent: str) -> UseView:
    row = Report.objects.select_for_update().filter(pk=filed.use.id).first()
    if row is None:
        row = Report(id=filed.use.id, contingent=contingent, unit=filed.use.unit, first_at=filed.at)
        keeping.put_in_force(row, filed)
        row.save(force_insert=True)
        return _kept(row, keeping.add(row, filed, base=0, kind=FIRST), filed, "force.reported",
                     {"source": filed.source})
    if filed.officer is not None and (row.contingent, row.unit) != (contingent, filed.use.unit):
        raise BadReport([Wrong("id", "This is no number of a report.")])  # says nothing of another unit's report
    if keeping.repeated(row, filed, base=0, kind=FIRST):
        return view_of(row, filed.at)
    return _kept(row, keeping.add(row, filed, base=0, kind=FIRST), filed, "force.changed", {})


def _amend(id: str, base: int, filed: Filed, actor: Insider, kind: str) -> UseView:
    with transaction.atomic():
        row = access.report_for(actor, "force.file", id, lock=True)
        if not 1 <= base <= row.version:
            raise BadReport([Wrong("base_version", "There is no such version of this report.")])
        if keeping.repeated(row, filed, base=base, kind=kind):
            return view_of(row, filed.at)
        first_full = kind == FULL and row.full_at is None
        made = keeping.add(row, filed, base=base, kind=kind)
        return _kept(row, made, filed, "force.completed" if first_full else "force.changed", {})


def _kept(row: Report, made: Version, filed: Filed, fact: str, more: Mapping[str, object]) -> UseView:
    """The fact, the clocks and the transfer of a version just written: all in its transaction, or none of it."""
    body = keeping.codes_of(row) | dict(more)
    if fact == "force.completed":
        body["late"] = any(one.what == "full" and one.late for one in force.owed(
            keeping.use_of(row), zone=keeping.zone(), now=filed.at))
    if made.conflict:
        body["conflict"] = True
    ledger.record(kind=fact, subject=row.pk, at=filed.at, actor=filed.officer, body=body)
    keeping.note_missed(row, filed.at)
    transfers.transfer(row, filed.use, number=made.number, at=filed.at)
    return view_of(row, filed.at)


def _filed(
    use: Use, told: Circumstances, words: Mapping[str, str], *, source: str, at: datetime, actor: Insider | None,
    phone: str, full: bool,
) -> Filed:
    """What was written, checked: a form is refused where a phone's record is kept and shown as wrong."""
    # Half a character, which JSON of a phone can hold, could be neither sealed nor shown.
    kept = {name: whole(text).strip() for name, text in words.items() if text.strip()}
    use = force_report.careful(use, told)
    wrong = [*force_report.check(use, told, full=full, now=at), *_wrong_words(kept, full=full)]
    if source not in force_report.SOURCES:
        wrong.append(Wrong("source", "Choose one of the answers."))
    if wrong and source != _PHONE:
        raise BadReport(wrong)
    return Filed(use, told, kept, source, at, actor.pk if actor else None, phone, tuple(wrong))


def _wrong_words(words: Mapping[str, str], *, full: bool) -> list[Wrong]:
    found = [Wrong(name, "There is no such field.") for name in words if name not in force_report.WORDS]
    found += [Wrong(name, "This is too long, or has signs that cannot be read.") for name, text in words.items()
              if force_report.fault_in_words(text)]
    if full and not words.get("what"):
        found.append(Wrong("what", "A full report says in words what happened."))
    return found


def _check_place(contingent: str, filed: Filed) -> None:
    """What only the mission's own tables know. Raises BadReport."""
    wrong = []
    if contingent not in settings.MISSION.states:
        wrong.append(Wrong("contingent", "Choose one of the answers."))
    if filed.told.commune and not keeping.known_commune(filed.told.commune):
        wrong.append(Wrong("commune", "Choose one of the communes."))
    if filed.told.operation_id and not Operation.objects.filter(
        pk=filed.told.operation_id, contingent=contingent
    ).exists():
        wrong.append(Wrong("operation_id", "Choose one of the operations, or none."))
    if any(not keeping.met(one, contingent) for one in filed.told.encounters):
        wrong.append(Wrong("encounters", "No child of this contingent is on record with one of these numbers."))
    if wrong and filed.source != _PHONE:
        raise BadReport(wrong)


