"""Giving and revoking an organisation's codes, and confirming that a child was taken in. Each is one transaction."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.receiving import queries
from tande.domains.receiving.errors import (
    AlreadyGiven,
    AlreadyMatched,
    AlreadyRevoked,
    BadField,
    Changed,
    NoSuchCode,
    NoSuchReceiver,
    NoSuchReception,
    NotAllowed,
)
from tande.domains.receiving.models import Code, Match, Reception
from tande.domains.receiving.views import Holder, Received, label_place
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import receptions as rules
from tande.policy import roles
from tande.policy.encounters import Receipt
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import handover, sealing

LABEL_LONGEST: Final = 80
_MARK: Final = "receiving_code.mark"
_DRAWS: Final = 5
"""Receipt numbers: with 100,000 of 10^7 taken, five draws in a row all taken is one in 10^10."""


@dataclass(frozen=True, repr=False)
class Given:
    """A new code: shown once, here, and kept nowhere."""

    id: str
    code: str


@dataclass(frozen=True)
class Said:
    """What an organisation confirms. ``child``: 32 hex characters drawn with the form; ``base``: the version it saw.

    ``number`` is "" where the unit gave none; ``said_number`` then what the unit said, if anything.
    """

    child: str
    number: str
    receipt: Receipt
    base: int = 0
    said_number: str = ""
    commune: str = ""


def give_code(*, receiver: str, label: str, actor: roles.Actor, at: datetime, code_id: str = "") -> Given:
    """One more code for an organisation; ``label`` says who holds it. The code is in the answer and nowhere else.

    ``code_id``: 32 hex characters drawn with the form, so that a form sent twice gives one code. Needs
    "receiver.manage". Raises NotAllowed, NoSuchReceiver, BadField, AlreadyGiven.
    """
    _may(actor)
    code_id = code_id or sealing.new_id()
    if not sealing.is_id(code_id):
        raise BadField("id")
    if receiver not in {one.code for one in settings.MISSION.receivers}:
        raise NoSuchReceiver(receiver)
    label = label.strip()
    if len(label) > LABEL_LONGEST or fault_in_text(label):
        raise BadField("label")
    code = handover.new_code()
    try:
        with transaction.atomic():
            Code.objects.create(
                id=code_id, receiver=receiver, mark=_mark(code), given_by=actor.pk, given_at=at,
                label=register_key().seal(label, label_place(code_id)),
            )
            body = {"receiver": receiver}
            ledger.record(kind="receiver.code_given", subject=code_id, at=at, actor=actor.pk, body=body)
    except IntegrityError as error:  # the same form once more: the code was shown, and cannot be shown again
        raise AlreadyGiven from error
    return Given(code_id, code)


def revoke_code(*, code_id: str, actor: roles.Actor, at: datetime) -> None:
    """Make a code useless from this moment. Needs "receiver.manage". Raises NotAllowed, NoSuchCode, AlreadyRevoked."""
    _may(actor)
    with transaction.atomic():
        row = Code.objects.select_for_update().filter(pk=code_id).first()
        if row is None:
            raise NoSuchCode
        if row.revoked_at is not None:
            raise AlreadyRevoked
        row.revoked_by, row.revoked_at = actor.pk, at
        row.save(update_fields=["revoked_by", "revoked_at"])
        body = {"receiver": row.receiver}
        ledger.record(kind="receiver.code_revoked", subject=code_id, at=at, actor=actor.pk, body=body)


def check(code: str, *, at: datetime) -> Holder:
    """Whose code this is; that it was used is noted. ``code`` as `toolkit.handover.parse_code` gives it.

    It is found by a keyed hash, so the time it takes says nothing of how much of a guess was right. Raises NoSuchCode.
    """
    mark = _mark(code)
    row = Code.objects.filter(mark=mark, revoked_at=None).first()
    if row is None or not hmac.compare_digest(bytes(row.mark), mark):
        raise NoSuchCode
    return _used(row, at)


def still(code_id: str, *, at: datetime) -> Holder:
    """The same for a page that was opened with a code: revoked meanwhile is as if it had never been. Raises NoSuchCode.
    """
    row = Code.objects.filter(pk=code_id, revoked_at=None).first()
    if row is None:
        raise NoSuchCode
    return _used(row, at)


def confirm(*, code_id: str, said: Said, at: datetime) -> tuple[Received, bool]:
    """Keep a confirmation, or a correction of it; how it stands, and whether this was anything new.

    The same once more gives the same receipt. Call it in the transaction that records what it means for the encounter.
    Raises NoSuchCode, BadField, Changed.
    """
    with transaction.atomic():
        # Held until the end: a code that is being revoked confirms nothing more.
        code = Code.objects.select_for_update().filter(pk=code_id, revoked_at=None).first()
        if code is None:
            raise NoSuchCode
        _check(said, at)
        child = f"{said.number}|{code.receiver}" if said.number else said.child
        before = Reception.objects.filter(child=child).order_by("-version").first()
        if before is not None and before.receiver != code.receiver:
            raise BadField("child")
        row = _row(code, child, said, before, at)
        if before is not None and _same(before, row):
            return queries.reception(child), False
        if (before.version if before else 0) != said.base:
            raise Changed(queries.reception(child) if before else None)
        _kept(row)
        return queries.reception(child), True


def match(*, child: str, number: str, officer_id: int | None, at: datetime) -> Received:
    """Say of which encounter a confirmation without number is; ``officer_id`` None when its number came in later.

    Who may call: the children domain, which knows encounters. Raises NoSuchReception, AlreadyMatched.
    """
    with transaction.atomic():
        row = Reception.objects.filter(child=child).order_by("-version").first()
        if row is None:
            raise NoSuchReception
        own = Reception.objects.filter(number=number, receiver=row.receiver).exists()
        if row.number or own or Match.objects.filter(child=child).exists():
            raise AlreadyMatched
        try:
            with transaction.atomic():
                Match.objects.create(child=child, number=number, officer_id=officer_id, at=at)
        except IntegrityError as error:  # somebody else was quicker
            raise AlreadyMatched from error
        return queries.reception(child)


def make_rounds(*, at: datetime) -> int:
    """Nothing here passes a time: what is missing or waits for its number is found by the children domain's rounds."""
    return 0


