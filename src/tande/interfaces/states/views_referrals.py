"""What was referred to the focal point's State: the list, and one referral, opened in her browser."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tande.domains.evidence.errors import NoSuchFile
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.referrals import operations, queries
from tande.interfaces.states import words
from tande.interfaces.states.access import focal, focal_of
from tande.ledger import clock
from tande.policy import referrals
from tande.toolkit.script_bodies import base64_text


@require_GET
@focal("referral.answer", key_first=True)
def home(request: HttpRequest) -> HttpResponse:
    """Every referral to her State, newest first, with what it waits for."""
    someone = focal_of(request)
    return TemplateResponse(request, "states/home.html", {
        "referrals": queries.to_state(someone, at=clock.now()), "key": key_in_force(someone),
    })


@require_GET
@focal("referral.answer", key_first=True)
def referral(request: HttpRequest, referral_id: str) -> HttpResponse:
    """One referral without its content; the page's script fetches what is sealed and opens it in the browser."""
    someone = focal_of(request)
    view, tracks = queries.for_state(referral_id, someone, at=clock.now())
    key = key_in_force(someone)
    return TemplateResponse(request, "states/referral.html", {
        "view": view, "key": key, "languages": words.codes_for_script()["languages"],
        "tracks": [(code, words.track(code), words.track_state(tracks.get(code, ""))) for code in view.tracks],
        "reportable": [(code, words.track_state(code)) for code in referrals.REPORTED],
        "outcomes": words.outcomes(),
        "certificates": [(code, words.certificate(code)) for code in referrals.CERTIFIED],
        "page_data": _page_data(referral_id, someone, key) if view.withdrawn_at is None else {},
    })


def key_in_force(someone: Officer) -> queries.StateKeyView | None:
    """Her State's key in force, if she holds it."""
    key = queries.state(someone).key
    return key if key is not None and someone.pk in key.holders else None


def _page_data(referral_id: str, someone: Officer, key: queries.StateKeyView | None) -> dict[str, Any]:
    """Addresses, codes in words and the State's public key. Nothing sealed, nothing of the case."""
    at = {name: reverse(f"states:{name}", args=[referral_id]) for name in (
        "opened", "name_officer", "answer", "outcome"
    )}
    return {
        "referral": referral_id,
        "me": {"id": someone.pk, "name": someone.display_name},
        "state_key": {"id": key.id, "public_key": base64_text(key.public_key)} if key else None,
        "codes": words.codes_for_script(),
        "lang": someone.language,
        "urls": at | {"part": reverse("states:file_part", args=[referral_id, "0" * 32, 1])},
        "pdf": {"script": static("web/pdf.js"), "worker": static("web/pdf-worker.js")},
    }


@require_POST
@focal("referral.answer", json=True)
def opened(request: HttpRequest, referral_id: str) -> HttpResponse:
    """What was disclosed and answered, sealed. A recorded act, hence a POST."""
    someone = focal_of(request)
    operations.open_referral(referral_id=referral_id, focal=someone, at=clock.now())
    found = queries.sealed_for_state(referral_id, someone)
    names = officers.names({one["officer"] for one in found["said"] if one["officer"]})
    return JsonResponse({
        "referral": found["referral"],
        "reply_key": base64_text(found["reply_key"]),
        "files": [_file(one) for one in queries.files_for_state(referral_id, someone)],
        "said": [
            {**one, "at": one["at"].isoformat(), "envelope": base64_text(one["envelope"]),
             "officer": names.get(one["officer"], "")}
            for one in found["said"]
        ],
    })


def _file(one: queries.DisclosedFileView) -> dict[str, Any]:
    """A file as the script draws it. From which of the case's files it was made is not the State's to know."""
    return {
        "id": one.id, "m": one.m, "complete": one.complete,
        "parts": [{"n": part.n, "size": part.size, "sha256": part.sha256, "at": part.at.isoformat()}
                  for part in one.parts],
    }


@require_GET
@focal("referral.answer", json=True)
def file_part(request: HttpRequest, referral_id: str, file_id: str, n: int) -> HttpResponse:
    """One sealed part of a file that was disclosed, as bytes. Handing it out is recorded."""
    try:
        envelope = operations.open_file_part(
            referral_id=referral_id, file_id=file_id, n=n, focal=focal_of(request), at=clock.now()
        )
    except NoSuchFile:
        raise Http404 from None
    return HttpResponse(envelope, content_type="application/octet-stream")
