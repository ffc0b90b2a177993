"""What was read of a sheet, between the page that shows it and the one that records it: sealed, in the browser's hands.

So nothing half done lies on the server, and nobody can change what was checked: it opens for the same officer alone.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from tande.domains.vetting.attestations import Signed
from tande.domains.vetting.errors import BadField
from tande.domains.vetting.own_records import Named, Repatriation
from tande.ledger.register_key import register_key
from tande.policy.roles import Actor
from tande.toolkit import fields

LARGEST: Final = 2_000_000
"""Signs of a plan: below what a form may carry."""
_UNPACKED: Final = 40_000_000


def seal_attestations(signed: Sequence[Signed], officer: Actor) -> str:
    """Attestations for a form's hidden field."""
    rows = [[one.person_id, one.answer, one.signed_on.isoformat(), one.words] for one in signed]
    return _seal(rows, "signed", officer)


def open_attestations(plan: str, officer: Actor) -> list[Signed]:
    """What ``seal_attestations`` made for the same officer. Raises BadField."""
    return [Signed(person, answer, date.fromisoformat(day), words)
            for person, answer, day, words in _open(plan, "signed", officer)]


def seal_repatriations(told: Sequence[Repatriation], officer: Actor) -> str:
    """Repatriations for a form's hidden field."""
    rows = [
        [list(one.who.names), one.who.born, list(one.who.id_numbers), one.state, one.on.isoformat(), one.grounds]
        for one in told
    ]
    return _seal(rows, "repatriated", officer)


def open_repatriations(plan: str, officer: Actor) -> list[Repatriation]:
    """What ``seal_repatriations`` made for the same officer. Raises BadField."""
    return [Repatriation(Named(tuple(names), born, tuple(numbers)), state, date.fromisoformat(day), grounds)
            for names, born, numbers, state, day, grounds in _open(plan, "repatriated", officer)]


def _seal(rows: list[list[Any]], what: str, officer: Actor) -> str:
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
    return base64.b64encode(register_key().seal_bytes(packed, _place(what, officer))).decode("ascii")


def _open(plan: str, what: str, officer: Actor) -> list[list[Any]]:
    try:
        if len(plan) > LARGEST:
            raise BadField("plan")
        sealed = base64.b64decode(plan, validate=True)
        text = zlib.decompressobj().decompress(register_key().open_bytes(sealed, _place(what, officer)), _UNPACKED)
        rows: list[list[Any]] = json.loads(text)
        return rows
    except (binascii.Error, ValueError, fields.BadField) as error:
        raise BadField("plan") from error


def _place(what: str, officer: Actor) -> str:
    return f"vetting.plan.{what}|{officer.pk}"
