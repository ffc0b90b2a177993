"""A complaint that opens by itself: the register's own record says that the mission's personnel did harm.

The words are sealed in memory as on the page without script: the private half of the case key is sealed to the desk and
forgotten when the function ends. Whoever recorded it may be given the access code, to follow the case.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tande.domains.intake.operations import SealedComplaint, receive
from tande.domains.intake.queries import ReceiptView
from tande.domains.officers import queries as officers
from tande.domains.officers.queries import DeskKeyView
from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload

CHANNEL = "register"


@dataclass(frozen=True, repr=False)
class Opened:
    """The receipt, and the access code: 20 digits, kept nowhere."""

    receipt: ReceiptView
    code: str


def open_from_register(*, key: str, text: str, language: str, at: datetime) -> Opened:
    """Open a complaint from a record of the register; ``key`` names that record: the same again gives the same case.

    ``text``: what the body needs to begin. Called by the domains force and violations only, inside of no transaction
    that may be undone while the complaint stays. Raises DeskNotReady while no desk key is in force, NotDurable.
    """
    desk_key = officers.desk_key_in_force("intake")
    complaint, code = _sealed(key, text, language, desk_key)
    return Opened(receive(complaint=complaint, at=at, channel=CHANNEL, language=language), code)


def _sealed(key: str, text: str, language: str, desk_key: DeskKeyView) -> tuple[SealedComplaint, str]:
    nonce = hashlib.sha256(f"register {key}".encode()).hexdigest()[:32]
    receipt = codes.derive_receipt(
        pepper=settings.TANDE.pepper, nonce=nonce, content_hash=hashlib.sha256(key.encode()).digest()
    )
    seed, case_key = sealing.new_key_pair()
    complaint = SealedComplaint(
        case_id=receipt.case_id, desk_key_id=desk_key.id, first_hash=codes.first_hash(receipt.code),
        reporter_key=sealing.public_key_of(codes.reporter_seed(receipt.code, case_id=receipt.case_id)),
        case_key=case_key,
        case_key_envelope=sealing.seal(
            seed, to=desk_key.public_key, info=sealing.info("case-key", receipt.case_id)
        ),
        message_id=receipt.message_id,
        message=sealing.seal_text(
            TextPayload("narrative", text, language, {"path": "register"}), to=case_key,
            purpose=f"message:{receipt.message_id}", case_id=receipt.case_id,
        ),
    )
    return complaint, receipt.code
