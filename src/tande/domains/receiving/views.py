"""What others see of codes and confirmations: plain values."""

from dataclasses import dataclass
from datetime import datetime

from tande.domains.receiving.models import Code, Reception
from tande.ledger.register_key import register_key
from tande.policy import encounters


@dataclass(frozen=True)
class Holder:
    """A code that is in force, as its holder shows it: which code, of which organisation."""

    code_id: str
    receiver: str


@dataclass(frozen=True)
class CodeView:
    """A code as the body's officers see it; never the code itself."""

    id: str
    receiver: str
    label: str
    given_by: int
    given_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Received:
    """A confirmation as it stands: its newest version. ``number`` is "" while it belongs to no encounter."""

    child: str
    version: int
    receipt_no: str
    number: str
    said_number: str
    receiver: str
    receipt: encounters.Receipt
    commune: str
    at: datetime


def label_place(code_id: str) -> str:
    """Where a code's label is sealed to."""
    return f"receiving_code.label|{code_id}"


def code_view(row: Code) -> CodeView:
    """One code for the body's officers."""
    return CodeView(
        row.id, row.receiver, register_key().open(bytes(row.label), label_place(row.id)), row.given_by, row.given_at,
        row.used_at, row.revoked_at,
    )


def received(row: Reception, matched: str = "") -> Received:
    """One version of a confirmation; ``matched``: the number it was found to be of."""
    receipt = encounters.Receipt(
        code=row.receipt_no, at=row.received_at, sex=row.sex, destination=row.destination, age_band=row.age_band,
        conditions=tuple(row.conditions.split()),
    )
    return Received(row.child, row.version, row.receipt_no, row.number or matched, row.said_number, row.receiver,
                    receipt, row.commune, row.at)
