"""The one way to write a version: its row, what the record comes to by it, and its facts, in one transaction."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tande.domains.detention import checking, stored
from tande.domains.detention.models import Held, HeldVersion
from tande.domains.detention.stored import Content
from tande.ledger import operations as ledger
from tande.policy import detention as rules
from tande.policy.detention import Detention


def content_of(version: HeldVersion, encounter: str) -> Content:
    """A version opened."""
    texts = stored.opened(bytes(version.texts), version.held_id, version.number)
    return Content(stored.read(version.held_id, version.fields, texts["receipt"], encounter), texts["note"])


def current(row: Held) -> Content:
    """The version in force."""
    return content_of(row.versions.get(number=row.version), row.encounter)


def first(row: Held, content: Content, officer_id: int, at: datetime) -> None:
    """Put a new record down. ``row`` has its id, number, contingent and unit. Raises IntegrityError."""
    _comes_to(row, content.held, is_new=True)
    row.save(force_insert=True)
    _version(row, content, 1, officer_id, at)
    held = content.held
    _fact("detention.recorded", row, officer_id, at, {
        "contingent": row.contingent, "on": day(row.began_at), "department": department(held.commune),
        "child": "yes" if row.child else "no", "operation": held.operation, "reason": held.reason,
    })
    if held.ended_at is not None:
        _ended(row, held, officer_id, at)


def next_version(row: Held, before: Content, content: Content, officer_id: int, at: datetime) -> None:
    """A version made from the one in force, which it replaces. ``row`` must be locked."""
    row.version = _next(row)
    _comes_to(row, content.held)
    row.save()
    _version(row, content, row.version, officer_id, at)
    _fact("detention.changed", row, officer_id, at, {
        "contingent": row.contingent, "fields": list(differing(before.held, content.held)),
        "child": "yes" if row.child else "no",
    })
    ends = (content.held.ended_at, content.held.ending)
    if content.held.ended_at is not None and ends != (before.held.ended_at, before.held.ending):
        _ended(row, content.held, officer_id, at)


def beside(row: Held, content: Content, officer_id: int, at: datetime) -> None:
    """The same id with other content: kept beside what stands, once, and shown. ``row`` must be locked."""
    if row.versions.filter(mark=stored.mark(content.held, content.note)).exists():
        return
    _version(row, content, _next(row), officer_id, at, is_beside=True)
    row.conflicts += 1
    row.save(update_fields=["conflicts"])
    _fact("detention.changed", row, officer_id, at, {"contingent": row.contingent, "conflict": "yes"})


def differing(one: Detention, other: Detention) -> tuple[str, ...]:
    """The fields in which two records differ, in the order of the record."""
    return tuple(field.name for field in fields(Detention) if getattr(one, field.name) != getattr(other, field.name))


def day(moment: datetime) -> str:
    """The day of a moment where the mission is."""
    return timezone.localdate(moment).isoformat()


def department(commune: str) -> str:
    """The area of the first level that a place lies in; "" for a place that the mission does not know."""
    parents = {one.code: one.parent for one in settings.MISSION.places}
    code = commune
    while parents.get(code):
        code = parents[code]
    return code if code in parents else ""


def _comes_to(row: Held, held: Detention, *, is_new: bool = False) -> None:
    """The columns. The clock never moves to later by a unit's hand: what came first, counts."""
    due = rules.standing(held, limits=checking.limits(), now=held.at).due_at
    row.began_at = held.at if is_new else min(row.began_at, held.at)
    row.due_at = due if is_new else min(row.due_at, due)
    row.ended_at = held.ended_at
    row.child = rules.is_child(held)
    row.encounter = held.encounter


def _version(
    row: Held, content: Content, number: int, officer_id: int, at: datetime, *, is_beside: bool = False
) -> None:
    texts = {"note": content.note, "receipt": content.held.receipt}
    HeldVersion.objects.create(
        held=row, number=number, beside=is_beside, fields=stored.plain(content.held), officer_id=officer_id, at=at,
        texts=stored.seal(texts, row.pk, number), mark=stored.mark(content.held, content.note),
    )


def _next(row: Held) -> int:
    return (row.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _ended(row: Held, held: Detention, officer_id: int, at: datetime) -> None:
    assert held.ended_at is not None
    _fact("detention.ended", row, officer_id, at, {
        "contingent": row.contingent, "on": day(held.ended_at), "to": held.ending,
        "child": "yes" if row.child else "no",
        "hours": round((held.ended_at - row.began_at).total_seconds() / 3600, 1),
        "late": "yes" if held.ended_at > row.due_at else "no",
    })


def _fact(kind: str, row: Held, officer_id: int, at: datetime, body: Mapping[str, object]) -> None:
    ledger.record(kind=kind, subject=row.pk, at=at, actor=officer_id, body=body)
