"""Officers' keys and desk keys: who holds what, giving and replacing. No complaint is touched."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.officers import operations, queries
from tande.domains.officers.errors import BadKey, NotAHolder
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, number, octets, text
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit.sealing import fingerprint


@require_GET
@desk("keys.see", key_first=True)
def keys(request: HttpRequest) -> HttpResponse:
    """Officers with their fingerprints, desk keys in force and former, and what this officer may do."""
    officer = officer_of(request)
    published = queries.published_keys()
    team = [member for member in queries.team() if member.is_active]
    recovery = queries.recovery_key()
    return TemplateResponse(request, "staff/keys.html", {
        "team": team,
        "desks": [_desk_of(name, published, team) for name in roles.DESK_ROLES],
        "former": [key for key in published if not key.in_force],
        "recovery": recovery,
        "may_give": roles.may(officer.roles, "keys.give_desk_key"),
        "may_replace": roles.may(officer.roles, "keys.replace_desk_key"),
        "page_data": _page_data(officer.pk, published, team, recovery),
    })


def _desk_of(name: str, published: list[queries.DeskKeyView], team: list[queries.OfficerView]) -> dict[str, Any]:
    key = next((key for key in published if key.desk == name and key.in_force), None)
    entitled = [member for member in team if name in roles.desks_of(member.roles)]
    return {
        "name": name,
        "key": key,
        "holders": [member for member in entitled if key and key.id in member.desk_key_ids],
        "lacking": [member for member in entitled if key and key.id not in member.desk_key_ids],
    }


def _page_data(
    me: int, published: list[queries.DeskKeyView], team: list[queries.OfficerView], recovery: tuple[str, bytes] | None
) -> dict[str, Any]:
    """Public halves only, for the script that seals in the browser."""
    return {
        "me": me,
        "officers": [
            {
                "id": member.id, "name": member.display_name, "public_key": base64_text(member.public_key),
                "desks": sorted(roles.desks_of(member.roles)), "holds": sorted(member.desk_key_ids),
            }
            for member in team if member.public_key
        ],
        "recovery": base64_text(recovery[1]) if recovery else None,
        "desk_keys": [{"id": key.id, "desk": key.desk, "in_force": key.in_force} for key in published],
    }


@require_POST
@desk("keys.replace_desk_key", json=True)
def replace_desk_key(request: HttpRequest) -> HttpResponse:
    """Put a desk key in force that the head's browser made and sealed to each holder and the recovery key."""
    try:
        body = json_body(request)
        operations.make_desk_key(
            desk=text(body, "desk"), key_id=_key_id(body), public_key=octets(body, "public_key"),
            holders=_holders(body), at=clock.now(), actor=officer_of(request),
        )
    except (BadBody, BadKey, NotAHolder):
        return _not_kept(request)
    return JsonResponse({"fingerprint": fingerprint(octets(body, "public_key"))}, status=201)


@require_POST
@desk("keys.give_desk_key", json=True)
def give_desk_key(request: HttpRequest) -> HttpResponse:
    """Give the desk key to one more officer, sealed to them in this officer's browser."""
    try:
        body = json_body(request)
        operations.give_desk_key(
            key_id=text(body, "key_id"), holder_id=number(body, "holder"), envelope=octets(body, "envelope"),
            at=clock.now(), actor=officer_of(request),
        )
    except (BadBody, BadKey, NotAHolder):
        return _not_kept(request)
    return JsonResponse({"given": True}, status=201)


def _key_id(body: dict[str, Any]) -> str:
    key_id = text(body, "key_id")
    if len(key_id) != 32 or not set(key_id) <= set("0123456789abcdef"):
        raise BadBody("key_id")
    return key_id


def _holders(body: dict[str, Any]) -> dict[int | str, bytes]:
    sealed = body.get("holders")
    if not isinstance(sealed, dict) or not 0 < len(sealed) <= 200:
        raise BadBody("holders")
    return {_holder(name): octets(sealed, name) for name in sealed}


def _holder(name: str) -> int | str:
    if name == operations.RECOVERY:
        return name
    if not name.isascii() or not name.isdigit() or len(name) > 18:
        raise BadBody("holders")
    return int(name)


def _not_kept(request: HttpRequest) -> HttpResponse:
    return refusal(
        request, status=400, error="bad_key", json=True,
        message=_("The key could not be kept: an officer's rights or key changed meanwhile. Load the page again."),
    )
