"""The reports of force that belong to a case, in codes: a line each on the case's page, and the way to the whole."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tande.domains.force import queries
from tande.domains.officers.queries import Officer
from tande.policy import force


def lines(case_id: str, officer: Officer, at: datetime) -> list[dict[str, Any]]:
    """Each report with when, which unit, what was used and the worst that happened."""
    return [
        {"id": one.id, "short": one.short, "at": one.at, "where": f"{one.contingent} · {one.unit}",
         "means": ", ".join(gettext(force.MEANS[means][1]) for means in one.means),
         "outcome": gettext(force.OUTCOMES[one.outcome]), "child": one.child != "no",
         "finding": gettext(force.REVIEWS[one.finding]) if one.finding else ""}
        for one in queries.for_case(case_id, officer, at)
    ]
