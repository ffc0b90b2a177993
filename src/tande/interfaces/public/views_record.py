"""The public log: its files for anyone to copy, and the look-up of a check number that tells nobody which."""

import re
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from tande.interfaces.public import record_words
from tande.interfaces.public.pages import language, page, takes
from tande.ledger.publication import queries as record
from tande.ledger.publication.queries import PublicFile
from tande.toolkit import codes

A_YEAR = 365 * 24 * 3600
A_MOMENT = 10
AN_HOUR = 3600
_DIGITS = re.compile(r"[0-9]{1,6}")


@takes("GET")
def number(request: HttpRequest) -> HttpResponse:
    """The form, which the browser alone reads, and the way to the lists for who has no script."""
    context = {"size": record.lists().size, "base": "/log/", "bulletin": record.newest_bulletin(language())}
    return page(request, "number", context)


@takes("GET")
def numbers(request: HttpRequest, first: str = "") -> HttpResponse:
    """The check numbers that begin with some digits; as many of them as the lists are cut by, and no more."""
    lists = record.lists()
    if (first and _DIGITS.fullmatch(first) is None) or len(first) > lists.digits:
        raise Http404
    if len(first) < lists.digits:
        return page(request, "numbers", {"first": first, "firsts": _next(first)})
    rows = [(codes.show(one.number), record_words.meaning(one.kind), one.period) for one in record.listed(first)]
    return page(request, "numbers", {"first": first, "rows": rows})


def _next(first: str) -> list[str]:
    """What may follow these first digits, where a list is cut finer; the list of all where it is not."""
    return [f"{first}{n}" for n in range(10)] if len(first) < record.lists().digits else []


@takes("GET")
def file(request: HttpRequest, path: str) -> HttpResponse:
    """One file of the log. What never changes may be kept on the way; pages of other sites may ask for it too."""
    found = record.public_file(path)
    if found is None:
        response = HttpResponse("There is no such file.\n", content_type="text/plain", status=HTTPStatus.NOT_FOUND)
    else:
        response = _sent(request, found)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _sent(request: HttpRequest, found: PublicFile) -> HttpResponse:
    tag = f'"{found.tag}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        response = HttpResponse(found.data, content_type=found.content_type)
    keep = f"max-age={A_YEAR}, immutable" if found.lasting else f"max-age={A_MOMENT}"
    response["Cache-Control"] = f"public, {keep}"
    response["ETag"] = tag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
