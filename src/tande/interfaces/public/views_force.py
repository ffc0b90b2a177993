"""The rules on the use of force, for everybody: a page, the whole document, and papers, all drawn from the pack."""

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.interfaces.public import force_words as words
from tande.interfaces.public.pages import language, page, problem, takes
from tande.interfaces.public.templatetags.public_words import day
from tande.interfaces.public.views_figures import AN_HOUR, kept, open_file, open_to_all
from tande.policy import force_rules
from tande.policy.force_rules import ForceRules
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import set_as

MINUTES = 5
PAPERS = {"rules": words.paper, "card": words.card}


@takes("GET")
@kept(MINUTES * 60)
def rules(request: HttpRequest) -> HttpResponse:
    """What may be used, when and when never, what must follow, and every version."""
    found = _rules()
    return page(request, "force_rules", {
        **words.shown(found, language()), "columns": words.COLUMNS, "child": words.child(),
        "published": words.published(), "sha256": force_rules.fact(found)["sha256"],
    })


@takes("GET")
@kept(AN_HOUR)
def document(_request: HttpRequest) -> HttpResponse:
    """Byte by byte what the public log committed to, in every language at once."""
    return open_to_all(HttpResponse(force_rules.document(_rules()), content_type="application/json"))


@takes("GET")
def paper(request: HttpRequest, form: str) -> HttpResponse:
    """The whole, or the card of A6, as PDF."""
    try:
        drawn = _drawn(form, language(), force_rules.document(_rules()))
    except PdfNotMade:
        return problem(
            request, status=503, title=_("The paper could not be drawn"),
            text=_("Nothing is lost. Print the page instead, or try again later."),
        )
    response = open_file(drawn, "application/pdf", f"force-{form}-{language()}.pdf")
    response["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


def _rules() -> ForceRules:
    found = settings.FORCE_RULES.rules
    if found is None:
        raise Http404
    return found


@lru_cache(maxsize=64)
def _drawn(form: str, lang: str, _document: bytes) -> bytes:
    """Drawn once for each language: the same rules are the same paper."""
    found, address = _rules(), f"{settings.TANDE.public_url}{reverse('public:force_rules')}"
    told = PAPERS[form](found, lang, address, day)
    return set_as(f"force_{form}.typ", told, at=words.drawn_on(found))
