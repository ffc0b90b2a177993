"""Protection and claims: what was sealed in the officer's browser comes in here, and goes out to be opened there."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.support import operations, queries
from tande.domains.support.errors import BadCodes, BadEnvelope, Changed, TooMuch
from tande.domains.support.operations import SealedWords
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, octets, text
from tande.ledger import clock

Deed = Callable[[dict[str, Any], SealedWords], None]


@require_GET
@desk("support.see", json=True)
def sealed(request: HttpRequest, case_id: str) -> HttpResponse:
    """Every text on protection and claims, sealed. Recorded as a reading of the case."""
    officer = officer_of(request)
    casework.record_reading(case_id=case_id, officer=officer, what="case", at=clock.now())
    found = cases.sealed(case_id, officer)
    return JsonResponse({
        "case": found["case"], "desk_key": found["desk_key"], "case_key": base64_text(found["case_key"]),
        "grant": base64_text(found["grant"]) if found["grant"] else None,
        "words": {key: base64_text(envelope) for key, envelope in queries.sealed(case_id, officer).items()},
    })


@require_POST
@desk("support.assess", json=True)
def assess(request: HttpRequest, case_id: str) -> HttpResponse:
    """The risk to somebody, as it was assessed."""
    return _written(request, lambda body, words: operations.assess(
        case_id=case_id, officer=officer_of(request), words=words, about=text(body, "about"), risk=text(body, "risk"),
        with_person=body.get("with_person") == "yes", at=clock.now(),
    ))


@require_POST
@desk("support.assess", json=True)
def plan(request: HttpRequest, case_id: str) -> HttpResponse:
    """A safety plan, or its next version."""
    return _written(request, lambda body, words: operations.write_plan(
        case_id=case_id, officer=officer_of(request), words=words, about=text(body, "about"), at=clock.now()
    ))


@require_POST
@desk("support.owe", json=True)
def owe(request: HttpRequest, case_id: str) -> HttpResponse:
    """A measure that somebody owes by a day."""
    return _written(request, lambda body, words: operations.owe(
        case_id=case_id, officer=officer_of(request), words=words, about=text(body, "about"),
        kind=text(body, "kind"), owed_by=text(body, "owed_by"), due=_day_of(body, "due"), at=clock.now(),
    ))


@require_POST
@desk("support.owe")
def end_measure(request: HttpRequest, case_id: str, measure_id: str) -> HttpResponse:
    """A measure is done or dropped."""
    note, good = _("Written down."), True
    try:
        operations.end_measure(case_id=case_id, measure_id=measure_id, officer=officer_of(request),
                               result=request.POST.get("result", ""), at=clock.now())
    except Changed:
        note, good = _("Somebody changed this meanwhile. Nothing was written: look again."), False
    except BadCodes:
        note, good = _("Choose one of the answers offered."), False
    messages.add_message(request, messages.SUCCESS if good else messages.ERROR, note,
                         extra_tags="good" if good else "bad")
    return HttpResponseRedirect(reverse("staff:help", args=[case_id]))


@require_POST
@desk("claim.record", json=True)
def claim(request: HttpRequest, case_id: str) -> HttpResponse:
    """A claim of paternity or child support."""
    return _written(request, lambda body, words: operations.record_claim(
        case_id=case_id, officer=officer_of(request), words=words, state=text(body, "state"),
        children=_count(body, "children"), next_due=_day(body, "next_due"), at=clock.now(),
    ))


@require_POST
@desk("claim.record", json=True)
def claim_step(request: HttpRequest, case_id: str, claim_id: str) -> HttpResponse:
    """The next step of a claim."""
    return _written(request, lambda body, words: operations.move_claim(
        case_id=case_id, claim_id=claim_id, officer=officer_of(request), words=words, to=text(body, "to"),
        seen=text(body, "seen"), next_due=_day(body, "next_due"),
        state=text(body, "state") if "state" in body else "", at=clock.now(),
    ))


def _written(request: HttpRequest, deed: Deed) -> HttpResponse:
    try:
        body = json_body(request)
        deed(body, SealedWords(text(body, "id"), octets(body, "envelope")))
    except BadCodes:
        return refusal(request, status=422, error="bad_codes", json=True,
                       message=_("Something is missing or cannot be. Choose among what is offered, and give a day."))
    except Changed:
        return refusal(request, status=409, error="changed", json=True,
                       message=_("Somebody changed this meanwhile. Nothing was written: load the page again."))
    except (BadBody, BadEnvelope, TooMuch):
        return refusal(request, status=400, error="bad_words", json=True,
                       message=_("It did not arrive whole, so nothing was written. Try again."))
    return JsonResponse({"kept": True}, status=201)


def _day(body: dict[str, Any], field: str) -> date | None:
    """A day, None when the field is empty. Raises BadCodes, BadBody."""
    given = text(body, field)
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise BadCodes(field) from None
    if day.isoformat() != given:
        raise BadCodes(field)
    return day


def _day_of(body: dict[str, Any], field: str) -> date:
    day = _day(body, field)
    if day is None:
        raise BadCodes(field)
    return day


def _count(body: dict[str, Any], field: str) -> int:
    given = text(body, field)
    if not (given.isascii() and given.isdigit() and len(given) < 4):
        raise BadCodes(field)
    return int(given)
