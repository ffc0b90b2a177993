"""Reading who was held. Lists hold codes and times; the texts of a record are opened on its own page alone."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from tande.domains.detention import checking, children_met, keeping
from tande.domains.detention.models import CouncilTold, Held
from tande.domains.detention.scope import Insider, held_for, reach
from tande.domains.detention.views import HeldRow, HeldView, MonthRow, Page, VersionView
from tande.policy import detention as rules

PAGE_ROWS: Final = 50
SHOWS: Final = ("open", "late", "child", "conflict")


def detention(actor: Insider, id: str, at: datetime) -> HeldView:
    """One record with its whole history. Needs "detention.see". Raises NotAllowed, NoSuchDetention."""
    return view_of(held_for(actor, "detention.see", id), at)


def detentions(
    actor: Insider, at: datetime, *, show: str = "", contingent: str = "", number: str = "", page: int = 1
) -> Page:
    """The records that this actor sees, newest first. ``show``: one of SHOWS. Raises NotAllowed."""
    rows = Held.objects.filter(reach(actor, "detention.see"), _shown(show, at))
    given = {"contingent": contingent, "number": number}
    rows = rows.filter(**{name: value for name, value in given.items() if value}).order_by("-began_at", "id")
    total = rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return Page(tuple(_row(one, at) for one in shown), total, page, pages)


def counts(actor: Insider, at: datetime) -> dict[str, int]:
    """How many records each of SHOWS has, of those this actor sees. Raises NotAllowed."""
    rows = Held.objects.filter(reach(actor, "detention.see"))
    return {show: rows.filter(_shown(show, at)).count() for show in SHOWS}


def months(actor: Insider, at: datetime) -> list[MonthRow]:
    """Each month with detentions, by contingent, the newest first, and when the Council was told. Raises NotAllowed."""
    held, children, late = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in Held.objects.filter(reach(actor, "detention.see")):
        key = (row.contingent, f"{timezone.localdate(row.began_at):%Y-%m}")
        held[key] += 1
        children[key] += row.child
        late[key] += (row.ended_at or at) > row.due_at
    told = {(one.contingent, one.month): one.on for one in CouncilTold.objects.all()}
    today = f"{timezone.localdate(at):%Y-%m}"
    found = []
    for contingent, month in sorted(held, key=lambda key: (key[1], key[0]), reverse=True):
        on = told.get((contingent, month)) or told.get(("", month))
        key = (contingent, month)
        found.append(MonthRow(
            contingent, month, held[key], children[key], late[key], on,
            rules.month_owed(month, told=on is not None, today_month=today),
            told_late(month, on or timezone.localdate(at)),
        ))
    return found


def told_late(month: str, on: date) -> bool:
    """Whether telling the Council on this day is, or would be, later than the mission allows."""
    year, number = int(month[:4]), int(month[5:])
    after = date(year + number // 12, number % 12 + 1, 1)
    return on >= after + timedelta(days=settings.MISSION.holding.told_days)


def late_at(at: datetime) -> Q:
    """Who was held beyond the limit, or is."""
    return Q(ended_at__gt=F("due_at")) | Q(ended_at=None, due_at__lt=at)


def reference_place(told_id: str) -> str:
    """Where the reference of a report to the Council is sealed to."""
    return f"detention_counciltold.reference|{told_id}"


def view_of(row: Held, at: datetime) -> HeldView:
    """A row opened. For this domain and whoever wrote the record just now."""
    content = keeping.current(row)
    seen = row.encounter in children_met.adults([row.encounter]) if row.encounter else False
    # The clock counts from the first time ever written, so that no unit gives itself more.
    whole = replace(content.held, document_seen=seen)
    standing = rules.standing(replace(whole, at=row.began_at), limits=checking.limits(), now=at)
    standing = replace(standing, due_at=row.due_at, overdue=(row.ended_at or at) > row.due_at)
    return HeldView(
        id=row.pk, number=row.number, contingent=row.contingent, unit=row.unit, version=row.version, held=whole,
        note=content.note, standing=standing, encounter_number=children_met.number_of(row.encounter),
        versions=_versions(row),
    )


def _versions(row: Held) -> tuple[VersionView, ...]:
    found: list[VersionView] = []
    before = None
    for one in row.versions.order_by("number"):
        content = keeping.content_of(one, row.encounter)
        changed = keeping.differing(before.held, content.held) if before else ()
        if before and before.note != content.note:
            changed = (*changed, "note")
        found.append(VersionView(one.number, one.beside, one.officer_id, one.at, content.held, content.note, changed))
        before = before if one.beside else content
    return tuple(found)


def _shown(show: str, at: datetime) -> Q:
    return {"": Q(), "open": Q(ended_at=None), "late": late_at(at), "child": Q(child=True),
            "conflict": Q(conflicts__gt=0)}[show]


def _row(row: Held, at: datetime) -> HeldRow:
    return HeldRow(row.pk, row.number, row.contingent, row.unit, row.began_at, row.due_at, row.ended_at, row.child,
                   row.conflicts, (row.ended_at or at) > row.due_at)
