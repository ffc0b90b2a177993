"""One person's vetting: the three records, what is open, and what may be done; and earlier repatriations."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.personnel import queries as personnel
from tande.domains.vetting import operations, plans, queries
from tande.domains.vetting.errors import BadField, Changed, NoSuchRecord
from tande.domains.vetting.operations import Named, Repatriation, Signed
from tande.interfaces.mission import vetting_sheets, words, words_vetting
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_vetting import (
    AttestationForm,
    CheckForm,
    DecisionForm,
    RepatriationForm,
    SheetForm,
    numbers,
)
from tande.interfaces.mission.telling import tell
from tande.interfaces.mission.views_vetting import decision_row, unit_name
from tande.ledger import clock
from tande.policy import roles, vetting, vetting_records

SHOWN = 200


@require_GET
@register("vetting.see")
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Everything vetting knows of one person; that somebody looked is recorded."""
    return _person_page(request, person_id)


@require_POST
@register("vetting.record")
def attest(request: HttpRequest, person_id: str) -> HttpResponse:
    """Record what the person attested."""
    form = AttestationForm(request.POST)
    if not form.is_valid():
        return _person_page(request, person_id, attestation=form)
    data = form.cleaned_data
    try:
        signed = Signed(person_id, data["answer"], data["signed_on"], data["words"])
        new = operations.attest(signed=signed, officer=someone_of(request), at=clock.now())
    except BadField as error:
        form.refuse(str(error))
        return _person_page(request, person_id, attestation=form)
    tell(request, _("Recorded.") if new else _("The same was recorded before."))
    return HttpResponseRedirect(reverse("mission:vetting_person", args=[person_id]))


@require_POST
@register("vetting.record")
def taken_back(request: HttpRequest, person_id: str) -> HttpResponse:
    """Record that the State took the person back, or put her or him forward again."""
    again = request.POST.get("again") == "yes"
    at = clock.now()
    try:
        operations.take_back(person_id=person_id, again=again, day=timezone.localdate(at), officer=someone_of(request),
                             at=at)
    except BadField:
        raise Http404 from None
    tell(request, _("Put forward again: each rotation needs its own records.") if again
         else _("When the State takes somebody back, this person does not deploy."))
    return HttpResponseRedirect(reverse("mission:vetting_person", args=[person_id]))


def _person_page(
    request: HttpRequest, person_id: str, *, attestation: AttestationForm | None = None
) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    on = timezone.localdate(at)
    found = personnel.person(person_id, someone, at)
    view = queries.person_vetting(person_id, someone, on=on)
    names = {person_id: found.name}
    decided = [decision_row(one, names, someone) for one in view.decisions]
    records, decides = (roles.may(someone.roles, right) for right in ("vetting.record", "vetting.decide"))
    return TemplateResponse(request, "mission/vetting/person.html", {
        "person": found, "view": view, "standing": view.standing, "state": words.pack("state", found.contingent),
        "unit": unit_name(found.contingent, found.unit),
        "records": _records(view), "decisions": decided, "alerts": _alerts(view.standing),
        "undecided": _undecided(view), "attestation": attestation or AttestationForm(),
        "decision": DecisionForm(auto_id="declaration_%s"), "lifting": DecisionForm(lifting=True, auto_id="lifting_%s"),
        "check": CheckForm(initial={"day": on}, auto_id="check_%s") if vetting.CHECK in view.needs else None,
        "may_record": records, "may_decide": decides, "today": on,
        "back": any(kind == vetting.TAKEN_BACK for kind, _day in view.nominations[-1:]),
    }, status=422 if attestation is not None else 200)


def _records(view: queries.PersonVetting) -> list[dict[str, Any]]:
    """Each record that is needed, whether it is there, and what else to say of it."""
    missing, ran_out = view.standing.missing, view.standing.ran_out
    return [
        {"code": one, "label": words_vetting.record(one), "there": one not in missing, "ran_out": one in ran_out}
        for one in view.needs
    ]


def _undecided(view: queries.PersonVetting) -> set[str]:
    answered = {one.made.about for one in view.decisions if one.made.agreed is not False}
    return {one.id for one in view.attestations if one.answer == vetting_records.DECLARED and one.id not in answered}


