"""Which language somebody reads a site in: chosen there, else set for the officer, else the browser's."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

NAMES: Final = {"ht": "Kreyòl", "fr": "Français", "en": "English", "es": "Español", "sw": "Kiswahili"}
_A_YEAR: Final = 365 * 24 * 3600


def offered() -> dict[str, str]:
    """The languages by code, each named in itself."""
    return {code: NAMES.get(code, name) for code, name in settings.LANGUAGES}


@dataclass(frozen=True)
class Choice:
    """The choice of one site: its cookie, and the name of its first page's address."""

    cookie: str
    home: str

    def of(self, request: HttpRequest) -> str:
        """One of the languages. A cookie wins, so that a borrowed account still reads well."""
        chosen = request.COOKIES.get(self.cookie) or getattr(request.user, "language", "")
        return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)

    def keep(self, request: HttpRequest) -> HttpResponseRedirect:
        """Keep the language that was posted in the site's cookie, and go back to the page."""
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = reverse(self.home)
        response = HttpResponseRedirect(back)
        if request.POST.get("language", "") in dict(settings.LANGUAGES):
            response.set_cookie(
                self.cookie, request.POST["language"], path=reverse(self.home), samesite="Lax", httponly=True,
                secure=request.is_secure(), max_age=_A_YEAR,
            )
        return response
