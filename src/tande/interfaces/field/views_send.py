"""Where phones send their records. Whoever asks is not looked at: a record says inside itself from which phone it is.

A phone keeps a record until this answers with its id; every refusal here leaves it on the phone, to be sent again.
"""

from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tande.interfaces.field import taking
from tande.ledger import clock
from tande.toolkit.errors import PayloadBroken
from tande.toolkit.limiter import Allowance, Limiter, TooManyTries
from tande.toolkit.phone_records import MAX_BYTES, Sent, take_apart

TYPE = "application/octet-stream"
AGAIN_SECONDS = 20
_limiter = Limiter()
_strangers = Allowance(per_hour=240, size=300)
"""Records apart may come from anybody: so many and no more fill the disk. A patrol's own phone needs none of it."""


@csrf_exempt  # no cookie and no session: there is nothing that another site could borrow
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take one record: 201 with its receipt, always after the commit; the same bytes again give the same receipt."""
    if request.content_type != TYPE:
        return _no(415, "type")
    try:
        body = request.read(MAX_BYTES + 1)
    except UnreadablePostError:
        return _no(400, "cut_off")
    if len(body) > MAX_BYTES:
        return _no(413, "too_large")
    try:
        sent = take_apart(body)
        _limiter.before(bytes.fromhex(sent.id))
    except PayloadBroken:
        return _no(400, "no_record")
    except TooManyTries as error:
        return _no(429, "later", after=error.seconds)
    return _taken(sent)


def _taken(sent: Sent) -> HttpResponse:
    at = clock.now()
    try:
        receipt = taking.take(sent, at=at, before_apart=_strangers.spend)
    except TooManyTries as error:
        return _no(429, "later", after=error.seconds)
    except DatabaseError:
        return _no(503, "not_kept", after=AGAIN_SECONDS)
    told: dict[str, Any] = {"id": sent.id, "kept": receipt.kept, "number": receipt.number, "at": at.isoformat()}
    return JsonResponse(told, status=201)


def _no(status: int, error: str, *, after: int = 0) -> HttpResponse:
    """A refusal: the record stays on the phone."""
    answer = JsonResponse({"error": error}, status=status)
    if after:
        answer.headers["Retry-After"] = str(after)
    return answer
