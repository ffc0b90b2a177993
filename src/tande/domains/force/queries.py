"""Reading force: reports within an officer's reach, what is owed, operations and gaps, and patterns for the body."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from tande.domains.casework import queries as casework
from tande.domains.force import access, gaps, keeping, sealed
from tande.domains.force.access import Insider, of_a_unit, of_the_body
from tande.domains.force.links import case_of
from tande.domains.force.models import Link, Opened, Operation, Report
from tande.domains.force.register import operation_for
from tande.domains.force.views import (
    EntryView,
    OperationView,
    ReviewView,
    Row,
    UseView,
    VersionView,
    row_of,
    view_of,
)
from tande.domains.personnel import queries as personnel
from tande.ledger import operations as ledger
from tande.policy import force, force_patterns, force_report
from tande.policy.force_patterns import Counted, Pattern
from tande.policy.roles import Actor

__all__ = [
    "EntryView", "OperationView", "Page", "Pattern", "ReviewView", "Row", "UseView", "VersionView", "board", "cases_of",
    "children_met", "for_case", "gaps_of", "looked", "of_a_unit", "of_the_body", "operation", "operations",
    "owed_cases", "patterns", "report", "reports",
]  # fmt: skip
PAGE_ROWS: Final = 50
SHOWS: Final = ("owed", "late", "transferred", "disputed", "child")
"""What a list can be narrowed to."""
_FAR_BACK: Final = 24
"""Months of a pattern at most."""


@dataclass(frozen=True)
class Page:
    """Some lines of a list."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def report(report_id: str, actor: Insider, at: datetime) -> UseView:
    """One report with all its versions, opened; of the body it is recorded who looked.

    Needs ``force.see`` and the report within reach. Raises NotAllowed, NoSuchReport.
    """
    row = access.report_for(actor, "force.see", report_id)
    if of_the_body(actor):
        looked(row.pk, actor, at, what="report")
    return view_of(row, at)


def looked(subject: str, actor: Insider, at: datetime, *, what: str) -> None:
    """Record that somebody of the body looked: at a report, at patterns, or took them along as a file."""
    ledger.record(kind="force.looked", subject=subject, at=at, actor=actor.pk, body={"what": what})


