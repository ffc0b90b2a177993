"""The case page and what an officer does in a case by ordinary forms: coding it and moving it on."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import BadCodes, Conflict, NotAllowed, NotReady, WrongStage
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import Officer
from tande.domains.support import queries as support
from tande.interfaces.staff import case_data, force_lines, labels
from tande.interfaces.staff.access import desk, officer_of
from tande.interfaces.staff.forms import TRIAGE_FIELDS, MoveForm, TriageForm
from tande.interfaces.staff.views_decisions import not_ready
from tande.ledger import clock
from tande.policy import roles, stages


@require_GET
@desk("case.open", key_first=True)
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """The case without its content; the page's script fetches what is sealed and opens it in the browser."""
    officer = officer_of(request)
    at = clock.now()
    view = queries.case(case_id, officer, at=at)
    return TemplateResponse(request, "staff/case.html", {
        **_state(view, officer),
        "force": force_lines.lines(case_id, officer, at),
        "form": TriageForm(initial=_initial(view)),
        "page_data": case_data.for_script(view, officer),
    })


def _state(view: queries.CaseView, officer: Officer) -> dict[str, Any]:
    """What the page shows in clear: codes, moves, timeline, who else was granted the case."""
    facts = queries.timeline(view.row.id, officer)
    people = {fact.actor for fact in facts if fact.actor} | {
        body for fact in facts if isinstance(body := fact.body.get("officer"), int)
    } | set(view.granted_to)
    people |= {one.officer_id for one in view.conflicts} | ({view.proposal.officer_id} if view.proposal else set())
    names = officers.names({person for person in people if person is not None})
    granted = sorted(names.get(one, "") for one in view.granted_to)
    return {
        "case": view, "row": view.row, "officer": officer, "granted": granted,
        "events": labels.timeline((one for one in facts if one.kind not in queries.READING_KINDS), names),
        "read": labels.timeline((one for one in facts if one.kind in queries.READING_KINDS), names),
        "read_times": sum(one.kind in queries.READING_KINDS for one in facts), "names": names, "here": "staff:case",
        "proposal": _proposal(view, officer, names),
        "help": support.signal(view.row.id, officer, at=clock.now()),
        "conflicts": [(one.officer_id, names.get(one.officer_id, ""), one.reason) for one in view.conflicts],
        "coded": [
            (labels.FIELDS[name], labels.value(name, view.row.codes[name]))
            for name in TRIAGE_FIELDS if view.row.codes.get(name)
        ],
        "may": {action.replace(".", "_"): roles.may(officer.roles, action) for action in roles.MAY},
    }


def _proposal(view: queries.CaseView, officer: Officer, names: dict[int, str]) -> dict[str, Any] | None:
    """What waits for a second officer, in words; ``own`` when this officer proposed it."""
    one = view.proposal
    if one is None:
        return None
    return {
        "stage": labels.stage(one.to), "who": names.get(one.officer_id, ""), "at": one.at,
        "codes": [(labels.FIELDS[name], labels.value(name, code)) for name, code in one.codes.items()],
        "own": one.officer_id == officer.pk,
    }


def _initial(view: queries.CaseView) -> dict[str, Any]:
    return {"level": view.row.level, **view.row.codes, "version": view.version}


@require_http_methods(["GET", "POST"])
@desk("case.triage")
def triage(request: HttpRequest, case_id: str) -> HttpResponse:
    """Keep the coded triage. Somebody else's change meanwhile shows beside what was typed."""
    officer = officer_of(request)
    view = queries.case(case_id, officer, at=clock.now())
    form = TriageForm(request.POST) if request.method == "POST" else TriageForm(initial=_initial(view))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            operations.triage(
                case_id=case_id, officer=officer, codes=form.codes(), known=settings.MISSION.known_codes(),
                at=clock.now(), version=form.cleaned_data["version"],
            )
        except Conflict:
            return _changed_meanwhile(request, view, officer, form)
        except BadCodes as error:
            form.add_error(*_triage_fault(str(error)))
        else:
            messages.success(request, _("The codes are kept."), extra_tags="good")
            return HttpResponseRedirect(reverse("staff:case", args=[case_id]))
        status = 400
    elif form.is_bound:
        status = 400
    return TemplateResponse(request, "staff/triage.html", {**_state(view, officer), "form": form}, status=status)


