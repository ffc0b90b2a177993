"""Certificates of training, as the public sees them: our key, what was revoked, what one stands for, and a check.

Nothing here lists people: the list of revoked certificates is numbers drawn at random.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from tande.domains.credentials import queries
from tande.domains.training import queries as training
from tande.interfaces.public import credential_words
from tande.interfaces.public.pages import language, own_site_only, page, takes
from tande.ledger import clock

MINUTES = 5
_LONGEST = 20_000


@takes("GET")
def did(_request: HttpRequest) -> HttpResponse:
    """Our name and public key, as programs look for them."""
    return _kept(JsonResponse(queries.did_document(), content_type="application/did+json"))


@takes("GET")
def issuer(_request: HttpRequest) -> HttpResponse:
    """Who issues, as an Open Badges profile."""
    return _kept(JsonResponse(queries.profile()))


@takes("GET")
def status(_request: HttpRequest) -> HttpResponse:
    """The signed list of revoked certificates."""
    return _kept(HttpResponse(queries.status_list(clock.now()), content_type="application/jwt"))


@takes("GET")
def achievement(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody has to do for a certificate, by the terms in force."""
    curriculum = settings.COURSES.curriculum(code)
    terms = training.in_force(timezone.localdate(clock.now())).get(code)
    if curriculum is None or terms is None:
        raise Http404
    course = settings.COURSES.course_for(code)
    return _kept(page(request, "achievement", {
        "title": curriculum.title[language()], "terms": terms, "course": course and course.code,
        "course_title": course and course.title[language()],
    }))


@own_site_only
@takes("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Check one: what stands behind the # of its code is put into the form by the page's script, or pasted."""
    if request.method != "POST":
        return page(request, "credential", {})
    typed = request.POST.get("certificate", "")[:_LONGEST]
    if not typed.strip():
        return page(request, "credential", {"empty": True}, status=400)
    return page(request, "credential", {"told": credential_words.told(queries.judge(typed, clock.now()))})


def _kept(response: HttpResponse) -> HttpResponse:
    """Public for some minutes: what was revoked must be seen soon, and other sites' scripts may read it."""
    response["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
