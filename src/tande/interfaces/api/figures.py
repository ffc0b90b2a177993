"""The released figures for programs. Read only; no key, no cookie, no limit but the caches'."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Path, Query
from ninja.decorators import decorate_view
from ninja.errors import ValidationError

from tande.domains.figures import coverage_queries, queries
from tande.domains.figures.errors import NoSuchRelease, NoSuchTable
from tande.interfaces.api import shapes
from tande.policy.counting import FORMS

MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
NAME = r"^[a-z_.]{1,40}$"
ReleaseId = Annotated[str, Path(pattern=MONTH, description="A release, by its last month")]
Day = Annotated[str, Path(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9]$", description="A release, by its day")]
Month = Annotated[str | None, Query(pattern=MONTH)]
NOT_FOUND = {404: shapes.Problem, 400: shapes.Problem}

api = NinjaAPI(
    title="Tande: figures", version="1", urls_namespace="figures_api", docs_url=None, openapi_url="/openapi.json",
    description="Released figures of a complaint mechanism. Totals are exact; below them, numbers say between which "
    "bounds the true one lies.",
)


def kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let caches and other sites' pages have the answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponseBase:
        response = view(request, *args, **rest)
        if not isinstance(response, HttpResponse):
            return response
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code != 200:
            return response
        response["Cache-Control"] = "public, max-age=3600"
        mark = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = mark
        return get_conditional_response(request, etag=mark, response=response) or response

    return guarded


def _problem(request: HttpRequest, error: str, message: str, status: int) -> HttpResponse:
    return api.create_response(request, {"error": error, "message": message}, status=status)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors}))
    return _problem(request, "malformed", f"Malformed: {wrong}.", 400)


@api.exception_handler(NoSuchRelease)
def _no_release(request: HttpRequest, _error: NoSuchRelease) -> HttpResponse:
    return _problem(request, "no_such_release", "Nothing was released as this.", 404)


@api.exception_handler(NoSuchTable)
def _no_table(request: HttpRequest, _error: NoSuchTable) -> HttpResponse:
    return _problem(request, "no_such_table", "There is no such table.", 404)


def read_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which answers HEAD as GET, and any other method as it answers all problems."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        response = view(request, *args, **rest)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        told = kept(_wrong_method)(request)
        told["Allow"] = "GET, HEAD"
        return told

    return csrf_exempt(answered)


def _wrong_method(request: HttpRequest) -> HttpResponse:
    return _problem(request, "wrong_method", "Figures can only be read: GET or HEAD.", 405)


@csrf_exempt
@kept
def nowhere(request: HttpRequest) -> HttpResponse:
    """Any other address below the API's: programs read no page."""
    return _problem(request, "no_such_address", "There is no such address. They are at /api/figures/v1/.", 404)


@api.get("/releases", response=list[shapes.Named], summary="Every release, newest first")
@decorate_view(kept)
def releases(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"id": one, "at": at} for one, at in queries.releases()]


@api.get("/releases/{release}", response={200: shapes.Release, **NOT_FOUND}, summary="One release")
@decorate_view(kept)
def release(request: HttpRequest, release: ReleaseId) -> queries.ReleaseView:
    return queries.release(release)


@api.get("/releases/{release}/series", response={200: shapes.Series, **NOT_FOUND}, summary="Exact numbers by month")
@decorate_view(kept)
def series(
    request: HttpRequest, release: ReleaseId,
    name: Annotated[str | None, Query(pattern=NAME, description="Only the series of this name")] = None,
    first: Month = None, last: Month = None,
) -> dict[str, Any]:
    document = queries.document(release, "series")
    places = [
        place for place, month in enumerate(document["months"])
        if (first is None or month >= first) and (last is None or month <= last)
    ]
    lines = [
        {**line, "values": [line["values"][place] for place in places]}
        for line in document["series"] if name in (None, line["name"])
    ]
    if not lines:
        raise NoSuchTable(str(name))
    return {**document, "months": [document["months"][place] for place in places], "series": lines}


@api.get("/releases/{release}/durations", response={200: shapes.Durations, **NOT_FOUND}, summary="How long it takes")
@decorate_view(kept)
def durations(request: HttpRequest, release: ReleaseId) -> dict[str, Any]:
    return queries.document(release, "durations")


@api.get("/releases/{release}/children", response={200: shapes.Children, **NOT_FOUND},
         summary="Children met and violations verified, by month")
@decorate_view(kept)
def children(request: HttpRequest, release: ReleaseId) -> dict[str, Any]:
    return queries.document(release, "children")


@api.get("/releases/{release}/tables/{table}", response={200: shapes.Table, **NOT_FOUND}, summary="One table")
@decorate_view(kept)
def table(
    request: HttpRequest, release: ReleaseId, table: Annotated[str, Path(pattern=NAME)]
) -> dict[str, Any]:
    if table not in FORMS:
        raise NoSuchTable(table)
    return queries.document(release, table)


@api.get("/coverage", response=list[shapes.CoverageNamed], summary="Every release of who is vetted and trained")
@decorate_view(kept)
def coverage_releases(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"id": one, "at": at} for one, at in coverage_queries.releases()]


@api.get("/coverage/{day}", response={200: shapes.Coverage, **NOT_FOUND}, summary="Who is vetted and trained")
@decorate_view(kept)
def coverage(request: HttpRequest, day: Day) -> dict[str, Any]:
    return coverage_queries.release(day).document


def docs(request: HttpRequest) -> HttpResponse:
    """The API on one plain page, drawn from its own description: nothing is loaded from anywhere."""
    schema = api.get_openapi_schema()
    paths = [
        {"path": path, "summary": of["get"].get("summary", ""), "parameters": of["get"].get("parameters", [])}
        for path, of in schema["paths"].items()
    ]
    response = render(request, "api/docs.html", {"info": schema["info"], "paths": paths})
    response["Cache-Control"] = "public, max-age=3600"
    return response
