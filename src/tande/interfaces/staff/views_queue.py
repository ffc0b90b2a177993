"""The queue: cases by urgency and nearest clock, narrowed by filters and saved views, drawn from coded data alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations, queries, saved_views
from tande.domains.casework.errors import AlreadyThere, BadCodes, TooMuch
from tande.domains.paper import queries as papers
from tande.interfaces.staff import queue_filters
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.paging import number_asked
from tande.ledger import clock
from tande.policy import roles

PAGE_ROWS = 40
ENDED_ROWS = 500


@require_GET
@desk(None)
def home(request: HttpRequest) -> HttpResponse:
    """The first page this officer may open: the queue, or what an auditor or administrator is here for."""
    held = officer_of(request).roles
    pages = (("queue.see", "queue"), ("readings.see", "readings"), ("team.see", "team"), ("operator.file", "operator"),
             ("keys.see", "keys"))
    name = next((name for action, name in pages if roles.may(held, action)), "second_factor")
    return HttpResponseRedirect(reverse(f"staff:{name}"))


@require_GET
@desk("queue.see", key_first=True)
def queue(request: HttpRequest) -> HttpResponse:
    """Open cases, most urgent first; without any filter the officer's first view, if there is one."""
    officer = officer_of(request)
    if request.GET.get("show") == "ended":
        return _ended(request)
    kept = queries.saved_views(officer)
    first = next((one for one in kept if one.first), None)
    if not request.GET and first and first.filters:
        return HttpResponseRedirect(queue_filters.address(first.filters))
    return _page(request, saved_views.known(request.GET.dict()), kept)


def _page(
    request: HttpRequest, chosen: dict[str, str], kept: list[queries.SavedView], wrong: dict[str, Any] | None = None
) -> HttpResponse:
    found = queries.queue(officer_of(request), at=clock.now(), chosen=chosen, page=number_asked(request),
                          page_rows=PAGE_ROWS)
    return TemplateResponse(request, "staff/queue.html", {
        "box_alerts": papers.alerts(officer_of(request)),
        "rows": found.rows, "counts": found.counts, "first_row": (found.page - 1) * PAGE_ROWS + 1,
        "last_row": (found.page - 1) * PAGE_ROWS + len(found.rows), "chosen": chosen,
        "earlier": queue_filters.address(chosen, found.page - 1) if found.page > 1 else "",
        "later": queue_filters.address(chosen, found.page + 1) if found.page < found.pages else "",
        "page": found.page, "pages": found.pages, "chips": queue_filters.chips(chosen, found.counts),
        "form": queue_filters.form(chosen, found.counts), "active": queue_filters.active(chosen),
        "all_url": queue_filters.address({}), "name_max": saved_views.NAME_MAX, "wrong": wrong or {},
        "views": [
            {"view": one, "url": queue_filters.address(one.filters), "here": one.filters == chosen,
             "words": ", ".join(each["label"] for each in queue_filters.active(one.filters))}
            for one in kept
        ],
    }, status=422 if wrong else 200)


def _ended(request: HttpRequest) -> HttpResponse:
    """The cases that ended last; without counts, which would cost more with every year."""
    page = min(number_asked(request), ENDED_ROWS // PAGE_ROWS)
    start = (page - 1) * PAGE_ROWS
    rows = queries.ended(officer_of(request), at=clock.now(), start=start, limit=PAGE_ROWS + 1)
    here = f"{reverse('staff:queue')}?show=ended"
    more = len(rows) > PAGE_ROWS and start + PAGE_ROWS < ENDED_ROWS
    return TemplateResponse(request, "staff/ended.html", {
        "rows": rows[:PAGE_ROWS], "page": page, "all_url": queue_filters.address({}),
        "earlier": f"{here}&page={page - 1}" if page > 1 else "", "later": f"{here}&page={page + 1}" if more else "",
    })


@require_POST
@desk("queue.see")
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name of the officer's own."""
    chosen, name = saved_views.known(request.POST.dict()), request.POST.get("name", "")
    try:
        operations.keep_view(officer=officer_of(request), name=name, filters=chosen, at=clock.now())
    except (BadCodes, AlreadyThere, TooMuch) as error:
        return _wrong(request, chosen, {"new": True, "name": name, "message": _fault(error)})
    return HttpResponseRedirect(queue_filters.address(chosen))


@require_POST
@desk("queue.see")
def change_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view, let it go, or let the queue open with it or no longer; then the page it was done from."""
    officer, chosen = officer_of(request), saved_views.known(request.POST.dict())
    act, name = request.POST.get("act", "rename"), request.POST.get("name", "")
    try:
        if act == "drop":
            operations.drop_view(officer=officer, view_id=view_id)
        elif act in ("first", "not_first"):
            operations.choose_first(officer=officer, view_id=view_id, first=act == "first")
        else:
            operations.rename_view(officer=officer, view_id=view_id, name=name)
    except (BadCodes, AlreadyThere) as error:
        return _wrong(request, chosen, {"view": view_id, "name": name, "message": _fault(error)})
    return HttpResponseRedirect(queue_filters.address(chosen))


def _wrong(request: HttpRequest, chosen: dict[str, str], wrong: dict[str, Any]) -> HttpResponse:
    return _page(request, chosen, queries.saved_views(officer_of(request)), wrong)


def _fault(error: Exception) -> str:
    if isinstance(error, AlreadyThere):
        return _("You have a view with this name. Choose another name.")
    if isinstance(error, TooMuch):
        return _("You have as many views as one may have: 12. Delete one first.")
    if str(error) == "filters":
        return _("Choose at least one filter, then save the view.")
    return _("Write a name of 1 to 40 letters, on one line.")
