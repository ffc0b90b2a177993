"""The card: its page in each language, what a phone keeps of it, and the same card on paper."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_GET, require_safe

from tande.interfaces.field import pages, paper_words
from tande.ledger import clock
from tande.toolkit import drawings
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import cards


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """On to the card in the phone's own language."""
    asked = get_language_from_request(request)
    codes = settings.MISSION.language_codes
    return HttpResponseRedirect(reverse("field:card", args=[asked if asked in codes else codes[0]]))


@require_safe
def card(request: HttpRequest, lang: str) -> HttpResponse:
    """The page: the card, the two forms, and what waits on this phone."""
    _there()
    answer = HttpResponse(pages.page(lang), content_type="text/html; charset=utf-8")
    answer.headers["Content-Language"] = lang
    return answer


@require_GET
def manifest(request: HttpRequest, lang: str) -> HttpResponse:
    """For the phone's first screen."""
    _there()
    return HttpResponse(pages.manifest(lang), content_type="application/manifest+json")


@require_GET
def files(request: HttpRequest, lang: str) -> JsonResponse:
    """What to keep, each file with its hash: a phone keeps all of one version or none of it."""
    _there()
    return JsonResponse(pages.files(lang))


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the card without a network. It stands here, so that it reaches no other page of the site.

    The bytes are those of the published file: its hash is in the list of scripts.
    """
    return HttpResponse(pages.served(pages.WORKER), content_type="text/javascript; charset=utf-8")


@require_GET
def icon(request: HttpRequest) -> HttpResponse:
    """The picture as a drawing."""
    return HttpResponse(drawings.icon(), content_type="image/svg+xml")


@require_GET
def icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """The picture in points."""
    if size not in pages.SIZES:
        raise Http404
    try:
        return HttpResponse(pages.icon_png(size), content_type="image/png")
    except PdfNotMade:
        raise Http404 from None


@require_GET
def paper(request: HttpRequest, lang: str, form: str) -> HttpResponse:
    """The card as A6, both sides, or four of it on A4 to cut."""
    _there()
    made = cards.draw(paper_words.paper(lang), form=form, at=clock.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="card-{lang}-{form}.pdf"'
    return answer


def _there() -> None:
    """A mission without a card, or with a faulty one, has no page; `tande check` says what is wrong."""
    if not settings.CARD.version:
        raise Http404
