"""What a focal point does: acknowledge, name an officer, answer, report outcomes, pass on certificates."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tande.domains.referrals import operations
from tande.domains.referrals.errors import BadCodes, BadEnvelope, NoStateKey, NotAHolder
from tande.interfaces.states.access import focal, focal_of, refusal
from tande.ledger import clock
from tande.toolkit.script_bodies import BadBody, octets, parse, text, texts


@require_POST
@focal("referral.answer", key_first=True)
def acknowledge(request: HttpRequest, referral_id: str) -> HttpResponse:
    """The State has it. Pressing twice is no harm."""
    operations.acknowledge(referral_id=referral_id, focal=focal_of(request), at=clock.now())
    messages.success(request, _("Acknowledged. The mechanism sees the date."), extra_tags="good")
    return HttpResponseRedirect(reverse("states:referral", args=[referral_id]))


@require_POST
@focal("referral.answer", key_first=True)
def certificate(request: HttpRequest, referral_id: str) -> HttpResponse:
    """What the command certified of the act."""
    try:
        operations.certify(
            referral_id=referral_id, focal=focal_of(request), certificate=request.POST.get("certificate", ""),
            at=clock.now(),
        )
    except BadCodes:
        messages.error(request, _("Choose one of the answers offered."), extra_tags="bad")
    else:
        messages.success(request, _("The certificate is recorded."), extra_tags="good")
    return HttpResponseRedirect(reverse("states:referral", args=[referral_id]))


@require_POST
@focal("referral.answer", json=True)
def name_officer(request: HttpRequest, referral_id: str) -> HttpResponse:
    """The investigation officer's name, sealed; the date in clear."""
    return _kept(request, lambda body: operations.name_officer(
        referral_id=referral_id, focal=focal_of(request), reply=_reply(body), at=clock.now()
    ))


@require_POST
@focal("referral.answer", json=True)
def answer(request: HttpRequest, referral_id: str) -> HttpResponse:
    """Words of the State, sealed. Repeating is safe."""
    return _kept(request, lambda body: operations.answer(
        referral_id=referral_id, focal=focal_of(request), reply=_reply(body), at=clock.now()
    ))


@require_POST
@focal("referral.answer", json=True)
def outcome(request: HttpRequest, referral_id: str) -> HttpResponse:
    """What was done on one track: codes in clear, words sealed. Repeating is safe."""
    return _kept(request, lambda body: operations.report_outcome(
        referral_id=referral_id, focal=focal_of(request), reply=_reply(body), track=text(body, "track"),
        status=text(body, "status"), outcomes=texts(body, "outcomes"),
        known=[one.code for one in settings.MISSION.outcomes], at=clock.now(),
    ))


def _reply(body: dict[str, Any]) -> operations.SealedReply:
    return operations.SealedReply(
        id=text(body, "id"), key_id=text(body, "key_id"), envelope=octets(body, "envelope"),
        copy=octets(body, "copy"),
    )


def _kept(request: HttpRequest, keep: Callable[[dict[str, Any]], None]) -> HttpResponse:
    try:
        keep(parse(request.body))
    except BadCodes:
        return refusal(request, status=422, error="bad_codes", json=True,
                       message=_("Choose what this is about and what was done."))
    except (NoStateKey, NotAHolder):
        return refusal(
            request, status=409, error="no_key", json=True,
            message=_("Your State's key changed meanwhile, so nothing was sent. Copy your words, open the page of "
                      "keys, then send again."),
        )
    except (BadBody, BadEnvelope):
        return refusal(request, status=400, error="bad_reply", json=True,
                       message=_("It did not arrive whole, so nothing was kept. Try again."))
    return JsonResponse({"kept": True}, status=201)
