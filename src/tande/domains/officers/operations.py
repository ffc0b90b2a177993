"""Officers come and go, keys are made and replaced. None of it touches a complaint.

Every operation checks the actor's right against ``policy.roles``; ``actor=None`` means the console of
the machine (first set-up), which no web interface passes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tande.domains.officers.errors import BadKey, NameTaken, NoSuchKey, NotAHolder, NotAllowed, UnknownRole
from tande.domains.officers.models import DeskKey, DeskKeyHolder, Officer, RecoveryKey
from tande.ledger import operations as ledger
from tande.policy import roles as policy
from tande.policy.limits import ENVELOPE_OVERHEAD_BYTES
from tande.toolkit import sealing

RECOVERY = "recovery"
_SEED_ENVELOPE_BYTES = 32 + ENVELOPE_OVERHEAD_BYTES
_PUBLIC_KEY_BYTES = 1216
_WRAP_FIELDS = {"v", "kdf", "rounds", "salt", "iv", "ct"}
_MIN_ROUNDS = 600_000


def _check_right(actor: Officer | None, action: str) -> None:
    if actor is not None and not (actor.is_active and policy.may(actor.roles, action)):
        raise NotAllowed(action)


def create_officer(
    *, username: str, display_name: str, roles: Sequence[str], passphrase: str, at: datetime,
    language: str = "fr", state: str = "", unit: str = "", organisation: str = "", actor: Officer | None = None,
    once: bool = False,
) -> Officer:
    """Add an officer who may sign in. Raises NotAllowed, UnknownRole or NameTaken.

    A focal point, and whoever works in the safeguards register, has that role alone (promise 4). A focal point has a
    ``state``; who works for the mission may have one and then sees that contingent alone; nobody else has one.
    An officer of a unit has a state and a ``unit``; who stands for an organisation names the ``organisation``.

    With an ``actor`` (a colleague adds them) or ``once``, the passphrase is good for one sign-in and then changed.
    """
    _check_right(actor, "team.change")
    if not roles or not set(roles) <= set(policy.ROLES):
        raise UnknownRole(", ".join(roles))
    _check_alone(set(roles), state)
    _check_belongs(set(roles), state, unit, organisation)
    officer = Officer(
        username=username, display_name=display_name, roles=sorted(roles), language=language, created_at=at,
        passphrase_once=once or actor is not None, state=state, unit=unit, organisation=organisation,
    )
    officer.set_password(passphrase)
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
            ledger.record(kind="officer.created", subject="", at=at, actor=actor.pk if actor else None,
                          body={"officer": officer.pk, "roles": officer.roles})
    except IntegrityError as error:
        raise NameTaken(username) from error
    return officer


def _check_alone(roles: set[str], state: str) -> None:
    if roles & policy.ALONE and len(roles) > 1:
        raise UnknownRole(", ".join(sorted(roles & policy.ALONE)))
    may_have_one = roles & (policy.MISSION_ROLES | {policy.FOCAL_POINT})
    if (state and not may_have_one) or (not state and policy.FOCAL_POINT in roles):
        raise UnknownRole(policy.FOCAL_POINT)


def _check_belongs(roles: set[str], state: str, unit: str, organisation: str) -> None:
    """A unit goes with its officer alone, and with a State; an organisation with who stands for one."""
    if bool(unit) != (policy.UNIT_OFFICER in roles) or (unit and not state):
        raise UnknownRole(policy.UNIT_OFFICER)
    if organisation and not roles & (policy.TASK_FORCE_ROLES | policy.ORGANISATION_ROLES):
        raise UnknownRole(", ".join(sorted(roles)))
    if not organisation and roles & policy.ORGANISATION_ROLES:
        raise UnknownRole(", ".join(sorted(roles & policy.ORGANISATION_ROLES)))


def passphrase_chosen(*, officer: Officer) -> None:
    """The officer changed the passphrase made by somebody else. Called by the sign-in pages only."""
    Officer.objects.filter(pk=officer.pk).update(passphrase_once=False)
    officer.passphrase_once = False


def set_key(*, officer: Officer, public_key: bytes, wrapped_key: Mapping[str, Any], at: datetime) -> None:
    """Put the officer's own key in force: at first sign-in, or anew after a lost passphrase.

    A new key voids the desk keys sealed to the former one; colleagues give them again. What other domains sealed
    to it they void in the same step: casework's ``set_own_key``, and that of referrals.
    Raises NotAllowed or BadKey.
    """
    _check_right(officer, "state.keys" if policy.FOCAL_POINT in officer.roles else "keys.own")
    _check_public_key(public_key)
    rounds = wrapped_key.get("rounds")
    if set(wrapped_key) != _WRAP_FIELDS or not isinstance(rounds, int) or rounds < _MIN_ROUNDS:
        raise BadKey("wrapped key")
    with transaction.atomic():
        DeskKeyHolder.objects.filter(officer=officer).delete()
        officer.public_key, officer.wrapped_key = public_key, dict(wrapped_key)
        officer.save(update_fields=["public_key", "wrapped_key"])
        ledger.record(kind="officer.key_set", subject="", at=at, actor=officer.pk,
                      body={"officer": officer.pk, "key": sealing.fingerprint(public_key)})


def set_recovery_key(*, public_key: bytes, at: datetime, actor: Officer | None = None) -> None:
    """Put the custodians' recovery key in force for desk keys made from now on. Raises NotAllowed, BadKey."""
    _check_right(actor, "keys.replace_desk_key")
    _check_public_key(public_key)
    mark = sealing.fingerprint(public_key)
    with transaction.atomic():
        RecoveryKey.objects.update_or_create(fingerprint=mark, defaults={"public_key": public_key, "made_at": at})
        ledger.record(kind="recovery_key.set", subject="", at=at, body={"key": mark},
                      actor=actor.pk if actor else None)


