"""A pretended phone that dials a short code: each screen comes from the real door."""

import secrets
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.domains.gateways import queries as gateways
from tande.interfaces.simulator import script, towers, wire
from tande.interfaces.simulator.pages import brought, page, takes
from tande.interfaces.simulator.wire import Said

GATEWAY: Final = "demo-africastalking"
TYPED_MAX: Final = 182


@takes("GET", "POST")
def menu(request: HttpRequest) -> HttpResponse:
    """Dial, then answer screen by screen. ``history``: all that was typed in this session, as the provider sends it."""
    if request.method != "POST":
        return page(request, "menu", {"phones": range(1, len(script.phones()) + 1), "which": 1})
    which, number = script.phone(request.POST.get("which", ""))
    session = request.POST.get("session", "")[:40] or secrets.token_hex(12)
    history = request.POST.get("history", "")[:2_000]
    if "dial" in request.POST:
        session, history = secrets.token_hex(12), ""
    else:
        typed = request.POST.get("typed", "").replace("\0", "")[:TYPED_MAX]
        history = f"{history}*{typed}" if history else typed
    known = gateways.gateway(GATEWAY)
    if known is None:
        return _shown(request, which, fault=_("This door is not set up here."))
    told = {
        "sessionId": session, "serviceCode": "*384*000#", "phoneNumber": number, "networkCode": "00000",
        "text": history,
    }
    path = f"/menu/{known.id}/{known.settings['secret']}/"
    answer = wire.say(Said("POST", path, towers.FORM, urlencode(told).encode()))
    kind, _space, screen = answer.body.decode("utf-8", "replace").partition(" ")
    if answer.status != 200 or kind not in ("CON", "END"):
        return _shown(request, which, fault=_("The door did not take it. A real network would end the session here."))
    return _shown(request, which, screen=screen, waits=kind == "CON", session=session, history=history)


def _shown(request: HttpRequest, which: int, **shown: object) -> HttpResponse:
    context = {"phones": range(1, len(script.phones()) + 1), "which": which, **shown}
    return brought(request, page(request, "menu", context))
