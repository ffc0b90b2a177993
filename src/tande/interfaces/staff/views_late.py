"""What is late: every missed clock that is not met yet, in codes, for the roles that are told."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from tande.domains.casework import queries
from tande.interfaces.staff.access import desk, officer_of

LIMIT = 100


@require_GET
@desk("late.see")
def late(request: HttpRequest) -> HttpResponse:
    """The longest missed first. A case opens from here only for who may open it anyway."""
    found = queries.late(officer_of(request), limit=LIMIT)
    return TemplateResponse(request, "staff/late.html", {"rows": found, "limit": LIMIT})
