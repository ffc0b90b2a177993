"""What came by each door in a month that is over, as one fact of counts."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from tande.domains.conversations import queries
from tande.domains.conversations.models import Round
from tande.domains.outbox import queries as outbox
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import periods
from tande.policy.conversation.states import SMS

KIND: Final = "doors.counted"
SETTLED_AFTER: Final = timedelta(days=2)
"""Then the month is over in the mission's zone too, where it is paid, and visits of its last hours have ended."""


def record(at: datetime) -> int:
    """Write down each month that is over, once for each door by which anything came; how many facts.

    In the first rounds after it, before its figures are released: late figures would say that nobody left. Once it
    is settled it is written again where something was added since, such as what the last evening cost.
    """
    last = periods.last_complete(at, periods.MONTH)
    came = {(f"{day:%Y-%m}", door) for day, door in queries.days()}
    came |= {(last, SMS)} if outbox.spent(last) else set()  # answers may have gone out though nobody wrote
    settled = periods.last_complete(at - SETTLED_AFTER, periods.MONTH)
    done = {(fact.subject, fact.body.get("door")) for fact in facts.of_kinds([KIND]) if fact.subject != settled}
    return sum(_record(door, month, at) for month, door in sorted(came - done) if month <= last)


def _record(door: str, month: str, at: datetime) -> int:
    first = date.fromisoformat(f"{month}-01")
    after = date.fromisoformat(f"{periods.month(periods.number(month) + 1)}-01")
    counts = [one for one in queries.counts(since=first, before=after, today=at.date()) if one.door == door]
    columns = ("opened", "registered", "abandoned", "received")
    body: dict[str, object] = {name: sum(getattr(one, name) for one in counts) for name in columns}
    body["languages"] = {one.language: {name: getattr(one, name) for name in columns} for one in counts}
    with transaction.atomic():
        Round.objects.get_or_create(name=KIND)
        Round.objects.select_for_update().get(name=KIND)  # two rounds at once: the second waits here
        body |= {"door": door, "month": month, **_spent(door, month)}
        said = [fact for fact in facts.of_kinds([KIND], subjects=[month]) if fact.body.get("door") == door]
        if said and (said[-1].body == body or not _settled(month, at)):
            return 0
        ledger.record(kind=KIND, subject=month, at=at, body=body)
    return 1


def _settled(month: str, at: datetime) -> bool:
    return periods.last_complete(at - SETTLED_AFTER, periods.MONTH) >= month


def _spent(door: str, month: str) -> dict[str, object]:
    """What was sent, and what it cost in millionths of each currency: all of it goes by message."""
    if door != SMS:
        return {}
    rows = outbox.spent(month)
    cost: dict[str, int] = {}
    for one in rows:
        cost[one.currency] = cost.get(one.currency, 0) + one.cost
    counts = {name: sum(getattr(one, name) for one in rows) for name in ("sent", "segments", "failed")}
    return {**counts, "cost": cost}
