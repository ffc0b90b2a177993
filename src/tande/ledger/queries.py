"""Reading the ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

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


def count(kinds: Iterable[str], *, since: datetime) -> int:
    """How many facts of these kinds came after a moment."""
    return Fact.objects.filter(kind__in=list(kinds), at__gt=since).count()


def public_fact(subject: str, kind: str) -> Fact | None:
    """The first public fact of a kind about a subject: the one a receipt is made of."""
    return Fact.objects.filter(subject=subject, kind=kind).order_by("seq").first()


def settled_seq() -> int:
    """The number of the last fact below which no fact can appear any more; 0 when there is none.

    On PostgreSQL numbers are drawn before the commit, so a lower one may come after a higher one: whoever is writing
    is waited for. Call it outside of a transaction, or writers wait until that one ends.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE ledger_fact IN SHARE MODE")
        return Fact.objects.aggregate(last=Max("seq"))["last"] or 0


def facts_after(seq: int, *, upto: int, limit: int, kinds: Iterable[str] = ()) -> list[FactView]:
    """The next facts after a number, oldest first, none above ``upto``; only of these kinds, when any are named."""
    rows = Fact.objects.filter(seq__gt=seq, seq__lte=upto).order_by("seq")
    wanted = list(kinds)
    rows = (rows.filter(kind__in=wanted) if wanted else rows)[:limit]
    return [_view(fact) for fact in rows.only("seq", "kind", "subject", "actor", "at", "body", "check_number")]


def number_of(kind: str) -> int:
    """How many facts of a kind there are."""
    return Fact.objects.filter(kind=kind).count()


def of_kinds(kinds: Iterable[str], *, after: int = 0, subjects: Iterable[str] | None = None) -> list[FactView]:
    """Every fact of these kinds after a number, oldest first; about these subjects, when given."""
    rows = Fact.objects.filter(kind__in=list(kinds), seq__gt=after)
    rows = rows if subjects is None else rows.filter(subject__in=list(subjects))
    return [_view(fact) for fact in rows.order_by("seq")]


def last_seq(kinds: Iterable[str]) -> int:
    """The number of the newest fact of these kinds; 0 when there is none."""
    return Fact.objects.filter(kind__in=list(kinds)).aggregate(last=Max("seq"))["last"] or 0
