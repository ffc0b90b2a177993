"""What the body does with a referral: make it, disclose more, withdraw it, record certificates and tracks.

Each is one transaction with its facts; the facts' subject is the case. None of them moves the case's stage.
What a State does stands in ``answers``, keys in ``keys``; both are handed out here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from tande.domains.referrals import access, files, keys
from tande.domains.referrals.answers import (
    SealedReply,
    acknowledge,
    answer,
    certify,
    name_officer,
    open_referral,
    report_outcome,
)
from tande.domains.referrals.errors import AlreadyReferred, BadCodes, BadEnvelope, Withdrawn
from tande.domains.referrals.files import FileToCome
from tande.domains.referrals.files import add_part as add_file_part
from tande.domains.referrals.files import open_part as open_file_part
from tande.domains.referrals.keys import (
    add_focal_point,
    give_state_key,
    make_state_key,
    retire_focal_point,
    revoke_state_key,
    set_own_key,
)
from tande.domains.referrals.models import ActCertificate, Disclosure, Referral, Track
from tande.domains.referrals.tracks import set_track
from tande.ledger import operations as ledger
from tande.policy import referrals as rules
from tande.policy.roles import Actor

__all__ = [
    "FileToCome", "SealedDisclosure", "SealedReply", "acknowledge", "add_file_part", "add_focal_point", "answer",
    "certify", "disclose", "give_state_key", "make_state_key", "name_officer", "open_file_part", "open_referral",
    "record_certificate", "record_track", "refer", "report_outcome", "retire_focal_point", "revoke_state_key",
    "set_own_key", "withdraw",
]


@dataclass(frozen=True)
class SealedDisclosure:
    """What the officer's browser sealed: ``envelope`` to the State's key ``key_id``, ``copy`` to the case key.

    ``files`` come after it, part by part (``add_file_part``).
    """

    id: str
    key_id: str
    identity: str
    envelope: bytes
    copy: bytes
    files: tuple[FileToCome, ...] = ()


def refer(
    *, case_id: str, officer: Actor, referral_id: str, state: str, tracks: Sequence[str],
    disclosure: SealedDisclosure, at: datetime,
) -> None:
    """Put the case before a State. The same id again changes nothing.

    Raises NotAllowed, NoSuchCase, WrongStage, BadCodes, BadEnvelope, NoStateKey when the State's key is
    missing, revoked or another than the page's, AlreadyReferred.
    """
    access.check_case(case_id, officer, "referral.make")
    if Referral.objects.filter(pk=referral_id, case_id=case_id, state=state).exists():
        return
    sea = access.check_open_case(case_id, officer, at)
    access.check_id(referral_id)
    _check_tracks(tracks)
    _check(disclosure, case_id)
    try:
        with transaction.atomic():
            referral = Referral(
                id=referral_id, case_id=case_id, state=state, tracks=sorted(tracks), sea=sea, made_by=officer.pk,
                made_at=at,
            )
            key = keys.in_force(state, disclosure.key_id)
            referral.save(force_insert=True)
            _keep(referral, disclosure, key.id, officer, at)
            ledger.record(
                kind="referral.made", subject=case_id, at=at, actor=officer.pk,
                body={"state": state, "tracks": referral.tracks, "identity": disclosure.identity},
            )
            for track in referral.tracks:
                set_track(case_id=case_id, state=state, track=track, status=rules.AWAITED, officer=officer, at=at)
    except IntegrityError as error:
        raise AlreadyReferred(state) from error


def disclose(
    *, case_id: str, referral_id: str, officer: Actor, disclosure: SealedDisclosure, at: datetime
) -> None:
    """Tell the State more; a question it had answered is open again. The same id again changes nothing.

    Raises as ``refer``, and NoSuchReferral, Withdrawn.
    """
    access.check_case(case_id, officer, "referral.make")
    _check(disclosure, case_id)
    with transaction.atomic():
        referral = access.of_case(case_id, referral_id, officer, "referral.make")
        if referral.disclosures.filter(id=disclosure.id).exists():
            return
        _check_not_withdrawn(referral)
        access.check_open_case(case_id, officer, at)
        key = keys.in_force(referral.state, disclosure.key_id)
        _keep(referral, disclosure, key.id, officer, at)
        referral.answered_at = None
        referral.save(update_fields=["answered_at"])
        ledger.record(kind="referral.disclosed", subject=case_id, at=at, actor=officer.pk,
                      body={"state": referral.state, "identity": disclosure.identity})


def withdraw(*, case_id: str, referral_id: str, officer: Actor, at: datetime) -> None:
    """Take the referral back: the State sees that it was withdrawn and nothing more. Twice is once.

    Raises NotAllowed, NoSuchReferral.
    """
    with transaction.atomic():
        referral = access.of_case(case_id, referral_id, officer, "referral.make")
        if referral.withdrawn_at is not None:
            return
        referral.withdrawn_at, referral.withdrawn_by = at, officer.pk
        referral.save(update_fields=["withdrawn_at", "withdrawn_by"])
        ledger.record(kind="referral.withdrawn", subject=case_id, at=at, actor=officer.pk,
                      body={"state": referral.state})
        waiting = Track.objects.filter(case_id=case_id, state=referral.state, status=rules.AWAITED)
        for track in list(waiting.values_list("track", flat=True)):
            set_track(case_id=case_id, state=referral.state, track=track, status=rules.OPEN, officer=officer, at=at)


def record_certificate(*, case_id: str, referral_id: str, officer: Actor, certificate: str, at: datetime) -> None:
    """Record that the command was asked, or what it certified by another way. The same again changes nothing.

    Raises NotAllowed, NoSuchReferral, BadCodes, Withdrawn.
    """
    if certificate not in rules.ACTS:
        raise BadCodes("certificate")
    with transaction.atomic():
        referral = access.of_case(case_id, referral_id, officer, "track.record")
        _check_not_withdrawn(referral)
        last = referral.certificates.order_by("-pk").first()
        if last is not None and last.answer == certificate:
            return
        ActCertificate.objects.create(referral=referral, answer=certificate, officer_id=officer.pk, at=at)
        ledger.record(kind="referral.act_certified", subject=case_id, at=at, actor=officer.pk,
                      body={"state": referral.state, "certificate": certificate})


def record_track(
    *, case_id: str, officer: Actor, state: str, track: str, status: str, known_states: Collection[str], at: datetime
) -> None:
    """Record how far a track is, with a State or (``state`` empty) without. Raises NotAllowed, NoSuchCase, BadCodes."""
    access.check_case(case_id, officer, "track.record")
    for field, value, known in (
        ("state", state, {"", *known_states}), ("track", track, rules.TRACKS), ("status", status, rules.TRACK_STATES)
    ):
        _check_code(field, value, known)
    with transaction.atomic():
        set_track(case_id=case_id, state=state, track=track, status=status, officer=officer, at=at)


def _check_code(field: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise BadCodes(field)


def _check_tracks(tracks: Collection[str]) -> None:
    try:
        rules.check_tracks(tracks)
    except rules.BadReferral as error:
        raise BadCodes(str(error)) from error


def _check(disclosure: SealedDisclosure, case_id: str) -> None:
    access.check_id(disclosure.id)
    access.check_id(disclosure.key_id, "key_id")
    _check_code("identity", disclosure.identity, rules.IDENTITY)
    access.check_text(disclosure.envelope, "envelope")
    access.check_text(disclosure.copy, "copy")
    if not Disclosure.objects.filter(id=disclosure.id).exists():  # sent again, its files are known already
        files.check(disclosure.files, case_id)


def _check_not_withdrawn(referral: Referral) -> None:
    if referral.withdrawn_at is not None:
        raise Withdrawn(referral.id)


def _keep(referral: Referral, disclosure: SealedDisclosure, key_id: str, officer: Actor, at: datetime) -> None:
    if Disclosure.objects.filter(id=disclosure.id).exists():
        raise BadEnvelope("id")
    kept = Disclosure.objects.create(
        id=disclosure.id, referral=referral, key_id=key_id, identity=disclosure.identity,
        envelope=disclosure.envelope, copy=disclosure.copy, officer_id=officer.pk, at=at,
    )
    files.name(kept, disclosure.files, officer, at)