def _triage_fault(field: str) -> tuple[str | None, str]:
    if field == "child":
        return field, _("This case was marked as a child's. Nobody can unset that.")
    if field == "month":
        return field, _("Write year and month, for example 2026-10.")
    return (field if field in TRIAGE_FIELDS else None), _("Choose one of the answers offered.")


@require_http_methods(["GET", "POST"])
@desk("case.move")
def move(request: HttpRequest, case_id: str, to: str) -> HttpResponse:
    """Confirm a move of the table with the codes it needs, then make it."""
    officer = officer_of(request)
    view = queries.case(case_id, officer, at=clock.now())
    step = _step(view, to, request)
    if step is None:
        return _not_from_here(request, view, officer)
    form = MoveForm(request.POST or None, move=step, initial={"version": view.version})
    if request.method == "POST" and form.is_valid():
        act = operations.propose if step.second else operations.move
        try:
            act(
                case_id=case_id, officer=officer, to=to, codes=form.codes(), at=clock.now(),
                version=form.cleaned_data["version"], pack=settings.MISSION.labels,
            )
        except (Conflict, WrongStage):
            return _changed_meanwhile(request, queries.case(case_id, officer, at=clock.now()), officer, form, step)
        except BadCodes:
            form.add_error(None, _("Choose one of the answers offered."))
        except NotReady as error:
            form.add_error(None, not_ready(str(error)))
        else:
            messages.success(request, _moved(step), extra_tags="good")
            return HttpResponseRedirect(reverse("staff:case", args=[case_id]))
    context = {**_state(view, officer), "form": form, "step": step, "told": _told(view, officer)}
    if step.to == stages.FINDING:
        context["allegations"] = queries.allegations(case_id, officer)
    return TemplateResponse(request, "staff/move.html", context, status=400 if form.errors else 200)


def _moved(step: stages.Move) -> str:
    if step.second:
        return _("Proposed. A second officer must agree before anything happens.")
    return _("Done: %(stage)s.") % {"stage": labels.stage(step.to)}


def _step(view: queries.CaseView, to: str, request: HttpRequest) -> stages.Move | None:
    """The move asked for: NotAllowed when only other roles have it, None when the stage has none such."""
    if to not in stages.STAGES:
        raise Http404
    try:
        step = stages.find(view.row.stage, to)
    except stages.WrongMove:
        return None
    if step not in view.moves:
        raise NotAllowed(to)
    return step


def _not_from_here(request: HttpRequest, view: queries.CaseView, officer: Officer) -> HttpResponse:
    """Two tabs, a double click or the back button: say where the case is now, and change nothing."""
    return TemplateResponse(request, "staff/moved_on.html", _state(view, officer), status=409)


def _told(view: queries.CaseView, officer: Officer) -> bool:
    """Whether an outcome was written to the person: asked for before closing."""
    facts = queries.timeline(view.row.id, officer)
    return any(fact.kind == "case.written" and fact.body.get("kind") == "outcome" for fact in facts)


def _changed_meanwhile(
    request: HttpRequest, view: queries.CaseView, officer: Officer, form: Any, step: stages.Move | None = None
) -> HttpResponse:
    """Nothing was written: show what is there now and keep what was typed, on the new version."""
    form.data = form.data.copy()
    form.data["version"] = str(view.version)
    still = step is None or step in view.moves
    return TemplateResponse(request, "staff/conflict.html", {
        **_state(view, officer), "form": form, "step": step, "still": still,
    }, status=409)
