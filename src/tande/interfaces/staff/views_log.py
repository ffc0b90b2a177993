"""Who read what, and to whom a case was opened or shut: for the head and the auditor. Never content."""

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
    """One act; the same again within a minute, as when a file is fetched part by part, counts as one.

    ``about``: whom it was done to.
    """

    at: datetime
    who: str
    sentence: str
    about: str
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
    known = {one for fact in found for one in (fact.actor, _about(fact)) if one is not None}
    names = officers.names(known)
    return TemplateResponse(request, "staff/readings.html", {
        "readings": [_reading(list(same), names) for _key, same in groupby(found, key=_one_act)],
        "people": people, "chosen": chosen, "case": case, "narrowed": bool(chosen or case),
        "limit": LIMIT, "more": len(found) == LIMIT,
    })


def _one_act(fact: FactView) -> tuple[object, ...]:
    done_to = (fact.subject, fact.body.get("file"), _about(fact))
    return (fact.actor, fact.kind, *done_to, fact.at.replace(second=0, microsecond=0))


def _about(fact: FactView) -> int | None:
    about = fact.body.get("officer")
    return about if isinstance(about, int) else None


def _reading(same: list[FactView], names: dict[int, str]) -> Reading:
    fact = same[-1]
    who, about = (names.get(one, "") if one is not None else "" for one in (fact.actor, _about(fact)))
    return Reading(fact.at, who, _(facts.KINDS[fact.kind].sentence), about, fact.subject[:queries.SHORT_ID_CHARS])
