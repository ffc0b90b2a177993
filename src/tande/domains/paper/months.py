"""How the forms stand when a month is over, as one fact: so a number that did not come back is in public figures."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from tande.domains.paper import queries
from tande.domains.paper.models import Batch
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import periods
from tande.policy.door_counts import PAPERS


def record(at: datetime) -> int:
    """Write down the last month that is over, once, as it stood at its end; how many facts."""
    month = periods.last_complete(at, periods.MONTH)
    if not Batch.objects.exists() or _is_there(month):
        return 0
    totals = asdict(queries.totals(periods.day_after(month)))
    with transaction.atomic():
        # Two rounds at once: the second waits at the first batch, and finds the fact.
        Batch.objects.select_for_update().order_by("first").first()
        if _is_there(month):
            return 0
        ledger.record(kind=PAPERS, subject="paper", at=at, body={"month": month, **totals})
    return 1


def _is_there(month: str) -> bool:
    return any(fact.body.get("month") == month for fact in facts.of_kinds([PAPERS]))
