"""States' keys: made by the first focal point, given from one to the next, revoked by the head. No case is touched."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tande.domains.officers import operations as officers
from tande.domains.officers import queries as team
from tande.domains.officers.errors import BadKey
from tande.domains.officers.queries import Officer
from tande.domains.referrals import access
from tande.domains.referrals.errors import KeyExists, NoStateKey, NotAHolder, NotAllowed
from tande.domains.referrals.models import StateKey, StateKeyHolder
from tande.ledger import operations as ledger
from tande.policy import limits, roles
from tande.policy.roles import Actor
from tande.toolkit import sealing
from tande.toolkit.errors import SealingError

_SEED_ENVELOPE_BYTES = 32 + limits.ENVELOPE_OVERHEAD_BYTES


def add_focal_point(
    *, state: str, known_states: Mapping[str, object], username: str, display_name: str, passphrase: str,
    language: str, at: datetime, actor: Officer,
) -> Officer:
    """Let somebody sign in for a State, with a passphrase good for one sign-in.

    Raises NotAllowed, NoStateKey for a State the mission does not know, or officers' NameTaken.
    """
    _check_head(actor)
    if state not in known_states:
        raise NoStateKey(state)
    return officers.create_officer(
        username=username, display_name=display_name, roles=[roles.FOCAL_POINT], passphrase=passphrase, at=at,
        language=language, state=state, actor=actor,
    )


def retire_focal_point(*, officer_id: int, at: datetime, actor: Officer) -> str:
    """End a focal point's access and drop her sealed halves of the State's keys; returns her name.

    What she opened before she may remember: the State's key should then be revoked. Raises NotAllowed, NotAHolder.
    """
    _check_head(actor)
    leaving = team.by_id(officer_id)
    if leaving is None or not leaving.state:
        raise NotAHolder(str(officer_id))
    with transaction.atomic():
        StateKeyHolder.objects.filter(officer_id=officer_id).delete()
        officers.retire(officer=leaving, at=at, actor=actor)
    return leaving.display_name


def set_own_key(*, focal: Officer, public_key: bytes, wrapped_key: Mapping[str, Any], at: datetime) -> None:
    """Put a focal point's own key in force; halves sealed to a former one are void. Raises NotAllowed, BadKey."""
    access.check_focal(focal)
    with transaction.atomic():
        StateKeyHolder.objects.filter(officer_id=focal.pk).delete()
        officers.set_key(officer=focal, public_key=public_key, wrapped_key=wrapped_key, at=at)


def make_state_key(*, focal: Officer, key_id: str, public_key: bytes, envelope: bytes, at: datetime) -> None:
    """Put the State's key in force; ``envelope`` is its private half sealed to the maker's own key.

    Raises NotAllowed, BadKey, NotAHolder when she has no key of her own, KeyExists.
    """
    access.check_focal(focal)
    _check_pair(key_id, public_key)
    try:
        with transaction.atomic():
            key = StateKey(id=key_id, state=focal.state, public_key=public_key, made_by=focal.pk, made_at=at)
            key.save(force_insert=True)
            _add_holder(key, focal, envelope, at)
            ledger.record(kind="state_key.made", subject=key_id, at=at, actor=focal.pk,
                          body={"state": focal.state, "key": sealing.fingerprint(public_key)})
    except IntegrityError as error:
        raise KeyExists(focal.state) from error


def give_state_key(*, focal: Officer, key_id: str, holder_id: int, envelope: bytes, at: datetime) -> None:
    """Give a key of the State to one more of its focal points; a former key too, so that she can read what is older.

    Raises NotAllowed, NoStateKey, NotAHolder, BadKey.
    """
    access.check_focal(focal)
    key = StateKey.objects.filter(pk=key_id, state=focal.state).first()
    if key is None:
        raise NoStateKey(key_id)
    receiver = team.by_id(holder_id)
    if receiver is None or receiver.state != focal.state or not key.holders.filter(officer_id=focal.pk).exists():
        raise NotAHolder(str(holder_id))
    with transaction.atomic():
        _add_holder(key, receiver, envelope, at)
        ledger.record(kind="state_key.given", subject=key_id, at=at, actor=focal.pk,
                      body={"state": focal.state, "officer": holder_id})


def revoke_state_key(*, key_id: str, actor: Officer, at: datetime) -> str:
    """Nothing more is sealed to this key; its State's code. Raises NotAllowed, NoStateKey (also when it was before)."""
    _check_head(actor)
    with transaction.atomic():
        key = StateKey.objects.select_for_update().filter(pk=key_id, revoked_at=None).first()
        if key is None:
            raise NoStateKey(key_id)
        key.revoked_at, key.revoked_by = at, actor.pk
        key.save(update_fields=["revoked_at", "revoked_by"])
        ledger.record(kind="state_key.revoked", subject=key_id, at=at, actor=actor.pk, body={"state": key.state})
    return key.state


def in_force(state: str, key_id: str) -> StateKey:
    """The State's key, locked until the transaction ends, if it is the one that was sealed to. Raises NoStateKey."""
    key = StateKey.objects.select_for_update().filter(state=state, revoked_at=None).first()
    if key is None or key.id != key_id:
        raise NoStateKey(state)
    return key


def _check_head(actor: Actor) -> None:
    if not roles.may(actor.roles, "states.manage"):
        raise NotAllowed("states.manage")


def _check_pair(key_id: str, public_key: bytes) -> None:
    access.check_id(key_id, "key_id")
    try:
        sealing.check_public_key(public_key)
    except SealingError as error:
        raise BadKey("public key") from error


def _add_holder(key: StateKey, receiver: Officer, envelope: bytes, at: datetime) -> None:
    if len(envelope) != _SEED_ENVELOPE_BYTES:
        raise BadKey("envelope")
    if receiver.public_key is None:
        raise NotAHolder(str(receiver.pk))
    StateKeyHolder.objects.update_or_create(
        key=key, officer_id=receiver.pk, defaults={"envelope": envelope, "given_at": at}
    )
