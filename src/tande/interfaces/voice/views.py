"""A call, request by request. Nobody is ever answered in the provider's own words: those would be English.

Whatever goes wrong while somebody is on the line, she hears a neutral text and the call ends; a notice that cannot be
kept is answered 503, and what it told of is found at the provider later.
"""

import logging
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tande.domains.calls import calling
from tande.domains.calls.errors import Busy, NotDurable
from tande.domains.conversations.operations import Heard
from tande.interfaces.voice.answers import later, said
from tande.interfaces.voice.asking import Asked, Refused, asked
from tande.ledger import clock
from tande.policy.mission_reading import PackError
from tande.toolkit.voice import twiml
from tande.toolkit.voice.requests import NotACall

FAULTS = (Busy, NotDurable, DatabaseError, InterfaceError, PackError, OSError)
_log = logging.getLogger("django.request")
"""Of its records the place of a fault is logged, and nothing of the request."""


@csrf_exempt  # no cookie and no session: there is nothing that another site could borrow
@require_POST
def began(request: HttpRequest, gateway: str) -> HttpResponse:
    """Somebody calls."""
    def hear(one: Asked) -> Heard | None:
        return None if one.stopped else calling.began(
            gateway=one.gateway, came=one.came, number=one.number, at=clock.now())

    return _on_the_line(request, gateway, 0, hear)


@csrf_exempt
@require_POST
def spoken(request: HttpRequest, gateway: str, step: int) -> HttpResponse:
    """Somebody spoke after the tone."""
    return _on_the_line(request, gateway, step, lambda one: calling.spoken(
        gateway=one.gateway, came=one.came, number=one.number, step=step, at=clock.now()))


@csrf_exempt
@require_POST
def pressed(request: HttpRequest, gateway: str, step: int) -> HttpResponse:
    """Somebody pressed keys."""
    return _on_the_line(request, gateway, step, lambda one: calling.pressed(
        gateway=one.gateway, came=one.came, number=one.number, step=step, at=clock.now()))


@csrf_exempt
@require_POST
def silent(request: HttpRequest, gateway: str, step: int) -> HttpResponse:
    """Nothing was said and nothing pressed."""
    return _on_the_line(request, gateway, step, lambda one: calling.silent(
        gateway=one.gateway, came=one.came, number=one.number, step=step, at=clock.now()))


@csrf_exempt
@require_POST
def recorded(request: HttpRequest, gateway: str) -> HttpResponse:
    """A notice: a recording lies at the provider."""
    return _notice(request, gateway, lambda one: calling.noticed(
        gateway=one.gateway, came=one.came, number=one.number, at=clock.now()))


@csrf_exempt
@require_POST
def over(request: HttpRequest, gateway: str) -> HttpResponse:
    """A notice: the call has ended, or begins to ring, of which nothing follows."""
    def take(one: Asked) -> None:
        if one.came.over:
            calling.ended(gateway=one.gateway, came=one.came, number=one.number, at=clock.now())

    return _notice(request, gateway, take)


def _on_the_line(
    request: HttpRequest, gateway: str, step: int, hear: Callable[[Asked], Heard | None]
) -> HttpResponse:
    try:
        one = asked(request, gateway)
        heard = hear(one)
        told = later() if heard is None else said(heard, gateway=one.gateway, step=step + 1)
    except Refused:
        return HttpResponse(status=403)
    except (*FAULTS, NotACall):
        told = later()
    except Exception:  # nor may a mistake of ours end in the provider's English
        _log.exception("fault in a call")
        told = later()
    return HttpResponse(told, content_type=twiml.TYPE)


def _notice(request: HttpRequest, gateway: str, take: Callable[[Asked], None]) -> HttpResponse:
    try:
        take(asked(request, gateway))
    except Refused:
        return HttpResponse(status=403)
    except NotACall:
        return HttpResponse(status=400)
    except FAULTS:
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    except Exception:  # a mistake of ours: the provider may try once more
        _log.exception("fault in a notice of a call")
        return HttpResponse(status=503, headers={"Retry-After": "30"})
    return HttpResponse(twiml.nothing(), content_type=twiml.TYPE)
