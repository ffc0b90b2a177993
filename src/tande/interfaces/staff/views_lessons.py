"""The register of recommendations and lessons: followed up until done, overdue ones first. Codes only."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from tande.domains.casework import lessons as register
from tande.interfaces.staff.access import desk, officer_of
from tande.ledger import clock
from tande.policy import inquiry

LIMIT = 200


@require_GET
@desk("lessons.see")
def lessons(request: HttpRequest) -> HttpResponse:
    """Those that go on, or with ``?show=ended`` the others. What one says opens on its case's page."""
    found = register.lessons(officer_of(request), today=timezone.localdate(clock.now()))
    show = "ended" if request.GET.get("show") == "ended" else "open"
    shown = [one for one in found if one.ended == (show == "ended")]
    return TemplateResponse(request, "staff/lessons.html", {
        "rows": [
            {"one": one, "to": _words(inquiry.ADDRESSEES, one.to), "result": _words(inquiry.RESULTS, one.result)}
            for one in shown[:LIMIT]
        ],
        "show": show, "open": sum(not one.ended for one in found), "ended": sum(one.ended for one in found),
        "overdue": sum(one.overdue for one in found), "more": len(shown) > LIMIT, "limit": LIMIT,
    })


def _words(table: dict[str, str], code: str) -> str:
    return gettext(table[code]) if code in table else ""
