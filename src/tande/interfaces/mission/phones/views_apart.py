"""Records from the field that were not taken in: the child-protection adviser takes each in, or sets it aside."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.children import operations as children
from tande.domains.force import errors as force_errors
from tande.domains.force import operations as force
from tande.domains.officers import queries as officers
from tande.domains.phones import errors, operations, queries
from tande.domains.phones.queries import ApartView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.phones.forms import SEPARATOR, AsideForm, TakeForm
from tande.interfaces.mission.phones.words import HOW, KINDS, REASONS, rows
from tande.ledger import clock
from tande.policy import phone_fields
from tande.policy.force_report import Circumstances
from tande.policy.phone_fields import Unreadable, Written

BY_THE_ADVISER = "apart"
"""Stands in a report of force for the phone, where the adviser took it in."""


@require_GET
@register("encounter.manage")
def waiting(request: HttpRequest) -> HttpResponse:
    """Those that wait, oldest first, and those that were decided."""
    someone = someone_of(request)
    return TemplateResponse(request, "mission/phones/apart.html", {
        "waiting": [_line(one) for one in queries.apart(someone, waiting=True)],
        "decided": [_line(one) for one in queries.apart(someone, waiting=False)],
    })


@require_GET
@register("encounter.manage")
def one(request: HttpRequest, apart_id: int) -> HttpResponse:
    """One record, with what can be done."""
    return _page(request, _found(request, apart_id))


@require_POST
@register("encounter.manage")
def take(request: HttpRequest, apart_id: int) -> HttpResponse:
    """Into its register, for the unit that the adviser names."""
    found = _found(request, apart_id)
    form = TakeForm(request.POST, someone=someone_of(request), auto_id="take_%s")
    if found.how:
        return _settled_before(request)
    if not form.is_valid():
        return _page(request, found, take_form=form, status=422)
    contingent, _slash, unit = form.cleaned_data["unit"].partition(SEPARATOR)
    try:
        _file(_written(found), contingent=contingent, unit=unit)
    except (Unreadable, force_errors.BadReport):
        return _page(request, found, fault=_("It cannot be taken in as it is. Ask the patrol, have it written in the "
                                             "register, and set this one aside."), status=422)
    # A crash here leaves it in its register and waiting here: taken in again, it is the same record.
    return _settle(request, apart_id, "taken", "", _("Taken in. It stands in its register now."))


@require_POST
@register("encounter.manage")
def aside(request: HttpRequest, apart_id: int) -> HttpResponse:
    """Set aside, with the reason. It stays readable here."""
    found = _found(request, apart_id)
    form = AsideForm(request.POST, auto_id="aside_%s")
    if found.how:
        return _settled_before(request)
    if not form.is_valid():
        return _page(request, found, aside_form=form, status=422)
    return _settle(request, apart_id, "aside", form.cleaned_data["words"], _("Set aside. It stays here to be read."))


def _found(request: HttpRequest, apart_id: int) -> ApartView:
    try:
        return queries.apart_one(someone_of(request), apart_id)
    except (errors.NoSuchRecord, OverflowError):
        raise Http404 from None


def _written(found: ApartView) -> Written:
    if found.fields is None:
        raise Unreadable("record")
    return phone_fields.read(found.fields, kind=found.kind, id=found.record)


def _file(written: Written, *, contingent: str, unit: str) -> None:
    at = clock.now()
    if written.encounter is not None:
        children.record(
            encounter=replace(written.encounter, unit=unit), contingent=contingent, source="phone", note=written.note,
            at=at,
        )
        return
    assert written.use is not None
    force.report(
        use=replace(written.use, unit=unit), contingent=contingent, source="phone", phone=BY_THE_ADVISER, at=at,
        told=Circumstances(commune=written.commune, operation=written.operation),
        words={"note": written.note} if written.note else {},
    )


def _settle(request: HttpRequest, apart_id: int, how: str, words: str, said: str) -> HttpResponse:
    try:
        operations.settle(apart_id=apart_id, how=how, words=words, actor=someone_of(request), at=clock.now())
    except errors.AlreadySettled:
        return _settled_before(request)
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("mission:apart"))


def _settled_before(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Somebody decided on this record before."), extra_tags="bad")
    return HttpResponseRedirect(reverse("mission:apart"))


def _line(found: ApartView) -> dict[str, Any]:
    return {"one": found, "kind": KINDS.get(found.kind, found.kind), "reason": REASONS.get(found.reason, ""),
            "how": HOW.get(found.how, "")}


def _page(
    request: HttpRequest, found: ApartView, *, take_form: TakeForm | None = None, aside_form: AsideForm | None = None,
    fault: str = "", status: int = 200,
) -> HttpResponse:
    fields = found.fields or {}
    claimed = f"{fields.get('contingent', '')}{SEPARATOR}{fields.get('unit', '')}"
    who = officers.names({found.settled_by}).get(found.settled_by, "") if found.settled_by else ""
    return TemplateResponse(request, "mission/phones/apart_one.html", {
        **_line(found), "rows": rows(fields), "fault": fault, "who": who, "claimed": claimed.strip(SEPARATOR),
        "wrong": _wrong(found),
        "take_form": take_form or TakeForm(someone=someone_of(request), initial={"unit": claimed}, auto_id="take_%s"),
        "aside_form": aside_form or AsideForm(auto_id="aside_%s"),
    }, status=status)


def _wrong(found: ApartView) -> str:
    """The name of the field that cannot be read; "" when all can be."""
    try:
        _written(found)
    except Unreadable as error:
        return error.field
    return ""
