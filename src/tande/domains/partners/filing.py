"""What partners send: complaints sealed as a browser seals them, and what is added to them with a token.

Which partner sent a complaint is kept nowhere: whoever seized the server would learn who knows the reporter.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.evidence import operations as evidence
from tande.domains.evidence import queries as files
from tande.domains.intake import operations as intake
from tande.domains.intake.operations import SealedComplaint
from tande.domains.intake.queries import ReceiptView
from tande.domains.partners import add_tokens
from tande.domains.partners.admitting import Admitted
from tande.domains.partners.errors import BadField, IdTaken, OtherContent
from tande.policy import partners as rules
from tande.policy.channels import PARTNER


@dataclass(frozen=True)
class Filed:
    """The receipt of a complaint, and the token to add to it with. Its `repr` does not show the token."""

    receipt: ReceiptView
    token: str = field(repr=False)


def file(*, partner: Admitted, complaint: SealedComplaint, language: str, at: datetime) -> Filed:
    """Keep a complaint a partner sealed. Exactly the same again gives the same receipt.

    Returns only after the commit. Raises BadComplaint, CaseExists, NotDurable, OtherContent.
    """
    receipt = intake.receive(complaint=complaint, at=at, channel=PARTNER, language=language)
    if not receipt.new and not cases.is_as_received(
        complaint.case_id, reporter_key=complaint.reporter_key, key=complaint.case_key,
        key_envelope=complaint.case_key_envelope, message_id=complaint.message_id, message=complaint.message,
    ):
        raise OtherContent(complaint.case_id)
    return Filed(receipt, token_for(partner=partner, case_id=complaint.case_id, at=at))


def token_for(*, partner: Admitted, case_id: str, at: datetime) -> str:
    """A token to add with; "" for a partner that may not file."""
    return add_tokens.make(case_id=case_id, partner_id=partner.id, at=at) if rules.FILE in partner.scopes else ""


def add_message(
    *, partner: Admitted, token: str, message_id: str, envelope: bytes, purpose: str, signal: str, at: datetime
) -> None:
    """One more sealed message; the same again changes nothing, and other bytes under its id are refused, not lost.

    Raises TokenNotValid, BadField ("signal"), IdTaken, and what ``casework.operations.add_message`` raises.
    """
    if signal not in ("", *rules.SIGNALS):
        raise BadField("signal")
    case_id = add_tokens.case_of(token, partner_id=partner.id, at=at)
    casework.add_message(
        case_id=case_id, message_id=message_id, envelope=envelope, purpose=purpose, signal=signal, at=at
    )
    if not cases.is_as_sent(case_id, message_id=message_id, message=envelope):
        raise IdTaken("message_id")


def add_file_part(
    *, partner: Admitted, token: str, file_id: str, n: int, m: int, envelope: bytes, at: datetime
) -> None:
    """One sealed part of a file; the same again changes nothing.

    Raises TokenNotValid, IdTaken, and as ``evidence.operations.add_part``.
    """
    case_id = _existing(add_tokens.case_of(token, partner_id=partner.id, at=at))
    evidence.add_part(case_id=case_id, file_id=file_id, n=n, m=m, envelope=envelope, at=at)
    if not files.is_part_as_sent(case_id=case_id, file_id=file_id, n=n, envelope=envelope):
        raise IdTaken("n")


def add_file_manifest(
    *, partner: Admitted, token: str, file_id: str, m: int, envelope: bytes, at: datetime
) -> None:
    """A file's sealed manifest, after its ``m`` parts; the same again changes nothing.

    Raises TokenNotValid, IdTaken, and as ``evidence.operations.add_manifest``.
    """
    case_id = _existing(add_tokens.case_of(token, partner_id=partner.id, at=at))
    evidence.add_manifest(case_id=case_id, file_id=file_id, envelope=envelope, m=m, at=at)
    if not files.is_manifest_as_sent(case_id=case_id, file_id=file_id, envelope=envelope):
        raise IdTaken("file_id")


def _existing(case_id: str) -> str:
    """Raises casework's NoSuchCase when the database was put back from a copy older than the token."""
    cases.case_key(case_id)
    return case_id
