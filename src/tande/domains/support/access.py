"""Who may reach help and protection of a case, and what sealed words must look like."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings

from tande.domains.casework import queries as casework
from tande.domains.support.errors import BadCodes, BadEnvelope, NoSuchThing, NotAllowed, TooMuch
from tande.domains.support.models import SEALED, Assessment, ClaimStep, Measure, Plan
from tande.policy import limits, roles
from tande.policy.roles import Actor
from tande.toolkit import sealing

Sealed = Assessment | Plan | Measure | ClaimStep
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


@dataclass(frozen=True)
class SealedWords:
    """As they arrive: ``id`` 32 hex characters, ``envelope`` sealed to the case key for ``help:<id>``, or empty."""

    id: str
    envelope: bytes = b""


def check_case(case_id: str, officer: Actor, action: str) -> None:
    """Raise NotAllowed when the roles lack the right, NoSuchThing when the case is not open to this officer."""
    if not roles.may(officer.roles, action):
        raise NotAllowed(action)
    if not casework.may(case_id, officer, action):
        raise NoSuchThing(case_id)


def check_words(words: SealedWords, *, needed: bool = False) -> None:
    """Raise BadEnvelope unless id and size are what sealed words can have."""
    if not sealing.is_id(words.id):
        raise BadEnvelope("id")
    if not words.envelope and not needed:
        return
    if not limits.ENVELOPE_OVERHEAD_BYTES < len(words.envelope) <= limits.MESSAGE_ENVELOPE_MAX_BYTES:
        raise BadEnvelope("envelope")


def check_day(day: date | None, field: str) -> None:
    """Raise BadCodes for a day that nobody means."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise BadCodes(field)


def check_state(state: str) -> None:
    """Raise BadCodes unless the State is of this mission, or not known."""
    if state and state not in settings.MISSION.states:
        raise BadCodes("state")


def is_new(model: type[Sealed], case_id: str, words: SealedWords) -> bool:
    """False when the same words came before: a retry changes nothing.

    Raises BadEnvelope when the id is taken by something else, TooMuch when the case holds all that one may.
    """
    for other in SEALED:
        earlier = other._default_manager.filter(pk=words.id).first()
        if earlier is None:
            continue
        if other is not model or earlier.case_id != case_id or bytes(earlier.envelope) != words.envelope:
            raise BadEnvelope("id")
        return False
    if model._default_manager.filter(case_id=case_id).count() >= limits.ENTRIES_MAX_PER_CASE:
        raise TooMuch(case_id)
    return True
