"""Changing a case's row: locked, on the version the officer saw, and never by a side door."""

from datetime import datetime

from django.db.models import QuerySet

from tande.domains.casework import settling
from tande.domains.casework.errors import Conflict, NoSuchCase
from tande.domains.casework.models import Case, Proposal
from tande.ledger import operations as ledger
from tande.ledger.queries import facts_about
from tande.policy import stages
from tande.policy.roles import Actor


def locked(case_id: str, version: int | None = None) -> Case:
    """The case's row, locked until the transaction ends. Raises Conflict on another version, NoSuchCase."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NoSuchCase(case_id)
    if version is not None and case.version != version:
        raise Conflict(case_id)
    return case


def keep(case: Case) -> None:
    """Save a locked or new case: the one way, so that the queue's columns never fall behind."""
    settling.settle(case)
    case.save()


def enter(case: Case, stage: str, at: datetime) -> None:
    """Put the case in a stage; the caller keeps it. A proposal made in the former stage is void."""
    case.stage, case.stage_since, case.version = stage, at, case.version + 1
    case.live = stage not in stages.ENDS
    Proposal.objects.filter(case=case).delete()


def void_proposals(proposals: "QuerySet[Proposal]", actor: int, at: datetime) -> None:
    """Take proposals back whose officer can no longer stand for them: shut out of the case, or gone."""
    for one in proposals.order_by("case"):
        case = locked(one.case_id)
        if not Proposal.objects.filter(case=case, officer_id=one.officer_id).delete()[0]:
            continue  # a colleague agreed, or did not, in this very moment
        ledger.record(kind="decision.declined", subject=case.pk, at=at, actor=actor,
                      body={"to": one.to, "officer": one.officer_id})
        case.version += 1
        case.save(update_fields=["version"])


def has_decided(case_id: str, officer: Actor) -> bool:
    """Whether this officer recorded one of the deciding facts of the case."""
    return any(fact.kind in stages.DECIDING and fact.actor == officer.pk for fact in facts_about(case_id))
