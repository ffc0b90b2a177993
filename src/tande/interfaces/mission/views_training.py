"""How training stands: coverage as of any day, what ends soon, and one person's."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tande.domains.personnel import queries as personnel
from tande.domains.training import errors, operations, queries
from tande.interfaces.mission import downloads
from tande.interfaces.mission import training_words as words
from tande.interfaces.mission.access import register, someone_of
from tande.ledger import clock
from tande.policy import roles
from tande.policy import training as rules
from tande.policy.training import Trainee


@require_GET
@register("training.see")
def overview(request: HttpRequest) -> HttpResponse:
    """Coverage of one contingent on a day, module by module, and the way to everything else."""
    officer = someone_of(request)
    contingent, on = words.contingent_asked(request, officer), words.day_asked(request)
    found = queries.coverage(contingent, on)
    names = words.unit_names(contingent)
    return TemplateResponse(request, "mission/training.html", {
        "contingents": words.contingents(officer), "contingent": contingent, "on": on, "people": found.people,
        "rows": _rows(found), "units": [{"code": code, "name": names.get(code, code), "rows": _rows(found, code)}
                                        for code in found.units],
        "due": len(queries.due(contingent, on)), "keeps": roles.may(officer.roles, "training.keep"),
    })


@require_GET
@register("training.see")
def coverage_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table to keep: a line for each unit and module."""
    officer = someone_of(request)
    contingent, on = words.contingent_asked(request, officer), words.day_asked(request)
    found = queries.coverage(contingent, on)
    states = list(rules.STATES)
    headings = [_("Day"), _("Contingent"), _("Unit"), _("Code"), _("Module"), _("Required of"), _("Trained"),
                *(_(rules.STATES[state]) for state in states)]
    names = words.unit_names(contingent)
    rows = []
    for unit in ("", *found.units):
        for code in found.modules:
            cell = found.cells.get((unit, code))
            if cell is not None:
                rows.append([
                    on.isoformat(), contingent, names.get(unit, unit) if unit else _("All units"), code,
                    words.title(code), str(cell.needed), str(cell.trained),
                    *(str(cell.states.get(state, 0)) for state in states),
                ])
    return downloads.table(_kind(kind), f"training-{contingent}-{on.isoformat()}", headings, rows)


@require_GET
@register("training.see")
def due(request: HttpRequest) -> HttpResponse:
    """What ends within 90, 60, 30 and 7 days, and what has ended, by name."""
    officer = someone_of(request)
    contingent, on = words.contingent_asked(request, officer), words.day_asked(request)
    rows = _due(request, contingent, on)
    groups = [(limit, [one for one in rows if one["warning"] == limit]) for limit in sorted(rules.WARNINGS)]
    return TemplateResponse(request, "mission/training_due.html", {
        "contingents": words.contingents(officer), "contingent": contingent, "on": on,
        "groups": groups, "ended": [one for one in rows if not one["warning"]],
    })


@require_GET
@register("training.see")
def due_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table to keep."""
    officer = someone_of(request)
    contingent, on = words.contingent_asked(request, officer), words.day_asked(request)
    headings = [_("Name"), _("Service number"), _("Unit"), _("Module"), _("State"), _("Counts until"), _("Days left")]
    rows = [
        [one["name"], one["number"], one["unit"], one["title"], one["words"],
         one["until"].isoformat() if one["until"] else "", "" if one["days"] is None else str(one["days"])]
        for one in _due(request, contingent, on)
    ]
    return downloads.table(_kind(kind), f"training-due-{contingent}-{on.isoformat()}", headings, rows)


@require_GET
@register("training.see")
def trainee(request: HttpRequest, person_id: str) -> HttpResponse:
    """Everything one person has learned and tried."""
    return _trainee(request, person_id)


@require_POST
@register("training.revoke")
def annul(request: HttpRequest, person_id: str, attempt_id: str) -> HttpResponse:
    """Take a result back, with a reason."""
    try:
        operations.annul(attempt_id=attempt_id, reason=request.POST.get("reason", "").strip(),
                         officer=someone_of(request), at=clock.now())
    except errors.BadField:
        return _trainee(request, person_id, fault=_("Write in a sentence why the result is taken back."), status=422)
    except errors.NoSuchSession:
        raise Http404 from None
    return HttpResponseRedirect(reverse("mission:training_person", args=[person_id]))


def _trainee(request: HttpRequest, person_id: str, *, fault: str = "", status: int = 200) -> HttpResponse:
    officer, on = someone_of(request), words.day_asked(request)
    person = personnel.person(person_id, officer, clock.now())
    in_force = queries.in_force(on)
    standings = queries.status([person_id], on)[person_id]
    needed = rules.needs(Trainee(person.id, person.unit, person.post, person.deployed_on), in_force, on)
    return TemplateResponse(request, "mission/training_person.html", {
        "person": person, "on": on, "fault": fault, "revokes": roles.may(officer.roles, "training.revoke"),
        "modules": [
            {"title": words.title(code), "required": rules.required_of(person.post, in_force[code]),
             "needed": code in needed, **words.state(standing)}
            for code, standing in standings.items()
        ],
        "next_due": rules.next_due(standings[code] for code in needed),
        "attempts": [
            {"id": one.attempt_id, "title": words.title(one.curriculum), "on": one.on, "score": one.score,
             "passed": one.passed, "until": one.until, "source": _(rules.SOURCES[one.source]), "counts": one.counts,
             "annulled_on": one.annulled_on, "session": one.session_id}
            for one in queries.attempts_of(person_id, officer)
        ],
    }, status=status)


def _rows(found: queries.Coverage, unit: str = "") -> list[dict[str, Any]]:
    rows = []
    for code in found.modules:
        cell = found.cells.get((unit, code))
        if cell is not None:
            rows.append({
                "code": code, "title": words.title(code), "needed": cell.needed, "trained": cell.trained,
                "share": 100 * cell.trained // cell.needed,
                "others": [{"words": _(rules.STATES[state]), "chip": words.CHIPS[state], "number": cell.states[state]}
                           for state in rules.STATES if cell.states.get(state) and state != rules.PASSED],
            })
    return rows


def _due(request: HttpRequest, contingent: str, on: Any) -> list[dict[str, Any]]:
    """With names; that somebody looked at them is recorded."""
    found = queries.due(contingent, on)
    names = personnel.numbered({one.person for one in found}, someone_of(request), clock.now()) if found else {}
    units = words.unit_names(contingent)
    return [
        {"person": one.person, "name": names[one.person][0], "number": names[one.person][1],
         "unit": units.get(one.unit, one.unit), "title": words.title(one.curriculum), **words.state(one.standing)}
        for one in found if one.person in names
    ]


def _kind(kind: str) -> str:
    if kind not in ("csv", "xlsx"):
        raise Http404
    return kind


