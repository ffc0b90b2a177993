"""Putting messages out, dropping them, what gateways report of them, and deleting what is done."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from tande.domains.outbox.errors import NotANumber
from tande.domains.outbox.models import Early, Message
from tande.domains.outbox.round import Round, send_due, with_work
from tande.domains.outbox.states import (
    ACCEPTED,
    DROPPED,
    GONE,
    LATE,
    WAITING,
    early,
    failed,
    mark,
    place,
    reported,
)
from tande.ledger.register_key import register_key
from tande.policy import sending, sms
from tande.toolkit import sealing

__all__ = ["Round", "delivered", "drop", "give_up", "make_rounds", "purge", "put", "send_due", "with_work"]
_E164: Final = re.compile(r"\+[1-9]\d{5,14}")


def put(
    *, gateway: str, number: str, texts: Iterable[str], language: str, kind: str, not_before: datetime | None,
    about: bytes, at: datetime,
) -> None:
    """Messages that are to be sent to a number, in this order, each as one message. ``about``: for ``drop``.

    In the caller's transaction: they are sent when, and only when, it is committed. What still waits for this number
    goes by this gateway too: the last that a number wrote to answers it. Whose number had too many within a day gets
    receipts and safety alone. Raises NotANumber.
    """
    if not _E164.fullmatch(number):
        raise NotANumber
    key, whose = register_key(), mark(number, "number")
    if kind not in sending.FIRST:
        lately = Message.objects.filter(number_mark=whose, made_at__gt=at - sending.DAY)
        texts = list(texts)[:max(sending.A_DAY - lately.count(), 0)]
    rows = []
    for text in texts:
        ref, counted = sealing.new_id(), sms.parts(text)
        rows.append(Message(
            ref=ref, gateway=gateway, number=key.seal(number, place("number", ref)), number_mark=whose, about=about,
            text=key.seal(text, place("text", ref)), plain=counted.plain, segments=counted.parts, kind=kind,
            language=language, state=WAITING, not_before=not_before or at, next_at=not_before or at, made_at=at,
        ))
    with transaction.atomic():
        Message.objects.filter(number_mark=whose, state=WAITING, lease="").exclude(gateway=gateway).update(
            gateway=gateway
        )
        Message.objects.bulk_create(rows)


def drop(*, about: bytes) -> int:
    """Send nothing of what still waits of this conversation; how many. What a gateway has taken is on its way."""
    return Message.objects.filter(about=about, state=WAITING).update(state=DROPPED, done_at=None, **GONE)


def delivered(*, gateway: str, ref: str, outcome: str, at: datetime) -> None:
    """What a gateway says of a message of ours (sent, delivered or failed). Again, late and out of order is harmless.

    For the interface, which has checked that it is the gateway that speaks.
    """
    with transaction.atomic():
        mine = Message.objects.filter(gateway=gateway)
        found = mine.filter(ref=ref).first() or mine.filter(their_ref=mark(ref, "ref")).first()
        if found is not None and found.state != WAITING:
            reported(found, outcome, at)
            return
        known = {"gateway": gateway, "ref_mark": mark(ref, "ref"), "outcome": outcome}
        if not Early.objects.filter(**known).exists():  # the same twice at once makes two rows, which harm nothing
            Early.objects.create(**known, at=at)
        if found is not None and not found.lease:
            early(found, at)


def make_rounds(*, at: datetime) -> int:
    """Give up what is too old and delete what is done; how many were given up. Called by `tande rounds`."""
    purge(at=at)
    return give_up(at=at)


def give_up(*, at: datetime) -> int:
    """What could not be sent for three days has failed for good; how many. For the rounds."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)  # a sender that died must not keep a number here for ever
    late = Message.objects.filter(free, state=WAITING, not_before__lte=at - sending.TRIED_FOR)
    with transaction.atomic():
        found = list(late.only("pk", "gateway")[:1000])
        for one in found:
            failed(one, LATE, at)
    return len(found)


def purge(*, at: datetime) -> int:
    """Delete rows of which no report is expected any more; how many. Totals stay. For the rounds."""
    long_ago = at - sending.REPORTED_WITHIN
    Early.objects.filter(at__lte=long_ago).delete()
    old = Message.objects.exclude(state=WAITING).filter(made_at__lte=long_ago).exclude(
        state=ACCEPTED, done_at__gt=long_ago
    )
    gone, _each = old.delete()
    return gone
