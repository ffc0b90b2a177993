"""The gate before every page of the States' site: signed in as a focal point, second factor, own key.

One decorator, so that a page cannot forget a step. Which referral a focal point may reach is asked of the
referrals domain, whose refusals are answered here: another State's referral does not exist.
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

from tande.domains.officers.queries import Officer
from tande.domains.referrals import errors
from tande.interfaces.states.language import language_of
from tande.policy import roles

View = Callable[..., HttpResponseBase]


def focal_of(request: HttpRequest) -> Officer:
    """The signed-in focal point. Only for views behind ``focal``."""
    assert isinstance(request.user, Officer)
    return request.user


def focal(
    action: str, *, json: bool = False, needs_factor: bool = True, key_first: bool = False
) -> Callable[[View], View]:
    """Let a view be reached only by a focal point who holds the right ``action`` of ``policy.roles``.

    ``json`` answers refusals as JSON for the page's script; ``key_first`` sends one without a key of her
    own to make it first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(language_of(request)):
                response = _stopped(request, action, json, needs_factor, key_first) or _answer(
                    view, request, args, kwargs, json
                )
                if isinstance(response, TemplateResponse) and not response.is_rendered:
                    response.render()
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        guarded.states_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def refusal(request: HttpRequest, *, status: int, error: str, message: str, json: bool) -> HttpResponse:
    """A refusal a person can act on, as a page or as JSON. Never says whether something hidden exists."""
    if json:
        return JsonResponse({"error": error, "message": message}, status=status)
    return TemplateResponse(request, "states/refused.html", {"status": status, "message": message}, status=status)


def _stopped(
    request: HttpRequest, action: str, json: bool, needs_factor: bool, key_first: bool
) -> HttpResponse | None:
    if not isinstance(request.user, Officer):
        return _sign_in_first(request, json)
    if roles.FOCAL_POINT not in request.user.roles or not roles.may(request.user.roles, action):
        return _forbidden(request, json)
    if needs_factor and not is_mfa_enabled(request.user, ["totp", "webauthn"]):
        if json:
            return refusal(request, status=403, error="second_factor", json=True,
                           message=_("Set up your second factor first."))
        return HttpResponseRedirect(reverse("states:second_factor"))
    if needs_factor and request.user.passphrase_once:
        if json:
            return refusal(request, status=403, error="passphrase_once", json=True,
                           message=_("Change your one-time passphrase first."))
        return HttpResponseRedirect(reverse("account_change_password"))
    if key_first and request.user.public_key is None:
        return HttpResponseRedirect(reverse("states:first_key"))
    return None


def _sign_in_first(request: HttpRequest, json: bool) -> HttpResponse:
    if json:
        return refusal(request, status=401, error="signed_out", json=True,
                       message=_("You were signed out. Sign in again; what you typed stays here."))
    query = urlencode({"next": request.path}) if request.method == "GET" else ""
    return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))


def _forbidden(request: HttpRequest, json: bool) -> HttpResponse:
    return refusal(request, status=403, error="not_allowed", json=json,
                   message=_("These pages are for the focal points of the contributing States."))


def _answer(view: View, request: HttpRequest, args: Any, kwargs: Any, json: bool) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except errors.NotAllowed:
        return _forbidden(request, json)
    except (errors.NoSuchReferral, Http404):
        return refusal(request, status=404, error="absent", json=json,
                       message=_("There is nothing here, or it was not referred to your State."))
    except errors.Withdrawn:
        return refusal(request, status=409, error="withdrawn", json=json,
                       message=_("This referral was withdrawn. Nothing was sent."))