def _alerts(standing: vetting.Standing) -> list[dict[str, Any]]:
    """Alerts that are open or stand against the person, each with its page where there is one."""
    found = []
    for keys, against in ((standing.open, False), (standing.against, True)):
        for key in keys:
            kind, _colon, rest = key.partition(":")
            if kind == "alert":
                found.append({"id": rest[:8], "url": _alert_url(rest.partition(":")[0]), "against": against})
    return found


def _alert_url(alert_id: str) -> str:
    try:
        return reverse("mission:alert", args=[alert_id])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
@register("vetting.see")
def repatriations(request: HttpRequest) -> HttpResponse:
    """Earlier repatriations: the list, one more by form, many from a sheet."""
    someone = someone_of(request)
    if request.method != "POST":
        return _repatriations_page(request, RepatriationForm())
    if "plan" in request.POST:
        return _record_plan(request)
    if "file" in request.FILES:
        sheet = SheetForm(request.POST, request.FILES)
        data = sheet.cleaned_data["file"].read() if sheet.is_valid() else b""
        read = vetting_sheets.repatriations(data, today=timezone.localdate(clock.now()))
        plan = plans.seal_repatriations(read.good, someone) if read.good else ""
        return _repatriations_page(request, RepatriationForm(), read=read, plan=plan)
    form = RepatriationForm(request.POST)
    if not form.is_valid():
        return _repatriations_page(request, form, status=422)
    typed = form.cleaned_data
    told = Repatriation(Named(tuple(numbers(typed["names"])), typed["born"], tuple(numbers(typed["id_numbers"]))),
                        typed["state"], typed["on"], typed["grounds"])
    try:
        made = operations.add_repatriations(told=[told], officer=someone, at=clock.now())
    except BadField as error:
        form.refuse(str(error))
        return _repatriations_page(request, form, status=422)
    tell(request, _("Recorded. Everybody is screened against it.") if made else _("The same was recorded before."))
    return HttpResponseRedirect(reverse("mission:vetting_repatriations"))


@require_POST
@register("vetting.record")
def withdraw_repatriation(request: HttpRequest, own_id: str) -> HttpResponse:
    """Take one out again that was entered wrongly."""
    try:
        operations.withdraw_repatriation(own_id=own_id, officer=someone_of(request), at=clock.now())
        tell(request, _("The record is withdrawn: nobody is compared with it any more."))
    except NoSuchRecord:
        raise Http404 from None
    except Changed:
        tell(request, _("It was withdrawn before."), good=False)
    return HttpResponseRedirect(reverse("mission:vetting_repatriations"))


def _record_plan(request: HttpRequest) -> HttpResponse:
    someone = someone_of(request)
    try:
        told = plans.open_repatriations(request.POST["plan"], someone)
        made = operations.add_repatriations(told=told, officer=someone, at=clock.now())
        tell(request, _("Recorded: %(made)d. What was there before was not recorded twice.") % {"made": made})
    except BadField as error:
        tell(request, _("Nothing was recorded. %(why)s") % {"why": words_vetting.fault(str(error))}, good=False)
    return HttpResponseRedirect(reverse("mission:vetting_repatriations"))


def _repatriations_page(
    request: HttpRequest, form: RepatriationForm, *, read: vetting_sheets.Read | None = None, plan: str = "",
    status: int = 200,
) -> HttpResponse:
    someone = someone_of(request)
    rows = queries.repatriations(someone)
    by = officers.names({one.entered_by for one in rows})
    wrong = read.wrong if read else []
    return TemplateResponse(request, "mission/vetting/repatriations.html", {
        "rows": [(one, words_vetting.state(one.state), words_vetting.grounds(one.codes.get("grounds", "unknown")),
                  by.get(one.entered_by, "")) for one in rows],
        "form": form, "sheet": SheetForm(), "read": read, "plan": plan, "wrong": wrong[:SHOWN],
        "more": max(0, len(wrong) - SHOWN), "good": len(read.good) if read else 0,
        "may_record": roles.may(someone.roles, "vetting.record"),
    }, status=422 if wrong else status)
