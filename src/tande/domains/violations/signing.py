"""Signing a stage of a verification, and sending it back. The rules are ``policy.violations.verification``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tande.domains.violations import keeping
from tande.domains.violations.counted import content
from tande.domains.violations.errors import CannotSign, NoSuchRecord
from tande.domains.violations.models import Signature, Violation
from tande.domains.violations.scope import SEE, Insider, check, incident_for
from tande.domains.violations.standing import refresh, standing_of, steps_of
from tande.policy.violations import verification
from tande.policy.violations.codes import STAGES, VERIFIED
from tande.policy.violations.fields import WORDS_CHARS


@dataclass(frozen=True, slots=True)
class Signed:
    """What somebody signs. ``revision``: of the content that was on the screen."""

    stage: str
    revision: int
    status: str
    on: date | None
    weight: str = ""
    eyewitness: str = ""
    consistent: str = ""
    credible: str = ""
    reasons: Sequence[str] = ()
    note: str = ""


def sign(*, violation_id: str, signed: Signed, officer: Insider, at: datetime) -> None:
    """Sign a stage. Only the task force's word and day count, and what counts is the content as it is now.

    Needs the right of the stage. Raises NotAllowed, NoSuchRecord, CannotSign.
    """
    _check_stage(officer, signed.stage)
    with transaction.atomic():
        violation = _locked(violation_id, officer)
        steps = steps_of(violation)
        now = standing_of(violation, steps)
        decision = verification.Decision(
            signed.stage, signed.status, signed.on, officer.pk, signed.revision, signed.weight, signed.eyewitness,
            signed.consistent, signed.credible, tuple(signed.reasons))
        found = _other_faults(violation, signed, officer) or verification.faults(
            decision, now, revision=violation.revision, incident_day=violation.incident.began,
            today=timezone.localdate(at))
        if found:
            raise CannotSign(found)
        assert signed.on is not None
        told = content(violation, violation.parts.all())
        _keep(violation, len(steps) + 1, signed.stage, verification.SIGNED, officer, at, status=signed.status,
              on=signed.on, codes=_codes(signed), note=signed.note, counted=told)
        refresh(violation_id, touched=False)
        keeping.record("violation.signed", violation_id, actor=officer.pk, at=at, stage=signed.stage,
                       status=signed.status, on=signed.on, kind=violation.kind, **_counts(told))


def send_back(*, violation_id: str, stage: str, revision: int, note: str, officer: Insider, at: datetime) -> None:
    """Send it back to the stage before, with the reason. After its own signature the task force takes that back so.

    Needs the right of the stage. Raises NotAllowed, NoSuchRecord, CannotSign.
    """
    _check_stage(officer, stage)
    with transaction.atomic():
        violation = _locked(violation_id, officer)
        steps = steps_of(violation)
        now = standing_of(violation, steps)
        if revision != violation.revision:
            raise CannotSign({"": "changed"})
        if not verification.may_send_back(stage, now):
            raise CannotSign({"": "turn"})
        if not note.strip() or len(note) > WORDS_CHARS:
            raise CannotSign({"note": "note"})
        _keep(violation, len(steps) + 1, stage, verification.SENT_BACK, officer, at, on=timezone.localdate(at),
              note=note)
        refresh(violation_id, touched=False)
        keeping.record("violation.signed", violation_id, actor=officer.pk, at=at, stage=stage,
                       status=verification.SENT_BACK, kind=violation.kind, counted="no")


def _check_stage(officer: Insider, stage: str) -> None:
    if stage not in STAGES:
        raise CannotSign({"": "turn"})
    check(officer, verification.RIGHTS[stage])


def _locked(violation_id: str, officer: Insider) -> Violation:
    """The violation, with its incident held until the transaction ends. Raises NoSuchRecord."""
    found = Violation.objects.filter(pk=violation_id, removed=False).first()
    if found is None:
        raise NoSuchRecord(violation_id)
    incident_for(officer, SEE, found.incident_id, to_change=True)
    return Violation.objects.select_related("incident").get(pk=violation_id)


def _other_faults(violation: Violation, signed: Signed, officer: Insider) -> dict[str, str]:
    if violation.recorded_by == officer.pk:
        return {"": "own_record"}
    if violation.incident.status == "duplicate" and signed.status == VERIFIED:
        return {"status": "duplicate"}
    return {"note": "long"} if len(signed.note) > WORDS_CHARS else {}


def _codes(signed: Signed) -> dict[str, Any]:
    given = {"source_weight": signed.weight, "un_eyewitness": signed.eyewitness, "consistent": signed.consistent,
             "credible": signed.credible, "non_verification": sorted(signed.reasons)}
    return {name: value for name, value in given.items() if value}


def _keep(violation: Violation, number: int, stage: str, step: str, officer: Insider, at: datetime, *, on: date,
          note: str, status: str = "", codes: Any = None, counted: Any = None) -> None:
    Signature.objects.create(
        violation=violation, number=number, stage=stage, step=step, status=status, on=on,
        revision=violation.revision, codes=codes or {}, counted=counted or {}, officer_id=officer.pk, at=at,
        note=keeping.seal({"note": note.strip()}, "note", f"{violation.pk}/{number}"))


def _counts(told: dict[str, Any]) -> dict[str, Any]:
    """Codes for the ledger: where, when, and how many children of which sex."""
    numbers = {"boys": 0, "girls": 0, "unknown": 0}
    for _id, sex in told["children"]:
        numbers[sex] += 1
    for _id, number, sex in told["groups"]:
        numbers[sex] += number
    if not any(numbers.values()):
        numbers |= told["typed"] or {}
    return {"department": told["department"], "began": told["began"], "ended": told["ended"], **numbers}
