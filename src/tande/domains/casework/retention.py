"""Removing sealed content by rule: what is due, and letting go of it case by case. For the console only.

Codes, times, facts and hashes stay: the case can still be counted and its custody shown. Nobody can bring back
what was removed. Each case is one transaction with its fact, so that being killed half way leaves nothing half.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tande.domains.casework.changing import locked
from tande.domains.casework.models import Case, Entry, Grant, Link, Message, SavedView, Seen
from tande.domains.evidence import keeping
from tande.domains.officers import queries as officers
from tande.ledger import operations as ledger
from tande.policy import retention, stages

SHORTEST_MONTH = timedelta(days=28)
GONE = b""


@dataclass(frozen=True)
class Due:
    """A case and which of ``policy.retention.PARTS`` must go now."""

    case_id: str
    parts: frozenset[str]


def due(at: datetime) -> list[Due]:
    """Every case that still holds something the rules say must be gone, in order of their end."""
    latest = at - retention.shortest_months(settings.MISSION) * SHORTEST_MONTH
    ended = Case.objects.filter(stage__in=stages.ENDS, stage_since__lte=latest).annotate(
        has_identity=Exists(_sealed(OuterRef("pk")).filter(purpose="identity")),
        has_words=Exists(_sealed(OuterRef("pk")).exclude(purpose="identity")),
        has_entries=Exists(Entry.objects.filter(case=OuterRef("pk")).exclude(envelope=GONE)),
        held=Exists(_open_neighbours(OuterRef("pk"))),
    )
    with_files = keeping.cases_with_files()
    found = []
    for case in ended.defer("public_key", "key_envelope", "reporter_key").order_by("stage_since").iterator():
        holds = {
            retention.IDENTITY: case.has_identity,
            retention.CONTENT: case.has_words or case.has_entries or _news_since(case),
            retention.EVIDENCE: case.pk in with_files,
        }
        parts = frozenset(part for part in _rule(case, at, held=case.held) if holds[part])
        if parts:
            found.append(Due(case.pk, parts))
    return found


def _sealed(case_id: "OuterRef | str") -> "QuerySet[Message]":
    return Message.objects.filter(case=case_id).exclude(envelope=GONE)


def _open_neighbours(case_id: "OuterRef | str") -> "QuerySet[Link]":
    """Links of a case to one that has not ended, from either side."""
    to, back = Q(case=case_id) & ~Q(other__stage__in=stages.ENDS), Q(other=case_id) & ~Q(case__stage__in=stages.ENDS)
    return Link.objects.filter(to | back)


def _rule(case: Case, at: datetime, *, held: bool) -> frozenset[str]:
    touched = (case.news_at, case.told_at, case.danger_at, case.retaliation_at, case.stop_at, case.withdraw_at)
    return retention.due(retention.Standing(case.stage, case.stage_since, touched, held), settings.MISSION, at)


def purge(*, case_id: str, at: datetime) -> dict[str, int]:
    """Remove what is due in one case: how many messages, texts on identity, entries and files.

    Asks the rule again under the case's lock, so that somebody who comes back in this moment keeps her words.
    Nothing due, or already gone: nothing is written. The files' bytes go with ``evidence.keeping.sweep`` afterwards.
    Raises NoSuchCase.
    """
    with transaction.atomic():
        case = locked(case_id)
        parts = _rule(case, at, held=_open_neighbours(case_id).exists())
        removed = _remove(case_id, parts, at)
        if {"messages", "entries"} & set(removed) or (retention.CONTENT in parts and _news_since(case)):
            case.purged_at = at
            case.save(update_fields=["purged_at"])
        if removed:
            ledger.record(kind="case.purged", subject=case_id, at=at, body=removed)
    return removed


def _news_since(case: Case) -> bool:
    """Whether something came after the removal; it may be kept by another domain, such as a State's late answer."""
    return case.purged_at is not None and case.purged_at < case.news_at


def _remove(case_id: str, parts: frozenset[str], at: datetime) -> dict[str, int]:
    removed = {}
    if retention.IDENTITY in parts:
        removed["identity"] = _sealed(case_id).filter(purpose="identity").update(envelope=GONE)
    if retention.CONTENT in parts:
        words = _sealed(case_id).exclude(purpose="identity")
        words.exclude(reply_envelope=None).update(reply_envelope=GONE)
        removed["messages"] = words.update(envelope=GONE)
        removed["entries"] = Entry.objects.filter(case=case_id).exclude(envelope=GONE).update(envelope=GONE)
    if retention.EVIDENCE in parts:
        removed["files"] = keeping.forget(case_id=case_id, at=at)
    return {part: number for part, number in removed.items() if number}


def without_words(case_ids: Collection[str]) -> set[str]:
    """Those of these cases whose words were removed by rule: for domains that keep what belongs to a case.

    Not those about which something came since: it has its own time.
    """
    words = _sealed(OuterRef("pk")).exclude(purpose="identity")
    purged = Case.objects.filter(pk__in=case_ids, purged_at__gte=F("news_at"))
    return set(purged.annotate(has_words=Exists(words)).filter(has_words=False).values_list("pk", flat=True))


def grants_of_the_gone() -> int:
    """How many grants officers hold who have left."""
    return _of_the_gone().count()


def void_grants_of_the_gone(at: datetime) -> int:
    """Take the grants of officers who have left away, each with its fact; how many.

    They give no access on the server, where who left cannot sign in; but an export would still carry them.
    """
    return void_grants(_of_the_gone(), at)


def void_grants(grants: "QuerySet[Grant]", at: datetime) -> int:
    """Take these grants away, each with its fact; how many."""
    with transaction.atomic():
        gone = list(grants.select_for_update().order_by("pk"))
        for one in gone:
            ledger.record(kind="case.grant_voided", subject=str(one.case_id), at=at, body={"officer": one.officer_id})
        Grant.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)


def forget_marks_of_the_gone() -> int:
    """Delete what officers who left had saved as views and what was new to them; how many rows.

    Who read what stays in the facts.
    """
    gone = [one.id for one in officers.team() if not one.is_active]
    return sum(table.objects.filter(officer_id__in=gone).delete()[0] for table in (SavedView, Seen))


def _of_the_gone() -> "QuerySet[Grant]":
    return Grant.objects.filter(officer_id__in=[one.id for one in officers.team() if not one.is_active])
