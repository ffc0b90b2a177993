"""Trying a gateway out: a test message, and setting up a telephone as gateway from here."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.gateways import queries
from tande.domains.gateways.queries import Gateway
from tande.domains.outbox import operations as outbox
from tande.domains.outbox.errors import Unreachable
from tande.gates import calling
from tande.interfaces.staff import labels_doors as words
from tande.interfaces.staff import views_doors
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_doors import TestForm
from tande.ledger import clock
from tande.policy import sending
from tande.toolkit.smsgateways import capcom6
from tande.toolkit.smsgateways.messages import Call

TEST_TEXT = "1 2 3"
"""Says nothing to whoever looks over a shoulder, in any language."""


@dataclass(frozen=True)
class Step:
    """One step of setting up a telephone: its name, and what was wrong ("" for nothing)."""

    name: str
    fault: str


@require_POST
@desk("door.manage")
def door_test(request: HttpRequest, door_id: str) -> HttpResponse:
    """Put out a test message; it goes the way of every other."""
    found = queries.seen(officer_of(request), door_id)
    form = TestForm(request.POST)
    if not form.is_valid():
        return views_doors.page(request, door_id, test_form=form, status=422)
    at = clock.now()
    outbox.put(gateway=found.id, number=form.cleaned_data["number"], texts=[TEST_TEXT], language="", not_before=None,
               kind=sending.TEST, about=b"test", at=at)
    said = _("On its way. It is there within a minute, or the page says why not.")
    messages.success(request, said, extra_tags="good")
    return HttpResponseRedirect(reverse("staff:door", args=[found.id]))


@require_http_methods(["GET", "POST"])
@desk("door.manage")
def door_phone(request: HttpRequest, door_id: str) -> HttpResponse:
    """How a telephone becomes a gateway; on POST our server does its part and says what it could not do."""
    found = queries.seen(officer_of(request), door_id)
    if found.kind != "capcom6":
        raise Http404
    address = f"{settings.TANDE.public_url}/in/{found.id}/"
    steps = _set_up(found, address) if request.method == "POST" else []
    return TemplateResponse(request, "staff/door_phone.html", {
        "one": found, "address": address, "steps": steps, "events": capcom6.EVENTS,
        "done": bool(steps) and not any(step.fault for step in steps), "safe": address.startswith("https://"),
    })


def _set_up(found: Gateway, address: str) -> list[Step]:
    """Each call in its order, up to the first that fails: without the key nothing after it would be of use."""
    done = []
    for name, call in capcom6.setup(found.settings, address):
        fault = _fault(call)
        done.append(Step(str(words.STEPS[name]), fault))
        if fault:
            break
    return done


def _fault(call: Call) -> str:
    try:
        status = calling.make(call).status
    except Unreachable:
        return _("The phone did not answer. Is the app's local server on, and does this server reach that address?")
    if 200 <= status < 300:
        return ""
    if status in (401, 403):
        return _("The phone refused user or password. Compare them with what the app shows.")
    return _("The phone answered with %(status)s. Is the app up to date?") % {"status": status}
