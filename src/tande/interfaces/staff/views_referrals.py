"""The States' page of a case: referrals with their clocks, what was disclosed and answered, tracks of action."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, UnreadablePostError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.evidence.errors import BadPart, NotStored, TooManyFiles
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.referrals import operations, queries
from tande.domains.referrals.errors import (
    AlreadyReferred,
    BadCodes,
    BadEnvelope,
    NoStateKey,
    Withdrawn,
    WrongStage,
)
from tande.interfaces.staff import labels_referrals as words
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, objects, octets, text, texts
from tande.interfaces.staff.views_sealed import files_of
from tande.ledger import clock
from tande.ledger.writer import NotDurable
from tande.policy import limits, roles
from tande.policy import referrals as rules


@require_GET
@desk("referral.see", key_first=True)
def referrals(request: HttpRequest, case_id: str) -> HttpResponse:
    """Referrals without their content; the page's script fetches what is sealed and opens it in the browser."""
    officer = officer_of(request)
    view = cases.case(case_id, officer, at=clock.now())
    made = queries.of_case(case_id, officer, at=clock.now())
    tracks = queries.tracks(case_id, officer)
    may_refer = roles.may(officer.roles, "referral.make") and view.row.stage in rules.REFERABLE
    return TemplateResponse(request, "staff/referrals.html", {
        "row": view.row, "here": "staff:referrals", "referrals": made, "tracks": tracks, "may_refer": may_refer,
        "may_make": roles.may(officer.roles, "referral.make"),
        "may_record": roles.may(officer.roles, "track.record"),
        "track_choices": words.choices(rules.TRACKS), "status_choices": words.choices(rules.TRACK_STATES),
        "act_choices": words.choices(rules.ACTS), "identity_choices": words.choices(rules.IDENTITY),
        "states": words.states(),
        "page_data": _page_data(view, officer, made, may_refer),
    })


def _page_data(
    view: cases.CaseView, officer: Officer, made: list[queries.ReferralView], may_refer: bool
) -> dict[str, Any]:
    case_id = view.row.id
    keys = queries.keys_in_force(officer) if may_refer else {}
    return {
        "case": case_id,
        "public_key": base64_text(view.public_key),
        "lang": officer.language,
        "codes": words.codes_for_script(),
        "referrals": [{"id": one.id, "state": one.state} for one in made if one.withdrawn_at is None],
        "keys": {
            code: {"id": key.id, "public_key": base64_text(key.public_key), "fingerprint": key.fingerprint[:40]}
            for code, key in keys.items()
        },
        "allegations": _allegations(case_id, officer) if may_refer else [],
        "urls": {
            "sealed": reverse("staff:referrals_sealed", args=[case_id]),
            "make": reverse("staff:referral_make", args=[case_id]),
            "disclose": reverse("staff:referral_disclose", args=[case_id, "0" * 32]),
            "part": reverse("staff:part", args=[case_id, "0" * 32, 1]),
            "give": reverse("staff:referral_file", args=[case_id, "1" * 32, "0" * 32, 1]),
        },
    }


def _allegations(case_id: str, officer: Officer) -> list[dict[str, Any]]:
    """What may be ticked, in codes. No finding: it is the body's to tell, in words."""
    return [
        {
            "number": one.number, "category": one.category, "personnel": one.personnel, "persons": one.persons,
            "victims_adult": one.victims_adult, "victims_child": one.victims_child, "states": list(one.states),
        }
        for one in cases.allegations(case_id, officer)
    ]


@require_GET
@desk("referral.see", json=True)
def sealed(request: HttpRequest, case_id: str) -> HttpResponse:
    """Disclosures and answers, sealed to the case key. Recorded as a reading of the case."""
    officer = officer_of(request)
    casework.record_reading(case_id=case_id, officer=officer, what="case", at=clock.now())
    found = cases.sealed(case_id, officer)
    said = queries.sealed_of_case(case_id, officer)
    names = officers.names({one["officer"] for many in said.values() for one in many})
    return JsonResponse({
        "case": found["case"],
        "desk_key": found["desk_key"],
        "case_key": base64_text(found["case_key"]),
        "grant": base64_text(found["grant"]) if found["grant"] else None,
        "files": files_of(case_id, officer) if roles.may(officer.roles, "evidence.open") else [],
        "given": {
            referral_id: [given_file(one) for one in many]
            for referral_id, many in queries.files_of_case(case_id, officer).items()
        },
        "said": {
            referral_id: [
                {**one, "at": one["at"].isoformat(), "envelope": base64_text(one["envelope"]),
                 "officer": names.get(one["officer"], "")}
                for one in many
            ]
            for referral_id, many in said.items()
        },
    })


@require_POST
@desk("referral.make", json=True)
def make(request: HttpRequest, case_id: str) -> HttpResponse:
    """Put the case before a State; what is disclosed was sealed in the browser. Repeating is safe."""
    return _sent(request, lambda body: operations.refer(
        case_id=case_id, officer=officer_of(request), referral_id=text(body, "referral"), state=text(body, "state"),
        tracks=texts(body, "tracks"), disclosure=_disclosure(body), at=clock.now(),
    ))


