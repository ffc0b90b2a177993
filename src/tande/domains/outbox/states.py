"""The states of a message, how it is sealed, and what becomes of it."""

from datetime import datetime
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from tande.domains.gateways import queries as gateways
from tande.domains.outbox.models import Early, Message, Month
from tande.ledger.register_key import register_key
from tande.policy import sending
from tande.toolkit.smsgateways import messages

WAITING, ACCEPTED, DELIVERED, FAILED, DROPPED = "waiting", "accepted", "delivered", "failed", "dropped"
REFUSED, LATE, REPORTED = "refused", "late", "reported"
"""Why a message failed: the gateway said so at once, three days are over, the gateway said so afterwards."""
GONE: Final[dict[str, Any]] = {"number": None, "text": None, "lease": "", "lease_until": None}
"""What is written into a row that needs its words no more."""


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"outbox.{column}|{row}"


def mark(text: str, column: str) -> bytes:
    """By what a number, or the id of a gateway, is found."""
    return register_key().mark(text, place(column, ""))


def month_at(at: datetime) -> str:
    """The month that pays, in the mission's zone."""
    return sending.month_of(timezone.localtime(at))


def counted(gateway: str, at: datetime, **more: int) -> None:
    """Add to a month's totals."""
    month = month_at(at)
    Month.objects.get_or_create(gateway=gateway, month=month)
    Month.objects.filter(gateway=gateway, month=month).update(**{name: F(name) + value for name, value in more.items()})


def paid(one: Message, at: datetime) -> None:
    """A gateway took it: it costs what its segments cost today."""
    gateway = gateways.gateway(one.gateway)
    price = gateway.price if gateway else 0
    counted(one.gateway, at, sent=1, segments=one.segments, cost=one.segments * price)


def failed(one: Message, reason: str, at: datetime) -> None:
    """It has failed for good: its words and its number are deleted. Nothing when it is no longer waiting."""
    done = Message.objects.filter(pk=one.pk, state=WAITING).update(state=FAILED, reason=reason, done_at=at, **GONE)
    if done:
        counted(one.gateway, at, failed=1)


def reported(one: Message, outcome: str, at: datetime) -> None:
    """What a gateway says of a message that it took. Delivered is the last word: reports come in any order."""
    if outcome == messages.DELIVERED:
        was = one.state
        done = Message.objects.filter(pk=one.pk, state__in=(ACCEPTED, FAILED)).update(state=DELIVERED, done_at=at)
        if done and was == FAILED:
            counted(one.gateway, at, failed=-1)
    elif outcome == messages.FAILED:
        done = Message.objects.filter(pk=one.pk, state=ACCEPTED).update(state=FAILED, reason=REPORTED, done_at=at)
        if done:
            counted(one.gateway, at, failed=1)


def early(one: Message, at: datetime) -> bool:
    """Whether the gateway has spoken of this message before we knew that it took it; then it is written down."""
    marks = [mark(one.ref, "ref"), *([bytes(one.their_ref)] if one.their_ref else [])]
    found = list(Early.objects.filter(gateway=one.gateway, ref_mark__in=marks).order_by("pk"))
    if not found:
        return False
    if Message.objects.filter(pk=one.pk, state=WAITING).update(state=ACCEPTED, done_at=at, **GONE):
        paid(one, at)
    for report in found:
        one.refresh_from_db()
        reported(one, report.outcome, at)
    Early.objects.filter(pk__in=[report.pk for report in found]).delete()
    return True
