"""What every public view shares: the page with its language row, and who may send a form here."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tande.gates.open_site import OWN_SITES, languages
from tande.gates.open_site import language as language  # handed on to this site's views

View = Callable[..., HttpResponseBase]


def page(
    request: HttpRequest, name: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page ``public/<name>.html``. The house sends it with ``no-store``."""
    return render(request, f"public/{name}.html", {**_frame(request), **(context or {})}, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around each page needs. A page made by a form cannot be asked for in another language."""
    own = language()
    other = languages(request) if request.resolver_match is not None else []
    return {"lang": own, "languages": other, "body_name": settings.MISSION.body.name[own]}


def problem(request: HttpRequest, *, title: str, text: str, status: int, typed: str = "") -> HttpResponse:
    """A page that says what happened and what to do, and gives back what was typed."""
    if wants_json(request):
        return JsonResponse({"error": str(status), "message": text}, status=status)
    return page(request, "problem", {"heading": title, "text": text, "typed": typed}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks: it shows words in the page it is on."""
    return request.headers.get("Accept", "").startswith("application/json")


def go_on(request: HttpRequest, url: str) -> HttpResponse:
    """Send on to ``url`` after a form, so that reloading does not send it again."""
    if wants_json(request):
        return JsonResponse({"next": url})
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def own_site_only(view: View) -> View:
    """Refuse forms sent by another site's page, where the browser says so. Reading is open to all.

    There are no cookies, so another site has nothing to borrow; this keeps it from filling the desk
    through its visitors' phones. Browsers that send no such header are let in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method == "POST" and site not in OWN_SITES:
            return problem(
                request, status=403, title=_("This form came from another site"),
                text=_("We did not take it, to protect you. Open our first page and start there."),
            )
        return view(request, **rest)

    # Django's own check needs a cookie, which these pages do without.
    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def takes(*methods: str) -> Callable[[View], View]:
    """Let only these methods through (HEAD with GET); what else comes gets a page that says so, in its language."""
    allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
            if request.method in allowed:
                return view(request, **rest)
            response = problem(
                request, status=405, title=_("We could not read this"),
                text=_("Go back, and press the button again. Nothing new was kept."),
            )
            response["Allow"] = ", ".join(allowed)
            return response

        # Refused here, and not as the desk refuses a page of its own that was open too long.
        guarded.csrf_exempt = True  # type: ignore[attr-defined]
        return guarded

    return decorate
