"""The gate before every page of the desk: signed in, second factor set up, right held, key made.

One decorator, so that a page cannot forget a step. Rights come from ``policy.roles`` alone; whether an
officer may act in one particular case is asked of the casework domain, whose refusal is answered here.
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

from tande.domains.canaries import errors as canary_errors
from tande.domains.casework import errors as casework_errors
from tande.domains.commitments import errors as commitment_errors
from tande.domains.evidence import errors as evidence_errors
from tande.domains.officers import errors as officer_errors
from tande.domains.officers.queries import Officer
from tande.domains.vetting import errors as vetting_errors
from tande.interfaces.staff.language import language_of
from tande.policy import roles

View = Callable[..., HttpResponseBase]

_FORBIDDEN = (
    casework_errors.NotAllowed, officer_errors.NotAllowed, commitment_errors.NotAllowed, canary_errors.NotAllowed,
    vetting_errors.NotAllowed,
)
_ABSENT = (
    casework_errors.NoSuchCase, officer_errors.NoSuchKey, evidence_errors.NoSuchFile,
    commitment_errors.NoSuchCommitment,
)


def officer_of(request: HttpRequest) -> Officer:
    """The signed-in officer. Only for views behind ``desk``."""
    assert isinstance(request.user, Officer)
    return request.user


def desk(
    action: str | None, *, json: bool = False, needs_factor: bool = True, key_first: bool = False
) -> Callable[[View], View]:
    """Let a view be reached only by an officer who holds the right ``action`` of ``policy.roles``.

    ``None`` means any signed-in officer of the body; a State's focal point is never let in. ``json`` answers
    refusals as JSON for the page's script; ``key_first`` sends an officer who must still make a key to do
    that first.
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
            return _sealed_off(response)

        guarded.desk_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def account_page(view: View) -> View:
    """Give a sign-in page of allauth the desk's language and content rules; the page guards itself."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            response = view(request, *args, **kwargs)
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
        return _sealed_off(response)

    return framed


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: mostly a page left open since before the last sign-in."""
    with translation.override(language_of(request)):
        answer = refusal(
            request, status=403, error="stale_page", json=request.content_type == "application/json",
            message=_("This page is too old, so nothing was changed. Load it again and repeat."),
        )
        if isinstance(answer, TemplateResponse):
            answer.render()
    return answer


def refusal(request: HttpRequest, *, status: int, error: str, message: str, json: bool) -> HttpResponse:
    """A refusal a person can act on, as a page or as JSON. Never says whether something hidden exists."""
    if json:
        return JsonResponse({"error": error, "message": message}, status=status)
    return TemplateResponse(request, "staff/refused.html", {"status": status, "message": message}, status=status)


def _stopped(
    request: HttpRequest, action: str | None, json: bool, needs_factor: bool, key_first: bool
) -> HttpResponse | None:
    if not isinstance(request.user, Officer):
        return _sign_in_first(request, json)
    if roles.ALONE & set(request.user.roles):  # States and mission have sites of their own, never the desk (promise 4)
        return _forbidden(request, json)
    if needs_factor and not is_mfa_enabled(request.user, ["totp", "webauthn"]):
        if json:
            return refusal(request, status=403, error="second_factor", json=True,
                           message=_("Set up your second factor first."))
        return HttpResponseRedirect(reverse("staff:second_factor"))
    if needs_factor and request.user.passphrase_once:
        if json:
            return refusal(request, status=403, error="passphrase_once", json=True,
                           message=_("Change your one-time passphrase first."))
        return HttpResponseRedirect(reverse("account_change_password"))
    if action is not None and not roles.may(request.user.roles, action):
        return _forbidden(request, json)
    if key_first and request.user.public_key is None and roles.may(request.user.roles, "keys.own"):
        return HttpResponseRedirect(reverse("staff:first_key"))
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
                       message=_("There is nothing here, or it was not opened to you."))


def _sealed_off(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
