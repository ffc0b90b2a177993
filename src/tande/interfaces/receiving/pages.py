"""What every page here shares: the frame with its languages, and who may send a form."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]
OWN_SITES = frozenset({"same-origin", "none"})


def language() -> str:
    """The page's language, always one of the mission's."""
    current = get_language() or ""
    codes: tuple[str, ...] = settings.MISSION.language_codes
    return current if current in codes else codes[0]


def page(
    request: HttpRequest, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page ``receiving/<name>.html``, with its languages when it can be asked for in another one."""
    own = language()
    other = []
    if request.method in ("GET", "HEAD"):
        other = [(one.code, one.name, translate_url(request.get_full_path(), one.code))
                 for one in settings.MISSION.languages]
    frame = {"lang": own, "languages": other}
    response = render(request, f"receiving/{name}.html", {**frame, **(context or {})}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def problem(request: HttpRequest, *, title: str, text: str, status: int) -> HttpResponse:
    """A page that says what happened and what to do."""
    return page(request, "problem", {"heading": title, "text": text}, status=status)


def go_on(url: str) -> HttpResponse:
    """Send on after a form, so that reloading does not send it again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Cache-Control"] = "no-store"
    return response


def takes(*methods: str) -> Callable[[View], View]:
    """Let only these methods through (HEAD with GET), and forms of this site alone. There is no cookie to borrow."""
    allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
            if request.method not in allowed:
                response = problem(request, status=405, title=_("We could not read this"),
                                   text=_("Go back, and press the button again. Nothing new was kept."))
                response["Allow"] = ", ".join(allowed)
                return response
            if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITES:
                return problem(request, status=403, title=_("This form came from another site"),
                               text=_("We did not take it. Open the page of the hand-over and start there."))
            return view(request, **rest)

        guarded.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own check needs a cookie
        return guarded

    return decorate