def _may(actor: roles.Actor) -> None:
    if not roles.may(actor.roles, "receiver.manage"):
        raise NotAllowed("receiver.manage")


def _mark(code: str) -> bytes:
    return register_key().mark(code, _MARK)


def _used(row: Code, at: datetime) -> Holder:
    Code.objects.filter(pk=row.pk).update(used_at=at)
    return Holder(row.id, row.receiver)


def _check(said: Said, at: datetime) -> None:
    wrong = rules.check(said.receipt, now=at)
    if wrong:
        raise BadField(wrong[0].field)
    if not sealing.is_id(said.child):
        raise BadField("child")
    if any(number and not handover.is_number(number) for number in (said.number, said.said_number)):
        raise BadField("number")
    if said.commune and said.commune not in {place.code for place in settings.MISSION.places}:
        raise BadField("commune")


def _row(code: Code, child: str, said: Said, before: Reception | None, at: datetime) -> Reception:
    receipt = said.receipt
    return Reception(
        child=child, version=before.version + 1 if before else 1, receipt_no=before.receipt_no if before else "",
        number=said.number, said_number="" if said.number else said.said_number, receiver=code.receiver, code=code,
        received_at=receipt.at, sex=receipt.sex, age_band=receipt.age_band, destination=receipt.destination,
        conditions=" ".join(rules.in_order(receipt.conditions)), commune="" if said.number else said.commune, at=at,
    )


def _same(one: Reception, other: Reception) -> bool:
    names = ("number", "said_number", "received_at", "sex", "age_band", "destination", "conditions", "commune")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _kept(row: Reception) -> None:
    """Write the version; a first one with a receipt number of its own. Raises Changed."""
    for _ in range(_DRAWS):
        if row.version == 1:
            row.receipt_no = handover.new_number()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            return
        except IntegrityError:
            row.pk = None
            now = Reception.objects.filter(child=row.child).order_by("-version").first()
            if now is None or now.version < row.version:
                continue  # only the receipt number was taken
            if _same(now, row):
                return
            raise Changed(queries.reception(row.child)) from None
    raise RuntimeError("no receipt number is free")
