"""The register of operations: recorded by the mission, or by the independent body from other sources."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.force import operations, queries
from tande.domains.force.errors import BadReport, NoSuchReport
from tande.domains.personnel import queries as personnel
from tande.interfaces.mission import words as pack
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.force import words
from tande.interfaces.mission.force.forms import EntryForm, OperationForm
from tande.interfaces.mission.force.views import operation_line, rights
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.policy import force_operations
from tande.policy.force_operations import Operation
from tande.toolkit import sealing

SHOWN = 200


@require_GET
@register("force.see")
def listed(request: HttpRequest) -> HttpResponse:
    """The operations within reach, newest first, gaps marked."""
    someone = someone_of(request)
    found = queries.operations(someone, clock.now())
    return TemplateResponse(request, "mission/force/operations.html", {
        "rows": [operation_line(one) for one in found[:SHOWN]], "more": max(0, len(found) - SHOWN), **rights(someone),
    })


@require_http_methods(["GET", "POST"])
@register("operation.record")
def new(request: HttpRequest) -> HttpResponse:
    """Record an operation. The body chooses the contingent first."""
    someone = someone_of(request)
    asked = someone.state or request.GET.get("contingent", "") or request.POST.get("contingent", "")
    contingent = asked if asked in settings.MISSION.states else ""
    units = list(personnel.unit_names(contingent).items())
    if someone.unit and someone.unit not in dict(units):
        units.append((someone.unit, someone.unit))
    if request.method != "POST" or "day" not in request.POST:
        first = {"id": sealing.new_id(), "units": [someone.unit] if someone.unit else []}
        return _form(request, OperationForm(units=units, initial=first), contingent)
    form = OperationForm(request.POST, units=units)
    if not form.is_valid():
        return _form(request, form, contingent, status=422)
    data = form.cleaned_data
    told = Operation(data["id"], contingent, data["day"], data["commune"], tuple(data["units"]), data["form"],
                     data["dead"] or 0, data["hurt"] or 0, data["source"])
    try:
        made = operations.record_operation(told=told, note=data["note"], actor=someone, at=clock.now())
    except BadReport as error:
        form.refuse(error.wrong)
        return _form(request, form, contingent, status=422)
    tell(request, _("The operation is recorded."))
    return HttpResponseRedirect(reverse("mission:force_operation", args=[made]))


@require_GET
@register("force.see")
def operation(request: HttpRequest, operation_id: str) -> HttpResponse:
    """One operation: what each source tells, and which reports answer it."""
    return _page(request, operation_id, EntryForm())


@require_POST
@register("operation.record")
def entry(request: HttpRequest, operation_id: str) -> HttpResponse:
    """What another source tells of its casualties."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, operation_id, form, status=422)
    data = form.cleaned_data
    try:
        operations.add_entry(id=operation_id, dead=data["dead"] or 0, hurt=data["hurt"] or 0, source=data["source"],
                             note=data["note"], actor=someone_of(request), at=clock.now())
    except NoSuchReport:
        raise Http404 from None
    except BadReport as error:
        form.refuse(error.wrong)
        return _page(request, operation_id, form, status=422)
    tell(request, _("Recorded. The highest number that anybody tells counts."))
    return HttpResponseRedirect(reverse("mission:force_operation", args=[operation_id]))


def _form(request: HttpRequest, form: OperationForm, contingent: str, *, status: int = 200) -> HttpResponse:
    someone = someone_of(request)
    return TemplateResponse(request, "mission/force/operation_new.html", {
        "form": form, "contingent": contingent, "asks": not someone.state,
        "state": pack.pack("state", contingent) if contingent else "",
        "states": [(code, pack.pack("state", code)) for code in settings.MISSION.states],
    }, status=status)


def _page(request: HttpRequest, operation_id: str, form: EntryForm, *, status: int = 200) -> HttpResponse:
    someone = someone_of(request)
    try:
        found = queries.operation(operation_id, someone, clock.now())
    except NoSuchReport:
        raise Http404 from None
    entries: list[Any] = [
        (one, words.of(force_operations.SOURCES, one.source) if one.source else _("The independent body"))
        for one in found.entries
    ]
    return TemplateResponse(request, "mission/force/operation.html", {
        **operation_line(found), "entries": entries, "form": form, "may": rights(someone)["may_operation"],
        "reports": [(one, one[:8]) for one in found.reports],
    }, status=status)
