"""Writing a detention down, changing it, its end, and when the Council was told. A fault goes to its field."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tande.domains.detention import operations, queries
from tande.domains.detention.errors import AlreadyTold, BadFields, Changed
from tande.domains.detention.views import HeldView
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.detention.forms import CouncilForm, DetentionForm, EndForm, as_typed
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.policy import roles
from tande.policy.detention import Detention
from tande.toolkit import codes, sealing


@require_http_methods(["GET", "POST"])
@register("detention.file")
def new(request: HttpRequest) -> HttpResponse:
    """Put down somebody held by one's own unit."""
    someone, at = someone_of(request), clock.now()
    if request.method == "GET":
        first = {"id": sealing.new_id(), "at": timezone.localtime(at)}
        return _page(request, "form", DetentionForm(initial=first))
    form = DetentionForm(request.POST)
    if not form.is_valid():
        return _page(request, "form", form, status=422)
    try:
        made = operations.record(
            held=form.record(someone.unit), contingent=someone.state, note=form.cleaned_data["note"], actor=someone,
            encounter_number=form.cleaned_data["encounter_number"], at=at,
        )
    except BadFields as error:
        form.refuse(error.wrong)
        return _page(request, "form", form, status=422)
    number = {"number": codes.show(made.number), "child": codes.show(made.encounter_number)}
    tell(request, _("Written down as %(number)s. The child is written down among the children met as %(child)s.")
         % number if made.encounter_number else _("Written down as %(number)s.") % number)
    return _to(made.id)


@require_http_methods(["GET", "POST"])
@register("detention.file")
def change(request: HttpRequest, held_id: str) -> HttpResponse:
    """Other answers, as a further version."""
    def made(data: Any, view: HeldView) -> DetentionForm:
        return DetentionForm(data, linked=bool(view.encounter_number), initial=as_typed(view.held, view.note))

    def given(form: DetentionForm, shown: Detention) -> dict[str, Any]:
        return {"changes": form.changes(shown), "note": form.cleaned_data["note"],
                "encounter_number": form.cleaned_data.get("encounter_number", "")}

    return _changed(request, held_id, "form", made, given)


@require_http_methods(["GET", "POST"])
@register("detention.file")
def end(request: HttpRequest, held_id: str) -> HttpResponse:
    """How it ended, and who gave a receipt."""
    def made(data: Any, view: HeldView) -> EndForm:
        first = as_typed(view.held, "")
        return EndForm(data, initial={**first, "ended_at": first["ended_at"] or timezone.localtime(clock.now())})

    def given(form: EndForm, shown: Detention) -> dict[str, Any]:
        return {"changes": form.changes(shown)}

    return _changed(request, held_id, "end", made, given)


@require_http_methods(["GET", "POST"])
@register("detention.see")
def council(request: HttpRequest) -> HttpResponse:
    """Each month with detentions, and when the Council was told of it."""
    someone, at = someone_of(request), clock.now()
    rows, tells = queries.months(someone, at), roles.may(someone.roles, "detention.tell_council")
    months = sorted({one.month for one in rows if one.told_on is None}, reverse=True)
    first = {"id": sealing.new_id(), "on": timezone.localdate(at)}
    form = CouncilForm(request.POST or None, months=months, initial=first)
    status = 200
    if request.method == "POST" and tells:
        done = form.is_valid() and _told(request, form)
        if done:
            return HttpResponseRedirect(reverse("mission:detention_council"))
        status = 422
    return TemplateResponse(request, "mission/detention/council.html", {
        "rows": [{"one": one, "contingent": pack_words.pack("state", one.contingent)} for one in rows],
        "form": form if tells and months else None,
    }, status=status)


def _told(request: HttpRequest, form: CouncilForm) -> bool:
    someone, given = someone_of(request), form.cleaned_data
    try:
        operations.tell_council(id=given["id"], contingent=someone.state, month=given["month"], on=given["on"],
                                reference=given["reference"], actor=someone, at=clock.now())
    except BadFields as error:
        form.refuse(error.wrong)
        return False
    except AlreadyTold:
        tell(request, _("It was on record before that the Council was told of this month."))
        return True
    tell(request, _("It is on record that the Council was told."))
    return True


def _changed(
    request: HttpRequest, held_id: str, page: str, made: Callable[[Any, HeldView], Any],
    given: Callable[[Any, Detention], dict[str, Any]],
) -> HttpResponse:
    """The form of a record; on POST a version of it, or the form again with what stands now."""
    someone, at = someone_of(request), clock.now()
    view = queries.detention(someone, held_id, at)
    if request.method == "GET":
        return _page(request, page, made(None, view), view=view, base=view.version)
    base, form = _number(request.POST.get("base_version", "")), made(request.POST, view)
    if not form.is_valid():
        return _page(request, page, form, view=view, base=base, status=422)
    shown = next((one.held for one in view.versions if one.number == base), view.held)
    try:
        operations.change(id=held_id, base_version=base, actor=someone, at=at, **given(form, shown))
    except BadFields as error:
        form.refuse(error.wrong)
        return _page(request, page, form, view=view, base=base, status=422)
    except Changed:
        form.add_error(None, _("Somebody changed this record meanwhile. Look at it in another window. If what stands "
                               "here is right, keep it: what the other wrote stays in the history."))
        return _page(request, page, form, view=view, base=view.version, status=409)
    tell(request, _("Kept. What stood there before is in the history."))
    return _to(held_id)


def _to(held_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:detention", args=[held_id]))


def _number(typed: str) -> int:
    """The version a form was made from; 0, which no record has, for what no form of ours sent."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0


def _page(
    request: HttpRequest, page: str, form: Any, *, view: HeldView | None = None, base: int = 0, status: int = 200
) -> HttpResponse:
    return TemplateResponse(request, f"mission/detention/{page}.html", {
        "form": form, "view": view, "base": base, "number": codes.show(view.number) if view else "",
    }, status=status)
