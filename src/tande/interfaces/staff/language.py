"""Which language an officer reads the desk in: chosen here, else set for the officer, else the browser's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "desk_language"
NAMES = {"ht": "Kreyòl", "fr": "Français", "en": "English", "es": "Español", "sw": "Kiswahili"}


def language_of(request: HttpRequest) -> str:
    """One of the site's languages. A cookie wins, so that a borrowed account still reads well."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(COOKIE) or getattr(request.user, "language", "")
    return chosen if chosen in offered else translation.get_language_from_request(request)


@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the chosen language in a cookie of the desk and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("staff:home")
    response = HttpResponseRedirect(back)
    if request.POST.get("language", "") in dict(settings.LANGUAGES):
        response.set_cookie(
            COOKIE, request.POST["language"], path=reverse("staff:home"), samesite="Lax", httponly=True,
            secure=request.is_secure(), max_age=365 * 24 * 3600,
        )
    return response
