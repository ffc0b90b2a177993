"""The one way to write a version: its row, what the record comes to by it, and its facts, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone

from tande.domains.children import checking, stored
from tande.domains.children.models import Met, Version
from tande.domains.receiving import queries as receiving
from tande.ledger import operations as ledger
from tande.policy import encounters
from tande.policy.encounters import Encounter

_TOLD: Final = {"focal_at": "focal", "agency_at": "agency", "unicef_at": "unicef"}


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote something, how and when. ``officer_id`` None: a patrol's phone."""

    source: str
    officer_id: int | None
    at: datetime
    phone: str = ""
    moves_clock: bool = False
    """Whether this person may give the record more time: the adviser, who looked into it."""


@dataclass(frozen=True, slots=True)
class Content:
    """A record with its words."""

    encounter: Encounter
    texts: Mapping[str, str]
    contingent: str


def content_of(version: Version) -> Content:
    """A version opened."""
    texts = stored.opened(version.texts, version.met_id, version.number)
    found = stored.read(version.met_id, version.unit, version.fields, texts)
    return Content(found, texts, version.contingent)


def current(met: Met) -> Content:
    """The version in force."""
    return content_of(met.versions.get(number=met.version))


def first(met: Met, content: Content, by: Written) -> None:
    """Put a new record down. ``met`` has its id, number, contingent, unit and source. Raises IntegrityError."""
    _comes_to(met, content.encounter, by, is_new=True)
    met.save(force_insert=True)
    _row(met, content, by, number=1, base=0)
    _facts_of_first(met, content.encounter, by)


def next_version(met: Met, content: Content, by: Written, *, settles: Sequence[int] = ()) -> None:
    """A version made from the one in force, which it replaces. ``met`` must be locked."""
    before, differed = current(met).encounter, said_otherwise(met)
    base, met.version = met.version, _next(met)
    _comes_to(met, content.encounter, by)
    met.conflicts -= len(settles)
    _row(met, content, by, number=met.version, base=base, settles=list(settles))
    met.save()
    _facts_of_change(met, before, content.encounter, by, settled=len(settles))
    if met.received_at is not None and said_otherwise(met) != differed:
        received(met, by.at)


def beside(met: Met, content: Content, by: Written, *, base: int) -> None:
    """A version that does not follow from the one in force: kept, shown, and never put in its place by itself."""
    _row(met, content, by, number=_next(met), base=base, is_beside=True)
    met.conflicts += 1
    met.save(update_fields=["conflicts"])
    _record("encounter.conflict", met, by, {"contingent": met.contingent, "source": by.source})


def compare(met: Met, encounter: Encounter) -> None:
    """What the receiving body confirmed, against the record: the columns of both. The caller saves the row."""
    found = receiving.receptions([met.number]).get(met.number)
    met.received_at = found.receipt.at if found else None
    met.mismatches = list(encounters.mismatches(encounter, found.receipt if found else None))


def said_otherwise(met: Met) -> list[str]:
    """Where the two sides differ in what both have said. That the unit has said nothing yet is shown, never counted."""
    return [code for code in met.mismatches if code != "not_left"]


def received(met: Met, at: datetime) -> None:
    """Write down what the receiving body's word comes to, each time that this changes: the last fact holds."""
    assert met.received_at is not None
    ledger.record(kind="encounter.received", subject=met.pk, at=at, body={
        "contingent": met.contingent, "mismatches": said_otherwise(met),
        "hours": hours(met.clock_from, met.received_at),
        "unit_wrote": "no" if "not_left" in met.mismatches else "yes",
    })


def differing(one: Encounter, other: Encounter) -> tuple[str, ...]:
    """The fields in which two records differ, in the order of the record."""
    return tuple(field.name for field in fields(Encounter) if field.name != "id"
                 and getattr(one, field.name) != getattr(other, field.name))


