"""The register of operations: recorded by the mission or, from other sources, by the independent body.

Casualties are entries, one for each source; the most that any of them tells counts, so nobody brings a number down.
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.force import access, keeping, sealed
from tande.domains.force.access import Insider
from tande.domains.force.errors import BadReport, NoSuchReport
from tande.domains.force.models import Entry, Operation
from tande.domains.personnel import queries as personnel
from tande.ledger import operations as ledger
from tande.policy import force_operations, force_report
from tande.policy.force import Wrong
from tande.policy.force_operations import Operation as Told
from tande.toolkit import sealing


def record_operation(*, told: Told, note: str, actor: Insider, at: datetime) -> str:
    """Record an operation with what its source tells of casualties; its id. The same id again changes nothing.

    Needs ``operation.record`` of the contingent; a unit's officer records its own alone. Raises NotAllowed, BadReport.
    """
    access.check_unit(actor, "operation.record", told.contingent, actor.unit)
    _check(told, note, actor, at)
    try:
        with transaction.atomic():
            known = Operation.objects.filter(pk=told.id).first()
            if known is None:
                _record(told, note, actor, at)
            elif (known.contingent, known.day) != (told.contingent, told.day):
                raise BadReport([Wrong("id", "This is no number of an operation.")])
    except IntegrityError:  # the button was pressed twice, and the other request has just written it
        if not Operation.objects.filter(pk=told.id, contingent=told.contingent).exists():
            raise
    return told.id


def add_entry(*, id: str, dead: int, hurt: int, source: str, note: str, actor: Insider, at: datetime) -> None:
    """Add what another source tells of an operation's casualties. The same again changes nothing.

    Needs ``operation.record`` and the operation within reach. Raises NotAllowed, NoSuchReport, BadReport.
    """
    access.check(actor, "operation.record")
    with transaction.atomic():
        row = operation_for(actor, id, lock=True)
        told = Told(row.pk, row.contingent, row.day, row.commune, tuple(row.units), row.form, dead, hurt, source)
        wrong = force_operations.check(told, today=max(row.day, keeping.day_of(at)))
        if wrong or force_report.fault_in_words(note):
            raise BadReport([*wrong, *_wrong_note(note)])
        last = row.entries.order_by("-number").first()
        if last is not None and (last.dead, last.hurt, last.source, last.officer_id) == (dead, hurt, source, actor.pk):
            return
        _enter(row, told, note, actor, at)


def operation_for(actor: Insider, operation_id: str, *, lock: bool = False) -> Operation:
    """An operation within this officer's reach. Raises NoSuchReport."""
    if operation_id not in {one.pk for one in access.operations_of(actor)}:
        raise NoSuchReport(operation_id)
    rows = Operation.objects.select_for_update() if lock else Operation.objects.all()
    return rows.get(pk=operation_id)


def _record(told: Told, note: str, actor: Insider, at: datetime) -> None:
    row = Operation.objects.create(
        id=told.id, contingent=told.contingent, day=told.day, commune=told.commune, units=list(told.units),
        form=told.form, recorded_by=actor.pk, at=at,
    )
    _enter(row, told, note, actor, at)


def _enter(row: Operation, told: Told, note: str, actor: Insider, at: datetime) -> None:
    """One source's entry, the most that is known, and the fact: all in the caller's transaction."""
    number = row.entries.count() + 1
    Entry.objects.create(
        operation=row, number=number, dead=told.dead, hurt=told.hurt, source=told.source,
        note=sealed.seal(note.strip(), "entry", "note", f"{row.pk}.{number}"), body=access.of_the_body(actor),
        officer_id=actor.pk, at=at,
    )
    row.dead, row.hurt = max(row.dead, told.dead), max(row.hurt, told.hurt)
    row.save(update_fields=["dead", "hurt"])
    ledger.record(kind="operation.recorded", subject=row.pk, at=at, actor=actor.pk, body={
        "contingent": row.contingent, "on": row.day.isoformat(), "casualties": bool(row.dead or row.hurt),
        "source": told.source,
    })


def _check(told: Told, note: str, actor: Insider, at: datetime) -> None:
    """Raises BadReport."""
    wrong = [*force_operations.check(told, today=keeping.day_of(at)), *_wrong_note(note)]
    if not sealing.is_id(told.id):
        wrong.append(Wrong("id", "This is no number of an operation."))
    if told.contingent not in settings.MISSION.states:
        wrong.append(Wrong("contingent", "Choose one of the answers."))
    if not keeping.known_commune(told.commune):
        wrong.append(Wrong("commune", "Choose one of the communes."))
    known = set(personnel.unit_names(told.contingent)) | ({actor.unit} if actor.unit else set())
    if not known >= set(told.units):
        wrong.append(Wrong("units", "Choose units of this contingent."))
    if access.of_a_unit(actor) and actor.unit not in told.units:
        wrong.append(Wrong("units", "Your own unit is one of them."))
    if wrong:
        raise BadReport(wrong)


def _wrong_note(note: str) -> list[Wrong]:
    too_long = force_report.fault_in_words(note)
    return [Wrong("note", "This is too long, or has signs that cannot be read.")] if too_long else []
