"""One round of sending: what is due goes to its gateway, at most once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

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


@dataclass
class Round:
    """What one round did."""

    sent: int = 0
    later: int = 0
    refused: int = 0


def send_due(*, at: datetime, call: Caller) -> Round:
    """Send what is due, of each gateway at most ROUND messages. Safe at once in several processes.

    A gateway that does not answer is left alone until its next time; its messages wait.
    """
    done = Round()
    for gateway in gateways.in_use():
        line = Line.objects.filter(pk=gateway.id).first()
        if line is None or line.next_at is None or line.next_at <= at:
            _send_by(gateway, at, call, done)
    return done


def budget_of(gateway: Gateway, at: datetime) -> sending.Budget:
    """What this month allows."""
    month = Month.objects.filter(gateway=gateway.id, month=states.month_at(at)).first()
    return sending.Budget(gateway.price, gateway.cap, month.cost if month else 0)


def due(gateway: Gateway, budget: sending.Budget, at: datetime) -> QuerySet[Message]:
    """What may be sent now, receipts first: of each number the oldest that waits, so that none overtakes another."""
    waiting = Message.objects.filter(state=states.WAITING, not_before__lte=at)
    if not budget.covers("", 1):
        waiting = waiting.filter(kind__in=sending.FIRST)
    before = waiting.filter(number_mark=OuterRef("number_mark"), pk__lt=OuterRef("pk"))
    first = Case(When(kind__in=sending.FIRST, then=Value(0)), default=Value(1), output_field=IntegerField())
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    return waiting.filter(free, ~Exists(before), gateway=gateway.id, next_at__lte=at).order_by(first, "pk")


def _send_by(gateway: Gateway, at: datetime, call: Caller, done: Round) -> None:
    left = sending.ROUND
    while left > 0:
        budget = budget_of(gateway, at)
        found = [one for one in due(gateway, budget, at)[:left] if budget.covers(one.kind, one.segments)]
        if not found:
            return
        for one in found:
            left -= 1
            outcome = _send(one, gateway, at, call)
            done.sent += outcome == ACCEPTED
            done.later += outcome == LATER
            done.refused += outcome == REFUSED
            if outcome == LATER:
                return
            if not budget_of(gateway, at).covers(one.kind, one.segments):
                break


def _send(one: Message, gateway: Gateway, at: datetime, call: Caller) -> str:
    """One message; "" when another sender has it. A crash after the call and before the note sends it once more."""
    lease = sealing.new_id()
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    mine = Message.objects.filter(free, pk=one.pk, state=states.WAITING)
    if not mine.update(lease=lease, lease_until=at + sending.LEASE):
        return ""
    with transaction.atomic():
        if states.early(one, at):
            return ACCEPTED
    kind = KINDS[gateway.kind]
    try:
        answer = call(kind.call(gateway.settings, _outgoing(one)))
        outcome = kind.sent(gateway.settings, answer)
    except Unreachable:
        outcome = Sent(LATER)
    with transaction.atomic():
        {ACCEPTED: _taken, REFUSED: _refused, LATER: _put_off}[outcome.outcome](one, lease, gateway, outcome.ref, at)
    if outcome.outcome == ACCEPTED:
        gateway_notes.went(gateway_id=gateway.id, at=at)
    return outcome.outcome


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
    Line.objects.filter(pk=gateway.id).update(failures=0, failing_since=None, next_at=None)
    states.early(one, at)


def _refused(one: Message, lease: str, gateway: Gateway, their_ref: str, at: datetime) -> None:
    states.failed(one, states.REFUSED, at)
    Line.objects.filter(pk=gateway.id).update(failures=0, failing_since=None, next_at=None)


def _put_off(one: Message, lease: str, gateway: Gateway, their_ref: str, at: datetime) -> None:
    """Both wait: the message longer with each of its tries, the line with each failure one after the other."""
    tries = one.tries + 1
    Message.objects.filter(pk=one.pk, state=states.WAITING, lease=lease).update(
        tries=F("tries") + 1, next_at=sending.again(tries, at), lease="", lease_until=None
    )
    line, _new = Line.objects.get_or_create(pk=gateway.id)
    Line.objects.filter(pk=line.pk).update(
        failures=F("failures") + 1, failing_since=line.failing_since or at,
        next_at=sending.again(line.failures + 1, at),
    )

