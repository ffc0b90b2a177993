"""A focal point's own key and her State's: made and given in the browser, never seen by the server."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.officers.errors import BadKey
from tande.domains.referrals import operations, queries
from tande.domains.referrals.errors import BadEnvelope, KeyExists, NoStateKey, NotAHolder
from tande.interfaces.states.access import focal, focal_of, refusal
from tande.ledger import clock
from tande.toolkit.script_bodies import BadBody, base64_text, number, octets, parse, text


@require_GET
@focal("state.keys", needs_factor=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where a focal point without a second factor is sent before anything else."""
    return TemplateResponse(request, "states/second_factor.html", {})


@require_http_methods(["GET", "POST"])
@focal("state.keys")
def first_key(request: HttpRequest) -> HttpResponse:
    """Make the focal point's own key. The POST is the script's: public half, and private half already wrapped."""
    if request.method == "POST":
        return _keep_key(request)
    again = focal_of(request).public_key is not None
    return TemplateResponse(request, "states/first_key.html", {"again": again})


def _keep_key(request: HttpRequest) -> HttpResponse:
    try:
        body = parse(request.body)
        wrapped = body.get("wrapped_key")
        if not isinstance(wrapped, dict):
            raise BadBody("wrapped_key")
        operations.set_own_key(
            focal=focal_of(request), public_key=octets(body, "public_key"), wrapped_key=wrapped, at=clock.now()
        )
    except (BadBody, BadKey):
        return refusal(request, status=400, error="bad_key", json=True,
                       message=_("The key did not arrive whole. Nothing was kept; try again."))
    return JsonResponse({"next": reverse("states:home")}, status=201)


@require_GET
@focal("state.keys", key_first=True)
def unlock(request: HttpRequest) -> HttpResponse:
    """Where the key passphrase is typed. It stays in the browser: the page posts nothing."""
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None) or not after.startswith("/"):
        after = reverse("states:home")
    return TemplateResponse(request, "states/unlock.html", {"after": after})


@require_GET
@focal("state.keys", json=True)
def key_material(request: HttpRequest) -> HttpResponse:
    """Her wrapped key and her sealed halves of the State's keys: useless without the key passphrase."""
    someone = focal_of(request)
    material = officers.key_material(someone)
    public = material["public_key"]
    return JsonResponse({
        "username": material["username"],
        "wrapped_key": material["wrapped_key"],
        "public_key": base64_text(public) if public else None,
        "state_keys": [
            {**half, "envelope": base64_text(half["envelope"])} for half in queries.held_keys(someone)
        ],
    })


@require_GET
@focal("state.keys", key_first=True)
def state_key(request: HttpRequest) -> HttpResponse:
    """The State's key: making it, who holds it, giving it to a colleague of the same State."""
    someone = focal_of(request)
    view = queries.state(someone)
    people = [one for one in view.focal_points if one.is_active]
    holders = view.key.holders if view.key else frozenset()
    return TemplateResponse(request, "states/state_key.html", {
        "view": view,
        "mine": someone.pk in holders,
        "holding": [one for one in people if one.id in holders],
        "lacking": [one for one in people if one.id not in holders],
        "page_data": _page_data(view, someone.pk),
    })


def _page_data(view: queries.StateView, me: int) -> dict[str, Any]:
    """Public halves only, for the script that seals in the browser."""
    keys = [*([view.key] if view.key else []), *view.former]
    return {
        "me": me,
        "people": [
            {
                "id": one.id, "name": one.display_name, "public_key": base64_text(one.public_key),
                "holds": [key.id for key in keys if one.id in key.holders],
            }
            for one in view.focal_points if one.public_key and one.is_active
        ],
        "keys": [key.id for key in keys],
        "urls": {"make": reverse("states:make_state_key"), "give": reverse("states:give_state_key")},
    }


@require_POST
@focal("state.keys", json=True)
def make_state_key(request: HttpRequest) -> HttpResponse:
    """Put the State's key in force, sealed to its maker."""
    try:
        body = parse(request.body)
        operations.make_state_key(
            focal=focal_of(request), key_id=text(body, "key_id"), public_key=octets(body, "public_key"),
            envelope=octets(body, "envelope"), at=clock.now(),
        )
    except KeyExists:
        return refusal(request, status=409, error="key_exists", json=True,
                       message=_("Your State has a key already. Ask a colleague who holds it to give it to you."))
    except (BadBody, BadKey, BadEnvelope, NotAHolder):
        return _not_kept(request)
    return JsonResponse({"kept": True}, status=201)


@require_POST
@focal("state.keys", json=True)
def give_state_key(request: HttpRequest) -> HttpResponse:
    """Give a key of the State to a colleague, sealed to her in this browser."""
    try:
        body = parse(request.body)
        operations.give_state_key(
            focal=focal_of(request), key_id=text(body, "key_id"), holder_id=number(body, "holder"),
            envelope=octets(body, "envelope"), at=clock.now(),
        )
    except (BadBody, BadKey, NoStateKey, NotAHolder):
        return _not_kept(request)
    return JsonResponse({"given": True}, status=201)


def _not_kept(request: HttpRequest) -> HttpResponse:
    return refusal(
        request, status=400, error="bad_key", json=True,
        message=_("The key could not be kept: somebody's rights or key changed meanwhile. Load the page again."),
    )
