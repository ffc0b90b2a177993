"""The allegations of a case: recorded and corrected in codes, decided with a reasoning sealed in the browser."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.casework import operations, queries
from tande.domains.casework.allegations import OPEN_FOR_ALLEGATIONS
from tande.domains.casework.errors import BadCodes, BadEnvelope, Conflict, NoSuchThing, TooMuch, WrongStage
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import labels_desk
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.bodies import BadBody, base64_text, json_body, number, octets, text
from tande.interfaces.staff.forms_allegations import AllegationForm, initial, known_codes
from tande.interfaces.staff.views_interim import interim_context
from tande.ledger import clock
from tande.policy import inquiry, proof, roles, stages


@require_http_methods(["GET", "POST"])
@desk("case.open", key_first=True)
def allegations(request: HttpRequest, case_id: str) -> HttpResponse:
    """The list with its findings; below, the form of a new one for who may record it."""
    officer = officer_of(request)
    if request.method != "POST":
        return _page(request, case_id, AllegationForm())
    form = AllegationForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, form, status=422)
    try:
        operations.record_allegation(
            case_id=case_id, officer=officer, coded=form.coded(), known=known_codes(), at=clock.now()
        )
    except BadCodes as error:
        form.add_error(str(error), _("Choose one of the answers offered."))
        return _page(request, case_id, form, status=422)
    except WrongStage:
        return _page(request, case_id, form, fault=_not_now(), status=409)
    messages.success(request, _("The allegation is recorded."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:allegations", args=[case_id]))


def _not_now() -> str:
    return _(
        "In this stage of the case no allegation is recorded or corrected. Acknowledge it first, or open it again."
    )


@require_http_methods(["GET", "POST"])
@desk("allegation.record")
def change(request: HttpRequest, case_id: str, allegation_id: str) -> HttpResponse:
    """Correct the codes of one allegation. The timeline keeps what was there before."""
    officer = officer_of(request)
    view = _one(case_id, allegation_id, officer)
    if request.method != "POST":
        return _change_page(request, case_id, view, AllegationForm(initial=initial(view)))
    form = AllegationForm(request.POST)
    if not form.is_valid():
        return _change_page(request, case_id, view, form, status=422)
    try:
        operations.change_allegation(
            case_id=case_id, allegation_id=allegation_id, officer=officer, coded=form.coded(), known=known_codes(),
            at=clock.now(), version=form.cleaned_data["version"] or 0,
        )
    except Conflict:
        view = _one(case_id, allegation_id, officer)
        form = AllegationForm({**request.POST.dict(), "states": request.POST.getlist("states"),
                               "version": str(view.version)})
        fault = _("Somebody changed this allegation meanwhile. What you typed is kept: look, then confirm again.")
        return _change_page(request, case_id, view, form, fault=fault, status=409)
    except WrongStage:
        return _change_page(request, case_id, view, form, fault=_not_now(), status=409)
    except BadCodes as error:
        form.add_error(str(error), _("Choose one of the answers offered."))
        return _change_page(request, case_id, view, form, status=422)
    messages.success(request, _("The allegation is corrected."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:allegations", args=[case_id]))


def _one(case_id: str, allegation_id: str, officer: Officer) -> queries.AllegationView:
    for view in queries.allegations(case_id, officer):
        if view.id == allegation_id:
            return view
    raise NoSuchThing(allegation_id)


def _change_page(
    request: HttpRequest, case_id: str, view: queries.AllegationView, form: AllegationForm, *, fault: str = "",
    status: int = 200,
) -> HttpResponse:
    row = queries.case(case_id, officer_of(request), at=clock.now()).row
    context = {"row": row, "one": view, "form": form, "fault": fault}
    return TemplateResponse(request, "staff/allegation_change.html", context, status=status)


def _page(
    request: HttpRequest, case_id: str, form: AllegationForm, *, fault: str = "", status: int = 200
) -> HttpResponse:
    officer = officer_of(request)
    view = queries.case(case_id, officer, at=clock.now())
    found = queries.allegations(case_id, officer)
    open_now = view.row.stage in OPEN_FOR_ALLEGATIONS
    may_decide = roles.may(officer.roles, "allegation.decide") and view.row.stage == stages.INQUIRY
    return TemplateResponse(request, "staff/allegations.html", {
        "row": view.row, "here": "staff:allegations", "allegations": found, "form": form, "fault": fault,
        "may_record": roles.may(officer.roles, "allegation.record") and open_now, "may_decide": may_decide,
        "in_inquiry": view.row.stage == stages.INQUIRY,
        "findings": labels_desk.choices(stages.FINDINGS), "standards": labels_desk.choices(proof.STANDARDS),
        "page_data": _page_data(view, found, officer), **interim_context(case_id, officer, view.row.stage),
    }, status=status)


def _page_data(view: queries.CaseView, found: list[queries.AllegationView], officer: Officer) -> dict[str, Any]:
    case_id = view.row.id
    return {
        "case": case_id, "public_key": base64_text(view.public_key), "lang": officer.language,
        "versions": {one.id: one.version for one in found}, "dissent": _(inquiry.KINDS["dissent"]),
        "urls": {
            "sealed": reverse("staff:reasonings", args=[case_id]),
            "decide": reverse("staff:allegation_decide", args=[case_id, "0" * 32]),
        },
    }


@require_GET
@desk("inquiry.see", json=True)
def reasonings(request: HttpRequest, case_id: str) -> HttpResponse:
    """The sealed reasonings of findings, and who does not agree with them. Recorded as a reading of the case."""
    officer = officer_of(request)
    operations.record_reading(case_id=case_id, officer=officer, what="case", at=clock.now())
    found = queries.sealed(case_id, officer)
    entries = queries.entries(case_id, officer, kinds=("reasoning", "dissent"))
    names = officers.names({one.officer_id for one in entries})
    return JsonResponse({
        "case": found["case"], "desk_key": found["desk_key"], "case_key": base64_text(found["case_key"]),
        "grant": base64_text(found["grant"]) if found["grant"] else None,
        "entries": [
            {"id": one.id, "kind": one.kind, "about": one.about, "officer": names.get(one.officer_id, ""),
             "at": one.at.isoformat(), "envelope": base64_text(one.envelope)}
            for one in entries
        ],
    })


@require_POST
@desk("allegation.decide", json=True)
def decide(request: HttpRequest, case_id: str, allegation_id: str) -> HttpResponse:
    """Record a finding: codes in clear, the reasoning sealed to the case. Nothing is kept unless both are."""
    try:
        body = json_body(request)
        reasoning = operations.SealedEntry(
            id=text(body, "id"), kind="reasoning", about=allegation_id, envelope=octets(body, "envelope")
        )
        operations.decide_allegation(
            case_id=case_id, allegation_id=allegation_id, officer=officer_of(request), finding=text(body, "finding"),
            standard=text(body, "standard"), reasoning=reasoning, at=clock.now(), version=number(body, "version"),
        )
    except Conflict:
        return refusal(request, status=409, error="changed", json=True, message=_(
            "Somebody changed this allegation meanwhile. Nothing was written; your words are kept. Load the page again."
        ))
    except WrongStage:
        return refusal(request, status=409, error="wrong_stage", json=True,
                       message=_("A finding is made while the inquiry is open. Nothing was written."))
    except BadCodes:
        return refusal(request, status=422, error="bad_codes", json=True,
                       message=_("Choose a finding and the standard of proof it was made by."))
    except (BadBody, BadEnvelope, TooMuch):
        return refusal(request, status=400, error="bad_entry", json=True,
                       message=_("It did not arrive whole, so nothing was written. Try again."))
    return JsonResponse({"kept": True}, status=201)
