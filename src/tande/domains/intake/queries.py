"""What an access code gives: the receipt, where the case stands, and what was written to the person."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from tande.domains.casework import queries as casework
from tande.domains.casework.queries import ReporterView
from tande.domains.intake.models import Closed, Receipt
from tande.ledger import queries as ledger
from tande.ledger.models import Fact
from tande.ledger.publication import queries as record
from tande.ledger.publication.queries import OwnEntry
from tande.toolkit import codes, promises

RECEIVED = "complaint.received"


@dataclass(frozen=True)
class ReceiptView:
    """The proof given at once: ``check_number`` 12 digits, ``promise`` a signed note, dates in UTC."""

    case_id: str
    check_number: str
    promise: str
    publish_by: date
    received_on: date
    new: bool


@dataclass(frozen=True)
class FollowUp:
    """Everything the holder of a code may see; replies are sealed to the reporter's key.

    ``entries`` of the public log about this case, with what each commits to; ``proof`` that the first of them is in
    the log, "" until it is.
    """

    case_id: str
    case: ReporterView
    receipt: ReceiptView
    entries: list[OwnEntry]
    proof: str


def receipt(case_id: str, *, new: bool = False) -> ReceiptView:
    """The receipt of a case that was received. The signature is made anew each time and is the same each time."""
    fact = ledger.public_fact(case_id, RECEIVED)
    if fact is None:
        raise LookupError("a case without its fact")  # cannot be: both are written in one transaction
    return receipt_from(fact, new=new)


def receipt_from(fact: Fact, *, new: bool) -> ReceiptView:
    """The receipt made of a ``complaint.received`` fact."""
    assert fact.leaf_hash is not None
    assert fact.publish_by is not None
    assert fact.check_number is not None
    return ReceiptView(
        case_id=fact.subject, check_number=fact.check_number, publish_by=fact.publish_by,
        received_on=fact.at.date(), new=new,
        promise=promises.sign_promise(
            origin=settings.MISSION.receipt_origin, leaf=bytes(fact.leaf_hash), publish_by=fact.publish_by,
            seed=settings.TANDE.receipt_seed,
        ),
    )


def case_of(first_hash: bytes) -> str | None:
    """The case id behind a code's first hash (32 bytes), or None; also None of a code that was closed."""
    lookup = codes.lookup_id(first_hash, pepper=settings.TANDE.pepper)
    found = Receipt.objects.filter(lookup_id=lookup).exclude(case_id__in=Closed.objects.values("case_id"))
    return found.values_list("case_id", flat=True).first()


def filed(case_id: str) -> bool:
    """Whether a complaint with this id came in."""
    return Receipt.objects.filter(case_id=case_id).exists()


def follow_up(first_hash: bytes, *, at: datetime) -> FollowUp | None:
    """What the holder of a code may see at ``at``, or None when no complaint has this code.

    The public interface holds the limits on guessing and keeps the cost the same for wrong codes.
    """
    case_id = case_of(first_hash)
    if case_id is None:
        return None
    entries = record.own_entries(case_id)
    first = next((one.index for one in entries if one.kind == RECEIVED), None)
    proof = "" if first is None else record.proof(first)
    return FollowUp(case_id, casework.reporter_view(case_id, at=at), receipt(case_id), entries, proof)