def _next(met: Met) -> int:
    return (met.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _row(
    met: Met, content: Content, by: Written, *, number: int, base: int, is_beside: bool = False,
    settles: Sequence[int] = (),
) -> None:
    texts = stored.texts_of(content.encounter, content.texts)
    Version.objects.create(
        met=met, number=number, base=base, beside=is_beside, settles=list(settles), contingent=content.contingent[:10],
        unit=content.encounter.unit[:40], source=by.source, phone=by.phone[:64], fields=stored.plain(content.encounter),
        texts=stored.seal(texts, met.pk, number), mark=stored.mark(content.encounter, texts, content.contingent),
        officer_id=by.officer_id, at=by.at,
    )


def _comes_to(met: Met, encounter: Encounter, by: Written, *, is_new: bool = False) -> None:
    """The columns. The clock never moves to later by a unit's hand: what came first, counts."""
    due = encounters.due_at(encounter, checking.limits())
    if is_new or by.moves_clock:
        met.clock_from, met.due_at = encounter.at, due
    else:
        met.clock_from, met.due_at = min(met.clock_from, encounter.at), min(met.due_at, due)
    met.left_at = encounter.left_at
    met.child = encounters.is_child(encounter)
    met.flags = list(encounters.flags(encounter))
    met.flagged = bool(met.flags)
    if not is_new:
        compare(met, encounter)


def _facts_of_first(met: Met, encounter: Encounter, by: Written) -> None:
    _record("encounter.recorded", met, by, {
        "contingent": met.contingent, "on": day(met.clock_from), "department": department(encounter.commune),
        "sex": encounter.sex, "flags": met.flags, "source": by.source, "child": "yes" if met.child else "no",
    })
    told = min(encounter.focal_at or by.at, by.at)
    _record("encounter.notified", met, by, {"who": "focal", "hours": hours(encounter.at, told)})
    for name in ("agency_at", "unicef_at"):
        _told(met, name, encounter, by)
    if encounter.left_at is not None:
        _handed_over(met, encounter, by)
    if met.unregistered:
        _record("phone.unknown_record", met, by, {"what": "encounter"})


def _facts_of_change(met: Met, before: Encounter, after: Encounter, by: Written, *, settled: int) -> None:
    _record("encounter.changed", met, by, {
        "fields": [name for name in differing(before, after) if name != "baby"], "flags": met.flags,
        "child": "yes" if met.child else "no", "settled": settled,
    })
    for name in ("agency_at", "unicef_at"):
        if getattr(before, name) is None:
            _told(met, name, after, by)
    if after.left_at is not None and (before.left_at, before.destination) != (after.left_at, after.destination):
        _handed_over(met, after, by)


def _told(met: Met, name: str, encounter: Encounter, by: Written) -> None:
    moment = getattr(encounter, name)
    if moment is not None:
        _record("encounter.notified", met, by, {"who": _TOLD[name], "hours": hours(met.clock_from, moment)})


def _handed_over(met: Met, encounter: Encounter, by: Written) -> None:
    assert encounter.left_at is not None
    _record("encounter.handed_over", met, by, {
        "contingent": met.contingent, "on": day(encounter.left_at), "destination": encounter.destination,
        "hours": hours(met.clock_from, encounter.left_at), "late": "yes" if encounter.left_at > met.due_at else "no",
    })


def _record(kind: str, met: Met, by: Written, body: Mapping[str, object]) -> None:
    ledger.record(kind=kind, subject=met.pk, at=by.at, actor=by.officer_id, body=body)


def hours(start: datetime, end: datetime) -> float:
    """Hours between two moments, to one decimal."""
    return round((end - start).total_seconds() / 3600, 1)


def department(commune: str) -> str:
    """The area of the first level that a place lies in; "" for a place that the mission does not know."""
    parents = {one.code: one.parent for one in settings.MISSION.places}
    code = commune
    while parents.get(code):
        code = parents[code]
    return code if code in parents else ""


def day(moment: datetime) -> str:
    """The day of a moment where the mission is."""
    return timezone.localdate(moment).isoformat()
