"""Conflicts of interest: declared by oneself or by a colleague, and the case is shut at once (promise 4).

A matter that was reported twice is one matter: a conflict holds in every case linked as a duplicate, however it came
about, and is lifted in each by itself.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from tande.domains.casework import access
from tande.domains.casework.changing import locked, void_proposals
from tande.domains.casework.errors import AlreadyThere, BadCodes, NoSuchThing, NotAllowed
from tande.domains.casework.models import ConflictOfInterest, Link, Proposal
from tande.ledger import operations as ledger
from tande.policy import conflicts as rules
from tande.policy.roles import Actor


def declare_conflict(*, case_id: str, officer: Actor, about: int, reason: str, at: datetime) -> None:
    """Shut the case to the officer with id ``about``: oneself, or a colleague, the head included.

    Any officer who can open the case may do it, since the head may be the one complained about. What that
    officer proposed there is void: nobody ends a case together with one who may not see it. Duplicates shut as well.
    Raises NotAllowed, NoSuchCase, BadCodes, AlreadyThere.
    """
    case = access.find(case_id, officer, "conflict.declare")
    if reason not in rules.REASONS:
        raise BadCodes("reason")
    try:
        with transaction.atomic():
            locked(case_id)
            _shut(case.pk, about, reason, officer, at)
            for twin in duplicates_of(case_id):
                if not ConflictOfInterest.objects.filter(case_id=twin, officer_id=about, lifted_at=None).exists():
                    _shut(twin, about, reason, officer, at)
    except IntegrityError as error:
        raise AlreadyThere(case_id) from error


def lift_conflict(*, case_id: str, officer: Actor, about: int, at: datetime) -> None:
    """Open the case to somebody again. Never by the officer concerned. Raises NotAllowed, NoSuchCase, NoSuchThing."""
    access.find(case_id, officer, "conflict.lift")
    if about == officer.pk:
        raise NotAllowed("conflict.lift")
    with transaction.atomic():
        lifted = ConflictOfInterest.objects.filter(case_id=case_id, officer_id=about, lifted_at=None).update(
            lifted_by=officer.pk, lifted_at=at
        )
        if not lifted:
            raise NoSuchThing(case_id)
        ledger.record(kind="conflict.lifted", subject=case_id, at=at, actor=officer.pk, body={"officer": about})


def duplicates_of(case_id: str) -> set[str]:
    """Every case that is the same matter, over any number of links, without the case itself."""
    found, new = {case_id}, {case_id}
    while new:
        same = Link.objects.filter(Q(case__in=new) | Q(other__in=new), kind="duplicate").values_list("case", "other")
        new = {one for pair in same for one in pair} - found
        found |= new
    return found - {case_id}


def carry_over(*, case_id: str, officer: Actor, at: datetime) -> None:
    """Let every open conflict hold in all duplicates of the case. In the transaction that made the link."""
    cases = {case_id, *duplicates_of(case_id)}
    rows = ConflictOfInterest.objects.filter(case__in=cases, lifted_at=None).order_by("declared_at")
    reasons = {one.officer_id: one.reason for one in rows}
    there = {(one.case_id, one.officer_id) for one in rows}
    for about, reason in reasons.items():
        for case in sorted(cases):
            if (case, about) not in there:
                _shut(case, about, reason, officer, at)


def _shut(case_id: str, about: int, reason: str, officer: Actor, at: datetime) -> None:
    ConflictOfInterest.objects.create(
        case_id=case_id, officer_id=about, reason=reason, declared_by=officer.pk, declared_at=at
    )
    ledger.record(kind="conflict.declared", subject=case_id, at=at, actor=officer.pk,
                  body={"officer": about, "conflict": reason})
    void_proposals(Proposal.objects.filter(case_id=case_id, officer_id=about), officer.pk, at)
