"""Where gateways bring what people wrote, and what became of what was sent.

Every answer is empty: whatever stands in one, some gateway sends to a frightened person's phone. 200 is said only when
all is kept; 503 makes the gateway keep it and try again.
"""

import logging
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from tande.domains.conversations.errors import Busy, NotDurable
from tande.domains.evidence.errors import NotStored
from tande.domains.gateways import queries as gateways
from tande.domains.gateways.queries import Gateway
from tande.domains.outbox import operations as outbox
from tande.gates import messages_in
from tande.ledger import clock
from tande.toolkit.smsgateways.kinds import KINDS
from tande.toolkit.smsgateways.messages import Came, NotGenuine, NotReadable, Read, Request

METHODS: Final = ("GET", "POST")
BODY_MAX: Final = 256 * 1024
WITH_PICTURES_MAX: Final = 12 * 1024 * 1024
"""The Android gateway brings pictures of up to some megabytes inside its JSON."""
AGAIN_SECONDS: Final = 20
_log = logging.getLogger("tande.sms")


@csrf_exempt  # no cookie and no session: there is nothing that another site could borrow
def arrive(request: HttpRequest, gateway: str, rest: str = "") -> HttpResponse:
    """One request of a gateway: 200 when all is kept, 403 not genuine, 404 no such gateway, 503 try again."""
    if request.method not in METHODS:
        return HttpResponse(status=405, headers={"Allow": ", ".join(METHODS)})
    try:
        found = gateways.gateway(gateway)
        if found is None:
            return HttpResponse(status=404)
        return _again() if found.stopped_at else _answered(request, found, rest)
    except (DatabaseError, InterfaceError, OSError, Busy, NotDurable, NotStored) as error:
        _log.warning("a message was not kept: %s", type(error).__name__)
        return _again()
    except Exception as error:
        # A mistake of ours: the gateway keeps the message until it is put right, and no page of an error goes out.
        _log.error("a mistake kept a message out: %s", type(error).__name__)
        return _again()


def _answered(request: HttpRequest, gateway: Gateway, rest: str) -> HttpResponse:
    most = WITH_PICTURES_MAX if gateway.kind == "capcom6" else BODY_MAX
    try:
        body = request.read(most + 1)
    except UnreadablePostError:
        return HttpResponse(status=400)
    if len(body) > most:
        return HttpResponse(status=413)
    try:
        found = KINDS[gateway.kind].read(gateway.settings, _asked(request, rest, body), clock.now())
    except NotGenuine:
        return HttpResponse(status=403)
    except NotReadable:
        return HttpResponse(status=400)
    _take(gateway, found)
    kind, words = KINDS[gateway.kind].answer
    return HttpResponse(words, content_type=kind)


def _take(gateway: Gateway, found: Read) -> None:
    at = clock.now()
    for one in found:
        if isinstance(one, Came):
            messages_in.take(one, gateway=gateway.id, at=at)
        else:
            outbox.delivered(gateway=gateway.id, ref=one.ref, outcome=one.outcome, at=at)


def _asked(request: HttpRequest, rest: str, body: bytes) -> Request:
    """The address is rebuilt from ours: a Host header says what its sender likes."""
    return Request(
        method=str(request.method), url=settings.TANDE.public_url + request.get_full_path(),
        rest=tuple(part for part in rest.split("/") if part), query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()}, body=body,
    )


def _again() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": str(AGAIN_SECONDS)})
