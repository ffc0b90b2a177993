"""A record for vetting from a case: only from a finding that stands or a measure in force, shown before it leaves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.casework import queries as casework
from tande.domains.officers import queries as officers
from tande.domains.vetting import operations, queries
from tande.domains.vetting.errors import BadField, CaseDoesNotQualify, Changed, NoSuchRecord
from tande.interfaces.staff import labels
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms_vetting import RecordForm
from tande.ledger import clock


@require_http_methods(["GET", "POST"])
@desk("vetting.finding")
def record(request: HttpRequest, case_id: str) -> HttpResponse:
    """What of this case is before vetting; a new record in two steps: typed and shown, then confirmed."""
    bases = casework.vettable(case_id, officer_of(request))
    form = RecordForm(request.POST or None, bases=bases)
    if request.method != "POST":
        only = bases[0].ref if len(bases) == 1 else ""
        return _page(request, case_id, bases, RecordForm(bases=bases, initial={"ref": only}))
    if not form.is_valid():
        return _page(request, case_id, bases, form, status=422)
    if request.POST.get("step") != "confirm":
        return _page(request, case_id, bases, form, shown="step" in request.POST)
    try:
        operations.enter_finding(
            case_id=case_id, ref=form.cleaned_data["ref"], who=form.who(), officer=officer_of(request), at=clock.now()
        )
    except BadField as error:
        field = str(error) if str(error) in form.fields else "names"
        form.add_error(field, _("This cannot be read as it stands. Look at it again."))
        return _page(request, case_id, bases, form, status=422)
    except CaseDoesNotQualify:
        told = _("The finding or the measure stands no more, so nothing left the case.")
        return _back(request, case_id, told, good=False)
    return _back(request, case_id, _("The record is before the screening. Nothing else of the case left it."))


@require_POST
@desk("vetting.finding")
def withdraw(request: HttpRequest, case_id: str, own_id: str) -> HttpResponse:
    """Take a record of this case out of the screening again."""
    try:
        operations.withdraw_finding(case_id=case_id, own_id=own_id, officer=officer_of(request), at=clock.now())
    except NoSuchRecord:
        return _back(request, case_id, _("It was withdrawn before."), good=False)
    except Changed:
        return _back(request, case_id, _("It was withdrawn before."), good=False)
    return _back(request, case_id, _("The record is withdrawn: nobody is compared with it any more."))


def _page(
    request: HttpRequest, case_id: str, bases: list[casework.BasisView], form: RecordForm, *, shown: bool = False,
    status: int = 200,
) -> HttpResponse:
    row = casework.case(case_id, officer_of(request), at=clock.now()).row
    return TemplateResponse(request, "staff/vetting.html", {
        "row": row, "here": "staff:vetting", "bases": bases, "form": form, "shown": shown,
        "leaves": _leaves(form, bases) if shown else [], "records": _records(case_id),
    }, status=status)


def _leaves(form: RecordForm, bases: list[casework.BasisView]) -> list[tuple[str, list[str]]]:
    """Exactly what leaves the case, line by line."""
    who = form.who()
    basis = next(one for one in bases if one.ref == form.cleaned_data["ref"])
    kind = _("Substantiated finding") if basis.kind == "finding" else _("Interim measure in force")
    what = labels.pack("category", basis.code) if basis.kind == "finding" else labels.value("interim", basis.code)
    rows = [
        (_("Names"), list(who.names)), (_("Date of birth"), [who.born]), (_("Numbers"), list(who.id_numbers)),
        (_("Nationality"), [who.nationality]), (_("It rests on"), [f"{kind}: {what}"]),
    ]
    return [(label, [value for value in values if value]) for label, values in rows if any(values)]


def _records(case_id: str) -> list[dict[str, Any]]:
    found = queries.case_records(case_id)
    names = officers.names({one.entered_by for one in found} | {one.withdrawn_by for one in found if one.withdrawn_by})
    return [
        {"one": one, "by": names.get(one.entered_by, ""), "withdrawn_by": names.get(one.withdrawn_by or 0, "")}
        for one in found
    ]


def _back(request: HttpRequest, case_id: str, message: str, *, good: bool = True) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS if good else messages.ERROR, message,
                         extra_tags="good" if good else "bad")
    return HttpResponseRedirect(reverse("staff:vetting", args=[case_id]))

