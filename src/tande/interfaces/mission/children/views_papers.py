"""The papers of a hand-over as PDF: statement of custody, hand-over form, statement of hand-over; filled or blank."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.children import queries
from tande.domains.children.views import EncounterView
from tande.interfaces.mission import downloads
from tande.interfaces.mission.access import refusal, register, someone_of
from tande.interfaces.mission.children import papers
from tande.ledger import clock
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf.papers import draw_paper


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
    chosen = request.GET.get("lang", "")
    lang = chosen if chosen in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    try:
        with translation.override(lang):
            data = draw_paper(papers.paper(form, view), lang=lang, at=clock.now())
    except PdfNotMade:
        return refusal(request, status=503, error="no_pdf",
                       message=_("The PDF could not be made. Tell the administrator."))
    name = f"{form}-{view.number}" if view else f"{form}-{lang}"
    return downloads.file("pdf", name, data)
