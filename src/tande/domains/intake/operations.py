"""Receiving a complaint: one transaction, one fact, a receipt only when it is durable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from tande.domains.casework import operations as casework
from tande.domains.casework.errors import BadEnvelope
from tande.domains.evidence import operations as evidence
from tande.domains.evidence.operations import SealedFile
from tande.domains.intake import queries
from tande.domains.intake.errors import BadComplaint, CaseExists
from tande.domains.intake.models import Closed, Receipt
from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import NoSuchKey
from tande.ledger import operations as ledger
from tande.ledger.writer import commit
from tande.policy import channels, limits
from tande.toolkit import codes

__all__ = ["SealedComplaint", "SealedFile", "close_code", "receive"]
_KEY_BYTES = 1216


@dataclass(frozen=True)
class SealedComplaint:
    """A complaint as it arrives: nothing in it can be read here.

    ``first_hash`` 32 bytes; ``reporter_key`` and ``case_key`` 1,216 bytes; ``case_key_envelope`` the case's
    private half sealed to the desk key; ``message`` the sealed first words; ids are 32 hex characters.
    """

    case_id: str
    desk_key_id: str
    first_hash: bytes
    reporter_key: bytes
    case_key: bytes
    case_key_envelope: bytes
    message_id: str
    message: bytes
    evidence: Sequence[SealedFile] = field(default=())


def receive(*, complaint: SealedComplaint, at: datetime, channel: str = "", language: str = "") -> ReceiptView:
    """Keep a complaint and give its receipt; the same complaint again gives the same receipt.

    ``channel`` (of policy.channels) and ``language`` (of the pack) are what figures count; "" when nobody knows.
    Returns only after the commit. Raises BadComplaint, CaseExists, NotDurable, or evidence's NotStored.
    """
    desk = _check(complaint)
    body = _codes(channel, language, desk)
    lookup = codes.lookup_id(complaint.first_hash, pepper=settings.TANDE.pepper)
    rows = _rows(complaint, desk, at)
    while True:
        fact = ledger.new_fact(kind=queries.RECEIVED, subject=complaint.case_id, at=at, body=body)
        try:
            commit([*rows, fact, Receipt(lookup_id=lookup, case_id=complaint.case_id)])
        except IntegrityError:
            if ledger.number_taken(fact) and _is_new(complaint, lookup):
                continue  # only the check number was another's: draw again
            evidence.discard(rows)
            return _earlier(complaint, lookup)
        return queries.receipt_from(fact, new=True)


def close_code(*, case_id: str, actor: int, at: datetime) -> bool:
    """The code of this case opens nothing any more, by no door; whether it did until now.

    For domains that know that others may have seen it, and who may decide that. A public fact: nobody is shut out
    without a trace.
    """
    with transaction.atomic():
        _row, new = Closed.objects.get_or_create(pk=case_id, defaults={"on": timezone.localdate(at)})
        if new:
            ledger.record(kind="complaint.code_closed", subject=case_id, at=at, actor=actor)
    return new


def _codes(channel: str, language: str, desk: str) -> dict[str, object]:
    """What figures count of a complaint as it arrives: nothing that only few share. Raises BadComplaint."""
    if channel not in ("", *channels.CHANNELS):
        raise BadComplaint("channel")
    if language not in ("", *settings.MISSION.language_codes):
        raise BadComplaint("language")
    known = {"channel": channel, "language": language, "child": desk == "child"}
    return {name: value for name, value in known.items() if value}


def _is_new(complaint: SealedComplaint, lookup: bytes) -> bool:
    known = Receipt.objects.filter(Q(lookup_id=lookup) | Q(case_id=complaint.case_id))
    return not known.exists()


def _earlier(complaint: SealedComplaint, lookup: bytes) -> ReceiptView:
    """The receipt of the same complaint, sent before. Raises CaseExists when it was another one."""
    earlier = Receipt.objects.filter(lookup_id=lookup).first()
    if earlier is None or earlier.case_id != complaint.case_id:
        raise CaseExists(complaint.case_id)
    return queries.receipt(complaint.case_id, new=False)


def _rows(complaint: SealedComplaint, desk: str, at: datetime) -> list[models.Model]:
    try:
        rows = casework.rows_for_new_case(
            case_id=complaint.case_id, desk=desk, desk_key_id=complaint.desk_key_id,
            public_key=complaint.case_key, key_envelope=complaint.case_key_envelope,
            reporter_key=complaint.reporter_key, message_id=complaint.message_id, message=complaint.message, at=at,
        )
    except BadEnvelope as error:
        raise BadComplaint(f"message {error}") from error
    return rows + evidence.rows_for_new_files(case_id=complaint.case_id, files=complaint.evidence, at=at)


def _check(complaint: SealedComplaint) -> str:
    """The desk the complaint is sealed to. Raises BadComplaint naming the first wrong field."""
    if len(complaint.case_id) != 32 or not set(complaint.case_id) <= set("0123456789abcdef"):
        raise BadComplaint("case")
    for name in ("reporter_key", "case_key"):
        if len(getattr(complaint, name)) != _KEY_BYTES:
            raise BadComplaint(name)
    if len(complaint.first_hash) != 32:
        raise BadComplaint("first_hash")
    if len(complaint.case_key_envelope) != 32 + limits.ENVELOPE_OVERHEAD_BYTES:
        raise BadComplaint("case_key_envelope")
    try:
        return officers.desk_of(complaint.desk_key_id)
    except NoSuchKey as error:
        raise BadComplaint("desk_key") from error
