"""The end of a call: its number and safe words go in the same transaction, whatever the end was."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tande.domains.callbacks.models import CallBack, Note
from tande.ledger import operations as ledger
from tande.policy import callbacks as rules

_MANY = 500


def end(row: CallBack, *, how: str, at: datetime, actor: int | None = None) -> None:
    """End a call that is locked, and forget the number. In a transaction.

    A crash before its end leaves the call as it was, number and all; after it neither is there.
    """
    row.ended, row.ended_at, row.taken_by, row.taken_at = how, at, None, None
    row.number, row.safe_words = b"", b""
    row.save()
    ledger.record(kind="callback.done", subject=row.case_id, at=at, actor=actor, body={"how": how})
    ledger.record(kind="contact.purged", subject=row.case_id, at=at, body={"reason": how})


def make_rounds(*, at: datetime) -> int:
    """Forget the numbers that are older than the pack's rule, and the notes of shifts long over; how many calls.

    Safe to run twice, and at once.
    """
    kept = settings.OPERATOR
    ended = 0
    oldest = at - timedelta(days=kept.calls.keep_days)
    for pk in list(CallBack.objects.filter(ended="", asked_at__lte=oldest).values_list("pk", flat=True)[:_MANY]):
        with transaction.atomic():
            row = CallBack.objects.select_for_update().filter(pk=pk, ended="").first()
            if row is not None:
                end(row, how=rules.TOO_OLD, at=at)
                ended += 1
    Note.objects.filter(at__lte=at - timedelta(days=kept.note_days)).delete()
    return ended
