"""Adding and changing what a record holds: short forms, each of them one row."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.violations import operations, queries
from tande.domains.violations.errors import BadEntry, BadParty, Changed, NothingToDo, StillCounts
from tande.domains.violations.views import IncidentView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.violations import pages, views, words
from tande.interfaces.mission.violations.forms import NEW_PARTY, RowForm, as_typed
from tande.ledger import clock
from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import KINDS
from tande.toolkit import sealing

_CATEGORY_OF_A_NEW_PARTY = "other_party"


@require_http_methods(["GET", "POST"])
@register("violation.record")
def new(request: HttpRequest) -> HttpResponse:
    """A new incident."""
    if request.method == "GET":
        return _form(request, RowForm(sort=catalogue.INCIDENT, initial={"id": sealing.new_id()}), None)
    form = RowForm(request.POST, sort=catalogue.INCIDENT)
    return _saved(request, form, None)


@require_http_methods(["GET", "POST"])
@register("violation.record")
def change(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Other facts of an incident."""
    view = _view(request, incident_id)
    if request.method == "GET":
        told = {**as_typed(view.fields), "id": view.id, "base": view.version}
        return _form(request, RowForm(sort=catalogue.INCIDENT, initial=told), view)
    return _saved(request, RowForm(request.POST, sort=catalogue.INCIDENT), view)


@require_http_methods(["GET", "POST"])
@register("violation.record")
def add(request: HttpRequest, incident_id: str, sort: str) -> HttpResponse:
    """A violation, a child, a group, a perpetrator, a source or a response more."""
    if sort not in catalogue.SORTS or sort == catalogue.INCIDENT:
        raise Http404
    view = _view(request, incident_id)
    kind = request.GET.get("kind", "")
    if sort == catalogue.VIOLATION and kind not in KINDS:
        return TemplateResponse(request, "mission/violations/kinds.html", {
            "one": view, "kinds": [(code, words.kind(code)) for code in KINDS]})
    if sort != catalogue.VIOLATION and not view.violations:
        return views.page(request, incident_id, fault=_("First add the violation."), status=409)
    given: dict[str, Any] = {"sort": sort, "kind": kind if sort == catalogue.VIOLATION else "",
                             "violations": pages.choices(view)}
    if request.method == "GET":
        only = [pk for pk, _label in pages.choices(view)] if len(view.violations) == 1 else []
        return _form(request, RowForm(initial={"id": sealing.new_id(), "violations": only}, **given), view)
    return _saved(request, RowForm(request.POST, **given), view)


@require_http_methods(["GET", "POST"])
@register("violation.record")
def row(request: HttpRequest, incident_id: str, sort: str, row_id: str) -> HttpResponse:
    """Change one row."""
    view = _view(request, incident_id)
    both: tuple[Any, ...] = (*view.violations, *view.parts)
    rows = {each.id: each for each in both}
    found = rows.get(row_id)
    if found is None or sort != getattr(found, "sort", catalogue.VIOLATION):
        raise Http404
    given: dict[str, Any] = {"sort": sort, "kind": getattr(found, "kind", ""), "violations": pages.choices(view)}
    if request.method == "GET":
        told = {**as_typed(found.fields, getattr(found, "violations", ())), "id": found.id, "base": found.version}
        return _form(request, RowForm(initial=told, **given), view, found)
    return _saved(request, RowForm(request.POST, **given), view, found)


@require_POST
@register("violation.record")
def remove(request: HttpRequest, incident_id: str, sort: str, row_id: str) -> HttpResponse:
    """Take off what was entered by mistake."""
    base = request.POST.get("base", "")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    try:
        if sort not in catalogue.SORTS:
            raise Http404
        operations.remove(sort=sort, row_id=row_id, base=number, officer=someone_of(request), at=clock.now())
    except BadEntry:
        raise Http404 from None
    except (Changed, NothingToDo):
        return views.page(request, incident_id, status=409,
                          fault=_("Somebody changed this meanwhile. Nothing was written: look again."))
    except StillCounts:
        return views.page(request, incident_id, status=409, fault=_(
            "The task force verified this violation, and it is counted. It has to take its signature back first, so "
            "that no number changes unseen."))
    messages.success(request, _("Taken off. It stays in the history and counts nowhere."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident_id]))


def _view(request: HttpRequest, incident_id: str) -> IncidentView:
    """The incident with who somebody is: whoever may change it may read that."""
    return queries.incident(someone_of(request), incident_id, clock.now(), identity=True, part="change")


def _form(
    request: HttpRequest, form: RowForm, view: IncidentView | None, row: Any = None, *, status: int = 200
) -> HttpResponse:
    heading = words.ADD.get(form.sort, _("New incident")) if row is None else words.sort(form.sort)
    if form.sort == catalogue.INCIDENT and view is not None:
        heading = _("Change the incident")
    return TemplateResponse(request, "mission/violations/row.html", {
        "form": form, "one": view, "row": row, "sort": form.sort, "heading": heading,
        "kind": words.kind(form.kind) if form.kind else ""}, status=status)


def _saved(request: HttpRequest, form: RowForm, view: IncidentView | None, row: Any = None) -> HttpResponse:
    """Keep what was typed; back to the form with words where something cannot be."""
    someone, at = someone_of(request), clock.now()
    if not form.is_valid():
        return _form(request, form, view, row, status=422)
    incident = view.id if view else form.cleaned_data["id"]
    try:
        entry = form.entry(incident)
        if name := form.cleaned_data.get(NEW_PARTY, "").strip():
            category = str(entry.fields.get("perpetrator_category") or _CATEGORY_OF_A_NEW_PARTY)
            code = operations.add_party(label=name, category=category, officer=someone, at=at)
            entry = form.entry_with(entry, party=code)
        saved = operations.save(entry=entry, officer=someone, at=at)
    except BadEntry as error:
        form.told(error.wrong)
        return _form(request, form, view, row, status=422)
    except BadParty:
        form.add_error(NEW_PARTY, _("Write a name of at least two letters, and choose what it is."))
        return _form(request, form, view, row, status=422)
    if saved.conflict:
        messages.warning(request, _("Somebody saved this meanwhile. Both are kept: choose for each field."),
                         extra_tags="warn")
        return HttpResponseRedirect(reverse("mission:violations_conflict", args=[saved.conflict]))
    messages.success(request, _("Kept.") if saved.changed else _("Nothing was different."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident]))
