"""The list of incidents, one incident with everything that hangs on it, who it is about, and printing."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers import queries as officers
from tande.domains.violations import operations, queries
from tande.domains.violations.errors import BadDuplicate, Changed, NothingToDo, StillCounts
from tande.domains.violations.queries import Look
from tande.domains.violations.views import Line
from tande.interfaces.mission import words as pack_words
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.violations import pages, words
from tande.ledger import clock
from tande.policy import roles
from tande.policy.violations.codes import KINDS, STATUSES
from tande.policy.violations.entries import as_day
from tande.policy.violations.options import OPTIONS


@require_GET
@register("violation.see")
def incidents(request: HttpRequest) -> HttpResponse:
    """The incidents somebody may see, newest first; some of them when something is looked for."""
    someone, asked = someone_of(request), request.GET
    look = _look(asked)
    given = asked.get("page", "")
    page = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    found = queries.incidents(someone, look, page=page)
    kept = asked.copy()
    kept.pop("page", None)
    return TemplateResponse(request, "mission/violations/list.html", {
        "found": found, "look": look, "query": kept.urlencode(), "rows": [_row(one) for one in found.rows],
        "kinds": [(code, words.kind(code)) for code in KINDS],
        "statuses": [(code, words.status(code)) for code in STATUSES], "turns": words.TURNS.items(),
        "departments": words.departments(),
        "states": [(code, words.option("incident_status", code)) for code in OPTIONS["incident_status"]],
        "organisations": [(code, words.organisation(code)) for code in queries.organisations(someone)],
        "may_record": roles.may(someone.roles, "violation.record"), "looked_for": look != Look(),
    })


def _look(asked: QueryDict) -> Look:
    def told(name: str) -> str:
        return asked.get(name, "")[:100].replace("\x00", "")

    def day(name: str) -> date | None:
        return as_day(told(name))

    return Look(told("q"), told("kind"), told("status"), told("turn"), told("department"), told("organisation"),
                told("state"), day("since"), day("until"), told("conflicts") == "yes")


def _row(one: Line) -> dict[str, Any]:
    return {
        "one": one, "place": pack_words.pack("place", one.commune),
        "organisation": words.organisation(one.organisation),
        "state": words.option("incident_status", one.status) if one.status != "open" else "",
        "violations": [{"kind": words.kind(kind), "status": words.status(status), "chip": words.CHIPS[status],
                        "turn": words.TURNS.get(turn, ""), "changed": changed}
                       for kind, status, turn, changed in one.violations],
    }


@require_GET
@register("violation.see")
def incident(request: HttpRequest, incident_id: str) -> HttpResponse:
    """An incident on one page. Who somebody is stays sealed."""
    return page(request, incident_id)


@require_POST
@register("violation.identity")
def identity(request: HttpRequest, incident_id: str) -> HttpResponse:
    """The same with who somebody is. It is written down that it was opened, hence a POST."""
    return page(request, incident_id, identity=True)


def page(
    request: HttpRequest, incident_id: str, *, identity: bool = False, fault: str = "", status: int = 200
) -> HttpResponse:
    """The incident's page; with what went wrong, when something did."""
    someone, at = someone_of(request), clock.now()
    view = queries.incident(someone, incident_id, at, identity=identity)
    readings = queries.readings(someone, incident_id, limit=50)
    names = officers.names({one.officer_id for one in readings})
    return TemplateResponse(request, "mission/violations/incident.html", {
        **pages.context(view, someone), "fault": fault,
        "readings": [(names.get(one.officer_id, "–"), one.at, words.LOOKED.get(one.part, one.part))
                     for one in readings],
    }, status=status)


@require_http_methods(["GET", "POST"])
@register("violation.see")
def printed(request: HttpRequest, incident_id: str) -> HttpResponse:
    """The incident for paper; with who somebody is only by a POST, and for whom that is a right."""
    someone = someone_of(request)
    identity = request.method == "POST" and roles.may(someone.roles, "violation.identity")
    view = queries.incident(someone, incident_id, clock.now(), identity=identity,
                            part="print_identity" if identity else "print")
    return TemplateResponse(request, "mission/violations/print.html", pages.context(view, someone))


@require_POST
@register("violation.record")
def set_status(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Close, open again, or call it a duplicate."""
    given = request.POST.get("duplicate_of", "").strip().lstrip("#")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    try:
        operations.set_status(
            incident_id=incident_id, status=request.POST.get("status", ""), seen=request.POST.get("seen", ""),
            duplicate_of=number, officer=someone_of(request), at=clock.now())
    except Changed:
        return page(request, incident_id, status=409,
                    fault=_("Somebody changed this meanwhile. Nothing was written: look again."))
    except NothingToDo:
        return page(request, incident_id, fault=_("It is so already."), status=409)
    except BadDuplicate:
        return page(request, incident_id, status=422,
                    fault=_("Give the number of the other incident, which is not itself a duplicate."))
    except StillCounts:
        return page(request, incident_id, status=409, fault=_(
            "The task force verified violations of this incident, and they are counted. It has to take its signatures "
            "back first, so that no number changes unseen."))
    messages.success(request, _("Written down. No verification changed by it."), extra_tags="good")
    return HttpResponseRedirect(reverse("mission:violations_incident", args=[incident_id]))


@require_POST
@register("violation.record")
def code(request: HttpRequest, incident_id: str, violation_id: str) -> HttpResponse:
    """The code that follows the complaint that a violation opened."""
    told = queries.complaint_code(someone_of(request), violation_id, clock.now())
    return TemplateResponse(request, "mission/violations/code.html", {"code": told, "incident": incident_id})
