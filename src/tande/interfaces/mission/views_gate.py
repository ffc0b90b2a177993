"""One person at the gate; suspending, and letting somebody deploy who is not ready: ask, agree or not, end."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.officers.queries import Officer
from tande.domains.readiness import boards, operations
from tande.domains.readiness.errors import (
    AlreadyThere,
    BadField,
    Changed,
    NoSuchMatter,
    NotNeeded,
    SecondNeeded,
    Suspended,
)
from tande.domains.readiness.operations import Asked
from tande.interfaces.mission import ready_words as words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.views_ready import day_asked
from tande.ledger import clock
from tande.policy import gate, roles
from tande.toolkit import sealing

GATE_RIGHTS = ("suspension.set", "override.ask", "override.confirm")


@require_GET
@register("ready.see")
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """Whether one person may deploy on a day, as known that day or now."""
    return _person(request, person_id)


def _person(request: HttpRequest, person_id: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    today = timezone.localdate(at)
    on = day_asked(request, "on", today)
    known_now = request.GET.get("known") == "now"
    found = boards.person(someone, person_id, on, at=at, known=today if known_now else None)
    units, rights = boards.unit_names(found.contingent), _rights(someone)
    return TemplateResponse(request, "mission/ready_person.html", {
        "found": found, "line": words.line(found.line, on, units), "on": on, "today": today, "known_now": known_now,
        "all_reasons": boards.all_reasons(someone), "rights": rights, "problem": problem,
        "matters": _with_steps(words.matters(found.matters, today=today, names=boards.all_reasons(someone)), rights),
        "suspend_codes": [(code, _(text)) for code, text in gate.SUSPENDED_FOR.items()],
        "override_codes": [(code, _(text)) for code, text in gate.OVERRIDDEN_FOR.items()],
        "typed": request.POST, "new_id": request.POST.get("id") or sealing.new_id(),
    }, status=status)


def _rights(someone: Officer) -> set[str]:
    return {right for right in GATE_RIGHTS if roles.may(someone.roles, right)}


def _with_steps(found: list[dict[str, Any]], rights: set[str]) -> list[dict[str, Any]]:
    return [one | {"may": words.may_follow(one, rights)} for one in found]


@require_POST
@register("suspension.set")
def suspend(request: HttpRequest, person_id: str) -> HttpResponse:
    """Keep somebody back for the time being."""

    def deed(someone: Officer) -> None:
        operations.suspend(person_id=person_id, asked=_asked(request), officer=someone, at=clock.now())

    return _do(request, person_id, deed, _("The person is suspended."))


@require_POST
@register("override.ask")
def ask_override(request: HttpRequest, person_id: str) -> HttpResponse:
    """Ask that somebody may deploy who is not ready."""

    def deed(someone: Officer) -> None:
        try:
            until = date.fromisoformat(request.POST.get("until", ""))
        except ValueError:
            raise BadField("until") from None
        operations.ask_override(
            person_id=person_id, until=until, asked=_asked(request), officer=someone, at=clock.now()
        )

    return _do(request, person_id, deed, _("Asked. A second officer must agree."))


def _asked(request: HttpRequest) -> Asked:
    given = request.POST
    return Asked(given.get("id", ""), given.get("code", ""), _one_line(given.get("words", "")))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _do(request: HttpRequest, person_id: str, deed: Callable[[Officer], None], done: str) -> HttpResponse:
    try:
        deed(someone_of(request))
    except (BadField, AlreadyThere, NotNeeded, Suspended) as error:
        return _person(request, person_id, problem=_problem(error), status=422)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("mission:ready_person", args=[person_id]))


def _problem(error: Exception) -> str:
    if isinstance(error, AlreadyThere):
        return _("There is one already. Look below.")
    if isinstance(error, NotNeeded):
        return _("Nothing is missing: the person is ready, and no override is needed.")
    if isinstance(error, Suspended):
        return _("The person is suspended. No override helps; the suspension must be lifted first.")
    return {
        "until": _("Choose a last day from today on, at most %(days)d days.") % {"days": gate.OVERRIDE_DAYS},
        "code": _("Choose a reason."),
        "words": _("Say why, in one to 1,000 letters."),
    }.get(str(error), _("Open the page again and fill in the form anew."))


@require_POST
@register("ready.see")
def step(request: HttpRequest, matter_id: str) -> HttpResponse:
    """Lift a suspension, agree to an override or not, or end it. The right depends on the step."""
    given = request.POST
    seen = given.get("seen", "")
    back = HttpResponseRedirect(_back(request))
    try:
        operations.take_step(
            matter_id=matter_id, step=given.get("step", ""), seen=int(seen) if seen.isascii() and seen.isdigit() else 0,
            officer=someone_of(request), at=clock.now(), words=_one_line(given.get("words", "")),
        )
    except NoSuchMatter:
        raise Http404 from None
    except Changed:
        messages.warning(request, _("Somebody was quicker. Nothing was written; look again."))
    except SecondNeeded:
        messages.warning(request, _("You asked for it yourself. Another officer must decide."))
    except BadField as error:
        late = str(error) == "until"
        messages.warning(request, _("Its last day has passed.") if late else _("Say why, in one to 1,000 letters."))
    else:
        messages.success(request, _("Written down."))
    return back


def _back(request: HttpRequest) -> str:
    person_id = request.POST.get("person", "")
    if sealing.is_id(person_id):
        return reverse("mission:ready_person", args=[person_id])
    kind = "suspensions" if request.POST.get("kind") == gate.SUSPENSION else "overrides"
    return reverse(f"mission:{kind}")


@require_GET
@register("ready.see")
def overrides(request: HttpRequest) -> HttpResponse:
    """All overrides: what waits for a second officer, what is in force, what is over."""
    return _list(request, gate.OVERRIDE)


@require_GET
@register("vetting.see")
def suspensions(request: HttpRequest) -> HttpResponse:
    """All suspensions; for officers of the body."""
    return _list(request, gate.SUSPENSION)


def _list(request: HttpRequest, kind: str) -> HttpResponse:
    someone, at = someone_of(request), clock.now()
    today, named = timezone.localdate(at), boards.matters(someone, kind, at=clock.now())
    names = {one.id: name for one, name in named}
    shown = words.matters((one for one, _name in named), today=today, names=boards.all_reasons(someone))
    found = [one | {"name": names[one["id"]]} for one in _with_steps(shown, _rights(someone))]
    return TemplateResponse(request, "mission/gate_matters.html", {
        "kind": kind, "standing": [one for one in found if one["stands"]],
        "over": [one for one in found if not one["stands"]], "sees_suspensions": boards.all_reasons(someone),
    })
