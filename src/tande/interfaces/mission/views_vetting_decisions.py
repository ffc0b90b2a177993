"""Checks of units and of who commands, decisions on what was declared, liftings, and the second officer's answer."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.personnel import queries as personnel
from tande.domains.vetting import operations, queries
from tande.domains.vetting.errors import BadField, Changed, NoSuchRecord, SecondNeeded
from tande.interfaces.mission import words, words_vetting
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_vetting import CheckForm, DecisionForm, VettingForm
from tande.interfaces.mission.telling import tell
from tande.interfaces.mission.views_vetting import decision_row, unit_name
from tande.ledger import clock
from tande.policy import roles, vetting_records


@require_http_methods(["GET", "POST"])
@register("vetting.see")
def units(request: HttpRequest, code: str) -> HttpResponse:
    """The check of one unit (``?unit=``): how it stands, what was decided, and the form."""
    if code not in settings.MISSION.states:
        raise Http404
    someone, unit = someone_of(request), request.GET.get("unit", "")
    on = timezone.localdate(clock.now())
    found = next((one for one in queries.units(code, on) if one.unit == unit), None)
    if found is None:
        raise Http404
    form = CheckForm(request.POST or None, initial={"day": on})
    if request.method == "POST" and form.is_valid():
        done = _checked(request, form, contingent=code, unit=unit)
        if done:
            return HttpResponseRedirect(request.get_full_path())
    made = [one for one in queries.unit_decisions(someone, code) if one.made.unit == unit]
    names = personnel.names({*found.commanders, *(one.made.person_id for one in made if one.made.person_id)}, someone,
                            clock.now())
    return TemplateResponse(request, "mission/vetting/unit.html", {
        "code": code, "name": words.pack("state", code), "unit": unit_name(code, unit), "standing": found.standing,
        "form": form,
        "commanders": [(one, names.get(one, "")) for one in found.commanders],
        "decisions": [decision_row(one, names, someone) for one in made],
        "may_check": roles.may(someone.roles, "vetting.record"),
    }, status=422 if form.errors else 200)


def _checked(request: HttpRequest, form: CheckForm, **about: str) -> bool:
    """Record or propose a check; whether it was done. Words for a refusal are in the form then."""
    data, someone = form.cleaned_data, someone_of(request)
    common: dict[str, Any] = {
        "sources": data["sources"], "result": data["result"], "note": data["note"], "day": data["day"],
        "officer": someone, "at": clock.now(),
    }
    try:
        if "person_id" in about:
            operations.check_commander(person_id=about["person_id"], **common)
        else:
            operations.check_unit(contingent=about["contingent"], unit=about["unit"], **common)
    except BadField as error:
        form.refuse(str(error))
        return False
    waits = vetting_records.second_needed("check", data["result"])
    proposed = _("Proposed. It takes effect when a second officer agrees.")
    tell(request, proposed if waits else _("Recorded."))
    return True


@require_POST
@register("vetting.record")
def commander(request: HttpRequest, person_id: str) -> HttpResponse:
    """Record or propose the check of somebody who commands."""
    form = CheckForm(request.POST)
    if not form.is_valid() or not _checked(request, form, person_id=person_id):
        _tell_faults(request, form)
    return _to_person(person_id)


@require_POST
@register("vetting.decide")
def declaration(request: HttpRequest, person_id: str, attestation_id: str) -> HttpResponse:
    """Propose what becomes of something declared."""
    form = DecisionForm(request.POST)
    return _proposed(request, person_id, form, operations.decide_declaration, attestation_id=attestation_id)


@require_POST
@register("vetting.decide")
def lift(request: HttpRequest, person_id: str, decision_id: str) -> HttpResponse:
    """Propose to lift a refusal of a person."""
    form = DecisionForm(request.POST, lifting=True)
    return _proposed(request, person_id, form, operations.lift, decision_id=decision_id)


def _proposed(request: HttpRequest, person_id: str, form: DecisionForm, deed: Any, **about: str) -> HttpResponse:
    if not form.is_valid():
        _tell_faults(request, form)
        return _to_person(person_id)
    try:
        deed(**about, result=form.cleaned_data["result"], note=form.cleaned_data["note"], officer=someone_of(request),
             at=clock.now())
        tell(request, _("Proposed. It takes effect when a second officer agrees."))
    except BadField as error:
        tell(request, words_vetting.fault(str(error)), good=False)
    except NoSuchRecord:
        raise Http404 from None
    except Changed:
        tell(request, _("Somebody proposed or decided this meanwhile. Look, then go on."), good=False)
    return _to_person(person_id)


@require_POST
@register("vetting.decide")
def second(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Agree to a proposal as the second officer, or decline it; whoever proposed it may take it back."""
    agreed = request.POST.get("answer") == "agree"
    if request.POST.get("answer") not in ("agree", "decline"):
        tell(request, _("Choose one of the answers offered."), good=False)
        return HttpResponseRedirect(reverse("mission:vetting"))
    try:
        operations.answer(decision_id=decision_id, agreed=agreed, officer=someone_of(request), at=clock.now())
        tell(request, _("It is in force.") if agreed else _("The proposal is gone. Nothing changed."))
    except NoSuchRecord:
        raise Http404 from None
    except SecondNeeded:
        tell(request, _("You proposed it: another officer must agree."), good=False)
    except Changed:
        tell(request, _("Somebody proposed or decided this meanwhile. Look, then go on."), good=False)
    return HttpResponseRedirect(reverse("mission:vetting") + "#waiting")


def _to_person(person_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:vetting_person", args=[person_id]))


def _tell_faults(request: HttpRequest, form: VettingForm) -> None:
    for name, faults in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        tell(request, " ".join(filter(None, [f"{label}:" if label else "", *map(str, faults)])), good=False)
