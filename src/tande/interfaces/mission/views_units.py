"""A contingent's units and their commanders, its rotations, and the versions of its list."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries
from tande.domains.personnel import rosters as versions
from tande.domains.personnel import units as changing
from tande.domains.personnel.errors import BadField, NothingToDo
from tande.domains.personnel.scope import check
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_people import RotationForm
from tande.ledger import clock
from tande.policy import roles


@require_GET
@register("people.see")
def units(request: HttpRequest, contingent: str) -> HttpResponse:
    """All of it on one page."""
    return _page(request, contingent)


@require_POST
@register("people.change")
def add_unit(request: HttpRequest, contingent: str) -> HttpResponse:
    """One more unit."""
    return _done(request, contingent, lambda: changing.add_unit(
        contingent=contingent, name=request.POST.get("name", "")[:200], officer=someone_of(request), at=clock.now()))


@require_POST
@register("people.change")
def commander(request: HttpRequest, contingent: str, unit: str) -> HttpResponse:
    """Who commands it from today on, by service number; nobody when that is empty."""
    someone, at = someone_of(request), clock.now()
    typed = request.POST.get("number", "").strip()[:60]
    person_id = queries.by_service_number(someone, contingent, typed) if typed else ""
    if typed and not person_id:
        return _page(request, contingent, fault=_("Nobody of this contingent has this service number."), status=422)
    return _done(request, contingent, lambda: changing.name_commander(
        contingent=contingent, unit=unit, person_id=person_id, officer=someone, at=at, on=timezone.localdate(at)))


@require_POST
@register("people.change")
def add_rotation(request: HttpRequest, contingent: str) -> HttpResponse:
    """One more turn of duty."""
    form = RotationForm(request.POST)
    if not form.is_valid():
        return _page(request, contingent, rotation_form=form, status=422)
    return _done(request, contingent, lambda: changing.add_rotation(
        contingent=contingent, **form.cleaned_data, officer=someone_of(request), at=clock.now()))


@require_POST
@register("people.change")
def keep_list(request: HttpRequest, contingent: str) -> HttpResponse:
    """Keep the list as it stands, for a certificate to name."""
    return _done(request, contingent, lambda: versions.keep_roster(
        contingent=contingent, officer=someone_of(request), at=clock.now()))


def _done(request: HttpRequest, contingent: str, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except BadField:
        fault = _("Write a name with letters, of at most 120 signs; an end comes after the beginning.")
        return _page(request, contingent, fault=fault, status=422)
    except NothingToDo:
        return _page(request, contingent, fault=_("It is so already; nothing was written."), status=409)
    messages.success(request, _("Written down."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:units", args=[contingent]))


def _page(
    request: HttpRequest, contingent: str, *, fault: str = "", rotation_form: RotationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    check(someone, "people.see", contingent)
    listed = queries.units(contingent)
    commanders = queries.names([one.commander for one in listed if one.commander], someone, at)
    kept = queries.rosters(contingent)
    who = officers.names({one.officer_id for one in kept})
    digest = queries.roster_hash(contingent)
    return TemplateResponse(request, "mission/people/units.html", {
        "code": contingent, "fault": fault, "may_change": roles.may(someone.roles, "people.change"),
        "units": [{"one": one, "commander": commanders.get(one.commander, "")} for one in listed],
        "rotations": queries.rotations(contingent),
        "rotation_form": rotation_form or RotationForm(auto_id="rotation_%s"),
        "versions": [{"one": one, "who": who.get(one.officer_id, "–")} for one in kept], "digest": digest,
        "is_kept": any(one.sha256 == digest for one in kept),
    }, status=status)
