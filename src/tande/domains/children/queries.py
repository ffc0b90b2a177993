"""Reading children met in operations. Opening one record is a fact; a list holds codes and times and is none."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from tande.domains.children import checking, keeping
from tande.domains.children.clocks import late_at
from tande.domains.children.models import Met, Version
from tande.domains.children.scope import Insider, met_for, reach, reads_restricted
from tande.domains.children.views import (
    ByNumber,
    EncounterRow,
    EncounterView,
    NoticeView,
    Page,
    VersionView,
)
from tande.domains.receiving import queries as receiving
from tande.ledger import operations as ledger
from tande.policy import encounters as rules
from tande.policy.encounters import Encounter

UNSEEN: Final = Q(escalated_at__isnull=False) & (Q(seen_at=None) | Q(seen_at__gt=F("escalated_at")))
"""Not seen in time. Being seen later does not undo that."""
PAGE_ROWS: Final = 50
SHOWS: Final = ("open", "late", "flagged", "conflict", "unseen", "no_receipt", "differs", "unregistered")


def encounter(actor: Insider, id: str, at: datetime) -> EncounterView:
    """One record with its whole history; that somebody looked is recorded.

    Needs ``encounter.see``. Raises NotAllowed, NoSuchEncounter.
    """
    met = met_for(actor, "encounter.see", id)
    ledger.record(kind="encounter.looked", subject=met.pk, at=at, actor=actor.pk)
    return view_of(met, at, restricted=reads_restricted(actor))


def encounters(
    actor: Insider, at: datetime, *, show: str = "", contingent: str = "", unit: str = "", number: str = "",
    page: int = 1,
) -> Page:
    """The records that this actor sees, newest first. ``show``: one of SHOWS. Needs ``encounter.see``.

    Raises NotAllowed.
    """
    rows = Met.objects.filter(reach(actor, "encounter.see"), _shown(show, at))
    given = {"contingent": contingent, "unit": unit, "number": number}
    rows = rows.filter(**{name: value for name, value in given.items() if value}).order_by("-clock_from", "id")
    return _page(rows, at, page)


def late(actor: Insider, at: datetime, *, page: int = 1) -> Page:
    """Whoever was late, latest limits first: handed over after it, or open past it. Needs ``encounter.see``."""
    rows = Met.objects.filter(reach(actor, "encounter.see"), late_at(at), child=True)
    return _page(rows.order_by("-due_at", "id"), at, page)


def waited_for(actor: Insider, at: datetime) -> list[EncounterRow]:
    """What others let pass: nobody of child protection saw it in time, or no receiving body confirmed it. The oldest
    first. Needs ``encounter.see``. Raises NotAllowed.
    """
    rows = Met.objects.filter(reach(actor, "encounter.see")).filter(_shown("no_receipt", at) | UNSEEN)
    return [_row(one, at) for one in rows.order_by("arrived_at", "id")[:PAGE_ROWS]]


def notices(actor: Insider) -> list[EncounterRow]:
    """What nobody of child protection has seen yet, oldest first. Needs ``encounter.see``. Raises NotAllowed."""
    rows = Met.objects.filter(reach(actor, "encounter.see"), seen_at=None).order_by("arrived_at")[:PAGE_ROWS]
    return [_row(one, one.arrived_at) for one in rows]


def counts(actor: Insider, at: datetime) -> dict[str, int]:
    """How many records each of SHOWS has, of those this actor sees. Raises NotAllowed."""
    rows = Met.objects.filter(reach(actor, "encounter.see"))
    return {show: rows.filter(_shown(show, at)).count() for show in SHOWS}


def by_number(number: str) -> ByNumber | None:
    """The record with this hand-over number, for the receiving side; nothing of it is shown to anybody."""
    met = Met.objects.filter(number=number).first()
    if met is None:
        return None
    return ByNumber(met.pk, met.number, met.contingent, keeping.current(met).encounter, met.clock_from, met.received_at)


def adults(ids: Collection[str]) -> set[str]:
    """Of these records, those of somebody of whom the adviser has seen a document that says 18 or more."""
    return set(Met.objects.filter(pk__in=list(ids), child=False).values_list("pk", flat=True))


def numbers(ids: Collection[str]) -> dict[str, str]:
    """The hand-over number of each of these records; nothing else of it."""
    return dict(Met.objects.filter(pk__in=list(ids)).values_list("pk", "number"))


def view_of(met: Met, at: datetime, *, restricted: bool) -> EncounterView:
    """A row opened. For this domain and whoever wrote the record just now."""
    content = keeping.current(met)
    found = content.encounter
    whole = replace(found, focal_at=min(found.focal_at or met.arrived_at, met.arrived_at), at=met.clock_from)
    standing = rules.standing(whole, limits=checking.limits(), receipt=None, now=at)
    standing = replace(
        standing, due_at=met.due_at, overdue=(met.left_at or at) > met.due_at, mismatches=tuple(met.mismatches),
        missing_receipt=met.left_at is not None and met.received_at is None, flags=tuple(met.flags),
    )
    return EncounterView(
        id=met.pk, number=met.number, contingent=met.contingent, unit=met.unit, source=met.source,
        unregistered=met.unregistered, version=met.version, encounter=_hidden(found, restricted),
        texts={name: words for name, words in content.texts.items() if name != "baby"}, child=met.child,
        standing=standing, limit=rules.limit_for(checking.limits(), found.at), clock_from=met.clock_from,
        arrived_at=met.arrived_at, overdue_at=met.overdue_at, received_at=met.received_at,
        receipt_missing_at=met.receipt_missing_at, mismatches=tuple(met.mismatches),
        notice=NoticeView(met.arrived_at, met.seen_at, met.seen_by, met.escalated_at),
        reception=receiving.receptions([met.number]).get(met.number),
        wrong=checking.faults(found, met.contingent, at), versions=_versions(met, restricted), restricted=restricted,
    )


def settled(met: Met) -> set[int]:
    """The versions beside that a later one put an end to."""
    return {number for row in met.versions.values_list("settles", flat=True) for number in row}


def _versions(met: Met, restricted: bool) -> tuple[VersionView, ...]:
    rows = list(met.versions.order_by("number"))
    contents = {one.number: keeping.content_of(one) for one in rows}
    ended = {number for one in rows for number in one.settles}
    return tuple(_version(one, contents, restricted, one.number in ended) for one in rows)


def _version(one: Version, contents: dict[int, keeping.Content], restricted: bool, ended: bool) -> VersionView:
    content = contents[one.number]
    # A record sent whole differs from what was there first; a change, from what it was made from.
    base = contents.get(one.base or 1, content)
    changed = keeping.differing(base.encounter, content.encounter)
    texts = {name: words for name, words in content.texts.items() if name != "baby"}
    if texts != {name: words for name, words in base.texts.items() if name != "baby"}:
        changed = (*changed, "texts")
    if not restricted:
        changed = tuple(name for name in changed if name != "baby")
    return VersionView(one.number, one.base, one.beside, ended, one.contingent, one.source, one.phone, one.officer_id,
                       one.at, _hidden(content.encounter, restricted), texts, changed)


def _hidden(encounter: Encounter, restricted: bool) -> Encounter:
    return encounter if restricted else replace(encounter, baby="unknown")


def _shown(show: str, at: datetime) -> Q:
    return {
        "": Q(), "open": Q(left_at=None), "late": late_at(at) & Q(child=True), "flagged": Q(flagged=True),
        "conflict": Q(conflicts__gt=0), "unseen": Q(seen_at=None),
        "no_receipt": Q(receipt_missing_at__isnull=False, received_at=None),
        "differs": ~Q(mismatches=[]),
        "unregistered": Q(unregistered=True),
    }[show]


def _page(rows: QuerySet[Met], at: datetime, page: int) -> Page:
    total = rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return Page(tuple(_row(one, at) for one in shown), total, page, pages)


def _row(met: Met, at: datetime) -> EncounterRow:
    return EncounterRow(
        met.pk, met.number, met.contingent, met.unit, met.unregistered, met.clock_from, met.due_at, met.left_at,
        met.received_at, met.receipt_missing_at, tuple(met.mismatches), met.child, tuple(met.flags), met.conflicts,
        met.seen_at, met.escalated_at, met.arrived_at, met.child and (met.left_at or at) > met.due_at,
    )
