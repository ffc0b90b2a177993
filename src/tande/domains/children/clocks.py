"""Finding what passed its time: the limit of the hand-over, a receipt that did not come, a notice that nobody saw.

Each is found once: whoever sets the column writes the fact, in one transaction. A crash in between leaves both undone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from tande.domains.children import keeping, receptions
from tande.domains.children.models import Met
from tande.ledger import operations as ledger

LATE = Q(left_at__gt=F("due_at"))


def make_rounds(*, at: datetime) -> int:
    """Find what passed its time; how many were found anew. Called by `tande rounds`; safe twice at once."""
    rules = settings.MISSION.handover
    no_receipt = Q(left_at__lt=at - timedelta(hours=rules.receipt_hours), received_at=None)
    unseen = Q(arrived_at__lt=at - timedelta(hours=rules.seen_hours), seen_at=None)
    children = Met.objects.filter(child=True)
    found = receptions.match_waiting(at=at)
    for met in children.filter(late_at(at), overdue_at=None):
        body = {"contingent": met.contingent, "on": keeping.day(met.due_at)}
        found += _once(met, "overdue_at", "encounter.overdue", body, at)
    for met in children.filter(no_receipt, receipt_missing_at=None):
        found += _once(met, "receipt_missing_at", "encounter.receipt_missing", {"contingent": met.contingent}, at)
    for met in Met.objects.filter(unseen, escalated_at=None):
        found += _once(met, "escalated_at", "encounter.unseen", {"contingent": met.contingent}, at)
    return found


def late_at(at: datetime) -> Q:
    """What was handed over too late, or is open past its limit."""
    return LATE | Q(left_at=None, due_at__lt=at)


def _once(met: Met, column: str, kind: str, body: Mapping[str, object], at: datetime) -> int:
    with transaction.atomic():
        # Of two rounds at once, one changes the row; the other finds nothing to change and writes no fact.
        if not Met.objects.filter(pk=met.pk, **{column: None}).update(**{column: at}):
            return 0
        ledger.record(kind=kind, subject=met.pk, at=at, body=body)
    return 1
