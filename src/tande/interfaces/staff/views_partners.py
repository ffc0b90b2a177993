"""Partner organisations: who may file by program, the keys they were given, and how often they may ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.partners import operations, queries
from tande.domains.partners.errors import BadField, NoSuchKey, TooManyKeys
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_partners import AccessForm, PartnerForm
from tande.interfaces.staff.labels_desk import choices
from tande.ledger import clock
from tande.policy import partners as rules

ACCESS = ("contact", "scopes", "per_minute", "per_day")


@require_GET
@desk("partner.manage")
def partners(request: HttpRequest) -> HttpResponse:
    """All partners, and the form for one more."""
    return _list(request, PartnerForm())


@require_POST
@desk("partner.manage")
def add(request: HttpRequest) -> HttpResponse:
    """Add a partner. It has no key yet."""
    form = PartnerForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        partner_id = operations.add(**form.cleaned_data, actor=officer_of(request), at=clock.now())
    except BadField as error:
        form.add_error(str(error), _("Write it in one line, without invisible signs."))
        return _list(request, form, status=422)
    messages.success(request, _("Added. Now give it a key."), extra_tags="good")
    return _to(partner_id)


@require_GET
@desk("partner.manage")
def partner(request: HttpRequest, partner_id: str) -> HttpResponse:
    """One partner with its keys."""
    return _one(request, partner_id)


@require_POST
@desk("partner.manage")
def change(request: HttpRequest, partner_id: str) -> HttpResponse:
    """Change what a partner may do; it holds from the next request on."""
    form = AccessForm(request.POST)
    if not form.is_valid():
        return _one(request, partner_id, form, status=422)
    try:
        operations.change(
            partner_id=partner_id, **{name: form.cleaned_data[name] for name in ACCESS}, actor=officer_of(request),
            at=clock.now(),
        )
    except BadField as error:
        form.add_error(str(error), _("Write it in one line, without invisible signs."))
        return _one(request, partner_id, form, status=422)
    messages.success(request, _("Changed. It holds from now on."), extra_tags="good")
    return _to(partner_id)


@require_POST
@desk("partner.manage")
def give_key(request: HttpRequest, partner_id: str) -> HttpResponse:
    """Give a key, shown once in this answer."""
    try:
        made = operations.give_key(partner_id=partner_id, actor=officer_of(request), at=clock.now())
    except TooManyKeys:
        messages.error(request, _("There are two keys in force. Take one back first."), extra_tags="bad")
        return _to(partner_id)
    except NoSuchKey:
        messages.error(request, _("This partner has no access any more."), extra_tags="bad")
        return _to(partner_id)
    found = queries.partner(officer_of(request), partner_id)
    return TemplateResponse(request, "staff/partner_key.html", {"partner": found, "made": made}, status=201)


@require_POST
@desk("partner.manage")
def revoke_key(request: HttpRequest, partner_id: str, key_id: str) -> HttpResponse:
    """Take one key back."""
    try:
        operations.revoke_key(partner_id=partner_id, key_id=key_id, actor=officer_of(request), at=clock.now())
    except NoSuchKey:
        messages.error(request, _("This partner has no such key."), extra_tags="bad")
    else:
        messages.success(request, _("Taken back. The next request with this key is refused."), extra_tags="good")
    return _to(partner_id)


@require_POST
@desk("partner.manage")
def end(request: HttpRequest, partner_id: str) -> HttpResponse:
    """End a partner's access with all its keys."""
    operations.revoke(partner_id=partner_id, actor=officer_of(request), at=clock.now())
    messages.success(request, _("This partner has no access any more. What it sent stays."), extra_tags="good")
    return _to(partner_id)


def _to(partner_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("staff:partner", args=[partner_id]))


def _list(request: HttpRequest, form: PartnerForm, *, status: int = 200) -> HttpResponse:
    form.go_to_fault()
    return TemplateResponse(request, "staff/partners.html", {
        "partners": queries.partners(officer_of(request)), "form": form, "kinds": dict(choices(rules.KINDS)),
    }, status=status)


def _one(request: HttpRequest, partner_id: str, form: AccessForm | None = None, *, status: int = 200) -> HttpResponse:
    found = queries.partner(officer_of(request), partner_id)
    now: dict[str, Any] = {name: getattr(found, name) for name in ACCESS}
    if form is not None:
        form.go_to_fault()
    return TemplateResponse(request, "staff/partner.html", {
        "partner": found, "form": form or AccessForm(initial=now | {"scopes": list(found.scopes)}),
        "kind": dict(choices(rules.KINDS))[found.kind], "may_give": len(found.in_force) < rules.KEYS_AT_ONCE,
    }, status=status)
