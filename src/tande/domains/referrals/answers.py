"""What a State does with a referral. Only its own active focal points; never more than that one referral.

Every act is a fact of the case and makes it new in the desk's queue. What was kept once is not kept twice:
the same id again changes nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.casework import operations as casework
from tande.domains.referrals import access, keys
from tande.domains.referrals.access import FocalPoint
from tande.domains.referrals.errors import BadCodes, BadEnvelope, NotAHolder, Withdrawn
from tande.domains.referrals.models import ActCertificate, Referral, Reply, StateKey
from tande.domains.referrals.tracks import set_track, states_of
from tande.ledger import operations as ledger
from tande.policy import referrals as rules

MOST_REPLIES = 1_000
"""A stop against filling the disk; no State writes this often about one case."""


@dataclass(frozen=True)
class SealedReply:
    """What the focal point's browser sealed: ``envelope`` to the case key, ``copy`` to the State's key ``key_id``."""

    id: str
    key_id: str
    envelope: bytes
    copy: bytes


def open_referral(*, referral_id: str, focal: FocalPoint, at: datetime) -> None:
    """Record that a focal point opens what was disclosed; called before it is handed out.

    Raises NotAllowed, NoSuchReferral, Withdrawn.
    """
    with transaction.atomic():
        referral = _open(referral_id, focal)
        ledger.record(kind="referral.opened", subject=referral.case_id, at=at, actor=focal.pk,
                      body={"state": referral.state})


def acknowledge(*, referral_id: str, focal: FocalPoint, at: datetime) -> None:
    """The State has it. Twice is once. Raises NotAllowed, NoSuchReferral, Withdrawn."""
    with transaction.atomic():
        referral = _open(referral_id, focal)
        if _acknowledge(referral, focal, at):
            _acted(referral, at)


def name_officer(*, referral_id: str, focal: FocalPoint, reply: SealedReply, at: datetime) -> None:
    """The State names its investigation officer: the name is sealed, the fact and its date are in clear.

    Naming another one later keeps the first date, which the clock counts. Raises as ``answer``.
    """
    with transaction.atomic():
        referral = _open(referral_id, focal)
        if not _keep(referral, focal, "named", reply, {}, at):
            return
        _acknowledge(referral, focal, at)
        referral.named_at = referral.named_at or at
        ledger.record(kind="referral.officer_named", subject=referral.case_id, at=at, actor=focal.pk,
                      body={"state": referral.state})
        _acted(referral, at)


def answer(*, referral_id: str, focal: FocalPoint, reply: SealedReply, at: datetime) -> None:
    """The State writes to the body.

    Raises NotAllowed, NoSuchReferral, Withdrawn, BadEnvelope, NoStateKey, NotAHolder.
    """
    with transaction.atomic():
        referral = _open(referral_id, focal)
        if not _keep(referral, focal, "reply", reply, {}, at):
            return
        _acknowledge(referral, focal, at)
        ledger.record(kind="referral.replied", subject=referral.case_id, at=at, actor=focal.pk,
                      body={"state": referral.state})
        _acted(referral, at)


def report_outcome(
    *, referral_id: str, focal: FocalPoint, reply: SealedReply, track: str, status: str, outcomes: Sequence[str],
    known: Collection[str], at: datetime,
) -> None:
    """What the State did on one track: codes, and sealed words. ``known``: the pack's outcomes.

    Raises as ``answer``, and BadCodes.
    """
    with transaction.atomic():
        referral = _open(referral_id, focal)
        try:
            rules.check_outcome(
                track=track, tracks=referral.tracks, status=status, outcomes=outcomes, known=known
            )
        except rules.BadReferral as error:
            raise BadCodes(str(error)) from error
        codes: dict[str, object] = {"track": track, "track_state": status, "outcomes": sorted(outcomes)}
        if not _keep(referral, focal, "outcome", reply, codes, at):
            return
        _acknowledge(referral, focal, at)
        ledger.record(kind="referral.outcome", subject=referral.case_id, at=at, actor=focal.pk,
                      body={"state": referral.state, **codes})
        set_track(
            case_id=referral.case_id, state=referral.state, track=track, status=status, officer=focal, at=at
        )
        if rules.answered(referral.tracks, states_of(referral.case_id, referral.state)):
            referral.answered_at = at
        _acted(referral, at)


def certify(*, referral_id: str, focal: FocalPoint, certificate: str, at: datetime) -> None:
    """Pass on what the command certified of the act. The same again changes nothing.

    Raises NotAllowed, NoSuchReferral, Withdrawn, BadCodes.
    """
    if certificate not in rules.CERTIFIED:
        raise BadCodes("certificate")
    with transaction.atomic():
        referral = _open(referral_id, focal)
        last = referral.certificates.order_by("-pk").first()
        if last is not None and last.answer == certificate:
            return
        ActCertificate.objects.create(referral=referral, answer=certificate, officer_id=focal.pk, at=at)
        _acknowledge(referral, focal, at)
        ledger.record(kind="referral.act_certified", subject=referral.case_id, at=at, actor=focal.pk,
                      body={"state": referral.state, "certificate": certificate})
        _acted(referral, at)


def _open(referral_id: str, focal: FocalPoint) -> Referral:
    referral = access.of_state(referral_id, focal, lock=True)
    if referral.withdrawn_at is not None:
        raise Withdrawn(referral_id)
    return referral


def _acknowledge(referral: Referral, focal: FocalPoint, at: datetime) -> bool:
    """Whoever answers has it: any act acknowledges. Whether this one was the first."""
    if referral.acknowledged_at is not None:
        return False
    referral.acknowledged_at = at
    ledger.record(kind="referral.acknowledged", subject=referral.case_id, at=at, actor=focal.pk,
                  body={"state": referral.state})
    return True


def _acted(referral: Referral, at: datetime) -> None:
    referral.last_act_at = at
    referral.save()
    casework.mark(case_id=referral.case_id, what="news", at=at)


def _keep(
    referral: Referral, focal: FocalPoint, kind: str, reply: SealedReply, codes: dict[str, object], at: datetime
) -> bool:
    """Write the reply; False when it was kept before. Raises BadEnvelope, NoStateKey, NotAHolder."""
    access.check_id(reply.id)
    access.check_text(reply.envelope, "envelope")
    access.check_text(reply.copy, "copy")
    earlier = Reply.objects.filter(id=reply.id).first()
    if earlier is not None:
        if earlier.referral_id != referral.id or earlier.kind != kind:
            raise BadEnvelope("id")
        return False
    if referral.replies.count() >= MOST_REPLIES:
        raise BadEnvelope("too many")
    key = keys.in_force(referral.state, reply.key_id)
    _check_holder(key, focal)
    try:
        with transaction.atomic():
            Reply.objects.create(
                id=reply.id, referral=referral, key=key, kind=kind, codes=codes, envelope=reply.envelope,
                copy=reply.copy, officer_id=focal.pk, at=at,
            )
    except IntegrityError as error:
        raise BadEnvelope("id") from error
    return True


def _check_holder(key: StateKey, focal: FocalPoint) -> None:
    if not key.holders.filter(officer_id=focal.pk).exists():
        raise NotAHolder(str(focal.pk))
