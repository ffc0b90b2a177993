"""The codes of bodies that take children in: given by the independent body, shown once, revoked at once."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.receiving import errors, operations, queries
from tande.domains.receiving.views import CodeView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.receiving.forms import CodeForm
from tande.interfaces.mission.words import pack
from tande.ledger import clock
from tande.toolkit import codes as digits
from tande.toolkit import sealing


@require_GET
@register("receiver.manage")
def codes(request: HttpRequest) -> HttpResponse:
    """Who may take a child over, with the codes of each; and the form for one more."""
    return _page(request, CodeForm(offered=_offered(), initial={"id": sealing.new_id()}))


@require_POST
@register("receiver.manage")
def give(request: HttpRequest) -> HttpResponse:
    """Give a code and show it, once."""
    form = CodeForm(request.POST, offered=_offered())
    if not form.is_valid():
        return _page(request, form, status=400)
    asked = form.cleaned_data
    try:
        given = operations.give_code(
            receiver=asked["receiver"], label=asked["label"], code_id=asked["id"], actor=someone_of(request),
            at=clock.now(),
        )
    except (errors.BadField, errors.NoSuchReceiver):
        form.add_error("label", _("Write a short line without invisible signs."))
        return _page(request, form, status=400)
    except errors.AlreadyGiven:
        messages.info(request, _("This code was given and shown before. It cannot be shown again: revoke it and give "
                                 "another one."))
        return HttpResponseRedirect(reverse("mission:receivers"))
    language = settings.MISSION.language_codes[0]
    return TemplateResponse(request, "mission/receiving/code.html", {
        "code": digits.show(given.code), "organisation": pack("receiver", asked["receiver"]), "label": asked["label"],
        "address": f"{settings.TANDE.public_url}/handover/", "their_language": language,
        "day": timezone.localdate(clock.now()),
    })


@require_POST
@register("receiver.manage")
def revoke(request: HttpRequest, code_id: str) -> HttpResponse:
    """Make a code useless."""
    try:
        operations.revoke_code(code_id=code_id, actor=someone_of(request), at=clock.now())
    except errors.NoSuchCode:
        messages.error(request, _("There is no such code."))
    except errors.AlreadyRevoked:
        messages.info(request, _("This code was revoked before."))
    else:
        messages.success(request, _("The code is revoked. Nobody can confirm anything with it from now on."))
    return HttpResponseRedirect(reverse("mission:receivers"))


def _offered() -> list[tuple[str, str]]:
    return [(one.code, pack("receiver", one.code)) for one in settings.MISSION.receivers]


def _page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    found = queries.codes(someone_of(request))
    return TemplateResponse(request, "mission/receiving/codes.html", {
        "form": form,
        "bodies": [{"name": name, "codes": [_row(one) for one in found if one.receiver == code]}
                   for code, name in _offered()],
    }, status=status)


def _row(one: CodeView) -> dict[str, Any]:
    return {
        "id": one.id, "label": one.label, "given": timezone.localtime(one.given_at),
        "used": timezone.localtime(one.used_at) if one.used_at else None,
        "revoked": timezone.localtime(one.revoked_at) if one.revoked_at else None,
    }
