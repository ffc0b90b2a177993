"""Writing children met in operations: recording, changing, handing over, seeing. Conflicts are settled in ``settling``,
passed limits found in ``clocks``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from tande.domains.children import checking, keeping, queries
from tande.domains.children.clocks import make_rounds as make_rounds  # called by `tande rounds`
from tande.domains.children.errors import BadFields, NoSuchEncounter, NotAllowed
from tande.domains.children.keeping import Content, Written
from tande.domains.children.models import Met
from tande.domains.children.scope import Insider, may_file, met_for
from tande.domains.children.settling import accept as accept
from tande.domains.children.settling import settle as settle
from tande.domains.children.settling import split as split
from tande.domains.children.stored import TEXTS, mark, storable, texts_of
from tande.domains.children.views import EncounterView
from tande.ledger import operations as ledger
from tande.policy import roles
from tande.policy.encounters import Encounter, Wrong
from tande.toolkit import handover

SOURCES: Final = ("web", "phone", "paper")
_NOT_BY_CHANGE: Final = ("id", "unit")


def record(
    *, encounter: Encounter, contingent: str, source: str, at: datetime, note: str = "",
    texts: Mapping[str, str] | None = None, actor: Insider | None = None, phone: str = "", unregistered: bool = False,
) -> EncounterView:
    """Put down a child met; the record as it stands. Idempotent by ``encounter.id``.

    The same id with other content is kept beside the first as a conflict. A phone's record is kept whatever is wrong in
    it, and shown as wrong. ``texts``: of stored.TEXTS. Needs ``encounter.file`` for that unit; a phone has no actor.
    Raises NotAllowed, BadFields.
    """
    if source not in SOURCES or (actor is None) != (source == "phone"):
        raise NotAllowed("encounter.file")
    if actor is not None:
        may_file(actor, contingent, encounter.unit)
    doubtful = replace(storable(encounter), document_seen=False)  # no unit can unset that this is a child
    content = Content(doubtful, {**(texts or {}), "note": note or (texts or {}).get("note", "")}, contingent)
    if actor is not None and (wrong := checking.faults(content.encounter, contingent, at)):
        raise BadFields(wrong)
    by = Written(source, actor.pk if actor else None, at, phone)
    lost = source == "phone" and (unregistered or not phone)
    return queries.view_of(_put_down(content, by, unregistered=lost), at, restricted=True)


def change(
    *, id: str, base_version: int, changes: Mapping[str, Any], actor: Insider, at: datetime,
    texts: Mapping[str, str] | None = None,
) -> EncounterView:
    """Other answers. Made from another version than the one in force, it is kept beside for the adviser to settle.

    Needs ``encounter.file`` for that unit; ``document_seen`` needs ``encounter.manage``. What was wrong before may stay
    wrong. Raises NotAllowed, NoSuchEncounter, BadFields.
    """
    with transaction.atomic():
        met = met_for(actor, "encounter.file", id, to_change=True)
        base = met.versions.filter(number=base_version, beside=False).first()
        if base is None:
            raise NoSuchEncounter
        before = keeping.content_of(base)
        after = _changed(before, changes, texts or {}, actor)
        _refuse_new_faults(before, after, at)
        _keep(met, base_version, after, Written("web", actor.pk, at, moves_clock=_manages(actor)))
    return queries.view_of(met, at, restricted=True)


def hand_over(
    *, id: str, left_at: datetime, destination: str, receiver: str, actor: Insider, at: datetime,
    also: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None,
) -> EncounterView:
    """The child left the unit's custody. ``also``: what is asked in the same step, such as ``heard`` and ``assent``.

    A second, other hand-over is kept beside the first as a conflict. Needs ``encounter.file`` for that unit. Raises
    NotAllowed, NoSuchEncounter, BadFields.
    """
    given = {**(also or {}), "left_at": left_at, "destination": destination, "receiver": receiver}
    with transaction.atomic():
        met = met_for(actor, "encounter.file", id, to_change=True)
        before = keeping.current(met)
        after = _changed(before, given, texts or {}, actor)
        _refuse_new_faults(before, after, at)
        gone_before = before.encounter.left_at is not None
        by = Written("web", actor.pk, at, moves_clock=_manages(actor))
        _keep(met, met.version - 1 if gone_before else met.version, after, by)
    return queries.view_of(met, at, restricted=True)


def acknowledge(*, id: str, actor: Insider, at: datetime) -> None:
    """The child-protection adviser has seen the record. The first who says so, counts.

    Needs ``encounter.manage``. Raises NotAllowed, NoSuchEncounter.
    """
    with transaction.atomic():
        met = met_for(actor, "encounter.manage", id, to_change=True)
        if met.seen_at is None:
            met.seen_at, met.seen_by = at, actor.pk
            met.save(update_fields=["seen_at", "seen_by"])
            ledger.record(kind="encounter.seen", subject=met.pk, at=at, actor=actor.pk,
                          body={"hours": keeping.hours(met.arrived_at, at)})


def _put_down(content: Content, by: Written, *, unregistered: bool) -> Met:
    """A new record, the one that has this content, or this content beside it."""
    for _attempt in range(20):
        try:
            with transaction.atomic():
                known = Met.objects.select_for_update().filter(pk=content.encounter.id).first()
                return _again(known, content, by) if known else _new(content, by, unregistered=unregistered)
        except IntegrityError:
            continue  # another writer put the same id down, or the number drawn is taken: look again
    raise RuntimeError("no hand-over number was free")


def _new(content: Content, by: Written, *, unregistered: bool) -> Met:
    number = handover.number_of(content.encounter.id)
    if Met.objects.filter(number=number).exists():
        number = handover.new_number()
    met = Met(id=content.encounter.id, number=number, contingent=content.contingent[:10],
              unit=content.encounter.unit[:40], source=by.source, unregistered=unregistered, arrived_at=by.at)
    keeping.first(met, content, by)
    return met


def _again(met: Met, content: Content, by: Written) -> Met:
    sent = mark(content.encounter, texts_of(content.encounter, content.texts), content.contingent)
    if not met.versions.filter(mark=sent).exists():
        keeping.beside(met, content, by, base=0)
    return met


def _keep(met: Met, base: int, after: Content, by: Written) -> None:
    """In force if it follows from what is in force; nothing if it says what is in force; else beside."""
    now = keeping.current(met)
    texts = texts_of(after.encounter, after.texts)
    if after.encounter == now.encounter and texts == texts_of(now.encounter, now.texts):
        return
    if base == met.version:
        keeping.next_version(met, after, by)
        return
    if not met.versions.filter(beside=True, mark=mark(after.encounter, texts, after.contingent)).exists():
        keeping.beside(met, after, by, base=base)


def _changed(before: Content, changes: Mapping[str, Any], texts: Mapping[str, str], actor: Insider) -> Content:
    """What it becomes. A unit that changes the age takes back that the adviser has seen a document for it."""
    known = set(Encounter.__dataclass_fields__) - set(_NOT_BY_CHANGE)
    if unknown := (changes.keys() - known) | (texts.keys() - set(TEXTS)):
        raise BadFields(Wrong(name, "This cannot be changed here.") for name in sorted(unknown))
    if "document_seen" in changes and not _manages(actor):
        raise NotAllowed("encounter.manage")
    after = storable(replace(before.encounter, **changes))
    same_age = (after.age, after.age_basis) == (before.encounter.age, before.encounter.age_basis)
    if not same_age and "document_seen" not in changes:
        after = replace(after, document_seen=False)
    return Content(after, {**before.texts, **texts}, before.contingent)


def _manages(actor: Insider) -> bool:
    return roles.may(actor.roles, "encounter.manage")


def _refuse_new_faults(before: Content, after: Content, at: datetime) -> None:
    old = set(checking.faults(before.encounter, before.contingent, at))
    touched = keeping.differing(before.encounter, after.encounter)
    wrong = [one for one in checking.faults(after.encounter, after.contingent, at)
             if one not in old or one.field in touched]
    if wrong:
        raise BadFields(wrong)
