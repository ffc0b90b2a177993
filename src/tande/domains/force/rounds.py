"""The rounds of force: clocks that were missed, complaints still owed, operations that nobody reported on.

Idempotent and safe twice at once: each finding is a row that can be written once, in one transaction with its fact.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.force import gaps, keeping, transfers
from tande.domains.force.models import Gap, Operation, Report
from tande.ledger import operations as ledger


def make_rounds(*, at: datetime) -> int:
    """Find what passed its time; how many were found anew. Called by `tande rounds`; safe twice at once."""
    found = 0
    for report_id in list(Report.objects.filter(watched=True).order_by("at").values_list("pk", flat=True)):
        with transaction.atomic():
            found += keeping.note_missed(Report.objects.select_for_update().get(pk=report_id), at)
    transfers.open_owed(at)
    return found + sum(_unreported(one, at) for one in gaps.open_gaps(Operation.objects.filter(gap=None), at))


def _unreported(operation: Operation, at: datetime) -> int:
    """Write one gap down; 0 when another round did it meanwhile."""
    try:
        with transaction.atomic():
            Gap.objects.create(operation=operation, at=at)
            ledger.record(kind="operation.unreported", subject=operation.pk, at=at,
                          body={"contingent": operation.contingent})
    except IntegrityError:
        return 0
    return 1
