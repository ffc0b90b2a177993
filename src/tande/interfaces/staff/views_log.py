"""Who read what: for the head and the auditor. Never content."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tande.domains.casework import queries
from tande.domains.officers import queries as officers
from tande.interfaces.staff.access import desk, officer_of
from tande.ledger.queries import FactView
from tande.policy import facts

LIMIT = 1000
NUMBER_MAX = 18
NOT_HEX = re.compile("[^0-9a-f]")


@dataclass(frozen=True)
class Reading:
    """One reading; the same again within a minute, as when a file is fetched part by part, counts as one."""

    at: datetime
    who: str
    sentence: str
    case: str


@require_GET
@desk("readings.see")
def readings(request: HttpRequest) -> HttpResponse:
    """The latest readings, newest first; ``officer`` narrows to one person, ``case`` to one case's number."""
    chosen, case = request.GET.get("officer", ""), request.GET.get("case", "").strip().lower()
    by = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) <= NUMBER_MAX else None
    # A number that cannot be one finds nothing, rather than everything.
    found = [] if NOT_HEX.search(case) else queries.readings(officer_of(request), LIMIT, by=by, case=case)
    people = [(one.id, one.display_name) for one in officers.team()]
    names = officers.names({fact.actor for fact in found if fact.actor})
    return TemplateResponse(request, "staff/readings.html", {
        "readings": [_reading(list(same), names) for _key, same in groupby(found, key=_one_act)],
        "people": people, "chosen": chosen, "case": case, "narrowed": bool(chosen or case),
        "limit": LIMIT, "more": len(found) == LIMIT,
    })


def _one_act(fact: FactView) -> tuple[object, ...]:
    return (fact.actor, fact.kind, fact.subject, fact.body.get("file"), fact.at.replace(second=0, microsecond=0))


def _reading(same: list[FactView], names: dict[int, str]) -> Reading:
    fact = same[-1]
    who = names.get(fact.actor, "") if fact.actor is not None else ""
    return Reading(fact.at, who, _(facts.KINDS[fact.kind].sentence), fact.subject[:queries.SHORT_ID_CHARS])
