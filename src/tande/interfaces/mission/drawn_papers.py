"""A paper of the register as a PDF, in the language that was asked for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from tande.interfaces.mission import downloads
from tande.interfaces.mission.access import refusal
from tande.ledger import clock
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf.papers import draw_paper


def drawn(request: HttpRequest, form: str, number: str, content: Callable[[], Any]) -> HttpResponse:
    """The paper ``form`` that ``content`` lays out in that language; ``number`` of the record, "" for a blank one."""
    chosen = request.GET.get("lang", "")
    lang = chosen if chosen in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    try:
        with translation.override(lang):
            data = draw_paper(content(), lang=lang, at=clock.now())
    except PdfNotMade:
        return refusal(request, status=503, error="no_pdf",
                       message=_("The PDF could not be made. Tell the administrator."))
    return downloads.file("pdf", f"{form}-{number or lang}", data)
