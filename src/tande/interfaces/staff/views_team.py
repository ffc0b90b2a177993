"""The team: who works here, adding and retiring officers, and who read what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.casework import operations as casework
from tande.domains.officers import operations, queries
from tande.domains.officers.errors import NameTaken
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.forms import OfficerForm
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit.passphrases import one_time_passphrase


@require_GET
@desk("team.see")
def team(request: HttpRequest) -> HttpResponse:
    """Everybody who works or worked here, with roles and the fingerprint of their key."""
    return TemplateResponse(request, "staff/team.html", {
        "team": queries.team(), "may_change": roles.may(officer_of(request).roles, "team.change"),
    })


@require_http_methods(["GET", "POST"])
@desk("team.change")
def new_officer(request: HttpRequest) -> HttpResponse:
    """Add an officer. The one-time passphrase is shown once, in the answer to the POST, and kept nowhere."""
    form = OfficerForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return TemplateResponse(request, "staff/new_officer.html", {"form": form}, status=400 if form.errors else 200)
    passphrase = one_time_passphrase()
    try:
        officer = operations.create_officer(
            username=form.cleaned_data["username"], display_name=form.cleaned_data["display_name"],
            roles=form.cleaned_data["roles"], language=form.cleaned_data["language"], passphrase=passphrase,
            state=form.cleaned_data["state"], unit=form.cleaned_data["unit"],
            organisation=form.cleaned_data["organisation"], at=clock.now(), actor=officer_of(request),
        )
    except NameTaken:
        form.add_error("username", _("Somebody already signs in with this name."))
        return TemplateResponse(request, "staff/new_officer.html", {"form": form}, status=409)
    return TemplateResponse(
        request, "staff/officer_made.html", {"made": officer, "passphrase": passphrase}, status=201
    )


@require_POST
@desk("team.change")
def retire(request: HttpRequest, officer_id: int) -> HttpResponse:
    """End an officer's access. The head cannot retire herself: the desk would be left without one."""
    leaving = queries.by_id(officer_id)
    if leaving is None or leaving.pk == officer_of(request).pk:
        return refusal(request, status=409, error="not_retired", json=False,
                       message=_("This officer cannot be retired: already gone, or yourself."))
    voided = casework.retire(officer=leaving, at=clock.now(), actor=officer_of(request))
    told = _("%(name)s has no access any more; cases that were granted: %(n)d. Now replace the desk keys they held.")
    messages.success(request, told % {"name": leaving.display_name, "n": voided}, extra_tags="good")
    return HttpResponseRedirect(reverse("staff:team"))


