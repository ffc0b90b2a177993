"""The papers of a hand-over as PDF: statement of custody, hand-over form, statement of hand-over; filled or blank."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from tande.domains.children import queries
from tande.domains.children.views import EncounterView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children import papers
from tande.interfaces.mission.drawn_papers import drawn
from tande.ledger import clock


@require_GET
@register("encounter.see")
def blank(request: HttpRequest, form: str) -> HttpResponse:
    """A form to print and to fill in by hand."""
    return _paper(request, form, None)


@require_GET
@register("encounter.see")
def filled(request: HttpRequest, child_id: str, form: str) -> HttpResponse:
    """A form filled from a record. What is restricted stands on no paper."""
    return _paper(request, form, queries.encounter(someone_of(request), child_id, clock.now()))


def _paper(request: HttpRequest, form: str, view: EncounterView | None) -> HttpResponse:
    if form not in papers.FORMS:
        raise Http404
    return drawn(request, form, view.number if view else "", lambda: papers.paper(form, view))
