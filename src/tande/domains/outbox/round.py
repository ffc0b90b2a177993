"""One round of sending: what is due goes to its gateway, at most once."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from tande.domains.gateways import operations as gateway_notes
from tande.domains.gateways import queries as gateways
from tande.domains.gateways.queries import Gateway
from tande.domains.outbox import states
from tande.domains.outbox.errors import Unreachable
from tande.domains.outbox.models import Line, Message, Month
from tande.ledger.register_key import register_key
from tande.policy import sending
from tande.toolkit import sealing
from tande.toolkit.smsgateways.kinds import KINDS
from tande.toolkit.smsgateways.messages import ACCEPTED, LATER, REFUSED, Answer, Call, Drop, Outgoing, Sent

Caller = Callable[[Call | Drop], Answer]
"""Makes a call and gives what was answered. Raises Unreachable."""
PAUSES: Final = (0.2, 1, 5, 15, 30, 60, 60)
"""Seconds between the tries to write down what a gateway said; with SQLite's own waiting still less than a lease."""
_turn: Final = threading.Lock()
_AWAY: Final = "away"
"""An outcome of ours: the gateway did not answer at all."""


@dataclass
class Round:
    """What one round did."""

    sent: int = 0
    later: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Sender:
    """Who sends: how calls are made, what was done, which of how many it is, and whether to go on."""

    call: Caller
    done: Round
    turn: int
    of: int
    go_on: Callable[[], bool]


def send_due(
    *, at: datetime, call: Caller, only: str = "", turn: int = 0, of: int = 1, go_on: Callable[[], bool] = lambda: True
) -> Round:
    """Send what is due, of each gateway at most ROUND messages; of one gateway alone if ``only`` names it.

    Safe at once in several threads and processes. Of ``of`` senders of one gateway each takes every ``of``-th message,
    from its ``turn`` on. ``go_on`` is asked before each message. A gateway that does not answer is left alone until
    its next time; its messages wait.
    """
    done = Round()
    for gateway in gateways.in_use():
        if only in ("", gateway.id) and _open(gateway.id, at):
            _send_by(gateway, at, Sender(call, done, turn, of, go_on))
    return done


