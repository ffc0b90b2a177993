"""Who is vetted and trained: a page, a document and a table for each release; and the standards behind them."""

from django.http import Http404, HttpRequest, HttpResponse

from tande.domains.figures import coverage_queries as queries
from tande.interfaces.public import coverage_words as words
from tande.interfaces.public import standards_words
from tande.interfaces.public.figures_files import as_csv
from tande.interfaces.public.pages import page, takes
from tande.interfaces.public.views_figures import A_YEAR, AN_HOUR, kept, open_file, open_to_all

MINUTES = 5


@takes("GET")
@kept(MINUTES * 60)
def index(request: HttpRequest) -> HttpResponse:
    """The newest release, or that there is none yet."""
    newest = queries.newest()
    if newest is None:
        return page(request, "coverage", {})
    return page(request, "coverage", {**words.shown(newest), "others": queries.releases()})


@takes("GET")
@kept(AN_HOUR)
def release(request: HttpRequest, day: str) -> HttpResponse:
    """One release, by its day."""
    return page(request, "coverage", {**words.shown(queries.release(day)), "others": queries.releases()})


@takes("GET")
@kept(A_YEAR)
def document(_request: HttpRequest, day: str, table: str) -> HttpResponse:
    """The document byte by byte: its SHA-256 is in the public log."""
    if table != queries.TABLE:
        raise Http404
    found = queries.release(day)
    response = open_to_all(HttpResponse(found.content, content_type="application/json"))
    response["ETag"] = f'"{found.sha256}"'
    return response


@takes("GET")
@kept(AN_HOUR)
def table(_request: HttpRequest, day: str) -> HttpResponse:
    """The numbers for spreadsheets, in the language of the address."""
    text = as_csv(words.CSV_HEAD, words.csv_rows(queries.release(day)))
    return open_file(text, "text/csv; charset=utf-8", f"{day}-coverage.csv")


@takes("GET")
@kept(MINUTES * 60)
def standards(request: HttpRequest) -> HttpResponse:
    """What must be learned, what vetting is, and what the gate asks."""
    return page(request, "standards", standards_words.standards())
