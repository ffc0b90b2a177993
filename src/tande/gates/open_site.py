"""What sites without sign-in share: the frame with its languages, and who may send a form. They set no cookie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]
OWN_SITES: Final = frozenset({"same-origin", "none"})
"""What a browser says of a form that was not sent by another site's page. Browsers that say nothing are let in."""


def language() -> str:
    """The page's language, always one of the mission's."""
    current = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return current if current in codes else codes[0]


def languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Code, name and address of this page in each language; none for a page made by a form."""
    if request.method not in ("GET", "HEAD"):
        return []
    return [(one.code, one.name, translate_url(request.get_full_path(), one.code))
            for one in settings.MISSION.languages]


@dataclass(frozen=True)
class OpenSite:
    """A site whose templates lie in ``folder``. ``start_here``: what to do when another site's page sent a form.

    ``private``: no cache keeps a page and no robot lists it.
    """

    folder: str
    start_here: Any
    private: bool = False

    def page(
        self, request: HttpRequest, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page ``<folder>/<name>.html``, with its languages when it can be asked for in another one."""
        frame = {"lang": language(), "languages": languages(request)}
        return self._kept(render(request, f"{self.folder}/{name}.html", {**frame, **(context or {})}, status=status))

    def problem(self, request: HttpRequest, *, title: str, text: str, status: int) -> HttpResponse:
        """A page that says what happened and what to do."""
        return self.page(request, "problem", {"heading": title, "text": text}, status=status)

    def go_on(self, url: str) -> HttpResponse:
        """Send on after a form, so that reloading does not send it again."""
        response = HttpResponseRedirect(url)
        response.status_code = 303
        return self._kept(response)

    def takes(self, *methods: str) -> Callable[[View], View]:
        """Let only these methods through (HEAD with GET), and only forms of this site: there is no cookie to borrow."""
        allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
                if request.method not in allowed:
                    response = self.problem(request, status=405, title=_("We could not read this"),
                                            text=_("Go back, and press the button again. Nothing new was kept."))
                    response["Allow"] = ", ".join(allowed)
                    return response
                if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITES:
                    return self.problem(request, status=403, title=_("This form came from another site"),
                                        text=str(self.start_here))
                return view(request, **rest)

            guarded.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own check needs a cookie
            return guarded

        return decorate

    def _kept(self, response: HttpResponse) -> HttpResponse:
        if self.private:
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
