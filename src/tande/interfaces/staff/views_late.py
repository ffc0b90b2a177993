"""What is late: every missed clock that is not met yet, and what is owed for somebody's safety, in codes."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tande.domains.casework import queries
from tande.domains.support import queries as support
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.paging import number_asked
from tande.ledger import clock

PAGE_ROWS = 40
OWED_ROWS = 20


@require_GET
@desk("late.see")
def late(request: HttpRequest) -> HttpResponse:
    """The longest missed first. A case opens from here only for who may open it anyway."""
    page = number_asked(request)
    officer = officer_of(request)
    rows = queries.late(officer, start=(page - 1) * PAGE_ROWS, limit=PAGE_ROWS + 1)
    here = reverse("staff:late")
    return TemplateResponse(request, "staff/late.html", {
        "rows": rows[:PAGE_ROWS], "page": page, "earlier": f"{here}?page={page - 1}" if page > 1 else "",
        "later": f"{here}?page={page + 1}" if len(rows) > PAGE_ROWS else "",
        "owed": support.late(officer, at=clock.now(), limit=OWED_ROWS) if page == 1 else None,
    })
