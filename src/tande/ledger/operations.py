"""Writing to the ledger. Domains call this inside their own transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from secrets import token_bytes
from typing import Final

from django.conf import settings
from django.db import transaction

from tande.ledger import bulk
from tande.ledger.models import Fact
from tande.policy import facts
from tande.toolkit import promises

_AT_ONCE: Final = 500
_Row = tuple[str, str, Mapping[str, object]]


def new_fact(
    *, kind: str, subject: str, at: datetime, body: Mapping[str, object] | None = None, actor: int | None = None
) -> Fact:
    """An unsaved fact, with its log entry when the kind is public. Raises KeyError for an unknown kind."""
    public = facts.is_public(kind)
    fact = Fact(
        kind=kind, subject=subject, actor=actor, at=at, salt=token_bytes(32),
        body=json.dumps(body or {}, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
    )
    if public:
        _add_entry(fact)
    return fact


def record(
    *, kind: str, subject: str, at: datetime, body: Mapping[str, object] | None = None, actor: int | None = None
) -> Fact:
    """Write a fact in the caller's transaction and return it."""
    fact = new_fact(kind=kind, subject=subject, at=at, body=body, actor=actor)
    while number_taken(fact):
        fact = new_fact(kind=kind, subject=subject, at=at, body=body, actor=actor)
    fact.save(force_insert=True)
    return fact


def record_many(rows: Iterable[_Row], *, at: datetime, actor: int | None = None) -> int:
    """Write many facts of one moment in the caller's transaction: kind, subject and body of each; how many.

    For kinds that do not enter the public log. Raises ValueError for one that does, KeyError for an unknown kind.
    """
    made = 0
    for some in _portions(rows):
        if any(facts.is_public(kind) for kind, _subject, _body in some):
            raise ValueError("a public fact is recorded by itself")
        new = [new_fact(kind=kind, subject=subject, at=at, body=body, actor=actor) for kind, subject, body in some]
        made += len(Fact.objects.bulk_create(new))
    return made


def prepare_many(rows: Iterable[_Row], *, at: datetime, actor: int | None = None) -> bulk.Prepared:
    """The same facts made ready before a transaction; ``write`` writes them in it. Raises as ``record_many``."""
    listed = list(rows)
    if any(facts.is_public(kind) for kind in {kind for kind, _subject, _body in listed}):
        raise ValueError("a public fact is recorded by itself")
    return bulk.prepare(Fact, (
        new_fact(kind=kind, subject=subject, at=at, body=body, actor=actor) for kind, subject, body in listed
    ))


def _portions(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def record_change(*, kind: str, body: Mapping[str, object], at: datetime) -> bool:
    """Write down how something stands that is published in the open, if that is not what the last fact says.

    Keys, scripts and rules are compared this way at each start and each publication; True when a fact was written.
    """
    last = Fact.objects.filter(kind=kind).order_by("-seq").first()
    if last is not None and json.loads(last.body) == json.loads(json.dumps(body)):
        return False
    with transaction.atomic():
        record(kind=kind, subject="", at=at, body=body)
    return True


def number_taken(fact: Fact) -> bool:
    """Whether a written fact has this one's check number already: then a new fact, with a new salt, is drawn.

    There are 10^11 numbers: with a million entries one draw in 100,000 meets a taken one.
    """
    return fact.check_number is not None and Fact.objects.filter(check_number=fact.check_number).exists()


def coded(fact: Fact) -> dict[str, object]:
    """The coded fact as its entry commits to it, and as its opening shows it."""
    return {"at": fact.at.isoformat(), "body": json.loads(fact.body), "kind": fact.kind, "subject": fact.subject}


def _add_entry(fact: Fact) -> None:
    committed = promises.commitment(coded(fact), salt=bytes(fact.salt))
    entry = promises.entry_line(kind=fact.kind, period=fact.at.strftime("%Y-%m"), commitment=committed)
    fact.entry = entry.decode("ascii")
    fact.leaf_hash = promises.leaf_hash(entry)
    fact.check_number = promises.check_number(fact.leaf_hash)
    fact.publish_by = fact.at.date() + timedelta(days=settings.MISSION.publication.publish_by_days)
