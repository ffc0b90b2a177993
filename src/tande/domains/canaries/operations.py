"""Laying down the seal of a test complaint, and revealing it. Each is one transaction with its fact."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tande.domains.canaries.errors import (
    AlreadyRevealed,
    BadField,
    NoSuchComplaint,
    NoSuchSeal,
    NotAllowed,
    SealedTooLate,
)
from tande.domains.canaries.models import Canary
from tande.domains.intake import queries as intake
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import canaries as rules
from tande.policy import roles
from tande.policy.mission_reading import fault_in_text
from tande.policy.roles import Actor
from tande.toolkit import canary_seals, codes, sealing

PLANT = "canary.plant"


def plant(*, canary_id: str, code: str, officer: Actor, at: datetime) -> None:
    """Lay down a seal made of an access code of 20 digits, which is kept nowhere. The same id again changes nothing.

    Needs "canary.plant". Whether a complaint has the code is not looked up: nobody shall learn that from here.
    Raises NotAllowed, BadField.
    """
    _check_right(officer)
    if not sealing.is_id(canary_id):
        raise BadField("id")
    salt = canary_seals.new_salt()
    sealed = canary_seals.seal(code, salt=salt)
    with transaction.atomic():
        made, new = Canary.objects.get_or_create(
            pk=canary_id, defaults={"seal": sealed, "salt": salt, "planted_by": officer.pk, "planted_at": at}
        )
        if new:
            ledger.record(kind="canary.planted", subject=made.pk, at=at, actor=officer.pk, body={"seal": sealed})


def reveal(*, code: str, note: str, lang: str, officer: Actor, at: datetime) -> str:
    """Open the seal made of this code and measure what became of the complaint; its case id.

    ``note`` says in one sentence what was tried; it is published. The fact's subject is the case. Needs
    "canary.plant". Raises NotAllowed, BadField, NoSuchSeal, NoSuchComplaint, SealedTooLate, AlreadyRevealed.
    """
    _check_right(officer)
    if len(note) > 300 or fault_in_text(note):
        raise BadField("note")
    if lang not in settings.MISSION.language_codes:
        raise BadField("lang")
    with transaction.atomic():
        found = _sealed_with(code)
        case_id, result = _complaint(code)
        if not rules.sealed_in_time(found.planted_at, result):
            raise SealedTooLate
        if Canary.objects.filter(case_id=case_id).exists():
            raise AlreadyRevealed
        _write(found, case_id, result, note, lang, at)
        _record(found, officer, at)
    return case_id


def _check_right(officer: Actor) -> None:
    if not roles.may(officer.roles, PLANT):
        raise NotAllowed(PLANT)


def _sealed_with(code: str) -> Canary:
    for one in Canary.objects.select_for_update().filter(revealed_at=None):
        if canary_seals.opens(code, salt=bytes(one.salt), sealed=one.seal):
            return one
    raise NoSuchSeal


def _complaint(code: str) -> tuple[str, rules.Result]:
    case_id = intake.case_of(codes.first_hash(code))
    if case_id is None:
        raise NoSuchComplaint
    return case_id, rules.measure((fact.kind, fact.at) for fact in facts.facts_about(case_id))


def _write(found: Canary, case_id: str, result: rules.Result, note: str, lang: str, at: datetime) -> None:
    found.case_id, found.check_number = case_id, intake.receipt(case_id).check_number
    found.revealed_at, found.note, found.lang = at, note, lang
    found.received_at, found.acknowledged_hours = result.received_at, result.acknowledged_hours
    found.ended_days, found.missed = result.ended_days, result.missed
    found.save()


def _record(found: Canary, officer: Actor, at: datetime) -> None:
    assert found.case_id is not None
    assert found.received_at is not None
    ledger.record(
        kind="canary.revealed", subject=found.case_id, at=at, actor=officer.pk,
        body={
            "seal": found.seal, "number": found.check_number, "planted": found.planted_at.date().isoformat(),
            "received": found.received_at.date().isoformat(), "acknowledged_hours": found.acknowledged_hours,
            "ended_days": found.ended_days, "missed": found.missed,
        },
    )
