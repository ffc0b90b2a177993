"""The demonstration's officers: sign-in, second factor, own keys, and the desks' and a State's keys sealed to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tande.domains.officers import operations as officers
from tande.domains.referrals import operations as referrals
from tande.ledger import clock
from tande.policy import roles
from tande.toolkit import keywrap, sealing

SIGN_IN_PASSPHRASE = "lanbi sonnen nan mòn nan"  # noqa: S105  a demonstration's, printed on purpose
KEY_PASSPHRASE = "sèt koulè lakansyèl la"  # noqa: S105


def make(people: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Make these officers and the desk keys they hold; the sign-in sheet, one dict per officer."""
    at = clock.now()
    made, public_keys, sheet = {}, {}, []
    for person in people:
        officer, secret = _officer(person, at)
        made[officer.pk] = officer
        if roles.FOCAL_POINT in officer.roles:
            # Before anything was referred: the stories of the demonstration lie in the past.
            _state_key(officer, _own_key(officer, at), at - timedelta(days=60))
        elif roles.may(person["roles"], "keys.own"):
            public_keys[officer.pk] = _own_key(officer, at)
        sheet.append(
            {
                "username": person["username"],
                "display_name": person["name"],
                "roles": list(person["roles"]),
                "passphrase": SIGN_IN_PASSPHRASE,
                "key_passphrase": KEY_PASSPHRASE,
                "totp": secret,
            }
        )
    recovery = sealing.new_key_pair()[
        1
    ]  # its private half is forgotten: nobody needs to recover a demonstration
    officers.set_recovery_key(public_key=recovery, at=at)
    for desk in roles.DESK_ROLES:
        holders = {pk: key for pk, key in public_keys.items() if desk in roles.desks_of(made[pk].roles)}
        _desk_key(desk, holders, recovery, at)
    return sheet


def _officer(person: Mapping[str, Any], at: datetime) -> tuple[Any, str]:
    officer = officers.create_officer(
        username=person["username"],
        display_name=person["name"],
        roles=person["roles"],
        passphrase=SIGN_IN_PASSPHRASE,
        language=person["language"],
        state=person.get("state", ""),
        unit=person.get("unit", ""),
        organisation=person.get("organisation", ""),
        at=at,
    )
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    return officer, secret


def _own_key(officer: Any, at: datetime) -> bytes:
    """As the officer's browser does it at the first sign-in; the public half (1,216 bytes)."""
    seed, public_key = sealing.new_key_pair()
    wrapped = keywrap.wrap(seed, passphrase=KEY_PASSPHRASE, name=officer.username)
    officers.set_key(officer=officer, public_key=public_key, wrapped_key=wrapped, at=at)
    return public_key


def _state_key(focal: Any, own_key: bytes, at: datetime) -> None:
    """As a State's first focal point does it in her browser after her own key."""
    seed, public_key = sealing.new_key_pair()
    key_id = sealing.new_id()
    half = sealing.seal(seed, to=own_key, info=sealing.info("state-key", key_id))
    referrals.make_state_key(focal=focal, key_id=key_id, public_key=public_key, envelope=half, at=at)


def _desk_key(desk: str, holders: Mapping[int, bytes], recovery: bytes, at: datetime) -> None:
    seed, public_key = sealing.new_key_pair()
    key_id = sealing.new_id()
    context = sealing.info("desk-key", key_id)
    everybody: dict[int | str, bytes] = {officers.RECOVERY: recovery}
    everybody.update(holders.items())
    envelopes = {holder: sealing.seal(seed, to=key, info=context) for holder, key in everybody.items()}
    officers.make_desk_key(desk=desk, key_id=key_id, public_key=public_key, holders=envelopes, at=at)
