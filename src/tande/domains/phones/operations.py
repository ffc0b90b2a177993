"""Registering phones, taking the registration back, and keeping records that could not be taken in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.phones.errors import AlreadySettled, BadField, NoSuchRecord, NotAllowed
from tande.domains.phones.models import Apart, Phone, Settled
from tande.domains.phones.scope import Insider, check, place, seen_by
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import roles
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing

LABEL_MAX: Final = 60
WORDS_MAX: Final = 1000
REASONS: Final = ("unknown_phone", "revoked_phone", "unreadable", "wrong")
"""Why a record is apart: from a phone nobody registered, from one taken back, cannot be opened, cannot be so."""
HOW: Final = ("taken", "aside")
_TOKEN_BYTES: Final = 18


@dataclass(frozen=True)
class Registered:
    """A new phone. ``token`` is shown once and kept nowhere. Its `repr` does not show it."""

    id: str
    token: str

    def __repr__(self) -> str:
        return f"<Registered {self.id}>"


def register(*, contingent: str, unit: str, label: str, actor: Insider, at: datetime) -> Registered:
    """A phone for a unit. Needs "phone.manage" and, of the mission, the own contingent or unit.

    Raises NotAllowed, BadField ("unit", "label").
    """
    check(actor, contingent, unit)
    label = " ".join(label.split())
    if not label or len(label) > LABEL_MAX or fault_in_text(label):
        raise BadField("label")
    if unit not in personnel.unit_names(contingent):
        raise BadField("unit")
    made = Registered(sealing.new_id(), secrets.token_urlsafe(_TOKEN_BYTES))
    with transaction.atomic():
        Phone.objects.create(
            pk=made.id, mark=mark_of(made.token), contingent=contingent, unit=unit, made_by=actor.pk, made_at=at,
            label=register_key().seal(label, place("label", made.id)),
        )
        ledger.record(kind="phone.registered", subject=made.id, at=at, actor=actor.pk, body={"contingent": contingent})
    return made


def revoke(*, phone_id: str, actor: Insider, at: datetime) -> None:
    """Take a phone's registration back: what it sends is kept apart from now on. Again changes nothing.

    Needs "phone.manage". Raises NotAllowed, NoSuchPhone.
    """
    with transaction.atomic():
        found = seen_by(actor, phone_id)
        if found.revoked_at is None:
            found.revoked_by, found.revoked_at = actor.pk, at
            found.save(update_fields=["revoked_by", "revoked_at"])
            ledger.record(
                kind="phone.revoked", subject=found.pk, at=at, actor=actor.pk, body={"contingent": found.contingent}
            )


def seen(*, phone_id: str, at: datetime) -> None:
    """A record came from this phone. Only the day where the mission is, is kept; the same day again writes nothing."""
    today = timezone.localdate(at)
    Phone.objects.filter(pk=phone_id).exclude(seen_on=today).update(seen_on=today)


def set_apart(
    *, record: str, digest: str, kind: str, reason: str, at: datetime, text: str | None = None, envelope: bytes = b""
) -> None:
    """Keep a record that cannot be taken in: its JSON, or its envelope where it did not open.

    The same bytes again change nothing; the same id with other bytes is one more record. For the interface of the
    field, which answers only when this has returned. Raises BadField for an unknown reason.
    """
    if reason not in REASONS:
        raise BadField("reason")
    where = place("content", f"{record}|{digest}")
    content = register_key().seal_bytes(envelope if text is None else text.encode("utf-8"), where)
    try:
        with transaction.atomic():
            if Apart.objects.filter(record=record, digest=digest).exists():
                return
            Apart.objects.create(
                record=record, digest=digest, kind=kind, reason=reason, opened=text is not None, content=content, at=at
            )
            ledger.record(kind="phone.unknown_record", subject=record, at=at, body={"reason": reason, "kind": kind})
    except IntegrityError:
        pass  # the same bytes arrived twice at once: the other request keeps them


def settle(*, apart_id: int, how: str, words: str, actor: Insider, at: datetime) -> None:
    """Write down that a record apart was taken into its register, or set aside and why. Needs "encounter.manage".

    Raises NotAllowed, BadField ("words"), NoSuchRecord, AlreadySettled.
    """
    if not roles.may(actor.roles, "encounter.manage"):
        raise NotAllowed("encounter.manage")
    words = words.strip()
    if len(words) > WORDS_MAX or (how == "aside" and not words) or how not in HOW:
        raise BadField("words")
    with transaction.atomic():
        found = Apart.objects.filter(pk=apart_id).first()
        if found is None:
            raise NoSuchRecord(apart_id)
        sealed = register_key().seal(words, place("words", str(found.pk)))
        _made, new = Settled.objects.get_or_create(
            apart=found, defaults={"how": how, "words": sealed, "officer_id": actor.pk, "at": at}
        )
        if not new:
            raise AlreadySettled(apart_id)


def mark_of(token: str) -> bytes:
    """What a token is found by."""
    return register_key().mark(token, place("mark", "token"))
