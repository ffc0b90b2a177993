"""Retaliation: an allegation of its own, told to the desk at once; it goes before all else and opens what had ended."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tande.domains.casework import access, changing
from tande.domains.casework.allegations import keep_allegation
from tande.domains.casework.errors import BadCodes, BadEnvelope
from tande.domains.casework.models import Allegation
from tande.ledger import operations as ledger
from tande.policy import allegations as rules
from tande.policy import protection, stages
from tande.policy.roles import Actor
from tande.toolkit import sealing


def allege_retaliation(
    *, case_id: str, allegation_id: str, officer: Actor, about: str, coded: rules.Coded,
    known: Mapping[str, Collection[str]], at: datetime,
) -> bool:
    """Record that somebody was harmed or threatened for speaking; whether the case had ended and is open again.

    In one transaction: the report, the allegation (category ``retaliation``), and the move that opens an ended case.
    In any stage, also before the case was read through; whoever may report retaliation opens the case by it, as a
    reporter does who asks for a review. ``about`` is of policy.protection.ABOUT. The same id again changes nothing.
    Raises NotAllowed, NoSuchCase, BadCodes, BadEnvelope (id).
    """
    access.find(case_id, officer, "retaliation.report")
    if not sealing.is_id(allegation_id):
        raise BadEnvelope("id")
    if about not in protection.ABOUT:
        raise BadCodes("about")
    if coded.category != rules.RETALIATION:
        raise BadCodes("category")
    with transaction.atomic():
        case = changing.locked(case_id)
        earlier = Allegation.objects.filter(pk=allegation_id).first()
        if earlier is not None:
            if earlier.case_id != case_id:
                raise BadEnvelope("id")
            return False
        ledger.record(kind="retaliation.reported", subject=case_id, at=at, actor=officer.pk, body={"about": about})
        ended = case.stage in stages.ENDS
        if ended:
            step = stages.find(case.stage, stages.INQUIRY)
            changing.enter(case, step.to, at)
            ledger.record(kind=step.fact, subject=case_id, at=at, actor=officer.pk, body={"cause": "retaliation"})
        case.retaliation_at, case.live = at, True
        changing.keep(case)
        keep_allegation(case, officer, coded, known, at, allegation_id=allegation_id)
    return ended
