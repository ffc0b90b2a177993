"""A pretended phone that writes messages, and what came to it."""

import time
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.gateways import queries as gateways
from tande.domains.gateways.queries import Gateway
from tande.interfaces.simulator import air, modem, script, towers, wire
from tande.interfaces.simulator.air import Bubble
from tande.interfaces.simulator.pages import go_on, page, takes
from tande.ledger import clock

ANSWER_SECONDS: Final = 8
LOOK_SECONDS: Final = 0.5
TEXT_MAX: Final = 2_000
KINDS: Final = (*towers.SMS, modem.KIND)


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """Every door, each with what there is to play with."""
    return page(request, "home")


@takes("GET", "POST")
def phone(request: HttpRequest, which: int) -> HttpResponse:
    """The screen of a phone; on POST a message goes out, by the gateway chosen."""
    if not 1 <= which <= len(script.phones()):
        return go_on(reverse("simulator:home"))
    if request.method == "POST":
        return _sent(request, which)
    return page(request, "phone", _screen(which, request.GET.get("by", "")))


def _screen(which: int, chosen: str) -> dict[str, Any]:
    kinds = [one.kind for one in gateways.in_use() if one.kind in KINDS and one.id == f"demo-{one.kind}"]
    if modem.KIND in kinds:
        _look_at_the_modem()
    return {
        "which": which, "number": script.phones()[which - 1], "bubbles": air.screen(script.phones()[which - 1]),
        "kinds": kinds, "chosen": chosen if chosen in kinds else next(iter(kinds), ""),
        "phones": range(1, len(script.phones()) + 1),
    }


def _sent(request: HttpRequest, which: int) -> HttpResponse:
    """Send it, and wait a little for what comes back: the answer goes the long way round, by the provider."""
    number, kind = script.phones()[which - 1], request.POST.get("by", "")
    text = request.POST.get("text", "").replace("\0", "")[:TEXT_MAX]
    if "clear" in request.POST:
        air.clear(number)
        return go_on(reverse("simulator:phone", args=[which]))
    known = gateways.gateway(f"demo-{kind}") if kind in KINDS else None
    if known is None:
        fault = _("Choose how the message goes.")
        return page(request, "phone", {**_screen(which, kind), "typed": text, "fault": fault}, status=400)
    if not _brought(known, number, text):
        fault = _("The door did not take it. A real gateway would try again. Press the button again.")
        return page(request, "phone", {**_screen(which, kind), "typed": text, "fault": fault}, status=502)
    air.show(number, Bubble(True, kind, text, clock.now()))
    _wait(kind, number)
    return go_on(f"{reverse('simulator:phone', args=[which])}?by={kind}#last")


def _brought(known: Gateway, number: str, text: str) -> bool:
    """Whether the door took the message."""
    if known.kind == modem.KIND:
        return modem.arrive(known.id, number, text)
    answer = wire.say(towers.SMS[known.kind](known.id, known.settings, number, text, clock.now()))
    return 200 <= answer.status < 300


def _wait(kind: str, number: str) -> None:
    if kind != modem.KIND:
        air.answered(number, within=ANSWER_SECONDS)
        return
    end = time.monotonic() + 2 * ANSWER_SECONDS  # `tande deliver` looks into the spool in its own time
    while not air.is_answered(number) and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
        _look_at_the_modem()


def _look_at_the_modem() -> None:
    known = gateways.gateway(f"demo-{modem.KIND}")
    if known is not None:
        modem.send_out(known.settings)
