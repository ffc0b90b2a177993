"""Calling: one officer takes a call, looks at the number, tries, and writes down what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tande.domains.callbacks import scope
from tande.domains.callbacks.ending import end
from tande.domains.callbacks.errors import BadField, NoSuchCall, Over, Taken
from tande.domains.callbacks.models import CallBack, Try
from tande.domains.callbacks.sealed import Added, add_sealed
from tande.domains.intake import told
from tande.ledger import operations as ledger
from tande.policy import callbacks as rules
from tande.policy import limits
from tande.policy.roles import Actor


@dataclass(frozen=True, repr=False)
class Number:
    """What one officer needs for one call. Its `repr` shows nothing."""

    number: str
    safe_words: str


def take(*, callback_id: str, actor: Actor, at: datetime) -> None:
    """Take a call, so that nobody else calls the same person; again keeps it longer.

    Needs "callback.work", and for a child the role of child protection. Raises NotAllowed, NoSuchCall, Over, Taken.
    """
    scope.check(actor, "callback.work")
    with transaction.atomic():
        taken = scope.visible(actor).filter(pk=callback_id, ended="")
        if not taken.filter(scope.free(at) | scope.mine(actor)).update(taken_by=actor.pk, taken_at=at):
            row = scope.visible(actor).filter(pk=callback_id).first()
            if row is None:
                raise NoSuchCall(callback_id)
            if row.ended:
                raise Over(callback_id)
            raise Taken(row.taken_by or 0)


def release(*, callback_id: str, actor: Actor, at: datetime) -> None:
    """Give a call back to the list. Raises NotAllowed, NoSuchCall, Over, NotTaken."""
    with transaction.atomic():
        row = scope.held(actor, callback_id)
        row.taken_by, row.taken_at = None, None
        row.save(update_fields=["taken_by", "taken_at"])


def look(*, callback_id: str, actor: Actor, at: datetime) -> Number:
    """The number of a call that this officer took, and the words to say when somebody else answers. Each look is a

    fact. Raises NotAllowed, NoSuchCall, Over, NotTaken.
    """
    with transaction.atomic():
        row = scope.held(actor, callback_id)
        ledger.record(kind="callback.looked", subject=row.case_id, at=at, actor=actor.pk)
        return Number(
            scope.open_text(row.number, "number", row.pk), scope.open_text(row.safe_words, "safe_words", row.pk)
        )


def tried(
    *, callback_id: str, outcome: str, seen: int, actor: Actor, at: datetime, window: str = "", words: str = "",
    language: str = "", added: Added | None = None,
) -> str:
    """What came of one try; how the call ended, or "" when it goes on. What was said is sealed into the case, or comes

    sealed by the officer's browser: ``added``.

    ``seen``: how many tries the officer's page showed, so that a double click is one try (the second does nothing).
    ``window``: new hours, with "call again later". Raises NotAllowed, NoSuchCall, Over, NotTaken, BadField
    ("outcome", "window", "words"), BadEnvelope, TooMuch or NotDurable: then nothing is written.
    """
    _check(outcome, window, words)
    with transaction.atomic():
        if _told_before(callback_id, seen, actor):
            return str(CallBack.objects.values_list("ended", flat=True).get(pk=callback_id))
        row = scope.held(actor, callback_id)
        made = row.made.count()
        row.made.create(officer_id=actor.pk, outcome=outcome, at=at)
        ledger.record(
            kind="callback.tried", subject=row.case_id, at=at, actor=actor.pk, body={"outcome": outcome}
        )
        if added is not None:
            add_sealed(case_id=row.case_id, added=added, at=at)
        elif words.strip():
            told.add_told(
                case_id=row.case_id, key=f"callback {row.pk} {made}", text=words, language=language, kind="words", at=at
            )
        return _after(row, outcome, window, actor, at)


def _told_before(callback_id: str, seen: int, actor: Actor) -> bool:
    """Whether this very page was sent before: by the same officer, from as many tries as it showed."""
    made = list(Try.objects.filter(callback_id=callback_id).order_by("pk")[: seen + 1])
    return len(made) > seen and made[seen].officer_id == actor.pk


def _after(row: CallBack, outcome: str, window: str, actor: Actor, at: datetime) -> str:
    calls = settings.OPERATOR.calls
    row.tries += outcome != rules.LATER
    how = outcome if outcome in rules.ENDING else rules.TRIES_OVER if row.tries >= calls.tries else ""
    if how:
        end(row, how=how, at=at, actor=actor.pk)
        return how
    row.window = window or row.window
    row.due_at = rules.again(at, window=row.window, zone=scope.zone(), rules=calls, danger=row.danger)
    row.taken_by, row.taken_at = None, None
    row.save()
    return ""


def _check(outcome: str, window: str, words: str) -> None:
    if outcome not in rules.OUTCOMES:
        raise BadField("outcome")
    if window not in ("", *rules.WINDOWS):
        raise BadField("window")
    if len(words) > limits.TEXT_MAX_CHARS:
        raise BadField("words")
