"""Which language somebody reads the register in: chosen here, else set for them, else the browser's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "mission_language"
NAMES = {"ht": "Kreyòl", "fr": "Français", "en": "English", "es": "Español", "sw": "Kiswahili"}


def language_of(request: HttpRequest) -> str:
    """One of the site's languages."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(COOKIE) or getattr(request.user, "language", "")
    return chosen if chosen in offered else translation.get_language_from_request(request)


def offered() -> dict[str, str]:
    """The site's languages by code, each named in itself."""
    return {code: NAMES.get(code, name) for code, name in settings.LANGUAGES}


@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the chosen language in a cookie of this site and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("mission:home")
    response = HttpResponseRedirect(back)
    if request.POST.get("language", "") in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, request.POST["language"], path=reverse("mission:home"), samesite="Lax", httponly=True,
            secure=request.is_secure(), max_age=365 * 24 * 3600,
        )
    return response
