"""How a version is kept: codes and times as plain JSON, texts sealed, and a mark by which the same content is known."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from tande.ledger.register_key import register_key
from tande.policy.detention import TIMES, Detention

_OWN: Final = frozenset({"id", "receipt", "encounter", "document_seen"})
"""Not in the clear fields: the id is the row's, the receipt a text, the last two belong to the register of children."""
_MARK: Final = "detention_heldversion.mark"


@dataclass(frozen=True, slots=True)
class Content:
    """A record with the note on it."""

    held: Detention
    note: str = field(repr=False)


def plain(held: Detention) -> dict[str, Any]:
    """The codes and times of a record as JSON."""
    return {name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(held).items() if name not in _OWN}


def read(held_id: str, kept: Mapping[str, Any], receipt: str, encounter: str) -> Detention:
    """A record as it was written."""
    known = {one.name for one in fields(Detention)} - _OWN
    given = {name: value for name, value in kept.items() if name in known}
    times = {name: datetime.fromisoformat(given[name]) for name in TIMES if given.get(name)}
    return Detention(id=held_id, receipt=receipt, encounter=encounter, **{**given, **times})


def seal(texts: Mapping[str, str], held_id: str, number: int) -> bytes:
    """The texts of a version, sealed to it."""
    return register_key().seal(json.dumps(dict(texts), sort_keys=True, ensure_ascii=False), _place(held_id, number))


def opened(blob: bytes, held_id: str, number: int) -> dict[str, str]:
    """The texts of a version."""
    found: dict[str, str] = json.loads(register_key().open(bytes(blob), _place(held_id, number)))
    return found


def mark(held: Detention, note: str) -> bytes:
    """By which the same content is known."""
    content = {**plain(held), "receipt": held.receipt, "note": note}
    return register_key().mark(json.dumps(content, sort_keys=True, ensure_ascii=False), _MARK)


def _place(held_id: str, number: int) -> str:
    return f"detention_heldversion.texts|{held_id}/{number}"
