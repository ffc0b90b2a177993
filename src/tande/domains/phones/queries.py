"""Reading phones and the records apart."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tande.domains.phones.errors import NoSuchRecord, NotAllowed
from tande.domains.phones.models import Apart
from tande.domains.phones.models import Phone as Row
from tande.domains.phones.operations import mark_of
from tande.domains.phones.scope import MANAGE, Insider, own, place
from tande.ledger.register_key import register_key
from tande.policy import roles


@dataclass(frozen=True)
class Phone:
    """A phone whose token came with a record."""

    id: str
    contingent: str
    unit: str
    revoked: bool


@dataclass(frozen=True)
class PhoneView:
    """A phone as its unit's officer sees it."""

    id: str
    contingent: str
    unit: str
    label: str
    made_by: int
    made_at: datetime
    seen_on: date | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class ApartView:
    """A record apart. ``fields`` is what the phone wrote, None where it did not open; ``how`` is "" while it waits."""

    id: int
    record: str
    kind: str
    reason: str
    at: datetime
    fields: dict[str, Any] | None
    how: str
    words: str
    settled_by: int | None
    settled_at: datetime | None


def phone(token: str) -> Phone | None:
    """The phone that was given this token, also when it was taken back; None for a token that nobody gave."""
    found = Row.objects.filter(mark=mark_of(token)).first() if token else None
    return None if found is None else Phone(found.pk, found.contingent, found.unit, found.revoked_at is not None)


def is_apart(*, record: str, digest: str) -> bool:
    """Whether exactly this record is kept apart already."""
    return Apart.objects.filter(record=record, digest=digest).exists()


def phones(actor: Insider) -> list[PhoneView]:
    """Those this officer sees, in use first, newest first. Raises NotAllowed."""
    if not roles.may(actor.roles, MANAGE):
        raise NotAllowed(MANAGE)
    rows = sorted(Row.objects.filter(**own(actor)).order_by("-made_at"), key=lambda one: one.revoked_at is not None)
    return [_phone(one) for one in rows]


def apart(actor: Insider, *, waiting: bool) -> list[ApartView]:
    """Records apart, oldest first: those that wait, or the last hundred that were decided. Raises NotAllowed."""
    _check_adviser(actor)
    rows = Apart.objects.filter(settled__isnull=waiting).select_related("settled")
    return [_apart(one) for one in (rows.order_by("pk") if waiting else rows.order_by("-pk")[:100])]


def waiting(actor: Insider) -> int:
    """How many wait for this officer; 0 for who does not decide on them."""
    mine = roles.may(actor.roles, "encounter.manage")
    return Apart.objects.filter(settled__isnull=True).count() if mine else 0


def apart_one(actor: Insider, apart_id: int) -> ApartView:
    """One record apart. Raises NotAllowed, NoSuchRecord."""
    _check_adviser(actor)
    found = Apart.objects.filter(pk=apart_id).select_related("settled").first()
    if found is None:
        raise NoSuchRecord(apart_id)
    return _apart(found)


def _check_adviser(actor: Insider) -> None:
    if not roles.may(actor.roles, "encounter.manage"):
        raise NotAllowed("encounter.manage")


def _phone(one: Row) -> PhoneView:
    label = register_key().open(bytes(one.label), place("label", one.pk))
    return PhoneView(
        one.pk, one.contingent, one.unit, label, one.made_by, one.made_at, one.seen_on, one.revoked_at
    )


def _apart(one: Apart) -> ApartView:
    fields = None
    if one.opened:
        where = place("content", f"{one.record}|{one.digest}")
        fields = json.loads(register_key().open(bytes(one.content), where))
    done = getattr(one, "settled", None)
    words = register_key().open(bytes(done.words), place("words", str(one.pk))) if done else ""
    return ApartView(
        one.pk, one.record, one.kind, one.reason, one.at, fields, done.how if done else "", words,
        done.officer_id if done else None, done.at if done else None,
    )
