"""The gate before every page of the register: signed in, second factor set up, right held.

One decorator, so that a page cannot forget a step. Rights come from ``policy.roles`` alone; whose contingents somebody
sees is asked of the personnel domain, whose refusal is answered here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tande.domains.children import errors as children_errors
from tande.domains.credentials import errors as credential_errors
from tande.domains.officers.queries import Officer
from tande.domains.personnel import errors as personnel_errors
from tande.domains.readiness import errors as readiness_errors
from tande.domains.screening import errors as screening_errors
from tande.domains.training import errors as training_errors
from tande.domains.vetting import errors as vetting_errors
from tande.interfaces.mission.language import language_of
from tande.policy import roles

View = Callable[..., HttpResponseBase]
_DOMAINS = (
    children_errors, credential_errors, personnel_errors, readiness_errors, screening_errors, training_errors,
    vetting_errors,
)
_FORBIDDEN = tuple(one.NotAllowed for one in _DOMAINS)
_ABSENT = (personnel_errors.NoSuchPerson, children_errors.NoSuchEncounter)


def someone_of(request: HttpRequest) -> Officer:
    """Who signed in. Only for views behind ``register``."""
    assert isinstance(request.user, Officer)
    return request.user


def register(action: str, *, json: bool = False, needs_factor: bool = True) -> Callable[[View], View]:
    """Let a view be reached only by who holds the right ``action`` of ``policy.roles``; never by a focal point.

    ``json`` answers refusals as JSON for a page's script. The answer is rendered in the person's language and kept
    by no cache.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(language_of(request)):
                response = _stopped(request, action, json, needs_factor) or _answer(view, request, args, kwargs, json)
                if isinstance(response, TemplateResponse) and not response.is_rendered:
                    response.render()
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        guarded.register_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def refusal(request: HttpRequest, *, status: int, error: str, message: str, json: bool = False) -> HttpResponse:
    """A refusal a person can act on, as a page or as JSON. Never says whether something hidden exists."""
    if json:
        return JsonResponse({"error": error, "message": message}, status=status)
    return TemplateResponse(request, "mission/refused.html", {"status": status, "message": message}, status=status)


def _stopped(request: HttpRequest, action: str, json: bool, needs_factor: bool) -> HttpResponse | None:
    if not isinstance(request.user, Officer):
        return _sign_in_first(request, json)
    if not roles.may(request.user.roles, action):
        return _forbidden(request, json)
    if needs_factor and not is_mfa_enabled(request.user, ["totp", "webauthn"]):
        if json:
            return refusal(request, status=403, error="second_factor", json=True,
                           message=_("Set up your second factor first."))
        return HttpResponseRedirect(reverse("mission:second_factor"))
    if needs_factor and request.user.passphrase_once:
        if json:
            return refusal(request, status=403, error="passphrase_once", json=True,
                           message=_("Change your one-time passphrase first."))
        return HttpResponseRedirect(reverse("account_change_password"))
    return None


def _sign_in_first(request: HttpRequest, json: bool) -> HttpResponse:
    if json:
        return refusal(request, status=401, error="signed_out", json=True,
                       message=_("You were signed out. Sign in again; what you typed stays here."))
    query = urlencode({"next": request.path}) if request.method == "GET" else ""
    return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))


def _forbidden(request: HttpRequest, json: bool) -> HttpResponse:
    return refusal(request, status=403, error="not_allowed", json=json,
                   message=_("Your role does not include this. If you need it, ask the head of the mechanism."))


def _answer(view: View, request: HttpRequest, args: Any, kwargs: Any, json: bool) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except _FORBIDDEN:
        return _forbidden(request, json)
    except (*_ABSENT, Http404):
        return refusal(request, status=404, error="absent", json=json,
                       message=_("There is nothing here, or it is not of your contingent."))
