"""Signing a stage, sending back, two savings side by side, and the same child in two incidents."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.violations import operations, queries
from tande.domains.violations.errors import BadEntry, CannotSign, Changed, NothingToDo
from tande.domains.violations.operations import Signed
from tande.domains.violations.views import ConflictView
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.violations import pages, words
from tande.interfaces.mission.violations.forms import SignForm
from tande.ledger import clock
from tande.policy import roles
from tande.policy.violations import fields as catalogue
from tande.policy.violations import verification
from tande.policy.violations.codes import STAGES
from tande.policy.violations.entries import as_day


@require_http_methods(["GET", "POST"])
@register("violation.see")
def sign(request: HttpRequest, incident_id: str, violation_id: str) -> HttpResponse:
    """Read what is to be signed, and sign it."""
    someone, at = someone_of(request), clock.now()
    stage = _stage_of(someone)
    if request.method == "GET":
        return _page(request, incident_id, violation_id, stage, None)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, incident_id, violation_id, stage, form, status=422)
    data = form.cleaned_data
    signed = Signed(stage, int(data["revision"]), data["status"], as_day(data["on"]), data["source_weight"],
                    data["un_eyewitness"], data["consistent"], data["credible"], data["non_verification"], data["note"])
    try:
        operations.sign(violation_id=violation_id, signed=signed, officer=someone, at=at)
    except CannotSign as error:
        for name, code in error.faults.items():
            form.add_error(name if name in form.fields else None, words.fault(code))
        return _page(request, incident_id, violation_id, stage, form, status=409 if "" in error.faults else 422)
    messages.success(request, _("Signed."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident_id]))


@require_POST
@register("violation.see")
def send_back(request: HttpRequest, incident_id: str, violation_id: str) -> HttpResponse:
    """Send it back to the stage before, with the reason."""
    someone = someone_of(request)
    stage, given = _stage_of(someone), request.POST.get("revision", "")
    revision = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    try:
        operations.send_back(violation_id=violation_id, stage=stage, revision=revision, officer=someone,
                             note=request.POST.get("note", ""), at=clock.now())
    except CannotSign as error:
        told = words.fault(next(iter(error.faults.values())))
        return _page(request, incident_id, violation_id, stage, None, fault=told, status=409)
    messages.success(request, _("Sent back."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident_id]))


def _stage_of(someone: Officer) -> str:
    """The stage that this person signs. Raises Http404 for who signs none."""
    for stage in STAGES:
        if roles.may(someone.roles, verification.RIGHTS[stage]):
            return stage
    raise Http404


def _page(request: HttpRequest, incident_id: str, violation_id: str, stage: str, form: SignForm | None, *,
          fault: str = "", status: int = 200) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    view = queries.incident(someone, incident_id, at, part="sign")
    told = pages.context(view, someone)
    found = next((each for each in told["violations"] if each["one"].id == violation_id), None)
    if found is None:
        raise Http404
    one = found["one"]
    if form is None:
        form = SignForm(initial={"revision": one.revision, "on": timezone.localdate(at).isoformat()})
    here = [{**group, "rows": [row for row in group["rows"] if violation_id in row["one"].violations]}
            for group in told["parts"]]
    return TemplateResponse(request, "mission/violations/sign.html", {
        **told, "found": found, "here": here, "form": form, "fault": fault, "stage": words.stage(stage),
        "its_turn": one.standing.turn == stage, "may_send_back": verification.may_send_back(stage, one.standing),
    }, status=status)


@require_http_methods(["GET", "POST"])
@register("violation.record")
def conflict(request: HttpRequest, conflict_id: str) -> HttpResponse:
    """Two savings of one row, field by field, to choose from."""
    someone, at = someone_of(request), clock.now()
    told = queries.conflict(someone, conflict_id, at)
    if request.method == "GET":
        return _conflict_page(request, told, {})
    given = request.POST.get("seen", "")
    seen = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    choices = {name: request.POST.get(name, "") for name in _asked(told)}
    try:
        operations.settle(conflict_id=conflict_id, seen=seen, choices=choices, officer=someone, at=at)
    except NothingToDo:
        return _conflict_page(request, told, choices, fault=_("Somebody settled this already."), status=409)
    except Changed:
        fresh = queries.conflict(someone, conflict_id, at)
        return _conflict_page(request, fresh, choices, status=409, fault=_(
            "It changed once more meanwhile. Look again and choose."))
    except BadEntry as error:
        wrong = "; ".join(f"{_label(told.sort, one.field)}: {words.fault(one.fault)}" for one in error.wrong)
        return _conflict_page(request, told, choices, fault=wrong, status=422)
    messages.success(request, _("Settled. Both savings stay in the history."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[told.incident]))


def _asked(told: ConflictView) -> list[str]:
    return [one.field for one in told.differences] + (["violations"] if told.links else [])


def _label(sort: str, name: str) -> str:
    if name == "violations":
        return _("Which violations?")
    known = {one.name: one.label for one in catalogue.FIELDS[sort]}
    return _(known[name]) if name in known else name


def _conflict_page(
    request: HttpRequest, told: ConflictView, choices: dict[str, str], *, fault: str = "", status: int = 200
) -> HttpResponse:
    labels, names = queries.party_labels(), officers.names({told.officer_id, told.their_officer_id})
    rows: list[dict[str, Any]] = []
    for one in told.differences:
        field = catalogue.field(told.sort, one.field)
        sides = (one.before, one.theirs, one.mine)
        before, theirs, mine = (words.value(field, each, labels) if each is not None else "–" for each in sides)
        rows.append({"name": one.field, "label": _(field.label), "before": before, "theirs": theirs, "mine": mine,
                     "chosen": choices.get(one.field) or _proposed(one)})
    if told.links:
        before, theirs, mine = (str(len(each)) for each in told.links)
        rows.append({"name": "violations", "label": _("Which violations?"), "before": before, "theirs": theirs,
                     "mine": mine, "chosen": choices.get("violations", "")})
    return TemplateResponse(request, "mission/violations/conflict.html", {
        "one": told, "rows": rows, "sort": words.sort(told.sort), "fault": fault,
        "who": names.get(told.officer_id, "–"), "their_who": names.get(told.their_officer_id, "–"),
    }, status=status)


def _proposed(one: Any) -> str:
    """Where only one of the two changed the field, that one is proposed."""
    return "mine" if one.only_mine else "theirs" if one.only_theirs else ""


@require_http_methods(["GET", "POST"])
@register("violation.record")
def same_child(request: HttpRequest, incident_id: str, part_id: str) -> HttpResponse:
    """Say that a child of another incident is the same one."""
    someone, at = someone_of(request), clock.now()
    fault = ""
    if request.method == "POST":
        try:
            operations.same_child(part_id=part_id, other_id=request.POST.get("other", "")[:32], officer=someone, at=at)
        except NothingToDo:
            fault = _("It is so already, or another row already points to this child.")
        else:
            messages.success(request, _("Kept."), extra_tags="good")
            return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident_id]))
    view = queries.incident(someone, incident_id, at)
    part = next((each for each in view.parts if each.id == part_id and each.sort == catalogue.VICTIM), None)
    if part is None:
        raise Http404
    rows = [(pk, number, words.option("sex", sex) if sex else "–", age)
            for pk, number, sex, age in queries.children_like(someone, part_id)]
    return TemplateResponse(request, "mission/violations/same.html", {
        "one": view, "part": part, "rows": rows, "fault": fault,
        "summary": words.summary(part.sort, part.fields, {})}, status=409 if fault else 200)
