"""Help and protection of a case in codes, offers of help, retaliation; and the directory with its calls."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.support import operations, queries
from tande.domains.support.errors import AlreadyOffered, BadCodes, BadEnvelope, Changed
from tande.interfaces.staff import labels_support
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.bodies import base64_text
from tande.interfaces.staff.forms_allegations import known_codes
from tande.interfaces.staff.forms_support import AnswerForm, OfferForm, RetaliationForm
from tande.ledger import clock
from tande.policy import claims, roles, support
from tande.toolkit import sealing


@require_GET
@desk("support.see", key_first=True)
def help_page(request: HttpRequest, case_id: str) -> HttpResponse:
    """Everything in codes; the page's script fetches what is sealed and opens it in the browser."""
    return _page(request, case_id)


@require_POST
@desk("support.offer")
def offer(request: HttpRequest, case_id: str) -> HttpResponse:
    """Offer help; the person reads it with her code, whatever stage the inquiry is in."""
    officer = officer_of(request)
    form = OfferForm(request.POST, directory=queries.directory(officer, at=clock.now()))
    if not form.is_valid():
        return _page(request, case_id, offer_form=form, status=422)
    kind, provider = form.kind_and_provider()
    try:
        operations.offer(case_id=case_id, officer=officer, offer_id=form.cleaned_data["id"], kind=kind,
                         provider=provider, at=clock.now())
    except AlreadyOffered:
        form.add_error("help", _("This was offered already. Nobody is pressed: the person can still say yes to it."))
        return _page(request, case_id, offer_form=form, status=422)
    except BadEnvelope:
        fault = _("This page is too old, so nothing was changed. Load it again and repeat.")
        return _back(request, case_id, fault, False)
    return _back(request, case_id, _("Offered. The person reads it with the code and answers there."))


@require_POST
@desk("support.offer")
def offer_step(request: HttpRequest, case_id: str, offer_id: str) -> HttpResponse:
    """What became of an offer, or what the person answered in another way than with her code."""
    said = {"to": request.POST.get("to", ""), "seen": request.POST.get("seen", "")}
    if "answer" in request.POST:
        form = AnswerForm(request.POST, auto_id=f"a{offer_id}_%s")
        if not form.is_valid():
            return _page(request, case_id, answer_form=(offer_id, form), status=422)
        said |= form.cleaned_data
    try:
        operations.take_step(
            case_id=case_id, offer_id=offer_id, officer=officer_of(request), at=clock.now(), **said
        )
    except Changed:
        fault = _("Somebody, perhaps the person herself, changed this meanwhile. Nothing was written: look again.")
        return _back(request, case_id, fault, False)
    except BadCodes:
        return _back(request, case_id, _("Choose one of the answers offered."), False)
    except AlreadyOffered:
        return _back(request, case_id, _("The same help is offered a second time. Answer there."), False)
    return _back(request, case_id, _("Written down."))


@require_POST
@desk("retaliation.report")
def retaliation(request: HttpRequest, case_id: str) -> HttpResponse:
    """Somebody was hurt or threatened for speaking: an allegation, before all others, opening what had ended."""
    form = RetaliationForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, retaliation_form=form, status=422)
    try:
        opened = casework.allege_retaliation(
            case_id=case_id, allegation_id=form.cleaned_data["id"], officer=officer_of(request),
            about=form.cleaned_data["about"], coded=form.coded(), known=known_codes(), at=clock.now(),
        )
    except (BadCodes, BadEnvelope):
        form.add_error(None, _("Choose one of the answers offered."))
        return _page(request, case_id, retaliation_form=form, status=422)
    if opened:
        return _back(request, case_id, _("Recorded as an allegation. The case had ended: it is open again."))
    return _back(request, case_id, _("Recorded as an allegation. The case goes before all others."))


@require_GET
@desk("directory.see")
def directory(request: HttpRequest) -> HttpResponse:
    """Who can help, with the day each entry was last known to be right."""
    officer = officer_of(request)
    found = queries.directory(officer, at=clock.now())
    return TemplateResponse(request, "staff/directory.html", {
        "entries": found, "stale": sum(not one.standing.fresh for one in found),
        "names": officers.names({one.called_by for one in found if one.called_by is not None}),
        "may_check": roles.may(officer.roles, "directory.check"), "checks": support.CHECKS.items(),
        "recheck_days": queries.recheck_days(),
    })


@require_POST
@desk("directory.check")
def checked(request: HttpRequest) -> HttpResponse:
    """An officer called a number of the directory today."""
    try:
        operations.record_check(
            provider=request.POST.get("provider", ""), result=request.POST.get("result", ""),
            officer=officer_of(request), at=clock.now(),
        )
    except BadCodes:
        messages.error(request, _("Choose one of the answers offered."), extra_tags="bad")
    else:
        messages.success(request, _("The call is noted."), extra_tags="good")
    return HttpResponseRedirect(reverse("staff:directory"))


def _page(
    request: HttpRequest, case_id: str, *, offer_form: Form | None = None, retaliation_form: Form | None = None,
    answer_form: tuple[str, Form] | None = None, status: int = 200,
) -> HttpResponse:
    """The page; a form that was wrong stands in it again as it was typed."""
    officer = officer_of(request)
    view = cases.case(case_id, officer, at=clock.now())
    found = queries.of_case(case_id, officer, at=clock.now())
    listed = queries.directory(officer, at=clock.now())
    names = officers.names(_people(found))
    offers = [labels_support.offer(one, names, listed) for one in found.offers]
    for one in offers:
        wrong = answer_form[1] if answer_form and answer_form[0] == one["id"] else None
        one["form"] = wrong or AnswerForm(auto_id=f"a{one['id']}_%s", initial={"how": "in_person", "who": "person"})
    new = {"id": sealing.new_id()}
    return TemplateResponse(request, "staff/help.html", {
        "row": view.row, "here": "staff:help", "found": found, "offers": offers, "names": names,
        "offer_form": offer_form or OfferForm(directory=listed, initial=new),
        "retaliation_form": retaliation_form or RetaliationForm(initial=new), "retaliation_open": retaliation_form,
        "tables": labels_support.tables(), "claim_ended": claims.ENDED,
        "may": {action.replace(".", "_"): roles.may(officer.roles, action) for action in roles.MAY},
        "page_data": _page_data(view, officer),
    }, status=status)


def _people(found: queries.CaseHelp) -> set[int]:
    wrote = {one.officer_id for one in found.assessments} | {one.officer_id for one in found.plans}
    owed = {person for one in found.measures for person in (one.officer_id, one.ended_by)}
    claimed = {step.officer_id for one in found.claims for step in one.steps}
    offered = {step.officer_id for one in found.offers for step in one.steps}
    return {person for person in wrote | owed | claimed | offered if person is not None}


def _page_data(view: cases.CaseView, officer: Officer) -> dict[str, Any]:
    return {
        "case": view.row.id, "public_key": base64_text(view.public_key), "lang": officer.language,
        "sealed": reverse("staff:help_sealed", args=[view.row.id]),
    }


def _back(request: HttpRequest, case_id: str, message: str, good: bool = True) -> HttpResponse:
    level = messages.SUCCESS if good else messages.ERROR
    messages.add_message(request, level, message, extra_tags="good" if good else "bad")
    return HttpResponseRedirect(reverse("staff:help", args=[case_id]))
