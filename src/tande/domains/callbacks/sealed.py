"""What an operator's browser sealed: kept as it is, in one transaction. Nothing here, and nobody here, can read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tande.domains.callbacks import scope
from tande.domains.callbacks.asking import ask
from tande.domains.callbacks.filing import Filed, Wish
from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake.errors import BadComplaint
from tande.domains.intake.operations import SealedComplaint, receive
from tande.domains.officers import queries as officers
from tande.domains.officers.errors import NoSuchKey
from tande.policy import questions
from tande.policy.roles import Actor


@dataclass(frozen=True, repr=False)
class Added:
    """One more sealed message: ``purpose`` "message", or "identity" for the contact; ``signal`` "" or "danger"."""

    message_id: str
    envelope: bytes
    purpose: str = "message"
    signal: str = ""


@dataclass(frozen=True, repr=False)
class Sealed:
    """All that was written down. Of the wish to be called, number and safe words are in clear: somebody must call.

    ``door`` of policy.channels; ``child``: it must be sealed to child protection.
    """

    complaint: SealedComplaint
    language: str
    door: str
    child: bool = False
    added: tuple[Added, ...] = ()
    wish: Wish | None = None


def file_sealed(*, sealed: Sealed, actor: Actor, at: datetime) -> Filed:
    """Keep it with answers, contact, danger and the wish to be called, in one transaction; the same again is the same.

    The code is known to the browser alone, so ``Filed.code`` is "". Needs "operator.file". Raises NotAllowed, BadField
    (of the wish), BadComplaint, CaseExists, BadEnvelope, TooMuch and NotDurable: then nothing was kept.
    """
    scope.check(actor, "operator.file")
    complaint = sealed.complaint
    if sealed.child and _desk(complaint.desk_key_id) != _desk_of_children():
        raise BadComplaint("desk_key")
    with transaction.atomic():
        receipt = receive(complaint=complaint, at=at, channel=sealed.door, language=sealed.language)
        if receipt.new:  # or else all of it was kept before, in the transaction that kept the complaint
            for one in sealed.added:
                add_sealed(case_id=complaint.case_id, added=one, at=at)
            _ask(sealed, at)
        return Filed(complaint.case_id, "", cases.is_saved(complaint.case_id))


def add_sealed(*, case_id: str, added: Added, at: datetime) -> None:
    """One message to a case; the same id again changes nothing. Raises BadEnvelope, TooMuch, NotDurable."""
    casework.add_message(
        case_id=case_id, message_id=added.message_id, envelope=added.envelope, at=at, purpose=added.purpose,
        signal=added.signal,
    )


def _desk(key_id: str) -> str:
    try:
        return officers.desk_of(key_id)
    except NoSuchKey as error:
        raise BadComplaint("desk_key") from error


def _desk_of_children() -> str:
    """Child protection, once one of them has a key: until then the intake desk, as at every other door."""
    return officers.desk_key_in_force(questions.desk_of(questions.CHILD)).desk


def _ask(sealed: Sealed, at: datetime) -> None:
    wish = sealed.wish
    if wish is not None:
        ask(
            case_id=sealed.complaint.case_id, door=sealed.door, language=sealed.language, number=wish.number, at=at,
            child=sealed.child, danger=any(one.signal == "danger" for one in sealed.added), window=wish.window,
            gender=wish.gender, safe_words=wish.safe_words,
        )
