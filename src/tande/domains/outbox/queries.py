"""Reading the outbox: how each gateway stands, and what a month cost."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from tande.domains.gateways import queries as gateways
from tande.domains.gateways.queries import Gateway
from tande.domains.outbox.models import Line, Message, Month
from tande.domains.outbox.round import budget_of
from tande.domains.outbox.states import WAITING, month_at
from tande.policy import roles


@dataclass(frozen=True)
class Standing:
    """How a gateway stands. ``budget``: open, near, reached or shut; ``failing_since``: it does not answer."""

    gateway: Gateway
    waiting: int
    overdue: int
    sent: int
    failed: int
    segments: int
    cost: int
    budget: str
    failing_since: datetime | None


@dataclass(frozen=True)
class Spent:
    """What a gateway sent in a month; ``cost`` in millionths of ``currency``."""

    gateway: str
    kind: str
    sent: int
    segments: int
    failed: int
    cost: int
    currency: str


def standings(actor: roles.Actor, *, at: datetime) -> list[Standing]:
    """Every gateway with its health. Needs "door.see". Raises gateways.errors.NotAllowed."""
    found = gateways.gateways(actor)
    rows = Message.objects.filter(state=WAITING).order_by().values_list("gateway")
    waiting = {
        gateway: (every, due)
        for gateway, every, due in rows.annotate(all=Count("pk"), due=Count("pk", filter=Q(not_before__lte=at)))
    }
    lines = Line.objects.in_bulk([one.id for one in found])
    months = {one.gateway: one for one in Month.objects.filter(month=month_at(at))}
    return [_standing(one, waiting.get(one.id, (0, 0)), lines.get(one.id), months.get(one.id), at) for one in found]


def spent(month: str) -> list[Spent]:
    """What each gateway sent in a month ("2026-11"): for the figures by door."""
    kinds = {one.gateway: one for one in Month.objects.filter(month=month)}
    made = []
    for gateway_id, one in sorted(kinds.items()):
        known = gateways.gateway(gateway_id)
        if known is not None:
            made.append(
                Spent(gateway_id, known.kind, one.sent, one.segments, one.failed, one.cost, known.currency)
            )
    return made


def _standing(
    one: Gateway, waiting: tuple[int, int], line: Line | None, month: Month | None, at: datetime
) -> Standing:
    return Standing(
        one, *waiting,
        month.sent if month else 0, month.failed if month else 0, month.segments if month else 0,
        month.cost if month else 0, budget_of(one, at).standing, line.failing_since if line else None,
    )
