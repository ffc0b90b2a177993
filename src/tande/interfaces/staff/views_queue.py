"""The queue: cases by urgency and age, drawn from coded data alone."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tande.domains.casework import queries
from tande.domains.casework.queries import Row
from tande.interfaces.staff import labels
from tande.interfaces.staff.access import desk, officer_of
from tande.ledger import clock
from tande.policy import roles, stages

PAGE_ROWS = 100
ENDED_ROWS = 500

SHOWN: dict[str, tuple[Any, Callable[[Row], bool]]] = {
    "open": (_("All open"), lambda row: True),
    "new": (_("Something new"), lambda row: row.unread),
    "late": (_("Late"), lambda row: row.late),
    "danger": (_("In danger"), lambda row: row.danger),
    "retaliation": (_("Retaliation"), lambda row: row.retaliation),
    "second": (_("Waits for a second officer"), lambda row: row.proposed),
    "child": (_("Children"), lambda row: row.child),
}
"""Filters over the open cases; each stage is one more, and ended cases are asked for apart."""


@require_GET
@desk(None)
def home(request: HttpRequest) -> HttpResponse:
    """The first page this officer may open: the queue, or what an auditor or administrator is here for."""
    held = officer_of(request).roles
    pages = (("queue.see", "queue"), ("readings.see", "readings"), ("team.see", "team"), ("keys.see", "keys"))
    name = next((name for action, name in pages if roles.may(held, action)), "second_factor")
    return HttpResponseRedirect(reverse(f"staff:{name}"))


@require_GET
@desk("queue.see", key_first=True)
def queue(request: HttpRequest) -> HttpResponse:
    """Open cases, most urgent first; the filters count what they hold."""
    officer = officer_of(request)
    now = clock.now()
    show = request.GET.get("show", "open")
    open_rows = queries.queue(officer, at=now)
    if show == "ended":
        rows = queries.ended(officer, at=now, limit=ENDED_ROWS)
    else:
        show, rows = _narrowed(show, open_rows)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return TemplateResponse(request, "staff/queue.html", {
        "page": page, "show": show, "filters": _filters(show, open_rows), "open_count": len(open_rows),
    })


def _narrowed(show: str, rows: list[Row]) -> tuple[str, list[Row]]:
    if show in SHOWN:
        return show, [row for row in rows if SHOWN[show][1](row)]
    if show in stages.STAGES:
        return show, [row for row in rows if row.stage == show]
    return "open", rows


def _filters(show: str, rows: list[Row]) -> list[dict[str, Any]]:
    """The filters in order with their counts; empty ones are left out unless chosen."""
    offered = [(code, label, sum(map(test, rows))) for code, (label, test) in SHOWN.items()]
    offered += [
        (code, labels.stage(code), sum(row.stage == code for row in rows))
        for code in stages.STAGES if code not in stages.ENDS
    ]
    shown = [
        {"code": code, "label": label, "count": count, "here": code == show}
        for code, label, count in offered if count or code in ("open", show)
    ]
    return [*shown, {"code": "ended", "label": labels.ENDED, "count": None, "here": show == "ended"}]