def make_desk_key(
    *, desk: str, key_id: str, public_key: bytes, holders: Mapping[int | str, bytes], at: datetime,
    actor: Officer | None = None,
) -> None:
    """Put a new desk key in force; ``holders`` maps officer id or "recovery" to the sealed private half.

    Complaints sealed to former keys stay as they are, and their holders keep those keys.
    Raises NotAllowed, BadKey or NotAHolder.
    """
    _check_right(actor, "keys.replace_desk_key")
    if desk not in policy.DESK_ROLES:
        raise BadKey("desk")
    _check_public_key(public_key)
    if not any(holder != RECOVERY for holder in holders):
        raise NotAHolder("a desk key needs at least one officer")
    try:
        with transaction.atomic():
            key = DeskKey(id=key_id, desk=desk, public_key=public_key, made_at=at)
            key.save(force_insert=True)
            for holder, envelope in holders.items():
                _add_holder(key=key, holder=holder, envelope=envelope, at=at)
            ledger.record(kind="desk_key.made", subject=key_id, at=at, actor=actor.pk if actor else None,
                          body={"desk": desk, "key": sealing.fingerprint(public_key)})
    except IntegrityError as error:
        raise BadKey("key id") from error


def give_desk_key(*, key_id: str, holder_id: int, envelope: bytes, at: datetime, actor: Officer | None) -> None:
    """Give one more officer the private half. Only a holder can seal it. Raises NotAllowed, NoSuchKey, NotAHolder."""
    _check_right(actor, "keys.give_desk_key")
    key = DeskKey.objects.filter(pk=key_id).first()
    if key is None:
        raise NoSuchKey(key_id)
    if actor is not None and not key.holders.filter(officer=actor).exists():
        raise NotAHolder("giver")
    with transaction.atomic():
        _add_holder(key=key, holder=holder_id, envelope=envelope, at=at)
        ledger.record(kind="desk_key.given", subject=key_id, at=at, body={"officer": holder_id},
                      actor=actor.pk if actor else None)


def retire(*, officer: Officer, at: datetime, actor: Officer | None) -> None:
    """End an officer's access: no sign-in, no sealed halves. The desk key should then be replaced."""
    _check_right(actor, "team.change")
    with transaction.atomic():
        DeskKeyHolder.objects.filter(officer=officer).delete()
        officer.is_active, officer.retired_at = False, at
        officer.set_unusable_password()
        officer.save(update_fields=["is_active", "retired_at", "password"])
        ledger.record(kind="officer.retired", subject="", at=at, body={"officer": officer.pk},
                      actor=actor.pk if actor else None)


def record_recovery_use(*, at: datetime, reason: str) -> None:
    """Write down that two custodians used the recovery key. ``reason`` is a short code. Console only."""
    ledger.record(kind="recovery_key.used", subject="", at=at, body={"reason": reason})


def _add_holder(*, key: DeskKey, holder: int | str, envelope: bytes, at: datetime) -> None:
    if len(envelope) != _SEED_ENVELOPE_BYTES:
        raise BadKey("envelope")
    officer = None
    if holder != RECOVERY:
        officer = Officer.objects.filter(pk=holder, is_active=True).first()
        if officer is None or officer.public_key is None or key.desk not in policy.desks_of(officer.roles):
            raise NotAHolder(str(holder))
    DeskKeyHolder.objects.update_or_create(
        desk_key=key, officer=officer, defaults={"envelope": envelope, "given_at": at}
    )


def _check_public_key(public_key: bytes) -> None:
    if len(public_key) != _PUBLIC_KEY_BYTES:
        raise BadKey("public key")
