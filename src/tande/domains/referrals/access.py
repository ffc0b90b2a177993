"""Which officer and which focal point may reach a referral: the case's access on one side, the State on the other."""

from datetime import datetime
from typing import Protocol

from tande.domains.casework import queries as casework
from tande.domains.referrals.errors import BadEnvelope, NoSuchReferral, NotAllowed, WrongStage
from tande.domains.referrals.models import Referral
from tande.policy import limits, referrals, roles
from tande.policy.roles import Actor
from tande.toolkit import sealing


class FocalPoint(Actor, Protocol):
    """A focal point: an officer with a State. The officers domain's rows fit."""

    state: str
    is_active: bool


def check_case(case_id: str, officer: Actor, action: str) -> None:
    """Raise NotAllowed when the roles lack the right, NoSuchCase when the case is not open to this officer."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    if not casework.may(case_id, officer, action):
        raise NoSuchReferral(case_id)


def check_open_case(case_id: str, officer: Actor, at: datetime) -> bool:
    """Raise WrongStage unless the case may be put before a State now. Whether the shorter clocks of SEA run."""
    row = casework.case(case_id, officer, at=at).row
    if row.stage not in referrals.REFERABLE:
        raise WrongStage(row.stage)
    return row.codes.get("sea") in ("yes", "unsure")


def of_case(case_id: str, referral_id: str, officer: Actor, action: str) -> Referral:
    """The referral, for an officer who may do ``action`` in its case. Raises NotAllowed, NoSuchReferral."""
    check_case(case_id, officer, action)
    found = Referral.objects.select_for_update().filter(pk=referral_id, case_id=case_id).first()
    if found is None:
        raise NoSuchReferral(referral_id)
    return found


def check_focal(focal: FocalPoint) -> None:
    """Raise NotAllowed unless this is an active focal point of a State."""
    if not (focal.is_active and focal.state and roles.may(focal.roles, "referral.answer")):
        raise NotAllowed("referral.answer")


def of_state(referral_id: str, focal: FocalPoint, *, lock: bool = False) -> Referral:
    """A referral to this focal point's own State. Raises NotAllowed, or NoSuchReferral also for another State's."""
    check_focal(focal)
    rows = Referral.objects.select_for_update() if lock else Referral.objects.all()
    found = rows.filter(pk=referral_id, state=focal.state).first()
    if found is None:
        raise NoSuchReferral(referral_id)
    return found


def check_id(value: str, field: str = "id") -> None:
    """Raise BadEnvelope unless this is an id."""
    if not sealing.is_id(value):
        raise BadEnvelope(field)


def check_text(envelope: bytes, field: str) -> None:
    """Raise BadEnvelope unless a sealed text can have this size."""
    if not limits.ENVELOPE_OVERHEAD_BYTES < len(envelope) <= limits.MESSAGE_ENVELOPE_MAX_BYTES:
        raise BadEnvelope(field)
