"""Conflicts of interest: declared by oneself or by a colleague, and the case is shut at once (promise 4)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.casework import access
from tande.domains.casework.changing import locked, void_proposals
from tande.domains.casework.errors import AlreadyThere, BadCodes, NoSuchThing, NotAllowed
from tande.domains.casework.models import ConflictOfInterest, Proposal
from tande.ledger import operations as ledger
from tande.policy import conflicts as rules
from tande.policy.roles import Actor


def declare_conflict(*, case_id: str, officer: Actor, about: int, reason: str, at: datetime) -> None:
    """Shut the case to the officer with id ``about``: oneself, or a colleague, the head included.

    Any officer who can open the case may do it, since the head may be the one complained about. What that
    officer proposed there is void: nobody ends a case together with one who may not see it.
    Raises NotAllowed, NoSuchCase, BadCodes, AlreadyThere.
    """
    case = access.find(case_id, officer, "conflict.declare")
    if reason not in rules.REASONS:
        raise BadCodes("reason")
    try:
        with transaction.atomic():
            locked(case_id)
            ConflictOfInterest.objects.create(
                case=case, officer_id=about, reason=reason, declared_by=officer.pk, declared_at=at
            )
            ledger.record(kind="conflict.declared", subject=case_id, at=at, actor=officer.pk,
                          body={"officer": about, "conflict": reason})
            void_proposals(Proposal.objects.filter(case=case, officer_id=about), officer.pk, at)
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