def reports(
    actor: Insider, at: datetime, *, contingent: str = "", unit: str = "", show: str = "", page: int = 1
) -> Page:
    """A page of the reports within reach, newest first. Needs ``force.see``. Raises NotAllowed."""
    access.check(actor, "force.see")
    rows = _narrowed(Report.objects.filter(access.reach(actor)), show)
    rows = rows.filter(**{name: value for name, value in (("contingent", contingent), ("unit", unit)) if value})
    if show == "late":  # asked of the clocks, not of the tables
        late = [one for one in map(lambda row: row_of(row, at), _fetched(rows)) if one.late]
        return _page(late, page)
    total = rows.count()
    pages = max(1, -(-total // PAGE_ROWS))
    page = min(max(1, page), pages)
    some = _fetched(rows)[(page - 1) * PAGE_ROWS:page * PAGE_ROWS]
    return Page(tuple(row_of(one, at) for one in some), total, page, pages)


def board(actor: Insider, at: datetime) -> list[Row]:
    """Reports with something still owed, what is due first at the top. Needs ``force.see``. Raises NotAllowed."""
    access.check(actor, "force.see")
    rows = _fetched(Report.objects.filter(access.reach(actor), watched=True))
    found = [one for one in (row_of(row, at) for row in rows) if one.owed]
    return sorted(found, key=lambda one: (min(due.by for due in one.owed), one.id))


def operations(actor: Insider, at: datetime) -> list[OperationView]:
    """The operations within reach, newest first. Needs ``force.see``. Raises NotAllowed."""
    access.check(actor, "force.see")
    rows = access.operations_of(actor)
    missing = {one.pk for one in gaps.open_gaps(rows, at)}
    found = _found_at(rows)
    return [_operation(one, one.pk in missing, found.get(one.pk)) for one in rows]


def operation(operation_id: str, actor: Insider, at: datetime) -> OperationView:
    """One operation with its entries; what the body wrote only the body reads. Raises NotAllowed, NoSuchReport."""
    access.check(actor, "force.see")
    row = operation_for(actor, operation_id)
    entries = tuple(
        EntryView(one.number, one.dead, one.hurt, one.source if not one.body or of_the_body(actor) else "",
                  sealed.open_field(one.note, "entry", "note", f"{row.pk}.{one.number}")
                  if not one.body or of_the_body(actor) else "", one.body, one.at)
        for one in row.entries.order_by("number")
    )
    within = set(Report.objects.filter(access.reach(actor)).values_list("pk", flat=True))
    return _operation(row, bool(gaps.open_gaps([row], at)), _found_at([row]).get(row.pk),
                      tuple(one for one in gaps.reports_of(row) if one in within), entries)


def gaps_of(actor: Insider, at: datetime) -> list[OperationView]:
    """Operations with casualties and no report. Needs ``force.see``. Raises NotAllowed."""
    return sorted((one for one in operations(actor, at) if one.gap), key=lambda one: one.day)


def patterns(actor: Insider, at: datetime, *, months: int = 12) -> list[Pattern]:
    """How often each unit used force, month by month. Of the body alone: ``force.patterns``. Raises NotAllowed."""
    access.check(actor, "force.patterns")
    wanted = force_patterns.months_until(keeping.day_of(at), min(max(1, months), _FAR_BACK))
    first = date.fromisoformat(f"{wanted[-1]}-01")
    rows = _fetched(Report.objects.filter(day__gte=first))
    return force_patterns.patterns([_counted(one, at) for one in rows], _people(wanted, keeping.day_of(at)))


def cases_of(report_id: str, actor: Insider) -> list[tuple[str, str]]:
    """Complaints about a report that this officer may open: the case, and its link's id, "" for the one that opened by
    itself. Nothing of another case is told, not even that it is. Needs ``force.see``; for the mission always empty.

    Raises NotAllowed, NoSuchReport.
    """
    row = access.report_for(actor, "force.see", report_id)
    if not of_the_body(actor):
        return []
    opened = [(sealed.open_field(one.case, "opened", "case", row.pk), "") for one in Opened.objects.filter(pk=row.pk)]
    linked = [(case_of(one), one.pk) for one in row.links.filter(taken_back_at=None).order_by("at")]
    return [(case, link) for case, link in opened + linked if casework.may(case, actor, "case.open")]


def owed_cases(actor: Insider, at: datetime) -> list[Row]:
    """Reports at the body whose complaint could not be opened yet: no desk key is in force. For the body alone."""
    access.check(actor, "force.see")
    if not of_the_body(actor):
        return []
    return [row_of(one, at) for one in _fetched(Report.objects.filter(transfer__isnull=False, transfer__opened=None))]


def children_met(report_id: str, actor: Insider) -> dict[str, str]:
    """Hand-over numbers in a report, each with the record of that child met. Raises NotAllowed, NoSuchReport."""
    row = access.report_for(actor, "force.see", report_id)
    _use, told = force_report.read(row.codes)
    found = {number: keeping.met(number, row.contingent) for number in told.encounters}
    return {number: record for number, record in found.items() if record}


def for_case(case_id: str, officer: Actor, at: datetime) -> list[Row]:
    """The reports of force that belong to a case, in codes, for the desk's page of it.

    Needs ``force.see`` and the case; empty for who may not open it.
    """
    if not casework.may(case_id, officer, "force.see"):
        return []
    own = Opened.objects.filter(mark=sealed.mark(case_id, "opened", "mark")).values_list("pk", flat=True)
    linked = Link.objects.filter(mark=sealed.mark(case_id, "link", "mark"), taken_back_at=None)
    ids = {*own, *linked.values_list("report_id", flat=True)}
    return [row_of(one, at) for one in _fetched(Report.objects.filter(pk__in=ids))]


def _fetched(rows: "QuerySet[Report]") -> "QuerySet[Report]":
    return rows.select_related("transfer").prefetch_related("missed").order_by("-at", "pk")


def _narrowed(rows: "QuerySet[Report]", show: str) -> "QuerySet[Report]":
    tests = {
        "owed": Q(watched=True), "transferred": Q(transfer__isnull=False), "disputed": Q(disputed=True),
        "child": ~Q(child="no"),
    }
    return rows.filter(tests[show]) if show in tests else rows


def _page(rows: Collection[Row], page: int) -> Page:
    listed = list(rows)
    pages = max(1, -(-len(listed) // PAGE_ROWS))
    page = min(max(1, page), pages)
    return Page(tuple(listed[(page - 1) * PAGE_ROWS:page * PAGE_ROWS]), len(listed), page, pages)


def _operation(
    row: Operation, gap: bool, found_at: datetime | None, told: tuple[str, ...] = (),
    entries: tuple[EntryView, ...] = (),
) -> OperationView:
    return OperationView(row.pk, row.contingent, row.day, row.commune, tuple(row.units), row.form, row.dead, row.hurt,
                         gap, found_at, told, entries)


def _found_at(rows: Collection[Operation]) -> dict[str, datetime]:
    """When a round wrote each gap down."""
    known = Operation.objects.filter(pk__in=[one.pk for one in rows], gap__isnull=False).select_related("gap")
    return {one.pk: one.gap.at for one in known}


def _counted(one: Report, at: datetime) -> Counted:
    use, _told = force_report.read(one.codes)
    harm = force.suffered(use)
    row = row_of(one, at)
    return Counted(
        one.contingent, one.unit, one.day.strftime("%Y-%m"), row.means, max(0, use.rounds), max(0, harm.hit),
        max(0, harm.dead), row.late, one.finding == "outside_rules", one.child != "no",
    )


def _people(months: Collection[str], today: date) -> dict[force_patterns.Place, int]:
    """How many people of each unit were deployed at the end of each month, or are today."""
    postings = personnel.postings().values()
    found: Counter[force_patterns.Place] = Counter()
    for month in months:
        year, number = int(month[:4]), int(month[5:])
        last = min(today, date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1))
        found.update(
            (one.contingent, one.unit, month) for one in postings
            if one.unit and one.deployed_on and one.deployed_on <= last and (one.left_on is None or one.left_on > last)
        )
    return dict(found)
