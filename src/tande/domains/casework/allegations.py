"""Allegations: what is said to have been done, in codes, and what was found of each."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tande.domains.casework import access, changing
from tande.domains.casework.errors import BadCodes, Conflict, NoSuchThing, WrongStage
from tande.domains.casework.inquiry_file import SealedEntry, check_entry, keep_entry
from tande.domains.casework.models import Allegation, Case
from tande.ledger import operations as ledger
from tande.policy import allegations as rules
from tande.policy import proof, stages
from tande.policy.roles import Actor
from tande.toolkit import sealing

OPEN_FOR_ALLEGATIONS = frozenset(stages.STAGES) - stages.ENDS - {stages.RECEIVED}


def record_allegation(
    *, case_id: str, officer: Actor, coded: rules.Coded, known: Mapping[str, Collection[str]], at: datetime
) -> str:
    """Record an allegation and return its id. ``known``: codes of category, state and personnel.

    Raises NotAllowed, NoSuchCase, BadCodes, or WrongStage in a case not yet read or ended.
    """
    access.find(case_id, officer, "allegation.record")
    with transaction.atomic():
        case = changing.locked(case_id)
        _check_stage(case)
        return keep_allegation(case, officer, coded, known, at)


def keep_allegation(
    case: Case, officer: Actor, coded: rules.Coded, known: Mapping[str, Collection[str]], at: datetime, *,
    allegation_id: str = "",
) -> str:
    """Write an allegation and its fact in the caller's transaction, on a locked case; its id. Raises BadCodes."""
    _check(coded, known)
    made = Allegation(
        id=allegation_id or sealing.new_id(), case=case, number=case.allegations.count() + 1, recorded_by=officer.pk,
        recorded_at=at, **_fields(coded),
    )
    made.save(force_insert=True)
    ledger.record(kind="allegation.recorded", subject=case.pk, at=at, actor=officer.pk, body=_body(made))
    return made.id


def change_allegation(
    *, case_id: str, allegation_id: str, officer: Actor, coded: rules.Coded, known: Mapping[str, Collection[str]],
    at: datetime, version: int,
) -> None:
    """Correct the codes; the facts keep what was there before. A finding made on other codes is void.

    Raises as ``record_allegation``, NoSuchThing, and Conflict when somebody changed it meanwhile.
    """
    access.find(case_id, officer, "allegation.record")
    _check(coded, known)
    with transaction.atomic():
        case = changing.locked(case_id)
        _check_stage(case)
        allegation = _find(case, allegation_id, version)
        for name, value in _fields(coded).items():
            setattr(allegation, name, value)
        allegation.finding = allegation.standard = ""
        allegation.decided_by = allegation.decided_at = None
        allegation.version += 1
        allegation.save()
        ledger.record(kind="allegation.changed", subject=case_id, at=at, actor=officer.pk, body=_body(allegation))


def decide_allegation(
    *, case_id: str, allegation_id: str, officer: Actor, finding: str, standard: str, reasoning: SealedEntry,
    at: datetime, version: int,
) -> None:
    """Record the finding on one allegation with its standard of proof and its sealed reasoning.

    Only while the inquiry is open. Raises NotAllowed, NoSuchCase, NoSuchThing, BadCodes, BadEnvelope,
    WrongStage, Conflict.
    """
    access.find(case_id, officer, "allegation.decide")
    if finding not in stages.FINDINGS:
        raise BadCodes("finding")
    if standard not in proof.STANDARDS:
        raise BadCodes("standard")
    if reasoning.kind != "reasoning" or reasoning.about != allegation_id:
        raise BadCodes("reasoning")
    check_entry(reasoning)
    with transaction.atomic():
        case = changing.locked(case_id)
        if case.stage != stages.INQUIRY:
            raise WrongStage(case.stage)
        allegation = _find(case, allegation_id, version)
        allegation.finding, allegation.standard = finding, standard
        allegation.decided_by, allegation.decided_at = officer.pk, at
        allegation.version += 1
        allegation.save()
        keep_entry(case, officer, reasoning, at)
        ledger.record(
            kind="allegation.decided", subject=case_id, at=at, actor=officer.pk,
            body={"number": allegation.number, "finding": finding, "standard": standard},
        )


def _check(coded: rules.Coded, known: Mapping[str, Collection[str]]) -> None:
    try:
        rules.check(coded, known)
    except rules.BadAllegation as error:
        raise BadCodes(str(error)) from error


def _check_stage(case: Case) -> None:
    if case.stage not in OPEN_FOR_ALLEGATIONS:
        raise WrongStage(case.stage)


def _find(case: Case, allegation_id: str, version: int) -> Allegation:
    allegation = case.allegations.filter(pk=allegation_id).first()
    if allegation is None:
        raise NoSuchThing(allegation_id)
    if allegation.version != version:
        raise Conflict(case.id)
    return allegation


def _fields(coded: rules.Coded) -> dict[str, object]:
    return {
        "category": coded.category, "states": list(coded.states), "personnel": coded.personnel,
        "persons": coded.persons, "victims_adult": coded.victims_adult, "victims_child": coded.victims_child,
    }


def _body(one: Allegation) -> dict[str, object]:
    return {
        "number": one.number, "category": one.category, "states": one.states, "personnel": one.personnel,
        "persons": one.persons, "victims_adult": one.victims_adult, "victims_child": one.victims_child,
    }