@require_POST
@desk("referral.make", json=True)
def disclose(request: HttpRequest, case_id: str, referral_id: str) -> HttpResponse:
    """Tell the State more. Repeating is safe."""
    return _sent(request, lambda body: operations.disclose(
        case_id=case_id, referral_id=referral_id, officer=officer_of(request), disclosure=_disclosure(body),
        at=clock.now(),
    ))


def given_file(one: queries.DisclosedFileView) -> dict[str, Any]:
    """How much of a disclosed file is there."""
    return {"id": one.id, "source": one.source, "m": one.m, "parts": [part.n for part in one.parts]}


def _disclosure(body: dict[str, Any]) -> operations.SealedDisclosure:
    return operations.SealedDisclosure(
        id=text(body, "id"), key_id=text(body, "key_id"), identity=text(body, "identity"),
        envelope=octets(body, "envelope"), copy=octets(body, "copy"),
        files=tuple(operations.FileToCome(text(one, "id"), text(one, "source")) for one in objects(body, "files")),
    )


@require_POST
@desk("referral.make", json=True)
def file_part(request: HttpRequest, case_id: str, referral_id: str, file_id: str, n: int) -> HttpResponse:
    """One part of a file that a disclosure named, sealed to the State in the browser. Repeating is safe."""
    try:
        envelope = request.read(limits.PART_ENVELOPE_MAX_BYTES + 1)
        operations.add_file_part(
            case_id=case_id, referral_id=referral_id, file_id=file_id, n=n, envelope=envelope,
            officer=officer_of(request), at=clock.now(),
        )
    except Withdrawn:
        return refusal(request, status=409, error="withdrawn", json=True,
                       message=_("This referral was withdrawn. Nothing was sent."))
    except (BadPart, TooManyFiles, UnreadablePostError):
        return refusal(request, status=400, error="bad_part", json=True,
                       message=_("It did not arrive whole, so nothing was sent. Try again."))
    except (NotStored, NotDurable):
        return refusal(request, status=503, error="not_durable", json=True,
                       message=_("The server could not keep it. What has arrived is kept: wait a minute and go on."))
    return HttpResponse(status=204)


def _sent(request: HttpRequest, send: Callable[[dict[str, Any]], None]) -> HttpResponse:
    try:
        send(json_body(request))
    except NoStateKey:
        message = _("The State's key was revoked or replaced, or there is none, so nothing was sent. Your words are "
                    "kept as a draft: load the page again. If the State has no key, ask the head to add a focal "
                    "point, who makes one.")
        return refusal(request, status=409, error="no_state_key", json=True, message=message)
    except AlreadyReferred:
        return refusal(request, status=409, error="already_referred", json=True,
                       message=_("The case was put before this State meanwhile. Load the page again and add to it."))
    except WrongStage:
        return refusal(request, status=409, error="wrong_stage", json=True,
                       message=_("The case has moved on: in its stage nothing is disclosed to a State."))
    except Withdrawn:
        return refusal(request, status=409, error="withdrawn", json=True,
                       message=_("This referral was withdrawn. Nothing was sent."))
    except BadCodes:
        return refusal(request, status=422, error="bad_codes", json=True,
                       message=_("Choose among the answers offered. Nothing was sent."))
    except (BadBody, BadEnvelope):
        return refusal(request, status=400, error="bad_disclosure", json=True,
                       message=_("It did not arrive whole, so nothing was sent. Try again."))
    return JsonResponse({"sent": True}, status=201)


@require_POST
@desk("referral.make")
def withdraw(request: HttpRequest, case_id: str, referral_id: str) -> HttpResponse:
    """Take a referral back."""
    operations.withdraw(case_id=case_id, referral_id=referral_id, officer=officer_of(request), at=clock.now())
    return _back(request, case_id, _("The referral is withdrawn. The State sees that, and nothing more."))


@require_POST
@desk("track.record")
def certificate(request: HttpRequest, case_id: str, referral_id: str) -> HttpResponse:
    """The command was asked, or certified by another way than the State's site."""
    try:
        operations.record_certificate(
            case_id=case_id, referral_id=referral_id, officer=officer_of(request),
            certificate=request.POST.get("certificate", ""), at=clock.now(),
        )
    except BadCodes:
        return _not_recorded(request, case_id)
    except Withdrawn:
        return _back(request, case_id, _("This referral was withdrawn. Nothing was recorded."), good=False)
    return _back(request, case_id, _("Recorded."))


@require_POST
@desk("track.record")
def track(request: HttpRequest, case_id: str) -> HttpResponse:
    """How far a track of action is, as the desk knows it."""
    try:
        operations.record_track(
            case_id=case_id, officer=officer_of(request), state=request.POST.get("state", ""),
            track=request.POST.get("track", ""), status=request.POST.get("status", ""),
            known_states=settings.MISSION.states, at=clock.now(),
        )
    except BadCodes:
        return _not_recorded(request, case_id)
    return _back(request, case_id, _("Recorded."))


def _not_recorded(request: HttpRequest, case_id: str) -> HttpResponse:
    return _back(request, case_id, _("Choose one of the answers offered."), good=False)


def _back(request: HttpRequest, case_id: str, message: str, *, good: bool = True) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS if good else messages.ERROR, message,
                         extra_tags="good" if good else "bad")
    return HttpResponseRedirect(reverse("staff:referrals", args=[case_id]))
