"""Partners: adding one, giving and revoking keys, changing what it may do. For officers with "partner.manage"."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tande.domains.partners.admitting import admit
from tande.domains.partners.errors import BadField, NoSuchKey, TooManyKeys
from tande.domains.partners.filing import (
    Filed,
    add_file_manifest,
    add_file_part,
    add_message,
    file,
    token_for,
)
from tande.domains.partners.models import Partner, PartnerKey
from tande.domains.partners.scope import Actor, check, locked, place
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import partners as rules
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing

__all__ = [
    "Filed", "add", "add_file_manifest", "add_file_part", "add_message", "admit", "change", "file", "give_key",
    "revoke", "revoke_key", "token_for",
]
_PREFIX_BYTES: Final = 5
_SECRET_BYTES: Final = 32


@dataclass(frozen=True)
class GivenKey:
    """A new key. ``text`` is shown once and kept nowhere. Its `repr` does not show it."""

    id: str
    prefix: str
    text: str

    def __repr__(self) -> str:
        return f"<GivenKey {self.prefix}>"


def add(
    *, name: str, kind: str, contact: str, scopes: Collection[str], per_minute: int, per_day: int, actor: Actor,
    at: datetime,
) -> str:
    """A new partner, which has no key yet; its id. Needs "partner.manage".

    Raises NotAllowed, BadField ("name", "kind", "contact", "scopes", "per_minute", "per_day").
    """
    check(actor)
    name = " ".join(name.split())
    if not name or len(name) > rules.NAME_MAX or fault_in_text(name):
        raise BadField("name")
    if kind not in rules.KINDS:
        raise BadField("kind")
    partner_id, key = sealing.new_id(), register_key()
    with transaction.atomic():
        Partner.objects.create(
            pk=partner_id, kind=kind, name=key.seal(name, place("name", partner_id)),
            contact=key.seal(_contact(contact), place("contact", partner_id)), scopes=_scopes(scopes),
            per_minute=_rate("per_minute", per_minute), per_day=_rate("per_day", per_day), made_by=actor.pk, made_at=at,
        )
        ledger.record(kind="partner.added", subject=partner_id, at=at, actor=actor.pk, body={"kind": kind})
    return partner_id


def change(
    *, partner_id: str, contact: str, scopes: Collection[str], per_minute: int, per_day: int, actor: Actor,
    at: datetime,
) -> None:
    """What a partner may do, how often, and whom to call. Holds from the next request on. Needs "partner.manage".

    Raises NotAllowed, NoSuchPartner, BadField.
    """
    check(actor)
    with transaction.atomic():
        found = locked(partner_id)
        found.contact = register_key().seal(_contact(contact), place("contact", partner_id))
        found.scopes = _scopes(scopes)
        found.per_minute, found.per_day = _rate("per_minute", per_minute), _rate("per_day", per_day)
        found.save(update_fields=["contact", "scopes", "per_minute", "per_day"])
        ledger.record(kind="partner.changed", subject=partner_id, at=at, actor=actor.pk, body={
            "scopes": found.scopes, "per_minute": found.per_minute, "per_day": found.per_day,
        })


def give_key(*, partner_id: str, actor: Actor, at: datetime) -> GivenKey:
    """A key for a partner: the first, or a second one while the first is still in force. Needs "partner.manage".

    Raises NotAllowed, NoSuchPartner, TooManyKeys, NoSuchKey when the partner was revoked.
    """
    check(actor)
    prefix = base64.b32encode(secrets.token_bytes(_PREFIX_BYTES)).decode("ascii").lower()
    made = GivenKey(sealing.new_id(), prefix, f"tande-{prefix}-{secrets.token_urlsafe(_SECRET_BYTES)}")
    with transaction.atomic():
        found = locked(partner_id)
        if found.revoked_at is not None:
            raise NoSuchKey(partner_id)
        if found.keys.filter(revoked_at=None).count() >= rules.KEYS_AT_ONCE:
            raise TooManyKeys(partner_id)
        PartnerKey.objects.create(
            pk=made.id, partner=found, prefix=prefix, mark=register_key().mark(made.text, place("mark", "key")),
            made_by=actor.pk, made_at=at,
        )
        ledger.record(kind="partner.key_given", subject=partner_id, at=at, actor=actor.pk, body={"key": made.id})
    return made


def revoke_key(*, partner_id: str, key_id: str, actor: Actor, at: datetime) -> None:
    """Take one key back: the next request with it is refused. Again changes nothing. Needs "partner.manage".

    Raises NotAllowed, NoSuchPartner, NoSuchKey.
    """
    check(actor)
    with transaction.atomic():
        found = locked(partner_id).keys.filter(pk=key_id).first()
        if found is None:
            raise NoSuchKey(key_id)
        _revoke([found], actor, at)


def revoke(*, partner_id: str, actor: Actor, at: datetime) -> None:
    """End a partner's access with all its keys, for good. Again changes nothing. Needs "partner.manage".

    What it sent stays, and so does whoever it sent it for. Raises NotAllowed, NoSuchPartner.
    """
    check(actor)
    with transaction.atomic():
        found = locked(partner_id)
        if found.revoked_at is not None:
            return
        found.revoked_by, found.revoked_at = actor.pk, at
        found.save(update_fields=["revoked_by", "revoked_at"])
        _revoke(list(found.keys.filter(revoked_at=None)), actor, at)
        ledger.record(kind="partner.changed", subject=partner_id, at=at, actor=actor.pk, body={"ended": True})


def _revoke(keys: list[PartnerKey], actor: Actor, at: datetime) -> None:
    for key in keys:
        if key.revoked_at is None:
            key.revoked_by, key.revoked_at = actor.pk, at
            key.save(update_fields=["revoked_by", "revoked_at"])
            ledger.record(
                kind="partner.key_revoked", subject=key.partner_id, at=at, actor=actor.pk, body={"key": key.pk}
            )


def _contact(contact: str) -> str:
    contact = contact.strip()
    one_line = " ".join(contact.split())
    if len(contact) > rules.CONTACT_MAX or (one_line and fault_in_text(one_line)):
        raise BadField("contact")
    return contact


def _scopes(scopes: Collection[str]) -> list[str]:
    if not scopes or not set(scopes) <= set(rules.SCOPES):
        raise BadField("scopes")
    return [one for one in rules.SCOPES if one in scopes]


def _rate(name: str, asked: int) -> int:
    most = rules.MOST_PER_MINUTE if name == "per_minute" else rules.MOST_PER_DAY
    if not 1 <= asked <= most:
        raise BadField(name)
    return asked
