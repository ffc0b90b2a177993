"""When something is refused or fails: what happened, what to do, and the words back."""

import sys

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tande.interfaces.public import forms
from tande.interfaces.public.pages import problem


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return problem(
        request, status=400, typed=_typed(request), title=_("We could not read this"),
        text=_("Go back, and press the button again. Nothing new was kept."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not allowed here."""
    return problem(
        request, status=403, title=_("This page is not for you"),
        text=_("Open our first page and start there."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return problem(
        request, status=404, title=_("There is no such page"),
        text=_("The address is wrong, or too old. Your complaint is safe: come in again with your code."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is gone or locked: our fault. What was typed is given back."""
    status = 503 if isinstance(sys.exc_info()[1], Error) else 500
    return problem(
        request, status=status, typed=_typed(request), title=_("Our computer made a mistake"),
        text=_(
            "We do not know if your words were kept. They are here: copy them, "
            "or go back and press the button again."
        ),
    )


def _typed(request: HttpRequest) -> str:
    """What the person had typed, if the form was read before it failed."""
    if request.method != "POST" or not hasattr(request, "_post"):
        return ""
    return forms.typed_texts(request)
