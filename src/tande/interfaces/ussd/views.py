"""A phone menu, screen by screen. The provider signs nothing: it is known by the secret in the address.

Whatever goes wrong, the answer is a screen of our own that says nothing of what this is; else the network would show an
English error. What was typed and could not be kept comes once more with the notice at the end.
"""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tande.domains.calls import menus
from tande.domains.calls.errors import Busy, NotDurable
from tande.domains.conversations.operations import Heard
from tande.domains.gateways import queries as gateways
from tande.ledger import clock
from tande.policy.conversation import texts
from tande.policy.conversation.outputs import Say
from tande.policy.mission_reading import PackError
from tande.toolkit.phone_menus import africastalking
from tande.toolkit.phone_menus.africastalking import Asked, NotAMenu
from tande.toolkit.phone_numbers import e164
from tande.toolkit.smsgateways.messages import same

KIND: Final = "africastalking"
FAULTS = (Busy, NotDurable, DatabaseError, InterfaceError, PackError, OSError)
_log = logging.getLogger("django.request")
"""Of its records the place of a fault is logged, and nothing of the request."""
Reader = Callable[[dict[str, str]], Asked]


class Refused(Exception):
    """No such gateway, or not its secret."""


@csrf_exempt  # no cookie and no session: there is nothing that another site could borrow
@require_POST
def menu(request: HttpRequest, gateway: str, secret: str) -> HttpResponse:
    """The next screen."""
    try:
        stopped = _check(gateway, secret)
        told = _told(request, africastalking.asked)
        heard = None if stopped else menus.asked(gateway=gateway, told=told, number=_number(told), at=clock.now())
    except Refused:
        return HttpResponse(status=404)
    except (*FAULTS, NotAMenu):
        heard = None
    except Exception:  # nor may a mistake of ours end in the network's English
        _log.exception("fault in a menu")
        heard = None
    return HttpResponse(_screen(heard), content_type=africastalking.TYPE)


@csrf_exempt
@require_POST
def over(request: HttpRequest, gateway: str, secret: str) -> HttpResponse:
    """The notice that a menu has ended; 503 when what it brings could not be kept."""
    try:
        _check(gateway, secret)
        told = _told(request, africastalking.ended)
        menus.ended(gateway=gateway, told=told, number=_number(told), at=clock.now())
    except Refused:
        return HttpResponse(status=404)
    except NotAMenu:
        return HttpResponse(status=400)
    except FAULTS:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    except Exception:  # a mistake of ours: the provider may try once more
        _log.exception("fault in a notice of a menu")
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return HttpResponse(status=204)


def _check(gateway_id: str, secret: str) -> bool:
    """Whether this gateway is stopped. Raises Refused; takes as long for a wrong secret as for a right one."""
    found = gateways.gateway(gateway_id)
    known = found.settings["secret"] if found is not None and found.kind == KIND else ""
    if not same(secret, known) or found is None:
        raise Refused
    return found.stopped_at is not None


def _told(request: HttpRequest, read: Reader) -> Asked:
    try:
        body = request.read(africastalking.FORM_MAX + 1)
    except UnreadablePostError:
        raise NotAMenu("body") from None
    if len(body) > africastalking.FORM_MAX:
        raise NotAMenu("body")
    return read(africastalking.form(body))


def _number(told: Asked) -> str:
    numbers = settings.CONVERSATION.numbers
    return e164(told.number, country=numbers.country, local=numbers.local) or ""


def _screen(heard: Heard | None) -> str:
    """What was said, or the neutral text for when nothing can be kept: in the mission's first language."""
    waits = heard is not None and heard.awaits == "text"
    first = settings.MISSION.language_codes[0]
    says, fills = (heard.says, heard.fills) if heard else ((Say("later", first),), {})
    try:
        shown = texts.screen(settings.CONVERSATION.texts, says or (Say("bye", first),), fills, waits=waits)
    except (PackError, OSError):
        shown = ""
    return africastalking.answer(shown, waits=waits)
