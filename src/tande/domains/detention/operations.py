"""Writing who was held: recorded, changed, ended, and the Council told. Each is one transaction with its facts."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.detention import checking, children_met, keeping, queries
from tande.domains.detention.errors import AlreadyTold, BadFields, Changed, NotAllowed
from tande.domains.detention.models import CouncilTold, Held
from tande.domains.detention.scope import Insider, held_for
from tande.domains.detention.stored import Content
from tande.domains.detention.views import HeldView
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import detention as rules
from tande.policy import roles
from tande.policy.detention import Detention
from tande.policy.encounters import Wrong
from tande.toolkit import handover, sealing

_MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_NOT_BY_CHANGE: Final = frozenset({"id", "unit", "encounter", "document_seen"})
REFERENCE_LONGEST: Final = 200


def record(
    *, held: Detention, contingent: str, actor: Insider, at: datetime, note: str = "", encounter_number: str = "",
) -> HeldView:
    """Put down somebody held; the record as it stands. Idempotent by ``held.id``; other content is kept beside it.

    A child gets a record among the children met in the same transaction, or that of ``encounter_number``. Needs
    "detention.file" for that unit. Raises NotAllowed, BadFields.
    """
    if not roles.may(actor.roles, "detention.file") or (actor.state, actor.unit) != (contingent, held.unit):
        raise NotAllowed("detention.file")
    if not sealing.is_id(held.id):
        raise BadFields([Wrong("id", "Open the form again.")])
    content = Content(replace(held, encounter="", document_seen=False), note)
    wrong = checking.faults(content, contingent, at)
    if wrong:
        raise BadFields(wrong)
    row = _put_down(content, contingent, encounter_number, actor, at)
    return queries.view_of(row, at)


def change(
    *, id: str, base_version: int, changes: Mapping[str, Any], actor: Insider, at: datetime, note: str | None = None,
    encounter_number: str = "",
) -> HeldView:
    """Other answers, as a further version of the one that the page showed. Nothing makes an adult of a child.

    Needs "detention.file" for that unit. Raises NotAllowed, NoSuchDetention, BadFields, Changed.
    """
    if unknown := changes.keys() & _NOT_BY_CHANGE:
        raise BadFields(Wrong(name, "This cannot be changed here.") for name in sorted(unknown))
    with transaction.atomic():
        row = held_for(actor, "detention.file", id, to_change=True)
        before = keeping.current(row)
        after = Content(replace(before.held, **changes), before.note if note is None else note)
        if after == before and not encounter_number:
            return queries.view_of(row, at)
        if base_version != row.version:
            raise Changed(row.version)
        wrong = checking.faults(after, row.contingent, at)
        if not rules.keeps_child(before.held, after.held):
            wrong = (*wrong, Wrong("age_band", "Doubt means child. Only the child-protection adviser, who has seen a "
                                   "document, can say otherwise."))
        if wrong:
            raise BadFields(wrong)
        after = _with_child(after, row.contingent, encounter_number, actor, at)
        keeping.next_version(row, before, after, actor.pk, at)
    return queries.view_of(row, at)


def end(
    *, id: str, base_version: int, ended_at: datetime, ending: str, receipt: str, actor: Insider, at: datetime,
) -> HeldView:
    """The person is no longer held: handed over, transferred, released. Needs "detention.file" for that unit.

    Raises NotAllowed, NoSuchDetention, BadFields, Changed.
    """
    given = {"ended_at": ended_at, "ending": ending, "receipt": receipt}
    return change(id=id, base_version=base_version, changes=given, actor=actor, at=at)


def tell_council(
    *, id: str, contingent: str, month: str, on: date, reference: str, actor: Insider, at: datetime
) -> None:
    """Put down when the Council was told of a month's detentions; ``contingent`` "" for the whole mission.

    The same form again changes nothing. Needs "detention.tell_council". Raises NotAllowed, BadFields, AlreadyTold.
    """
    if not roles.may(actor.roles, "detention.tell_council") or contingent != actor.state:
        raise NotAllowed("detention.tell_council")
    today, reference = timezone.localdate(at), reference.strip()
    wrong = []
    if _MONTH.fullmatch(month) is None or month > f"{today:%Y-%m}":
        wrong.append(Wrong("month", "Choose a month that has begun."))
    elif not date.fromisoformat(f"{month}-01") <= on <= today:
        wrong.append(Wrong("on", "This is before the month, or not yet. Check the day."))
    wrong += checking.text_fault("reference", reference, REFERENCE_LONGEST, needed=True)
    if not sealing.is_id(id):
        wrong.append(Wrong("id", "Open the form again."))
    if wrong:
        raise BadFields(wrong)
    _tell(CouncilTold(id=id, contingent=contingent, month=month, on=on, officer_id=actor.pk, at=at,
                      reference=register_key().seal(reference, queries.reference_place(id))))


def make_rounds(*, at: datetime) -> int:
    """Find who is held beyond the limit; how many were found anew. Called by `tande rounds`; safe twice at once."""
    found = 0
    for row in Held.objects.filter(queries.late_at(at), overdue_at=None):
        with transaction.atomic():
            # Of two rounds at once, one changes the row; the other finds nothing to change and writes no fact.
            if Held.objects.filter(pk=row.pk, overdue_at=None).update(overdue_at=at):
                body = {"contingent": row.contingent, "on": keeping.day(row.due_at),
                        "child": "yes" if row.child else "no"}
                ledger.record(kind="detention.overdue", subject=row.pk, at=at, body=body)
                found += 1
    return found


def _tell(told: CouncilTold) -> None:
    try:
        with transaction.atomic():
            if CouncilTold.objects.filter(pk=told.pk).exists():
                return
            told.save(force_insert=True)
            body = {"contingent": told.contingent, "month": told.month, "on": told.on.isoformat(),
                    "late": "yes" if queries.told_late(told.month, told.on) else "no"}
            ledger.record(kind="detention.council_told", subject=told.pk, at=told.at, actor=told.officer_id, body=body)
    except IntegrityError as error:  # somebody else was quicker, or it is on record for long
        raise AlreadyTold from error


def _put_down(content: Content, contingent: str, encounter_number: str, actor: Insider, at: datetime) -> Held:
    """A new record, the one that has this content, or this content beside it."""
    for _attempt in range(20):
        try:
            with transaction.atomic():
                known = Held.objects.select_for_update().filter(pk=content.held.id).first()
                if known is not None:
                    return _again(known, content, contingent, actor, at)
                whole = _with_child(content, contingent, encounter_number, actor, at)
                row = Held(id=content.held.id, number=handover.new_number(), contingent=contingent,
                           unit=content.held.unit)
                keeping.first(row, whole, actor.pk, at)
                return row
        except IntegrityError:
            continue  # another writer put the same id down, or the number drawn is taken: look again
    raise RuntimeError("no number was free")


def _again(row: Held, content: Content, contingent: str, actor: Insider, at: datetime) -> Held:
    """The same record sent again. Another unit's id is nobody's business: it is refused like a form gone stale."""
    if (row.contingent, row.unit) != (contingent, content.held.unit):
        raise BadFields([Wrong("id", "Open the form again.")])
    keeping.beside(row, content, actor.pk, at)
    return row


def _with_child(content: Content, contingent: str, number: str, actor: Insider, at: datetime) -> Content:
    held = content.held
    if number and held.encounter:
        raise BadFields([Wrong("encounter_number", "This record is linked to a child met already.")])
    if number and not rules.is_child(held):
        raise BadFields([Wrong("encounter_number", "Leave this out for an adult, or say that there is doubt.")])
    if held.encounter or not rules.is_child(held):
        return content
    met = children_met.open_or_find(held, contingent=contingent, number=number, actor=actor, at=at)
    return Content(replace(held, encounter=met), content.note)
