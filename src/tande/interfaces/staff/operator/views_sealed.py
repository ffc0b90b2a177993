"""What the operator's own browser sealed: taken as it is, and answered for the page's script. No words come here."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tande.domains.callbacks import operations
from tande.domains.callbacks.errors import BadField, NotTaken, Over
from tande.domains.callbacks.operations import Added, Sealed, Wish
from tande.domains.casework.errors import BadEnvelope, TooMuch
from tande.domains.intake.errors import BadComplaint, CaseExists, NotDurable
from tande.domains.intake.operations import SealedComplaint
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import BadBody, json_body, objects, octets, text
from tande.interfaces.staff.operator import forms, views_code, words
from tande.ledger import clock
from tande.policy import callbacks as rules
from tande.policy import limits
from tande.policy.keepable import keepable
from tande.toolkit import sealing
from tande.toolkit.errors import BadKey

_PAD, _HASH = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")
_SIGNALS = ("", "danger")


@require_POST
@desk("operator.file", json=True)
def file(request: HttpRequest) -> HttpResponse:
    """Keep a sealed complaint with all that belongs to it, and say where its code is shown."""
    at = clock.now()
    try:
        body = json_body(request)
        wish = body.get("wish")
        faults = forms.check_wish(_line(wish, "say"), _line(wish, "number")) if isinstance(wish, dict) else {}
        if faults:
            return _no(422, *next(iter(faults.items())))
        pad = _like(_PAD, body, "pad")
        sealed = _sealed(body, wish if isinstance(wish, dict) else None)
        filed = operations.file_sealed(sealed=sealed, actor=officer_of(request), at=at)
    except BadField:
        return _no(422, "number", _("This number cannot be called. Look at it again."))
    except (BadBody, BadKey, BadComplaint, BadEnvelope, TooMuch, CaseExists):
        return _not_sealed("text")
    except NotDurable:
        return _no(503, "text", _("It was not kept: the server is busy. All is still here: press the button again."))
    if filed.confirmed:
        views_code.known_already(request)
        return JsonResponse({"next": reverse("staff:operator")})
    return views_code.with_pad(request, filed, pad=pad, language=sealed.language, at=at)


@require_POST
@desk("callback.work", json=True)
def tried(request: HttpRequest, call_id: str) -> HttpResponse:
    """What came of a try, with what the person said as an envelope, or with nothing."""
    try:
        body = json_body(request)
        ended = operations.tried(
            callback_id=call_id, outcome=text(body, "outcome"), window=text(body, "window"),
            seen=forms.seen(text(body, "seen")), added=_one_added(body.get("added")),
            actor=officer_of(request), at=clock.now(),
        )
    except (NotTaken, Over):
        return _no(409, "words", _(
            "This call is over, or a colleague has it. What you typed is here: copy it, and file it as new words."
        ))
    except BadField:
        return _no(422, "", _("Choose what came of the call."))
    except (BadBody, BadEnvelope, TooMuch):
        return _not_sealed("words")
    except NotDurable:
        return _no(503, "", _("It was not kept: the server is busy. Press the button again."))
    messages.success(request, str(words.ENDED[ended]), "good")
    return JsonResponse({"next": reverse("staff:calls")})


def _sealed(body: dict[str, Any], wish: dict[str, Any] | None) -> Sealed:
    """Raises BadBody, BadKey."""
    door, language = text(body, "door"), text(body, "language")
    if door not in words.DOORS or language not in dict(words.languages()):
        raise BadBody("door")
    return Sealed(
        _complaint(body), language, door, child=text(body, "child") != "no",
        added=tuple(_added(one) for one in objects(body, "added")), wish=_wish(wish) if wish is not None else None,
    )


def _complaint(body: dict[str, Any]) -> SealedComplaint:
    keys = [octets(body, name) for name in ("reporter_key", "case_key")]
    for key in keys:
        sealing.check_public_key(key)
    return SealedComplaint(
        case_id=text(body, "case"), desk_key_id=text(body, "desk_key"),
        first_hash=bytes.fromhex(_like(_HASH, body, "first_hash")), reporter_key=keys[0], case_key=keys[1],
        case_key_envelope=octets(body, "case_key_envelope"), message_id=text(body, "message"),
        message=_envelope(body),
    )


def _one_added(given: object) -> Added | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise BadBody("added")
    return _added(given)


def _added(one: dict[str, Any]) -> Added:
    signal = text(one, "signal")
    if signal not in _SIGNALS:
        raise BadBody("signal")
    return Added(text(one, "id"), _envelope(one), text(one, "purpose"), signal)


def _envelope(one: dict[str, Any]) -> bytes:
    found = octets(one, "envelope")
    if not sealing.OVERHEAD_BYTES < len(found) <= limits.MESSAGE_ENVELOPE_MAX_BYTES:
        raise BadBody("envelope")
    return found


def _wish(wish: dict[str, Any]) -> Wish:
    """What is no answer is none. The number was checked."""
    window, gender = _line(wish, "window"), _line(wish, "gender")
    return Wish(
        forms.dialled(_line(wish, "number")), window if window in rules.WINDOWS else "",
        gender if gender in rules.GENDERS else "", _line(wish, "say"),
    )


def _line(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise BadBody(name)
    return keepable(value)


def _like(shape: re.Pattern[str], body: dict[str, Any], name: str) -> str:
    value = text(body, name)
    if shape.fullmatch(value) is None:
        raise BadBody(name)
    return value


def _not_sealed(field: str) -> JsonResponse:
    again = _("It could not be sealed. Nothing was kept, all is still here: press the button again.")
    return _no(400, field, again)


def _no(status: int, field: str, message: str) -> JsonResponse:
    """A refusal: nothing was kept. ``field``: where to look, "" for the form as a whole."""
    return JsonResponse({"error": "not_kept", "field": field, "message": message}, status=status)
