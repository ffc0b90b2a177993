"""The public figures: pages and files of each release. What was released never changes, so anybody may keep it."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response

from tande.domains.figures import queries
from tande.domains.figures.errors import NoSuchRelease, NoSuchTable
from tande.interfaces.public import figures_files as files
from tande.interfaces.public import figures_pages as pages
from tande.interfaces.public import figures_words as words
from tande.interfaces.public.pages import language, page, takes
from tande.ledger import clock
from tande.policy.counting import VIEWS

AN_HOUR = 3600
A_YEAR = 365 * 24 * 3600
View = Callable[..., HttpResponse]


def kept(seconds: int) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Let caches keep the answer, and answer "not modified" to who has it. What was not released is not found."""

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, **rest: str) -> HttpResponseBase:
            try:
                response = view(request, **rest)
            except (NoSuchRelease, NoSuchTable):
                raise Http404 from None
            response["Cache-Control"] = f"public, max-age={seconds}"
            # A spreadsheet holds the time at which it was packed; its view says itself what it is.
            mark = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response["ETag"] = mark
            return get_conditional_response(request, etag=mark, response=response) or response

        return guarded

    return decorate


@takes("GET")
@kept(AN_HOUR)
def index(request: HttpRequest) -> HttpResponse:
    """The newest release, or when the first one comes."""
    newest = queries.newest()
    if newest is None:
        return page(request, "figures", {"first": queries.first_day(clock.now())})
    return _release(request, newest)


@takes("GET")
@kept(AN_HOUR)
def release(request: HttpRequest, release: str) -> HttpResponse:
    """One release."""
    return _release(request, release)


def _release(request: HttpRequest, name: str) -> HttpResponse:
    return page(request, "figures", {
        "release": queries.release(name), "month": words.month(name), "check_number": queries.log_entry(name),
        "others": [(one, words.month(one)) for one, _at in queries.releases()], **pages.overview(name),
    })


@takes("GET")
@kept(AN_HOUR)
def view(request: HttpRequest, release: str, view: str) -> HttpResponse:
    """One view of a release."""
    if view not in VIEWS:
        raise NoSuchTable(view)
    if view == "children":
        return page(request, "figures_children", {
            "release": queries.release(release), "month": words.month(release), **pages.children(release),
        })
    return page(request, "figures_view", {"release": queries.release(release), **pages.view(release, view)})


@takes("GET")
@kept(A_YEAR)
def table_json(_request: HttpRequest, release: str, table: str) -> HttpResponse:
    """A document byte by byte: its SHA-256 is in the public log."""
    found = queries.printed(release, table)
    response = open_to_all(HttpResponse(found.content, content_type="application/json"))
    response["ETag"] = f'"{found.sha256}"'
    return response


@takes("GET")
@kept(AN_HOUR)
def table_csv(_request: HttpRequest, release: str, table: str) -> HttpResponse:
    """A table for spreadsheets, in the language of the address."""
    queries.release(release)
    return open_file(files.table_csv(release, table), "text/csv; charset=utf-8", f"{release}-{table}.csv")


@takes("GET")
@kept(AN_HOUR)
def hxl(_request: HttpRequest, release: str) -> HttpResponse:
    """All tables with HXL tags."""
    queries.release(release)
    return open_file(files.hxl(release), "text/csv; charset=utf-8", f"{release}-hxl.csv")


@takes("GET")
@kept(AN_HOUR)
def workbook(_request: HttpRequest, release: str) -> HttpResponse:
    """All tables as a workbook."""
    known = queries.release(release)
    mark = f"{known.etag}-{language()}"
    content = files.workbook(release, language(), mark, known.at)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = open_file(content, kind, f"{release}.xlsx")
    response["ETag"] = f'"{mark}"'
    return response


@takes("GET")
@kept(AN_HOUR)
def package(_request: HttpRequest, release: str) -> HttpResponse:
    """What the files are, for programs."""
    base = settings.TANDE.public_url + reverse("public:figures_release", args=[release])
    text = json.dumps(files.package(release, base), ensure_ascii=False, indent=1)
    return open_to_all(HttpResponse(text, content_type="application/json"))


@takes("GET")
@kept(AN_HOUR)
def feed(request: HttpRequest) -> HttpResponse:
    """Every release as an Atom feed."""
    found = queries.releases()[:24]
    context: dict[str, Any] = {
        "releases": [(one, at, words.month(one)) for one, at in found], "url": settings.TANDE.public_url,
        "lang": language(),
    }
    return render(request, "public/figures_feed.html", context, content_type="application/atom+xml; charset=utf-8")


def open_file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    marked = f"demo-{name}" if settings.TANDE.demo else name
    response = open_to_all(HttpResponse(content, content_type=kind))
    response["Content-Disposition"] = f'attachment; filename="{marked}"'
    return response


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Other sites' pages may read it: it is public."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
