"""What one shift tells the next: sealed, seen by who works the calls, gone after the days that the pack names."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tande.domains.callbacks import scope
from tande.domains.callbacks.errors import BadField
from tande.domains.callbacks.models import Note
from tande.ledger import operations as ledger
from tande.policy.roles import Actor
from tande.toolkit import sealing

NOTE_MAX = 2_000


def leave_note(*, note_id: str, words: str, actor: Actor, at: datetime) -> None:
    """Leave a note for the next shift; the same id again changes nothing. Needs "operator.file".

    Raises NotAllowed, BadField ("words", "id").
    """
    scope.check(actor, "operator.file")
    words = words.replace("\0", "").strip()
    if not words or len(words) > NOTE_MAX:
        raise BadField("words")
    if not sealing.is_id(note_id):
        raise BadField("id")
    with transaction.atomic():
        sealed = scope.seal(words, "note", note_id)
        _row, new = Note.objects.get_or_create(
            pk=note_id, defaults={"words": sealed, "officer_id": actor.pk, "at": at}
        )
        if new:
            ledger.record(kind="operator.noted", subject=note_id, at=at, actor=actor.pk)


def in_force(at: datetime) -> list[Note]:
    """Notes that have not expired, newest first: also those that the rounds have not deleted yet are left out."""
    since = at - timedelta(days=settings.OPERATOR.note_days)
    return list(Note.objects.filter(at__gt=since).order_by("-at", "pk"))
