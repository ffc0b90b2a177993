"""Reading the ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tande.ledger.models import Fact


@dataclass(frozen=True)
class FactView:
    """A fact as officers, head and auditor may see it: codes, actor and time."""

    seq: int
    kind: str
    subject: str
    actor: int | None
    at: datetime
    body: dict[str, object]
    check_number: str | None


def _view(fact: Fact) -> FactView:
    return FactView(
        fact.seq, fact.kind, fact.subject, fact.actor, fact.at, json.loads(fact.body), fact.check_number
    )


def facts_about(subject: str) -> list[FactView]:
    """Every fact about one subject, oldest first."""
    return [_view(fact) for fact in Fact.objects.filter(subject=subject).order_by("seq")]


def latest(kinds: Iterable[str], limit: int, *, actor: int | None = None, subject: str = "") -> list[FactView]:
    """The newest facts of these kinds, newest first: by one actor, about subjects that begin so, when asked."""
    rows = Fact.objects.filter(kind__in=list(kinds), subject__startswith=subject)
    rows = rows if actor is None else rows.filter(actor=actor)
    return [_view(fact) for fact in rows.order_by("-seq")[:limit]]


def public_fact(subject: str, kind: str) -> Fact | None:
    """The first public fact of a kind about a subject: the one a receipt is made of."""
    return Fact.objects.filter(subject=subject, kind=kind).order_by("seq").first()
