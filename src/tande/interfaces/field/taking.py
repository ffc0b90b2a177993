"""What becomes of a record that a phone sent: into its register, or apart and sealed. Nothing that arrives is lost.

It is opened in memory, in this request. Clear text goes to one call of a domain and nowhere else.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from tande.domains.children import errors as children_errors
from tande.domains.children import operations as children
from tande.domains.force import errors as force_errors
from tande.domains.force import operations as force
from tande.domains.phones import operations as phones
from tande.domains.phones import queries as registered
from tande.policy import phone_fields
from tande.policy.force_report import Circumstances
from tande.policy.phone_fields import Unreadable, Written
from tande.toolkit import phone_records
from tande.toolkit.errors import SealingError
from tande.toolkit.phone_records import Sent


@dataclass(frozen=True)
class Receipt:
    """What the phone is told: whether the record is in its register (``kept``) or apart, and its number if any."""

    kept: bool
    number: str = ""


def take(sent: Sent, *, at: datetime, before_apart: Callable[[], None]) -> Receipt:
    """Take a record in, or keep it apart. The same bytes again give the same receipt.

    ``before_apart`` is asked before a new one is kept apart, and may refuse. Raises what it raises, and what the
    database raises: then nothing is kept, and the phone sends again.
    """
    reason, fields, receipt = _taken(sent, at)
    if receipt is not None:
        return receipt
    if not registered.is_apart(record=sent.id, digest=sent.digest):
        before_apart()
        _set_apart(sent, reason, fields, at)
    return Receipt(kept=False)


def _taken(sent: Sent, at: datetime) -> tuple[str, dict[str, Any] | None, Receipt | None]:
    """The receipt of a record that is in its register, or why it is not, with what it says."""
    try:
        fields = phone_records.open_record(sent, seed=settings.TANDE.field_seed)
    except SealingError:
        return "unreadable", None, None
    try:
        written = phone_fields.read(fields, kind=sent.kind, id=sent.id)
    except Unreadable:
        return "wrong", fields, None
    phone = registered.phone(written.phone)
    if phone is None:
        return "unknown_phone", fields, None
    if phone.revoked:
        return "revoked_phone", fields, None
    try:
        receipt = file(written, contingent=phone.contingent, unit=phone.unit, phone=phone.id, at=at)
    except (children_errors.BadFields, force_errors.BadReport):
        return "wrong", fields, None
    # A crash here leaves the record in its register and the phone without an answer: it sends again, with this receipt.
    phones.seen(phone_id=phone.id, at=at)
    return "", fields, receipt


def file(written: Written, *, contingent: str, unit: str, phone: str, at: datetime) -> Receipt:
    """One call of the domain that keeps it. The unit is that of the registration, whatever the phone says of itself.

    Raises BadFields or BadReport where it cannot be so.
    """
    if written.encounter is not None:
        met = children.record(
            encounter=replace(written.encounter, unit=unit), contingent=contingent, source="phone", note=written.note,
            phone=phone, at=at,
        )
        return Receipt(kept=True, number=met.number)
    assert written.use is not None
    reported = force.report(
        use=replace(written.use, unit=unit), contingent=contingent, source="phone", phone=phone, at=at,
        told=Circumstances(commune=written.commune, operation=written.operation),
        words={"note": written.note} if written.note else {},
    )
    return Receipt(kept=True, number=reported.id[:8])


def _set_apart(sent: Sent, reason: str, fields: dict[str, Any] | None, at: datetime) -> None:
    """What opened as its JSON without the phone's token, what did not as it came."""
    text = None
    if fields is not None:
        kept = {name: value for name, value in fields.items() if name != "phone"}
        text = json.dumps(kept, ensure_ascii=False)
    phones.set_apart(
        record=sent.id, digest=sent.digest, kind=sent.kind, reason=reason, at=at, text=text, envelope=sent.envelope
    )
