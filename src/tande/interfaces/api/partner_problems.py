"""What can be wrong with a partner's request: a code that stays, a status, and what to do, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as later
from django.views.decorators.csrf import csrf_exempt


@dataclass(frozen=True)
class Kind:
    """One kind of problem."""

    status: int
    title: Any
    detail: Any


KINDS: Final[dict[str, Kind]] = {
    "no_key": Kind(401, later("No key was sent"), later("Send your key in the header Authorization: Bearer.")),
    "unknown_key": Kind(401, later("This is no key of ours"), later("Look whether the whole key was copied.")),
    "key_revoked": Kind(401, later("This key was taken back"), later("Ask us for a new key.")),
    "not_in_scope": Kind(403, later("Your key may not do this"), later("Ask us if you need it.")),
    "too_often": Kind(429, later("Too many requests"), later(
        "Wait for the seconds in the header Retry-After, then send the same again. This request was not counted."
    )),
    "malformed": Kind(400, later("A field is missing or not as described"), later(
        "Look at the field that is named; if none is, you sent one that is not described. Nothing was kept."
    )),
    "unreadable": Kind(400, later("The body is missing or cannot be read"), later(
        "Do not compress it. JSON: one object in UTF-8, each name once. Nothing was kept."
    )),
    "no_length": Kind(411, later("The length is missing"), later(
        "Send a part of a file with its length (Content-Length), not in chunks: else nobody sees when its end is "
        "missing. Nothing was kept."
    )),
    "cut_off": Kind(400, later("The line was cut"), later("Nothing was kept. Send the same again.")),
    "too_large": Kind(413, later("This is too large"), later(
        "Nothing was kept. A text has at most 200,000 characters, a file 25 MB, one part of it 4 MiB."
    )),
    "bad_desk_key": Kind(400, later("Nobody has this desk key"), later(
        "Ask for the keys again, seal the complaint anew and send it. Nothing was kept."
    )),
    "bad_envelope": Kind(400, later("An envelope does not have the form it must have"), later(
        "Compare your sealing with the program on this page. Nothing was kept."
    )),
    "other_content": Kind(409, later("Something else was sent under this case id"), later(
        "The first one is kept. For another complaint draw new ids and a new code. To repeat, send the same bytes."
    )),
    "case_exists": Kind(409, later("The case id or the code is taken"), later(
        "Draw new ids and a new code and send it again. Nothing was kept."
    )),
    "id_taken": Kind(409, later("Something else was sent under this id"), later(
        "The first one is kept, this one is not. Draw a new id, seal anew and send it. To repeat, send the same bytes."
    )),
    "too_much": Kind(409, later("This case holds as much as one case may hold"), later(
        "This was not kept. Tell us on another way."
    )),
    "token_over": Kind(410, later("The token to add with is over"), later(
        "What was sent before is safe. Ask for the status with the code: it gives a new token."
    )),
    "no_such_code": Kind(404, later("No complaint has this code"), later(
        "Compare each digit. The header Code-Hash has the hash, never the code."
    )),
    "no_such_address": Kind(404, later("There is no such address"), later("The addresses are on this page.")),
    "wrong_method": Kind(405, later("This address does not take this method"), later(
        "The header Allow names those that it takes."
    )),
    "not_ready": Kind(503, later("There is no key to seal to yet"), later("Nothing can be sent yet. Try again later.")),
    "not_durable": Kind(503, later("We could not keep this"), later(
        "Nothing was lost or doubled. Send the same again."
    )),
}
RETRY_SECONDS: Final = 30


def problem(request: HttpRequest, code: str, *, field: str = "", seconds: int = 0) -> JsonResponse:
    """The answer for one code of KINDS. ``seconds``: when to try again. Never holds anything that was sent."""
    kind = KINDS[code]
    with translation.override(_language(request)):
        told = {
            "type": f"{settings.TANDE.public_url}{reverse('partners_page:page')}#{code}", "title": str(kind.title),
            "status": kind.status, "code": code, "field": field, "detail": str(kind.detail),
        }
    response = JsonResponse(told, status=kind.status, content_type="application/problem+json")
    response["Cache-Control"] = "no-store"
    if kind.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if kind.status == 503 or seconds:
        response["Retry-After"] = str(seconds or RETRY_SECONDS)
    return response


def described(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, where a wrong address or method too is answered as all problems are."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **rest)
        except Http404:
            return problem(request, "no_such_address")
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        told = problem(request, "wrong_method")
        told["Allow"] = response["Allow"]
        return told

    return answered


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below the API's: programs read no page."""
    return problem(request, "no_such_address")


def _language(request: HttpRequest) -> str:
    """What the program asks for in Accept-Language; English when it says nothing: developers read it."""
    return translation.get_language_from_request(request) if "Accept-Language" in request.headers else "en"
