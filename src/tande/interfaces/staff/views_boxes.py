"""Boxes for papers: placed with two seals, opened by two persons, confirmed by the other, and never rewritten."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.officers import queries as officers
from tande.domains.paper import operations, queries
from tande.domains.paper.errors import BadField, Changed, NotTheSecond
from tande.domains.paper.views import BoxView, OpeningView
from tande.interfaces.staff import labels
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.forms_paper import BoxForm, LookedForm, OpeningForm
from tande.ledger import clock
from tande.policy import roles
from tande.policy.boxes import Found
from tande.toolkit import codes

_FIELDS = {"seals": "seal_1", "old": "old_1", "new": "new_1", "another": "second"}


@require_GET
@desk("box.record")
def boxes(request: HttpRequest) -> HttpResponse:
    """Every box with its last opening and what is open about it, and a form for a new one."""
    return _boxes(request)


def _boxes(request: HttpRequest, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    found = queries.boxes(officer_of(request))
    return TemplateResponse(request, "staff/boxes.html", {
        "rows": [{"box": one, "place": labels.pack("place", one.place)} for one in found],
        "form": form or BoxForm(initial={"placed_on": timezone.localdate(clock.now())}),
        "waiting": queries.waiting(officer_of(request)),
    }, status=status)


@require_POST
@desk("box.record")
def place(request: HttpRequest) -> HttpResponse:
    """A box is put in place."""
    form = BoxForm(request.POST)
    if not form.is_valid():
        return _boxes(request, form=form, status=422)
    given = form.cleaned_data
    try:
        box_id = operations.place_box(
            box_id=given["id"], place_code=given["place"], name=given["name"], placed_on=given["placed_on"],
            seals=(given["seal_1"], given["seal_2"]), actor=officer_of(request), at=clock.now(),
        )
    except BadField as error:
        return _boxes(request, form=_refused(form, str(error)), status=422)
    messages.success(request, _("The box is written down."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:box", args=[box_id]))


@require_GET
@desk("box.record")
def box(request: HttpRequest, box_id: str) -> HttpResponse:
    """One box: its seals, its openings, and a form for the next one."""
    return _box(request, box_id)


def _box(request: HttpRequest, box_id: str, *, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    found = queries.box(officer, box_id)
    return TemplateResponse(request, "staff/box.html", {
        "box": found, "place": labels.pack("place", found.place), "officer": officer,
        "form": form or OpeningForm(
            colleagues=_colleagues(officer.pk), initial={"opened_on": timezone.localdate(clock.now())}
        ),
    }, status=status)


@require_POST
@desk("box.record")
def open_box(request: HttpRequest, box_id: str) -> HttpResponse:
    """Write down an opening."""
    officer = officer_of(request)
    form = OpeningForm(request.POST, colleagues=_colleagues(officer.pk))
    if not form.is_valid():
        return _box(request, box_id, form=form, status=422)
    opening_id = form.cleaned_data["id"]
    try:
        operations.open_box(
            opening_id=opening_id, box_id=box_id, found=_found(form.cleaned_data), actor=officer, at=clock.now()
        )
    except BadField as error:
        return _box(request, box_id, form=_refused(form, str(error)), status=422)
    messages.success(request, _("The opening is written down. It can be corrected, and every version stays."),
                     extra_tags="good")
    return HttpResponseRedirect(reverse("staff:box_record", args=[box_id, opening_id]))


@require_GET
@desk("box.record")
def record(request: HttpRequest, box_id: str, opening_id: str) -> HttpResponse:
    """The record of one opening, to read, print, confirm or correct."""
    return _record(request, box_id, opening_id)


def _record(
    request: HttpRequest, box_id: str, opening_id: str, *, form: forms.Form | None = None,
    looked_form: forms.Form | None = None, status: int = 200,
) -> HttpResponse:
    officer = officer_of(request)
    found = queries.box(officer, box_id)
    one = _opening(found, opening_id)
    return TemplateResponse(request, "staff/box_record.html", {
        "box": found, "place": labels.pack("place", found.place), "one": one,
        "earlier": [old for old in found.history if old.id == opening_id],
        "is_other": one.other_id == officer.pk and one.waits,
        "is_head": roles.may(officer.roles, "team.change") and one.alert and not one.looked,
        "form": form or OpeningForm(colleagues=_colleagues(one.first_id), initial=_initial(one)),
        "looked_form": looked_form or LookedForm(auto_id="looked_%s"),
        "correcting": form is not None,
    }, status=status)


@require_POST
@desk("box.record")
def correct(request: HttpRequest, box_id: str, opening_id: str) -> HttpResponse:
    """One more version of an opening."""
    officer = officer_of(request)
    one = _opening(queries.box(officer, box_id), opening_id)
    form = OpeningForm(request.POST, colleagues=_colleagues(one.first_id))
    base = request.POST.get("base", "")
    if not form.is_valid():
        return _record(request, box_id, opening_id, form=form, status=422)
    try:
        operations.correct(
            opening_id=opening_id, base=int(base) if base.isascii() and base.isdecimal() and len(base) < 5 else 0,
            found=_found(form.cleaned_data), actor=officer, at=clock.now(),
        )
    except BadField as error:
        return _record(request, box_id, opening_id, form=_refused(form, str(error)), status=422)
    except Changed:
        form.add_error(None, _("A colleague corrected this meanwhile. Look at what stands above, then correct again."))
        return _record(request, box_id, opening_id, form=form, status=409)
    messages.success(request, _("Corrected. The version before stays below."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:box_record", args=[box_id, opening_id]))


@require_POST
@desk("box.record")
def confirm(request: HttpRequest, box_id: str, opening_id: str) -> HttpResponse:
    """The other officer was there and saw this."""
    version = request.POST.get("version", "")
    try:
        operations.confirm(
            opening_id=opening_id, actor=officer_of(request), at=clock.now(),
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 5 else 0,
        )
    except NotTheSecond:
        return refusal(request, status=409, error="not_confirmed", json=False, message=_(
            "Only the other of the two persons confirms an opening, as it was last written. Load the page again."
        ))
    messages.success(request, _("Confirmed with your name."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:box_record", args=[box_id, opening_id]))


@require_POST
@desk("team.change")
def looked(request: HttpRequest, box_id: str, opening_id: str) -> HttpResponse:
    """The head says what she found out about a broken seal."""
    form = LookedForm(request.POST, auto_id="looked_%s")
    if not form.is_valid():
        return _record(request, box_id, opening_id, looked_form=form, status=422)
    operations.looked(
        opening_id=opening_id, words=form.cleaned_data["words"], actor=officer_of(request), at=clock.now()
    )
    messages.success(request, _("Written down."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:box_record", args=[box_id, opening_id]))


def _opening(found: BoxView, opening_id: str) -> OpeningView:
    one = next((one for one in found.openings if one.id == opening_id), None)
    if one is None:
        raise Http404
    return one


def _colleagues(first_id: int) -> list[tuple[int, str]]:
    """Who may be the second person: everybody with the right but the first."""
    return [
        (one.id, one.display_name) for one in officers.team()
        if one.is_active and one.id != first_id and roles.may(one.roles, "box.record")
    ]


def _found(given: dict[str, Any]) -> Found:
    opened_on = given["opened_on"]
    assert isinstance(opened_on, date)
    return Found(
        opened_on, int(given["second"]) if given["second"] else None, given["witness"],
        (given["old_1"], given["old_2"]), given["intact"] == "yes", (given["new_1"], given["new_2"]), given["count"],
        given["numbers"], given["notes"],
    )


def _initial(one: OpeningView) -> dict[str, Any]:
    found = one.found
    return {
        "id": one.id, "opened_on": found.opened_on, "second": str(found.second_id or ""), "witness": found.witness,
        "old_1": found.old[0], "old_2": found.old[1], "intact": "yes" if found.intact else "no", "count": found.count,
        "numbers": "\n".join(map(codes.show, found.numbers)), "new_1": found.new[0], "new_2": found.new[1],
        "notes": found.notes,
    }


def _refused(form: forms.Form, name: str) -> forms.Form:
    told = {
        "opened_on": _("Not in the future, and not before the box was placed."),
        "placed_on": _("Not in the future."),
        "second": _("Two different persons: choose a colleague, or write the name of one witness."),
        "another": _("Who the second person was, only the first person may correct."),
        "seals": _("Two seals, each with its own number."), "old": _("Write both, or leave empty what was missing."),
        "new": _("Two new seals, each with its own number, and not those that were there."),
        "count": _("There cannot be fewer papers than form numbers."),
        "numbers": _("Each number once, and only of forms that were printed. Count others without their number."),
    }
    field = _FIELDS.get(name, name)
    sentence = told.get(name, _("Write it shorter, without special signs."))
    form.add_error(field if field in form.fields else None, sentence)
    return form
