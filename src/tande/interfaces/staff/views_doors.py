"""The gateways' pages: how each stands, adding and changing one, and its keys, shown once."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.gateways import operations, queries
from tande.domains.gateways.errors import BadFields
from tande.domains.gateways.queries import Gateway
from tande.domains.outbox import queries as outbox
from tande.domains.outbox.queries import Standing
from tande.domains.recordings import queries as recordings
from tande.interfaces.staff import labels_doors as words
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_doors import DoorForm, TestForm
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit.smsgateways.amounts import shown
from tande.toolkit.smsgateways.kinds import KINDS

SECRET_HERE = "<secret>"  # noqa: S105  what stands for one
"""Stands in an address where the secret belongs that was shown once."""


@require_GET
@desk("door.see")
def doors(request: HttpRequest) -> HttpResponse:
    """Every gateway with how it stands, and which kinds can be added."""
    officer, left = officer_of(request), recordings.left_at_providers()
    return TemplateResponse(request, "staff/doors.html", {
        "rows": [_row(one, left) for one in outbox.standings(officer, at=clock.now())],
        "kinds": [(code, name, what) for code, (name, what) in words.KINDS.items()],
        "manages": roles.may(officer.roles, "door.manage"),
    })


@require_http_methods(["GET", "POST"])
@desk("door.manage")
def door_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a gateway. What we drew is shown once, in the answer to the POST."""
    if kind not in KINDS:
        raise Http404
    form = DoorForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.add(kind=kind, name=form.cleaned_data["name"], settings=form.told(), money=form.money(),
                                  actor=officer_of(request), at=clock.now())
        except BadFields as error:
            form.blame(error.faults)
        else:
            return _keys(request, queries.seen(officer_of(request), made.id), made.keys, status=201)
    return _form(request, form, kind, None)


@require_http_methods(["GET", "POST"])
@desk("door.manage")
def door_change(request: HttpRequest, door_id: str) -> HttpResponse:
    """Other settings, price or cap."""
    found = queries.seen(officer_of(request), door_id)
    form = DoorForm(request.POST or None, kind=found.kind, before=found)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(gateway_id=found.id, name=form.cleaned_data["name"], settings=form.told(),
                              money=form.money(), actor=officer_of(request), at=clock.now())
        except BadFields as error:
            form.blame(error.faults)
        else:
            messages.success(request, _("Changed."), extra_tags="good")
            return HttpResponseRedirect(reverse("staff:door", args=[found.id]))
    return _form(request, form, found.kind, found)


@require_GET
@desk("door.see")
def door(request: HttpRequest, door_id: str) -> HttpResponse:
    """One gateway: how it stands, what to give to its provider, and what can be done with it."""
    return page(request, door_id)


@require_POST
@desk("door.manage")
def door_switch(request: HttpRequest, door_id: str) -> HttpResponse:
    """Stop it, or use it again."""
    found = queries.seen(officer_of(request), door_id)
    deed = operations.stop if found.stopped_at is None else operations.start
    deed(gateway_id=found.id, actor=officer_of(request), at=clock.now())
    said = _("Stopped. Nothing comes in or goes out by it.") if found.stopped_at is None else _("In use again.")
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("staff:door", args=[found.id]))


@require_POST
@desk("door.manage")
def door_keys(request: HttpRequest, door_id: str) -> HttpResponse:
    """Draw new keys and show them once."""
    found = queries.seen(officer_of(request), door_id)
    drawn = operations.draw_again(gateway_id=found.id, actor=officer_of(request), at=clock.now())
    return _keys(request, found, drawn)


def page(request: HttpRequest, door_id: str, *, test_form: TestForm | None = None, status: int = 200) -> HttpResponse:
    """The page of one gateway."""
    officer = officer_of(request)
    queries.seen(officer, door_id)
    left = recordings.left_at_providers()
    (row,) = [_row(one, left) for one in outbox.standings(officer, at=clock.now()) if one.gateway.id == door_id]
    found = row["one"].gateway
    return TemplateResponse(request, "staff/door.html", {
        "row": row, "addresses": addresses(found, SECRET_HERE),
        "drawn": any(one.drawn for one in KINDS[found.kind].fields),
        "manages": roles.may(officer.roles, "door.manage"), "test_form": test_form or TestForm(),
    }, status=status)


def addresses(one: Gateway, secret: str) -> list[tuple[str, str]]:
    """What the provider must be told: what an address is for, and the address."""
    base = f"{settings.TANDE.public_url}/in/{one.id}"
    if KINDS[one.kind].in_address:
        base = f"{base}/{secret}"
    if one.kind == "gammu":
        inbox = one.settings.get("inbox")
        return [(_("Command for RunOnReceive"), f"tande sms spool-in {one.id}{f' --inbox {inbox}' if inbox else ''}")]
    if one.kind == "external":
        return [(_("Messages"), f"{base}/receive"),
                (_("Reports"), f"{base}/sent {base}/delivered {base}/failed")]
    found = [(_("Messages"), f"{base}/")]
    if one.kind == "africastalking":
        menu = f"{settings.TANDE.public_url}/menu/{one.id}/{secret}/"
        found += [(_("Reports"), f"{base}/status"), (_("Phone menu"), menu), (_("End of a menu"), f"{menu}over/")]
    if one.kind == "twilio":
        call = f"{settings.TANDE.public_url}/call/{one.id}/"
        found += [(_("Calls"), call), (_("Status of a call"), f"{call}over/")]
    return found


def _row(one: Standing, left: Mapping[str, int]) -> dict[str, Any]:
    """``left``: how many recordings of calls could not be deleted at the provider, by gateway."""
    gateway = one.gateway
    return {
        "one": one, "kind": words.kind(gateway.kind), "cost": shown(one.cost),
        "cap": "" if gateway.cap is None else shown(gateway.cap), "price": shown(gateway.price),
        "alert": words.BUDGETS.get(one.budget, ""), "left": left.get(gateway.id, 0),
    }


def _form(request: HttpRequest, form: DoorForm, kind: str, found: Gateway | None) -> HttpResponse:
    return TemplateResponse(request, "staff/door_form.html", {
        "form": form, "kind": words.kind(kind), "what": words.KINDS[kind][1], "found": found,
    }, status=422 if form.errors else 200)


def _keys(request: HttpRequest, one: Gateway, keys: dict[str, str], *, status: int = 200) -> HttpResponse:
    secret = keys.get("secret", "")
    return TemplateResponse(request, "staff/door_keys.html", {
        "one": one, "kind": words.kind(one.kind), "key": secret or keys.get("signing_key", ""),
        "addresses": addresses(one, secret),
    }, status=status)
