"""One person: the page, entering, changing, and the steps from arrival to leaving."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.personnel import operations, queries
from tande.domains.personnel.errors import BadField, Changed, NothingToDo, Taken
from tande.domains.personnel.scope import check
from tande.interfaces.mission import words_people as words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.forms_people import ChangeForm, DayForm, LeaveForm, NewPersonForm, as_typed
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit import sealing

STEPS = ("deploy", "leave", "stay", "strike", "restore")
_SHOWN_AT = {"names": "name"}


@require_GET
@register("people.see")
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Somebody's particulars and history."""
    return _page(request, person_id)


@require_http_methods(["GET", "POST"])
@register("people.change")
def new(request: HttpRequest, contingent: str) -> HttpResponse:
    """Put one person on the list by hand."""
    someone, at = someone_of(request), clock.now()
    check(someone, "people.change", contingent)
    if request.method == "GET":
        return _form(request, NewPersonForm(contingent=contingent, initial={"id": sealing.new_id()}), contingent)
    form = NewPersonForm(request.POST, contingent=contingent)

    def enroll() -> str:
        return operations.enroll(
            contingent=contingent, details=form.details(), place=form.place(), officer=someone, at=at,
            deployed_on=form.cleaned_data["deployed_on"], person_id=form.cleaned_data["id"])

    made = _tried(form, enroll)
    if made is None:
        return _form(request, form, contingent, status=422)
    messages.success(request, _("On the list. The comparison with records begins by itself."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:person", args=[made]))


@require_http_methods(["GET", "POST"])
@register("people.change")
def change(request: HttpRequest, person_id: str) -> HttpResponse:
    """Other particulars, another unit or post."""
    someone, at = someone_of(request), clock.now()
    found = queries.person(person_id, someone, at)
    if request.method == "GET":
        form = ChangeForm(contingent=found.contingent, initial=as_typed(found))
        return _form(request, form, found.contingent, found=found)
    form = ChangeForm(request.POST, contingent=found.contingent)

    def alter() -> str:
        operations.change(
            person_id=person_id, seen=form.cleaned_data["seen"], details=form.details(),
            place=form.place(), reason=form.cleaned_data["reason"], officer=someone, at=at)
        return person_id

    if _tried(form, alter) is None:
        return _form(request, form, found.contingent, found=found, status=422)
    messages.success(request, _("Changed. What stood there before is in the history."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:person", args=[person_id]))


@require_POST
@register("people.change")
def step(request: HttpRequest, person_id: str, step: str) -> HttpResponse:
    """Arrival, leaving, taking that back, striking an entry out and restoring it."""
    if step not in STEPS:
        raise Http404
    someone, at = someone_of(request), clock.now()
    form = {"deploy": DayForm, "leave": LeaveForm}.get(step, _Seen)(request.POST)
    if not form.is_valid():
        return _page(request, person_id, fault=_("Give a day, and a reason where one is asked for."), status=422)
    data = form.cleaned_data
    common: dict[str, Any] = {"person_id": person_id, "seen": data["seen"], "officer": someone, "at": at}
    deeds: dict[str, Callable[[], None]] = {
        "deploy": lambda: operations.deploy(**common, on=data["on"]),
        "leave": lambda: operations.leave(**common, on=data["on"], reason=data["reason"]),
        "stay": lambda: operations.take_back_leaving(**common),
        "strike": lambda: operations.strike(**common, struck=True),
        "restore": lambda: operations.strike(**common, struck=False),
    }
    try:
        deeds[step]()
    except (Changed, NothingToDo):
        return _page(request, person_id, fault=_stale(), status=409)
    except BadField:
        return _page(request, person_id, fault=_("This day cannot be: arrival comes before leaving."), status=422)
    except Taken:
        return _page(request, person_id, fault=_taken(), status=409)
    messages.success(request, _("Written down."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:person", args=[person_id]))


class _Seen(DayForm):
    """A step without a day."""

    on = None  # type: ignore[assignment]


def _tried(form: Form, deed: Callable[[], str]) -> str | None:
    """What the deed gives; None with the fault put to its field."""
    if not form.is_valid():
        return None
    try:
        return deed()
    except BadField as error:
        for name, code in error.faults:
            name = _SHOWN_AT.get(name, name)
            form.add_error(name if name in form.fields else None, words.fault(code))
    except Taken:
        form.add_error("service_number", _taken())
    except Changed:
        form.add_error(None, _stale())
    except NothingToDo:
        form.add_error(None, _("Nothing is different from what stands there."))
    return None


def _taken() -> str:
    return _("Another person of this contingent has this service number. Look for the number in the list.")


def _stale() -> str:
    return _("Somebody changed this meanwhile. Nothing was written: look again.")


def _form(request: HttpRequest, form: Form, contingent: str, *, found: Any = None, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "mission/people/person_form.html", {
        "form": form, "code": contingent, "person": found, "units": queries.units(contingent)}, status=status)


def _page(request: HttpRequest, person_id: str, *, fault: str = "", status: int = 200) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    found = queries.person(person_id, someone, at)
    history = queries.history(person_id, someone, at)
    names = officers.names({one.officer_id for one in history})
    listed = {one.code: one for one in queries.units(found.contingent)}
    unit = listed.get(found.unit)
    today = timezone.localdate(at)
    came = found.deployed_on if found.left_on is None else None
    particulars = roles.may(someone.roles, "people.particulars")
    rotations = {code: name for code, name, _first, _last in queries.rotations(found.contingent)}
    return TemplateResponse(request, "mission/people/person.html", {
        "person": found, "unit": unit.name if unit else found.unit,
        "commands": unit is not None and unit.commander == found.id,
        "post": words.post(found.post), "functions": words.functions(found.functions), "fault": fault,
        "rotation": rotations.get(found.rotation, ""), "particulars": particulars, "today": today,
        "history": [_event(one, names.get(one.officer_id, "–"), particulars) for one in history],
        "may_change": roles.may(someone.roles, "people.change") and not found.struck,
        "may_restore": roles.may(someone.roles, "people.change") and found.struck,
        "may_readings": roles.may(someone.roles, "people.readings"),
        "deploy_form": DayForm(initial={"seen": found.events, "on": came or today}, auto_id="deploy_%s"),
        "leave_form": LeaveForm(initial={"seen": found.events, "on": today}, auto_id="leave_%s"),
    }, status=status)


def _event(one: queries.EventView, who: str, particulars: bool) -> dict[str, Any]:
    """An event in words; former particulars each with the field's name, for who may see them."""
    former = one.before if particulars else {}
    before = [(words.field(name), "; ".join(value) if isinstance(value, list) else value)
              for name, value in former.items()]
    return {"words": str(words.EVENTS[one.kind]), "on": one.on, "at": one.at, "who": who,
            "reason": words.reason(one.reason), "before": before}
