"""Who read what: for the head and the auditor. Never content."""

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


@dataclass(frozen=True)
class Reading:
    """One reading; the parts of one file fetched one after another count as one."""

    at: datetime
    who: str
    sentence: str
    case: str


@require_GET
@desk("readings.see")
def readings(request: HttpRequest) -> HttpResponse:
    """The latest readings, newest first; ``officer`` narrows to one person."""
    found = queries.readings(officer_of(request), LIMIT)
    names = officers.names({fact.actor for fact in found if fact.actor})
    chosen = request.GET.get("officer", "")
    if chosen.isascii() and chosen.isdigit():
        found = [fact for fact in found if str(fact.actor) == chosen]
    return TemplateResponse(request, "staff/readings.html", {
        "readings": [_reading(list(same), names) for _key, same in groupby(found, key=_one_act)],
        "people": sorted(names.items(), key=lambda pair: pair[1]), "chosen": chosen, "limit": LIMIT,
    })


def _one_act(fact: FactView) -> tuple[object, ...]:
    file = fact.body.get("file")
    return (fact.actor, fact.kind, fact.subject, file) if file else (fact.seq,)


def _reading(same: list[FactView], names: dict[int, str]) -> Reading:
    fact = same[-1]
    who = names.get(fact.actor, "") if fact.actor is not None else ""
    return Reading(fact.at, who, _(facts.KINDS[fact.kind].sentence), fact.subject[:queries.SHORT_ID_CHARS])
