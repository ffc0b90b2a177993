"""Pages that tell: first page, numbers for help, keys, staying safe; and the way out."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from tande.domains.officers import queries as officers
from tande.domains.officers.errors import NoSuchKey
from tande.gates.served_scripts import served_scripts
from tande.interfaces.public import agents
from tande.interfaces.public.pages import page, takes
from tande.toolkit import promises, sealing

A_YEAR = 365 * 24 * 3600


@takes("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What this is, in three short lines, and the doors."""
    return page(request, "home", {"proxied": agents.through_a_proxy(request)})


@takes("GET")
def danger(request: HttpRequest) -> HttpResponse:
    """Numbers for help now, those for danger first."""
    shown = settings.MISSION.contacts_for()
    ordered = sorted(shown, key=lambda contact: not contact.danger)
    return page(request, "danger", {"contacts": ordered})


@takes("GET")
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that complaints are sealed to, the key that signs receipts, and the hashes of our scripts."""
    recovery = officers.recovery_key()
    context = {
        "keys": [(key, sealing.show_fingerprint(key.public_key)) for key in officers.published_keys()],
        "recovery": sealing.show_fingerprint(recovery[1]) if recovery else "",
        "receipts": promises.receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed),
        "patrols": sealing.show_fingerprint(sealing.public_key_of(settings.TANDE.field_seed)),
        "scripts": served_scripts(),
    }
    return page(request, "keys", context)


@takes("GET")
def key_bin(_request: HttpRequest, key_id: str) -> HttpResponse:
    """One public desk key, 1,216 bytes: it never changes under its id."""
    try:
        key = officers.desk_key(key_id)
    except NoSuchKey:
        raise Http404 from None
    response = HttpResponse(key.public_key, content_type="application/octet-stream")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@takes("GET")
def safety(request: HttpRequest) -> HttpResponse:
    """Before and after: whose phone, who sees the screen, how to leave no trace."""
    return page(request, "safety")


@takes("GET")
def leave(_request: HttpRequest) -> HttpResponse:
    """Clear what the browser holds of us and show an ordinary page instead.

    Without a script, Chromium would keep the page left behind as it was, with what was typed, for the Back
    button; nothing but a changed cookie makes it forget that. So one is set that is empty and gone in a second;
    and cookies are not in the list of what is cleared, which would undo it: there are no others.
    """
    response = HttpResponse(status=302)
    response["Location"] = settings.MISSION.exit_url
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    response.set_cookie("x", "", max_age=1, httponly=True, samesite="Strict")
    return response
