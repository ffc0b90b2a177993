"""The gate before every page of a site: signed in, let in by role, second factor set up, right held, key made.

One decorator, so that a page cannot forget a step. Rights come from ``policy.roles`` alone; whether somebody may reach
one particular case, referral or person is asked of its domain, whose refusal is answered here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
from tande.gates.language import Choice
from tande.policy import roles

View = Callable[..., HttpResponseBase]
Refusal = tuple[int, str, Any]
"""Status, code for scripts, sentence."""


def who(request: HttpRequest) -> Officer:
    """Who signed in. Only for views behind a gate."""
    assert isinstance(request.user, Officer)
    return request.user


@dataclass(frozen=True)
class Gate:
    """The gate of one site, whose addresses begin with ``site``.

    ``admits``: whether these roles belong here at all. ``forbidden`` and ``absent``: errors of the domains that mean
    so, with their sentences; ``others``: further errors, each with its answer.
    """

    site: str
    language: Choice
    admits: Callable[[frozenset[str]], bool]
    not_allowed: Any
    nothing_here: Any
    forbidden: tuple[type[Exception], ...] = ()
    absent: tuple[type[Exception], ...] = ()
    others: Mapping[type[Exception], Refusal] = field(default_factory=dict)

    def guard(
        self, action: str | None, *, json: bool = False, needs_factor: bool = True, key_first: bool = False
    ) -> Callable[[View], View]:
        """Let a view be reached only by who holds the right ``action`` of ``policy.roles``; None: by everybody here.

        ``json`` answers refusals as JSON for a page's script; ``key_first`` sends somebody who must still make a key to
        do that first. The answer is rendered in the person's language and kept by no cache.
        """

        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
                def answer() -> HttpResponseBase:
                    stopped = self._stopped(request, action, json, needs_factor, key_first)
                    return stopped or self._answer(view, request, args, kwargs, json)

                return self.framed(request, answer)

            guarded.action = action  # type: ignore[attr-defined]
            return guarded

        return decorate

    def framed(self, request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
        """An answer in the site's language and under its rules: no cache keeps it, no robot lists it."""
        with translation.override(self.language.of(request)):
            response = answer()
            if isinstance(response, TemplateResponse) and not response.is_rendered:
                response.render()
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def refusal(
        self, request: HttpRequest, *, status: int, error: str, message: str, json: bool = False
    ) -> HttpResponse:
        """A refusal a person can act on, as a page or as JSON. Never says whether something hidden exists."""
        if json:
            return JsonResponse({"error": error, "message": message}, status=status)
        told = {"status": status, "message": message}
        return TemplateResponse(request, f"{self.site}/refused.html", told, status=status)

    def _stopped(
        self, request: HttpRequest, action: str | None, json: bool, needs_factor: bool, key_first: bool
    ) -> HttpResponse | None:
        officer = request.user
        if not isinstance(officer, Officer):
            return self._sign_in_first(request, json)
        if not self.admits(frozenset(officer.roles)):
            return self._forbidden(request, json)
        if needs_factor and not is_mfa_enabled(officer, ["totp", "webauthn"]):
            return self._first(request, json, "second_factor", _("Set up your second factor first."),
                               f"{self.site}:second_factor")
        if needs_factor and officer.passphrase_once:
            return self._first(request, json, "passphrase_once", _("Change your one-time passphrase first."),
                               "account_change_password")
        if action is not None and not roles.may(officer.roles, action):
            return self._forbidden(request, json)
        if key_first and officer.public_key is None and self._makes_a_key(officer):
            return HttpResponseRedirect(reverse(f"{self.site}:first_key"))
        return None

    def _makes_a_key(self, officer: Officer) -> bool:
        return any(roles.may(officer.roles, right) for right in ("keys.own", "state.keys"))

    def _first(self, request: HttpRequest, json: bool, error: str, message: str, page: str) -> HttpResponse:
        if json:
            return self.refusal(request, status=403, error=error, message=message, json=True)
        return HttpResponseRedirect(reverse(page))

    def _sign_in_first(self, request: HttpRequest, json: bool) -> HttpResponse:
        if json:
            return self.refusal(request, status=401, error="signed_out", json=True,
                                message=_("You were signed out. Sign in again; what you typed stays here."))
        query = urlencode({"next": request.path}) if request.method == "GET" else ""
        return HttpResponseRedirect(reverse("account_login") + (f"?{query}" if query else ""))

    def _forbidden(self, request: HttpRequest, json: bool) -> HttpResponse:
        return self.refusal(request, status=403, error="not_allowed", json=json, message=str(self.not_allowed))

    def _answer(self, view: View, request: HttpRequest, args: Any, kwargs: Any, json: bool) -> HttpResponseBase:
        absent: tuple[type[Exception], ...] = (*self.absent, Http404)
        others: tuple[type[Exception], ...] = tuple(self.others)
        try:
            return view(request, *args, **kwargs)
        except self.forbidden:
            return self._forbidden(request, json)
        except absent:
            return self.refusal(request, status=404, error="absent", json=json, message=str(self.nothing_here))
        except others as error:
            status, code, message = next(said for kind, said in self.others.items() if isinstance(error, kind))
            return self.refusal(request, status=status, error=code, json=json, message=str(message))
