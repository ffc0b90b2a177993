"""The gate of the desk: who may come in, and what a refusal of its domains means."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tande.domains.callbacks import errors as call_errors
from tande.domains.canaries import errors as canary_errors
from tande.domains.casework import errors as casework_errors
from tande.domains.commitments import errors as commitment_errors
from tande.domains.evidence import errors as evidence_errors
from tande.domains.fieldforms import errors as field_form_errors
from tande.domains.gateways import errors as gateway_errors
from tande.domains.officers import errors as officer_errors
from tande.domains.paper import errors as paper_errors
from tande.domains.partners import errors as partner_errors
from tande.domains.vetting import errors as vetting_errors
from tande.gates import gate
from tande.interfaces.staff.language import CHOICE
from tande.interfaces.staff.operator.typed import typed_words
from tande.policy import roles

DESK = gate.Gate(
    site="staff", language=CHOICE,
    admits=lambda held: not roles.ALONE & held,  # States and mission have sites of their own (promise 4)
    not_allowed=later("Your role does not include this. If you need it, ask the head of the mechanism."),
    nothing_here=later("There is nothing here, or it was not opened to you."),
    forbidden=(
        casework_errors.NotAllowed, officer_errors.NotAllowed, commitment_errors.NotAllowed,
        canary_errors.NotAllowed, vetting_errors.NotAllowed, field_form_errors.NotAllowed, call_errors.NotAllowed,
        partner_errors.NotAllowed, paper_errors.NotAllowed,
        gateway_errors.NotAllowed,
    ),
    absent=(
        casework_errors.NoSuchCase, officer_errors.NoSuchKey, evidence_errors.NoSuchFile,
        commitment_errors.NoSuchCommitment, call_errors.NoSuchCall, partner_errors.NoSuchPartner,
        paper_errors.NoSuchBatch, paper_errors.NoSuchBox,
        gateway_errors.NoSuchGateway,
    ),
)
View = gate.View
HOTLINE = ("/desk/operator/", "/desk/calls/", "/desk/paper/enter/")
desk, refusal, officer_of = DESK.guard, DESK.refusal, gate.who


def account_page(view: View) -> View:
    """Give a sign-in page of allauth the desk's language and content rules; the page guards itself."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return DESK.framed(request, lambda: view(request, *args, **kwargs))

    return framed


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: mostly a page left open since before the last sign-in."""
    with translation.override(CHOICE.of(request)):
        if request.path.startswith(HOTLINE) and (words := typed_words(request)):
            return TemplateResponse(request, "staff/operator/kept.html", {"words": words}, status=403).render()
        answer = refusal(
            request, status=403, error="stale_page", json=request.content_type == "application/json",
            message=_("This page is too old, so nothing was changed. Load it again and repeat."),
        )
        if isinstance(answer, TemplateResponse):
            answer.render()
    return answer
