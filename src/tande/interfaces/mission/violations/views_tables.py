"""The task force's tables of a year or quarter: printed, checked, and each number open to its records."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from tande.domains.sharing import operations as sharing
from tande.domains.violations import table_queries
from tande.domains.violations.table_queries import Sheet
from tande.interfaces.mission import downloads
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.violations import table_words as words
from tande.ledger import clock
from tande.policy.violations import codes
from tande.policy.violations.counting import Period
from tande.policy.violations.tables import Told, period_of, periods_until
from tande.toolkit.spreadsheets import write_csv, write_sheets

KINDS = ("csv", "xlsx")


@require_GET
@register("violation.count")
def tables(request: HttpRequest) -> HttpResponse:
    """The table that is looked for, or this year's."""
    wanted = request.GET.get("period", "") or str(_today().year)
    _period(wanted)
    return redirect("mission:violation_table", wanted)


@require_GET
@register("violation.count")
def table(request: HttpRequest, period: str) -> HttpResponse:
    """Every table of a period on one page, to read and to print."""
    sheet = table_queries.sheet(someone_of(request), _period(period))
    told, (checked, faults) = sheet.told, sheet.told.checked()
    return render(request, "mission/violation_tables/table.html", {
        "period": period, "title": words.period(period), "told": told, "checked": checked, "faults": faults,
        "tables": [words.shown(one, sheet.labels) for one in told.tables if one.rows],
        "choices": _choices(period, told.since), "total": _total(told), "warnings": _warnings(sheet),
        "kinds": KINDS, "today": _today(),
    })


@require_GET
@register("violation.count")
def records(request: HttpRequest, period: str) -> HttpResponse:
    """The records behind one number."""
    wanted = [request.GET.get(name, "") for name in ("table", "row", "column")]
    found = table_queries.number(someone_of(request), _period(period), *wanted)
    if found is None:
        raise Http404
    labels, (name, row, column) = found.labels, wanted
    return render(request, "mission/violation_tables/records.html", {
        "period": period, "title": words.period(period), "n": found.n, "table": words.TABLES[name],
        "row": words.line(name, row, labels), "column": words.column(column),
        "records": [{
            "one": one, "kind": words.line("kinds", one.kind, labels),
            "party": words.line("parties", one.party, labels),
            "department": words.line("departments", one.department, labels), "status": words.column(one.status),
        } for one in found.behind],
    })


@require_POST
@register("violation.count")
def file(request: HttpRequest, period: str, kind: str) -> HttpResponse:
    """All tables as a workbook, or below one another as CSV; that they were taken is recorded."""
    if kind not in KINDS:
        raise Http404
    someone = someone_of(request)
    found = table_queries.sheet(someone, _period(period))
    sheets = {one.name: words.as_rows(one, found.labels) for one in found.told.tables if one.rows}
    if kind == "csv":
        lines = [line for name, rows in sheets.items() for line in ([str(words.TABLES[name])], *rows, [])]
        data = write_csv(lines[0], lines[1:])
    else:
        data = write_sheets({name: (rows[0], rows[1:]) for name, rows in sheets.items()})
    within = found.told.period
    made = sharing.record(kind="tables", data=data, rows=sum(map(len, sheets.values())), ending=kind, officer=someone,
                          first=within.first, last=within.last, at=clock.now())
    return downloads.file(kind, f"violations-{period}", made.data)


def _period(name: str) -> Period:
    """Raises Http404 for what is no period."""
    try:
        return period_of(name)
    except ValueError:
        raise Http404 from None


def _today() -> date:
    return timezone.localdate(clock.now())


def _choices(period: str, since: int) -> list[tuple[str, str]]:
    known = periods_until(_today(), since)
    return [(one, words.period(one)) for one in dict.fromkeys([*known, period])]


def _total(told: Told) -> int:
    sexes = told.table("sexes")
    cell = sexes.cell("total", "total") if sexes else None
    return cell.n or 0 if cell else 0


def _warnings(sheet: Sheet) -> dict[str, Any]:
    """What no table can count, each with the incident to open."""
    told, numbers = sheet.told, sheet.numbers
    return {
        "mismatches": [{"incident": numbers[one.violation], "typed": one.typed.total, "linked": one.linked.total,
                        "by": [(words.column(sex), f"{one.by[sex]:+}") for sex in codes.SEXES if one.by[sex]]}
                       for one in told.mismatches],
        "undated": [numbers[one] for one in told.undated], "of_nobody": [numbers[one] for one in told.of_nobody],
    }
