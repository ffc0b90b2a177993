"""Whoever was signed out in the middle of a call gets back what was typed: a long form ends in no sign-in page."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from tande.domains.officers.queries import Officer
from tande.gates.gate import View
from tande.interfaces.staff.access import DESK
from tande.interfaces.staff.operator.typed import typed_words


def typed_survives(view: View) -> View:
    """Before the gate: a form with words that comes without a sign-in is answered with its own words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or isinstance(request.user, Officer):
            return view(request, *args, **kwargs)
        words = typed_words(request)
        if not words:
            return view(request, *args, **kwargs)
        return DESK.framed(
            request, lambda: TemplateResponse(request, "staff/operator/kept.html", {"words": words}, status=401)
        )

    return guarded
