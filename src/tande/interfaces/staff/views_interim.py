"""Interim measures on the page of allegations: asked for, answered, lifted. Each a form of its own."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import AlreadyThere, BadCodes, Conflict, WrongStage
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import labels, labels_desk
from tande.interfaces.staff.access import desk, officer_of
from tande.ledger import clock
from tande.policy import interim, roles


def interim_context(case_id: str, officer: Officer, stage: str) -> dict[str, Any]:
    """What the page of allegations shows of interim measures, in words."""
    may = roles.may(officer.roles, "interim.ask")
    words = dict(labels_desk.choices(interim.STATES))
    acts = {interim.TAKEN: _("It is in force"), interim.REFUSED: _("It was refused"), interim.LIFTED: _("Lift it")}
    return {
        "interim": [
            {"view": one, "measure": labels.value("interim", one.measure), "of": labels.asked_of(one.asked_of),
             "state": words[one.state], "acts": [(code, acts[code]) for code in one.next] if may else []}
            for one in queries.interim_of(case_id, officer)
        ],
        "interim_choices": labels_desk.choices(interim.MEASURES),
        "interim_of": [
            (interim.MISSION_COMMAND, labels.asked_of(interim.MISSION_COMMAND)),
            *sorted(((code, labels.pack("state", code)) for code in settings.MISSION.states), key=lambda one: one[1]),
        ],
        "may_ask_interim": may and stage in interim.OPEN_FOR_ASKING,
    }


@require_POST
@desk("interim.ask")
def ask(request: HttpRequest, case_id: str) -> HttpResponse:
    """Record that a measure was asked for."""
    try:
        operations.ask_interim(
            case_id=case_id, allegation_id=request.POST.get("allegation", ""), officer=officer_of(request),
            measure=request.POST.get("measure", ""), asked_of=request.POST.get("asked_of", ""),
            known_states=settings.MISSION.states, at=clock.now(),
        )
    except BadCodes:
        return _back(request, case_id, _("Choose one of the answers offered."), good=False)
    except WrongStage:
        return _back(request, case_id, _("In this stage of the case nothing is asked for."), good=False)
    except AlreadyThere:
        return _back(request, case_id, _("This was asked of them already and is not lifted."), good=False)
    return _back(request, case_id, _("Recorded. Whether they answer is watched."))


@require_POST
@desk("interim.ask")
def record(request: HttpRequest, case_id: str, interim_id: int) -> HttpResponse:
    """Record that a measure is in force, was refused, or is lifted."""
    try:
        operations.record_interim(
            case_id=case_id, interim_id=interim_id, officer=officer_of(request), to=request.POST.get("to", ""),
            at=clock.now(),
        )
    except BadCodes:
        return _back(request, case_id, _("Choose one of the answers offered."), good=False)
    except Conflict:
        told = _("A colleague recorded something else meanwhile. Look, then decide.")
        return _back(request, case_id, told, good=False)
    return _back(request, case_id, _("Recorded."))


def _back(request: HttpRequest, case_id: str, message: str, *, good: bool = True) -> HttpResponse:
    messages.add_message(request, messages.SUCCESS if good else messages.ERROR, message,
                         extra_tags="good" if good else "bad")
    return HttpResponseRedirect(reverse("staff:allegations", args=[case_id]) + "#interim")
