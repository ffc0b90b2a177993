"""Field apps: which phones and teams may send, a new credential shown once with a card for its bearer, taken back."""

import io
from typing import Any, Final

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.fieldforms import errors, operations, queries
from tande.gates.language import NAMES
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_field_apps import FORMS, FieldAppForm
from tande.ledger import clock
from tande.toolkit.openrosa import credentials

PROJECT: Final = "Forms"
"""The name of the project in the app, which others may see on the phone: it says nothing."""


@require_GET
@desk("fieldapp.manage")
def field_apps(request: HttpRequest) -> HttpResponse:
    """Who may send, with the day on which something last came."""
    return _page(request, FieldAppForm(auto_id="app_%s"))


@require_POST
@desk("fieldapp.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Give a credential. Its secrets stand in this one answer and nowhere else."""
    form = FieldAppForm(request.POST, auto_id="app_%s")
    if not form.is_valid():
        return _page(request, form, status=422)
    asked = form.cleaned_data
    try:
        made = operations.register(**asked, actor=officer_of(request), at=clock.now())
    except errors.BadField as error:
        form.add_error(str(error), _("Write a short line without invisible signs."))
        return _page(request, form, status=422)
    server = f"{settings.TANDE.public_url}/field"
    link = f"{server}/key/{made.token}"
    shown = {
        "made": made, "name": asked["name"], "language": asked["language"], "server": server, "link": link,
        "setup_square": _square(credentials.setup(link, PROJECT)), "link_square": _square(link),
        "encrypted": bool(settings.TANDE.forms_key),
    }
    with translation.override(asked["language"]):
        card = render_to_string("staff/field_card.html", shown)
    return TemplateResponse(request, "staff/field_app_made.html", {**shown, "card": card}, status=201)


@require_POST
@desk("fieldapp.manage")
def revoke(request: HttpRequest, credential_id: str) -> HttpResponse:
    """Take a credential back."""
    try:
        operations.revoke(credential_id=credential_id, actor=officer_of(request), at=clock.now())
    except errors.NoSuchCredential:
        messages.error(request, _("There is no such phone."), extra_tags="bad")
    else:
        messages.success(request, _("Taken back. What this phone has not sent yet stays on it."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:field_apps"))


def _page(request: HttpRequest, form: FieldAppForm, *, status: int = 200) -> HttpResponse:
    states, lang = settings.MISSION.labels["state"], get_language() or ""
    listed: list[dict[str, Any]] = [
        {
            "one": one, "forms": [str(FORMS.get(id, id)) for id in one.forms],
            "language": NAMES.get(one.language, one.language),
            "contingent": states.get(one.contingent, {}).get(lang, one.contingent),
        }
        for one in queries.listed(officer_of(request))
    ]
    return TemplateResponse(request, "staff/field_apps.html", {"listed": listed, "form": form}, status=status)


def _square(text: str) -> SafeString:
    """The QR code: our own drawing of our own text."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=3, omitsize=True, light="#fff", svgclass=None,
        lineclass=None,
    )
    return mark_safe(drawn.getvalue().decode("ascii"))  # noqa: S308
