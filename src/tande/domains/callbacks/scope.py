"""Which calls an officer may see and take, and where a sealed field of this domain stands for its key."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from tande.domains.callbacks.errors import NoSuchCall, NotAllowed, NotTaken, Over
from tande.domains.callbacks.models import CallBack
from tande.domains.casework import queries as cases
from tande.ledger.register_key import register_key
from tande.policy import callbacks as rules
from tande.policy import roles
from tande.policy.roles import Actor


def check(actor: Actor, right: str) -> None:
    """Raises NotAllowed."""
    if not roles.may(actor.roles, right):
        raise NotAllowed(right)


def visible(actor: Actor) -> "QuerySet[CallBack]":
    """Those of people whom this officer may call: not in a case with a conflict of interest, no child's for who is

    not of child protection. Ended ones too.
    """
    found = CallBack.objects.exclude(case_id__in=shut_to(actor))
    if rules.may_call(actor.roles, child=True):
        return found
    return found.filter(child=False).exclude(case_id__in=cases.children())


def shut_to(actor: Actor) -> "QuerySet[Any, str]":
    """Ids of the cases in which this officer has a conflict of interest."""
    return cases.shut_to(actor.pk)


def free(at: datetime) -> Q:
    """What nobody has taken, or whoever took it let go by waiting."""
    return Q(taken_by=None) | Q(taken_at__lt=rules.free_since(at, settings.OPERATOR.calls))


def is_free(row: CallBack, at: datetime) -> bool:
    """The same of one call."""
    return row.taken_at is None or row.taken_at < rules.free_since(at, settings.OPERATOR.calls)


def due(row: CallBack, at: datetime) -> datetime:
    """From when this person may be called, as seen at a moment: whom nobody called within the hours waits for the next.

    A moment up to ``at`` means now.
    """
    return rules.due(
        max(row.due_at, at), window=row.window, zone=zone(), rules=settings.OPERATOR.calls, danger=row.danger
    )


def mine(actor: Actor) -> Q:
    """What this officer has taken."""
    return Q(taken_by=actor.pk)


def held(actor: Actor, callback_id: str) -> CallBack:
    """The call, locked, if this officer has taken it. In a transaction.

    Raises NotAllowed, NoSuchCall, Over, NotTaken.
    """
    check(actor, "callback.work")
    row = visible(actor).select_for_update(of=("self",)).filter(pk=callback_id).first()
    if row is None:
        raise NoSuchCall(callback_id)
    if row.ended:
        raise Over(callback_id)
    if row.taken_by != actor.pk:
        raise NotTaken(callback_id)
    return row


def zone() -> ZoneInfo:
    """The mission's."""
    return ZoneInfo(settings.MISSION.time_zone)


def seal(text: str, column: str, row: str) -> bytes:
    """A text for this column and row; nothing for no text."""
    return register_key().seal(text, place(column, row)) if text else b""


def open_text(blob: bytes | memoryview, column: str, row: str) -> str:
    """The text, "" for none."""
    return register_key().open(bytes(blob), place(column, row)) if bytes(blob) else ""


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"callbacks.{column}|{row}"
