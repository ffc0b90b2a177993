"""People who asked to be called: the list, one call, its number for whoever took it, and what came of a try."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.callbacks import operations, queries
from tande.domains.callbacks.errors import BadField, NotTaken, Over, Taken
from tande.domains.callbacks.operations import Number
from tande.domains.casework import queries as cases
from tande.domains.casework.errors import BadEnvelope, TooMuch
from tande.domains.intake.errors import NotDurable
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import base64_text
from tande.interfaces.staff.operator import forms, words
from tande.interfaces.staff.operator.kept import typed_survives
from tande.ledger import clock
from tande.policy import limits, roles
from tande.policy.conversation.states import DOORS


@require_GET
@desk("callback.see")
def calls(request: HttpRequest) -> HttpResponse:
    """Who is to be called now, and who later."""
    return TemplateResponse(request, "staff/operator/calls.html", {
        "queue": queries.queue(officer_of(request), at=clock.now()), **_words(),
    })


@require_GET
@desk("callback.see")
def call(request: HttpRequest, call_id: str) -> HttpResponse:
    """One who waits. The number is not on this page."""
    try:
        return _page(request, call_id)
    except Over:
        return _over(request)


@require_POST
@desk("callback.work")
def take(request: HttpRequest, call_id: str) -> HttpResponse:
    """Take the call, so that nobody else calls the same person."""
    try:
        operations.take(callback_id=call_id, actor=officer_of(request), at=clock.now())
    except Taken:
        messages.error(request, _("A colleague took this call a moment ago."), "bad")
    except Over:
        return _over(request)
    return HttpResponseRedirect(reverse("staff:call", args=[call_id]))


@require_POST
@desk("callback.work")
def release(request: HttpRequest, call_id: str) -> HttpResponse:
    """Give it back to the list."""
    try:
        operations.release(callback_id=call_id, actor=officer_of(request), at=clock.now())
    except (NotTaken, Over):
        return _over(request)
    messages.success(request, _("The call is on the list again."), "good")
    return HttpResponseRedirect(reverse("staff:calls"))


@require_POST
@desk("callback.work")
def number(request: HttpRequest, call_id: str) -> HttpResponse:
    """The number, and what to say when somebody else answers. That it was looked at is written down."""
    try:
        shown = operations.look(callback_id=call_id, actor=officer_of(request), at=clock.now())
    except (NotTaken, Over):
        return _over(request)
    return _page(request, call_id, shown=shown)


@require_POST
@typed_survives
@desk("callback.work")
def tried(request: HttpRequest, call_id: str) -> HttpResponse:
    """What came of a try; what was said is sealed into the case, and not read back."""
    typed = {name: request.POST.get(name, "") for name in ("outcome", "window", "language", "words")}
    typed["words"] = typed["words"].replace("\r\n", "\n")
    fault = ""
    try:
        ended = operations.tried(
            callback_id=call_id, outcome=typed["outcome"], seen=forms.seen(request.POST.get("seen", "")),
            actor=officer_of(request), at=clock.now(), window=typed["window"], words=typed["words"],
            language=typed["language"] if typed["language"] in dict(words.languages()) else words.languages()[0][0],
        )
    except (NotTaken, Over):
        return _over(request, typed["words"])
    except BadField as error:
        fault = _("Choose what came of the call.") if str(error) == "outcome" else _("This is too long. Shorten it.")
    except (BadEnvelope, TooMuch):
        fault = _("This is too long. Shorten it.")
    except NotDurable:
        fault = _("It was not kept: the server is busy. Press the button again.")
    if fault:
        return _page(request, call_id, typed=typed, fault=fault, status=422)
    messages.success(request, str(words.ENDED[ended]), "good")
    return HttpResponseRedirect(reverse("staff:calls"))


def _page(
    request: HttpRequest, call_id: str, *, shown: Number | None = None, typed: dict[str, str] | None = None,
    fault: str = "", status: int = 200,
) -> HttpResponse:
    officer = officer_of(request)
    one = queries.call(officer, call_id, at=clock.now())
    return TemplateResponse(request, "staff/operator/call.html", {
        "one": one, "shown": shown, "typed": typed or {"language": one.language}, "fault": fault,
        "outcomes": words.OUTCOMES, "may_work": roles.may(officer.roles, "callback.work"),
        "opens": roles.may(officer.roles, "case.open"), "script": words.script(("opening", "danger"), one.language),
        "languages": words.languages(), "said_there": one.door in DOORS and not one.window,
        "case_key": base64_text(cases.case_key(one.case_id)), "longest": limits.TEXT_MAX_CHARS, **_words(),
    }, status=status)


def _words() -> dict[str, Any]:
    return {"windows": words.WINDOWS, "genders": words.GENDERS}


def _over(request: HttpRequest, typed: str = "") -> HttpResponse:
    """The call is not this officer's, or is over; words typed meanwhile are given back, once."""
    if typed.strip():
        return TemplateResponse(request, "staff/operator/kept.html", {"words": [typed], "signed_in": True}, status=409)
    messages.warning(request, _("This call is over, or a colleague has it. Look at the list again."), "warn")
    return HttpResponseRedirect(reverse("staff:calls"))
