"""Does a published table add up? Pasted or chosen, read in memory, answered, and kept nowhere."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.interfaces.public.pages import own_site_only, page, takes
from tande.interfaces.public.uploads import HeldFile, MemoryOnly
from tande.policy.violations.published import Fault, Report, check_csv
from tande.policy.violations.reading import MOST_BYTES, REFUSALS, BadTable, decode

MOST_SHOWN: Final = 100


@own_site_only
@takes("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """The form, or what is wrong with the totals of a table. Anybody; nothing is written down."""
    if request.method != "POST":
        return page(request, "table_check", {})
    request.upload_handlers = [MemoryOnly(request)]
    try:
        typed = request.POST.get("table", "").replace("\0", "")
        report = check_csv(_text(request, typed))
    except RequestDataTooBig:
        return _refused(request, "too_long", "")
    except BadTable as error:
        return _refused(request, error.code, typed)
    return page(request, "table_check", {"typed": typed, **_told(report)})


def _refused(request: HttpRequest, code: str, typed: str) -> HttpResponse:
    return page(request, "table_check", {"fault": _(REFUSALS[code]), "typed": typed}, status=400)


def _text(request: HttpRequest, typed: str) -> str:
    """The file's text when there is one, else what was pasted. Raises BadTable."""
    file = request.FILES.get("file")
    if isinstance(file, HeldFile) and (file.name or file.content):
        if file.too_large or file.no_room:
            raise BadTable("too_long")
        return decode(file.content)
    if len(typed) > MOST_BYTES:
        raise BadTable("too_long")
    return typed


def _told(report: Report) -> dict[str, Any]:
    return {
        "report": report, "fine": report.checked - len(report.faults),
        "faults": [_fault(one) for one in report.faults[:MOST_SHOWN]],
        "more": max(0, len(report.faults) - MOST_SHOWN),
        "unread": [f"{row} / {column}" for row, column in report.unread],
    }


def _fault(one: Fault) -> dict[str, Any]:
    """``parts``: what they add up to, or the most or least they could, where some are not published."""
    bound = ("≤ " if one.by > 0 else "≥ ") if one.at_least else ""
    return {
        "line": one.line, "row": one.row, "column": one.column, "says": one.says, "parts": f"{bound}{one.parts}",
        "by": f"{one.by:+}".replace("-", "−"), "across": one.across,
    }
