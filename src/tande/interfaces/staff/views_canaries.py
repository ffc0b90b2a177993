"""Test complaints: the auditor lays down a seal, and reveals it later with the access code."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.canaries import operations, queries
from tande.domains.canaries.errors import (
    AlreadyRevealed,
    BadField,
    NoSuchComplaint,
    NoSuchSeal,
    SealedTooLate,
)
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_commitments import PlantForm, RevealForm
from tande.ledger import clock
from tande.policy import canaries as rules
from tande.toolkit import codes, sealing
from tande.toolkit.errors import CodeMistyped, CodeTooLong, CodeTooShort, NotDigits


@require_GET
@desk("canary.see")
def canaries(request: HttpRequest) -> HttpResponse:
    """Those still sealed, and the results of those revealed."""
    return _page(request)


@require_POST
@desk("canary.plant")
def plant(request: HttpRequest) -> HttpResponse:
    """Lay down a seal. The code lives in this request only."""
    form = PlantForm(request.POST)
    code = _code(form)
    if not code:
        return _page(request, plant_form=form, status=422)
    operations.plant(canary_id=form.cleaned_data["id"], code=code, officer=officer_of(request), at=clock.now())
    messages.success(request, _("Laid down. Nobody else can see which complaint it is."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:canaries"))


@require_POST
@desk("canary.plant")
def reveal(request: HttpRequest) -> HttpResponse:
    """Open a seal and publish what became of the complaint."""
    form = RevealForm(request.POST, auto_id="reveal_%s")
    code = _code(form)
    if code:
        try:
            operations.reveal(code=code, note=form.cleaned_data["note"], lang=form.cleaned_data["lang"],
                              officer=officer_of(request), at=clock.now())
        except NoSuchSeal:
            form.add_error("code", _("No seal that is still closed was made of this code."))
        except NoSuchComplaint:
            form.add_error("code", _("The seal opens, but no complaint has this code."))
        except SealedTooLate:
            form.add_error("code", _("The seal is younger than the answer to this complaint, so it proves nothing."))
        except AlreadyRevealed:
            form.add_error("code", _("This complaint was revealed before."))
        except BadField:
            form.add_error("note", _("Write one line, without special characters."))
        else:
            messages.success(request, _("Revealed. The result is public at once."), extra_tags="good")
            return HttpResponseRedirect(reverse("staff:canaries"))
    return _page(request, reveal_form=form, status=422)


def _code(form: Form) -> str:
    """The 20 digits, or "" after saying in the form what is wrong with them."""
    if not form.is_valid():
        return ""
    try:
        return codes.parse_code(form.cleaned_data["code"])
    except (NotDigits, CodeTooShort, CodeTooLong, CodeMistyped):
        form.add_error("code", _("This is no access code: 20 digits, the last a check digit."))
        return ""


def _page(
    request: HttpRequest, *, plant_form: Form | None = None, reveal_form: Form | None = None, status: int = 200
) -> HttpResponse:
    return TemplateResponse(request, "staff/canaries.html", {
        "sealed": queries.sealed(officer_of(request), at=clock.now()), "revealed": queries.revealed(),
        "months": rules.REVEAL_WITHIN_MONTHS,
        "plant_form": plant_form or PlantForm(initial={"id": sealing.new_id()}),
        "reveal_form": reveal_form or RevealForm(auto_id="reveal_%s"),
    }, status=status)
