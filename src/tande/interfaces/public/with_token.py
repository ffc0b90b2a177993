"""Pages below /s/<token>/: they may add to one case and read nothing of it."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from tande.domains.casework.errors import NoSuchCase
from tande.interfaces.public import forms, tokens
from tande.interfaces.public.pages import own_site_only, problem
from tande.interfaces.public.tokens import AddToken, BadToken, TokenExpired
from tande.ledger import clock


def adding(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the token that the address holds, renewed; otherwise a page that loses nothing typed.

    The view is called with the request, the AddToken and what else the address holds, by name.
    """

    @wraps(view)
    def opened(request: HttpRequest, *, token: str, **rest: object) -> HttpResponseBase:
        try:
            held = tokens.read(token, key=settings.TANDE.token_key, at=clock.now())
        except (BadToken, TokenExpired):
            return over(request)
        try:
            return view(request, held, **rest)
        except NoSuchCase:
            # The case is not in this database: it was put back from a copy older than the token.
            return over(request)

    return own_site_only(opened)


def over(request: HttpRequest) -> HttpResponse:
    """The token's time is over: the complaint is safe, and the code opens it again."""
    typed = ""
    if request.method == "POST" and not request.headers.get("Content-Type", "").startswith("application/octet"):
        try:
            forms.read_form(request)
            typed = forms.typed_texts(request)
        except (forms.TooLarge, forms.Unreadable):
            typed = ""
    return problem(
        request, status=410, typed=typed, title=_("This page was open too long"),
        text=_("What you sent before is safe. To add more, come in again with your code."),
    )


def text_of(token: AddToken) -> str:
    """The token for the next address."""
    return tokens.make(token, key=settings.TANDE.token_key)
