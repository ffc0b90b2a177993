"""An officer's own key: made at the first sign-in, unlocked in the browser, never seen by the server."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tande.domains.casework import operations
from tande.domains.officers import queries
from tande.domains.officers.errors import BadKey
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, octets
from tande.ledger import clock
from tande.toolkit import keywrap


@require_GET
@desk(None, needs_factor=False)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where an officer without a second factor is sent before anything else."""
    return TemplateResponse(request, "staff/second_factor.html", {})


@require_http_methods(["GET", "POST"])
@desk("keys.own")
def first_key(request: HttpRequest) -> HttpResponse:
    """Make the officer's key. The POST is the script's: public half, and private half already wrapped."""
    if request.method == "POST":
        return _keep_key(request)
    again = officer_of(request).public_key is not None
    return TemplateResponse(request, "staff/first_key.html", {"again": again})


def _keep_key(request: HttpRequest) -> HttpResponse:
    try:
        body = json_body(request)
        wrapped = body.get("wrapped_key")
        if not isinstance(wrapped, dict):
            raise BadBody("wrapped_key")
        operations.set_own_key(
            officer=officer_of(request), public_key=octets(body, "public_key"), wrapped_key=wrapped, at=clock.now()
        )
    except (BadBody, BadKey):
        return refusal(request, status=400, error="bad_key", json=True,
                       message=_("The key did not arrive whole. Nothing was kept; try again."))
    return JsonResponse({"next": reverse("staff:home")}, status=201)


@require_GET
@desk("keys.own", key_first=True)
def unlock(request: HttpRequest) -> HttpResponse:
    """Where the key passphrase is typed. It stays in the browser: the page posts nothing."""
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None) or not after.startswith("/"):
        after = reverse("staff:home")
    return TemplateResponse(request, "staff/unlock.html", {"after": after})


@require_GET
@desk("keys.own", json=True)
def key_material(request: HttpRequest) -> HttpResponse:
    """The officer's wrapped key and sealed desk keys: useless without the key passphrase."""
    material = queries.key_material(officer_of(request))
    public = material["public_key"]
    return JsonResponse({
        "username": material["username"],
        "wrapped_key": material["wrapped_key"],
        "public_key": base64_text(public) if public else None,
        "desk_keys": [{**half, "envelope": base64_text(half["envelope"])} for half in material["desk_keys"]],
    })


@require_GET
@desk("keys.own")
def key_copy(request: HttpRequest) -> HttpResponse:
    """The wrapped key as a small file for paper or a USB stick, for the offline tool."""
    officer = officer_of(request)
    if officer.wrapped_key is None:
        return HttpResponseRedirect(reverse("staff:first_key"))
    response = JsonResponse(
        {"v": keywrap.VERSION, "username": officer.username, "wrapped_key": officer.wrapped_key},
        json_dumps_params={"indent": 1},
    )
    response["Content-Disposition"] = f'attachment; filename="tande-key-{officer.pk}.json"'
    return response
