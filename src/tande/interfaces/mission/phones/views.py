"""The patrols' phones: registered for a unit, listed with the day of their last record, taken back."""

import io
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.personnel import queries as personnel
from tande.domains.phones import errors, operations, queries
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.phones.forms import SEPARATOR, PhoneForm, units
from tande.interfaces.mission.words import pack
from tande.ledger import clock
from tande.policy import roles


@require_GET
@register("phone.manage")
def phones(request: HttpRequest) -> HttpResponse:
    """The phones of whoever looks, the card to print, and the form for one more."""
    return _page(request, PhoneForm(someone=someone_of(request), auto_id="phone_%s"))


@require_POST
@register("phone.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Register a phone, and show its link once."""
    form = PhoneForm(request.POST, someone=someone_of(request), auto_id="phone_%s")
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = form.cleaned_data
    contingent, _slash, unit = asked["unit"].partition(SEPARATOR)
    try:
        made = operations.register(
            contingent=contingent, unit=unit, label=asked["label"], actor=someone_of(request), at=clock.now()
        )
    except errors.BadField:
        form.add_error("label", _("Write a short line without invisible signs."))
        return _page(request, form, status=422)
    # Behind the #, so that no browser sends it and no log keeps it.
    page = reverse("field:card", args=[asked["language"]])
    link = f"{settings.TANDE.public_url}{page}#phone={made.token}.{contingent}.{unit}"
    return TemplateResponse(request, "mission/phones/link.html", {
        "link": link, "square": _square(link), "label": asked["label"], "contingent": contingent,
        "unit": _unit_name(contingent, unit),
    })


@require_POST
@register("phone.manage")
def revoke(request: HttpRequest, phone_id: str) -> HttpResponse:
    """Take a registration back."""
    try:
        operations.revoke(phone_id=phone_id, actor=someone_of(request), at=clock.now())
    except errors.NoSuchPhone:
        messages.error(request, _("There is no such phone, or it is of another unit."), extra_tags="bad")
    else:
        messages.success(request, _("Taken back. What this phone sends is kept apart from now on."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:phones"))


def _page(request: HttpRequest, form: PhoneForm, *, status: int = 200) -> HttpResponse:
    someone = someone_of(request)
    advises = roles.may(someone.roles, "encounter.manage")
    listed: list[dict[str, Any]] = [
        {"one": one, "unit": _unit_name(one.contingent, one.unit), "state": pack("state", one.contingent)}
        for one in queries.phones(someone)
    ]
    return TemplateResponse(request, "mission/phones/phones.html", {
        "phones": listed, "form": form, "advises": advises, "waiting": queries.waiting(someone),
        "cards": settings.MISSION.languages if settings.CARD.version else (), "no_unit": not units(someone),
    }, status=status)


def _unit_name(contingent: str, unit: str) -> str:
    return personnel.unit_names(contingent).get(unit, unit)


def _square(link: str) -> SafeString:
    """The QR code: our own drawing of our own text."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=3, scale=5, light="#fff", svgclass=None, lineclass=None
    )
    return mark_safe(drawn.getvalue().decode("ascii"))  # noqa: S308
