"""Writing a record down, changing it, and the hand-over. A fault goes to its field, and what was typed stays."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tande.domains.children import operations, queries
from tande.domains.children.errors import BadFields, NoSuchEncounter
from tande.domains.children.views import EncounterView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children.forms import (
    EncounterForm,
    HandoverForm,
    all_units,
    as_typed,
)
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit import codes, sealing


@require_http_methods(["GET", "POST"])
@register("encounter.file")
def new(request: HttpRequest) -> HttpResponse:
    """Put down a child met: by the officer of a unit for that unit, by the adviser for any, from paper or by word."""
    someone, at = someone_of(request), clock.now()
    units = all_units() if roles.may(someone.roles, "encounter.manage") else None
    if request.method == "GET":
        first = {"id": sealing.new_id(), "at": timezone.localtime(at), "source": "paper"}
        return _form(request, EncounterForm(units=units, manages=False, initial=first))
    form = EncounterForm(request.POST, units=units, manages=False)
    if not form.is_valid() or not form.cleaned_data["id"]:
        return _form(request, form, status=422)
    contingent, _bar, unit = form.cleaned_data.get("of", f"{someone.state}|{someone.unit}").partition("|")
    try:
        made = operations.record(encounter=form.record(unit), contingent=contingent, texts=form.texts(), actor=someone,
                                 source=form.cleaned_data.get("source", "web"), at=at)
    except BadFields as error:
        form.refuse(error.wrong)
        return _form(request, form, status=422)
    tell(request, _("Written down. The hand-over number is %(number)s: say it to whoever takes the child over. Child "
                    "protection is told.") % {"number": codes.show(made.number)})
    return _to(made.id)


@require_http_methods(["GET", "POST"])
@register("encounter.file")
def change(request: HttpRequest, child_id: str) -> HttpResponse:
    """Other answers. If somebody else changed the record meanwhile, both versions are kept."""
    someone, at = someone_of(request), clock.now()
    view = queries.encounter(someone, child_id, at)
    manages = roles.may(someone.roles, "encounter.manage")
    asked: dict[str, Any] = {"units": None, "manages": manages, "asks_baby": view.restricted}
    if request.method == "GET":
        form = EncounterForm(initial=as_typed(view.encounter, view.texts), **asked)
        return _form(request, form, view=view, base=view.version)
    base = _number(request.POST.get("base_version", ""))
    form = EncounterForm(request.POST, **asked)
    if not form.is_valid():
        return _form(request, form, view=view, base=base, status=422)
    shown = next((one.encounter for one in view.versions if one.number == base), view.encounter)
    try:
        made = operations.change(id=child_id, base_version=base, changes=form.changes(shown), texts=form.texts(),
                                 actor=someone, at=at)
    except BadFields as error:
        form.refuse(error.wrong)
        return _form(request, form, view=view, base=base, status=422)
    return _told(request, view, made)


@require_http_methods(["GET", "POST"])
@register("encounter.file")
def hand_over(request: HttpRequest, child_id: str) -> HttpResponse:
    """The child leaves the unit's custody: when, where to, who took the child over."""
    someone, at = someone_of(request), clock.now()
    view = queries.encounter(someone, child_id, at)
    if request.method == "GET":
        heard = {name: getattr(view.encounter, name) for name in ("heard", "assent")}
        first = {"left_at": timezone.localtime(at), **{k: v for k, v in heard.items() if v != "unknown"}}
        return _handover(request, view, HandoverForm(initial=first))
    form = HandoverForm(request.POST)
    if not form.is_valid():
        return _handover(request, view, form, status=422)
    given = {name: form.cleaned_data[name] for name in ("left_at", "destination", "receiver")}
    also = {name: form.cleaned_data[name] for name in ("heard", "assent")}
    try:
        made = operations.hand_over(id=child_id, **given, also=also, texts=form.texts(), actor=someone, at=at)
    except BadFields as error:
        form.refuse(error.wrong)
        return _handover(request, view, form, status=422)
    return _told(request, view, made)


def _told(request: HttpRequest, before: EncounterView, after: EncounterView) -> HttpResponse:
    if len(after.conflicts) > len(before.conflicts):
        tell(request, _("Somebody changed this record meanwhile. Yours is kept beside the other, nothing is lost: the "
                        "child-protection adviser decides which answer holds."), good=False)
    else:
        tell(request, _("Kept. What stood there before is in the history."))
    return _to(after.id)


def _to(child_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:child", args=[child_id]))


def _number(typed: str) -> int:
    """The version a form was made from. Raises NoSuchEncounter for what no form of ours sent."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 8):
        raise NoSuchEncounter
    return int(typed)


def _form(
    request: HttpRequest, form: EncounterForm, *, view: EncounterView | None = None, base: int = 0, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "view": view, "base": base,
                               "number": codes.show(view.number) if view else ""}
    return TemplateResponse(request, "mission/children/form.html", context, status=status)


def _handover(request: HttpRequest, view: EncounterView, form: HandoverForm, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "mission/children/hand_over.html", {
        "form": form, "view": view, "number": codes.show(view.number)}, status=status)
