"""Links between cases: related, or one and the same matter reported twice."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.casework import access
from tande.domains.casework.conflicts import carry_over
from tande.domains.casework.errors import AlreadyThere, BadCodes, NoSuchThing
from tande.domains.casework.models import Link
from tande.ledger import operations as ledger
from tande.policy.roles import Actor

KINDS = ("related", "duplicate")


def link(*, case_id: str, other_id: str, kind: str, officer: Actor, at: datetime) -> None:
    """Link two cases the officer may both open. ``duplicate``: this case is looked into under the other.

    Whoever has a conflict of interest in one of two duplicates is shut out of both.
    Raises NotAllowed, NoSuchCase, BadCodes, AlreadyThere.
    """
    if kind not in KINDS:
        raise BadCodes("kind")
    case = access.find(case_id, officer, "case.link")
    other = access.find(other_id, officer, "case.link")
    if case.pk == other.pk:
        raise BadCodes("other")
    if Link.objects.filter(case=other, other=case).exists():
        raise AlreadyThere(other_id)
    try:
        with transaction.atomic():
            Link.objects.create(case=case, other=other, kind=kind, officer_id=officer.pk, at=at)
            for subject, far in ((case.pk, other.pk), (other.pk, case.pk)):
                ledger.record(kind="case.linked", subject=subject, at=at, actor=officer.pk,
                              body={"link": kind, "case": far})
            if kind == "duplicate":
                carry_over(case_id=case.pk, officer=officer, at=at)
    except IntegrityError as error:
        raise AlreadyThere(other_id) from error


def unlink(*, case_id: str, other_id: str, officer: Actor, at: datetime) -> None:
    """Take a link away, whichever side it was made from. Raises NotAllowed, NoSuchCase, NoSuchThing."""
    case = access.find(case_id, officer, "case.link")
    other = access.find(other_id, officer, "case.link")
    with transaction.atomic():
        gone = Link.objects.filter(case__in=[case, other], other__in=[case, other]).delete()[0]
        if not gone:
            raise NoSuchThing(other_id)
        for subject, far in ((case.pk, other.pk), (other.pk, case.pk)):
            ledger.record(kind="case.unlinked", subject=subject, at=at, actor=officer.pk, body={"case": far})
