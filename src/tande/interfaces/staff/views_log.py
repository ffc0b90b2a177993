"""Who read what, and to whom a case was opened or shut: for the head and the auditor. Never content."""

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
    """One act; the parts of one file fetched one after another count as one. ``about``: whom it was done to."""

    at: datetime
    who: str
    sentence: str
    about: str
    case: str


@require_GET
@desk("readings.see")
def readings(request: HttpRequest) -> HttpResponse:
    """The latest readings, newest first; ``officer`` narrows to one person."""
    found = queries.readings(officer_of(request), LIMIT)
    people = {fact.actor for fact in found if fact.actor}
    names = officers.names(people | {one for fact in found if (one := _about(fact)) is not None})
    chosen = request.GET.get("officer", "")
    if chosen.isascii() and chosen.isdigit():
        found = [fact for fact in found if str(fact.actor) == chosen]
    return TemplateResponse(request, "staff/readings.html", {
        "readings": [_reading(list(same), names) for _key, same in groupby(found, key=_one_act)],
        "people": sorted(((one, names[one]) for one in people if one in names), key=lambda pair: pair[1]),
        "chosen": chosen, "limit": LIMIT,
    })


def _one_act(fact: FactView) -> tuple[object, ...]:
    file = fact.body.get("file")
    return (fact.actor, fact.kind, fact.subject, file) if file else (fact.seq,)


def _about(fact: FactView) -> int | None:
    about = fact.body.get("officer")
    return about if isinstance(about, int) else None


def _reading(same: list[FactView], names: dict[int, str]) -> Reading:
    fact = same[-1]
    who, about = (names.get(one, "") if one is not None else "" for one in (fact.actor, _about(fact)))
    return Reading(fact.at, who, _(facts.KINDS[fact.kind].sentence), about, fact.subject[:queries.SHORT_ID_CHARS])