def with_work(*, at: datetime) -> dict[str, int]:
    """Gateways for which something is due: how many senders each needs. For whoever sends by all at the same time."""
    found: dict[str, int] = {}
    if not _waiting(at).filter(next_at__lte=at).exists():
        return found
    for gateway in gateways.in_use():
        most = KINDS[gateway.kind].at_once
        if _open(gateway.id, at):
            rows = due(gateway, budget_of(gateway, at), at)[:(most - 1) * sending.FOR_ONE + 1]
            count = len(rows.values_list("pk"))
            found |= {gateway.id: -(-count // sending.FOR_ONE)} if count else {}
    return found


def budget_of(gateway: Gateway, at: datetime) -> sending.Budget:
    """What this month allows."""
    month = Month.objects.filter(gateway=gateway.id, month=states.month_at(at)).first()
    return sending.Budget(gateway.price, gateway.cap, month.cost if month else 0)


def due(gateway: Gateway, budget: sending.Budget, at: datetime) -> QuerySet[Message]:
    """What may be sent now: of each number the oldest that waits, so that none overtakes another. Danger first, then
    receipts, but what failed less often before all: what a gateway never takes holds up nothing."""
    waiting = _waiting(at)
    if not budget.covers("", 1):
        waiting = waiting.filter(kind__in=sending.FIRST)
    before = waiting.filter(number_mark=OuterRef("number_mark"), pk__lt=OuterRef("pk"))
    first = Case(
        When(kind=sending.DANGER, then=Value(0)), When(kind__in=sending.FIRST, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )
    rows = waiting.filter(_free(at), ~Exists(before), gateway=gateway.id, next_at__lte=at)
    return rows.order_by("tries", first, "pk")


def _waiting(at: datetime) -> QuerySet[Message]:
    """What may ring now. At night only an answer that somebody still waits for: what is late comes in the morning."""
    waiting = Message.objects.filter(state=states.WAITING, not_before__lte=at)
    return waiting if sending.in_the_day(timezone.localtime(at)) else waiting.filter(made_at__gt=at - sending.DIRECT)


def _free(at: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=at)


def _open(gateway_id: str, at: datetime) -> bool:
    return not Line.objects.filter(pk=gateway_id, next_at__gt=at).exists()


def _send_by(gateway: Gateway, at: datetime, me: Sender) -> None:
    """Up to ROUND messages. The line waits when nobody answers, or when so many in a row were not taken."""
    left, in_a_row, done = sending.ROUND, 0, me.done
    while left > 0:
        listed = due(gateway, budget_of(gateway, at), at)[:left * me.of]
        found, moved = list(listed)[me.turn::me.of], False
        for one in found:
            if not me.go_on():
                return
            outcome = _send(one, gateway, at, me.call)
            left, moved = left - 1, moved or bool(outcome)
            done.sent += outcome == ACCEPTED
            done.later += outcome in (LATER, _AWAY)
            done.refused += outcome == REFUSED
            in_a_row = in_a_row + (outcome == LATER) if outcome in ("", LATER) else 0
            if outcome == _AWAY or in_a_row == sending.IN_A_ROW:
                _line_waits(gateway, at)
                return
        if not moved:
            return


def _send(one: Message, gateway: Gateway, at: datetime, call: Caller) -> str:
    """One message; "" when another sender has it, or the month does not pay for it.

    A crash after the call and before the note sends it once more, unless the gateway knows it by our id, or has told
    us of it by then.
    """
    lease = sealing.new_id()
    with _in_turn():
        if not _mine(one, lease, gateway, at):
            return ""
        with transaction.atomic():
            if states.early(one, at):
                return ACCEPTED
    kind, away = KINDS[gateway.kind], False
    try:
        answer = call(kind.call(gateway.settings, _outgoing(one)))
        outcome = kind.sent(gateway.settings, answer)
    except Unreachable:
        outcome, away = Sent(LATER), True
    note = {ACCEPTED: _taken, REFUSED: _refused, LATER: _put_off}[outcome.outcome]
    _written(lambda: note(one, lease, gateway, outcome.ref, at))
    return _AWAY if away else outcome.outcome


def _mine(one: Message, lease: str, gateway: Gateway, at: datetime) -> bool:
    """Take it for this sender alone, if it is free still and the month pays for it."""
    free = Message.objects.filter(_free(at), pk=one.pk, state=states.WAITING, next_at__lte=at)
    if not free.update(lease=lease, lease_until=at + sending.LEASE):
        return False
    if _paid_for(one, gateway, at):
        return True
    Message.objects.filter(pk=one.pk, lease=lease).update(lease="", lease_until=None)
    return False


@contextmanager
def _in_turn() -> Iterator[None]:
    """SQLite has one writer: the senders of a process stand in line for it as one, so that complaints come in beside
    them as quickly as ever."""
    with _turn if connection.vendor == "sqlite" else nullcontext():
        yield


def _paid_for(one: Message, gateway: Gateway, at: datetime) -> bool:
    """Whether the month pays for this one beside all that other senders have in hand. Two at the cap both step back."""
    if gateway.cap is None:
        return True
    in_hand = Message.objects.filter(gateway=gateway.id, state=states.WAITING, lease_until__gt=at)
    return budget_of(gateway, at).covers(one.kind, in_hand.aggregate(all=Sum("segments"))["all"] or one.segments)


def _written(note: Callable[[], None]) -> None:
    """Write down what the gateway said. Only this process knows: it holds on while the database is away, since to
    give up would send the message once more."""
    for pause in PAUSES:
        try:
            with _in_turn(), transaction.atomic():
                return note()
        except (OperationalError, InterfaceError):
            if not connection.in_atomic_block:
                connection.close()
            time.sleep(pause)
    with _in_turn(), transaction.atomic():
        return note()


def _outgoing(one: Message) -> Outgoing:
    key = register_key()
    assert one.number is not None
    assert one.text is not None
    number, text = (
        key.open(bytes(blob), states.place(column, one.ref))
        for blob, column in ((one.number, "number"), (one.text, "text"))
    )
    return Outgoing(one.ref, number, text, one.plain, f"{settings.TANDE.public_url}/in/{one.gateway}", one.pk)


def _taken(one: Message, lease: str, gateway: Gateway, their_ref: str, at: datetime) -> None:
    """The gateway has it: nothing of its words is needed any more."""
    one.their_ref = states.mark(their_ref, "ref") if their_ref else None
    Message.objects.filter(pk=one.pk, state=states.WAITING).update(
        state=states.ACCEPTED, done_at=at, their_ref=one.their_ref, **states.GONE
    )
    states.paid(one, at)
    _line_is_good(gateway)
    gateway_notes.went(gateway_id=gateway.id, at=at)
    states.early(one, at)


def _refused(one: Message, lease: str, gateway: Gateway, their_ref: str, at: datetime) -> None:
    states.failed(one, states.REFUSED, at)
    _line_is_good(gateway)


def _put_off(one: Message, lease: str, gateway: Gateway, their_ref: str, at: datetime) -> None:
    """It waits longer with each of its tries; from now on the gateway's page says that something is not taken."""
    Message.objects.filter(pk=one.pk, state=states.WAITING, lease=lease).update(
        tries=F("tries") + 1, next_at=sending.again(one.tries + 1, at), lease="", lease_until=None
    )
    Line.objects.get_or_create(pk=gateway.id)
    Line.objects.filter(pk=gateway.id, failing_since=None).update(failing_since=at)


def _line_is_good(gateway: Gateway) -> None:
    Line.objects.filter(pk=gateway.id).exclude(failing_since=None).update(failures=0, failing_since=None, next_at=None)


def _line_waits(gateway: Gateway, at: datetime) -> None:
    """Longer with each time in a row; several senders that find it out together count once."""
    line = Line.objects.get(pk=gateway.id)
    Line.objects.filter(Q(next_at=None) | Q(next_at__lte=at), pk=gateway.id).update(
        failures=line.failures + 1, next_at=sending.again(line.failures + 1, at)
    )
