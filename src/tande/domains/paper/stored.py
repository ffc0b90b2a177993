"""What is sealed in this domain: of a form what makes its case, of a box and an opening what was written of it."""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from tande.domains.paper.errors import BadField
from tande.ledger.register_key import register_key

_ID_BYTES = 16
_HASH_BYTES = 32


@dataclass(frozen=True, repr=False)
class Kept:
    """What a form's case is made with: ids, the first hash of the strip's code, and the reporter's public key."""

    case_id: str
    message_id: str
    first_hash: bytes
    reporter_key: bytes


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"paper.{column}|{row}"


def pack_kept(number: str, one: Kept) -> bytes:
    """Sealed to the form's number."""
    plain = bytes.fromhex(one.case_id) + bytes.fromhex(one.message_id) + one.first_hash + one.reporter_key
    return register_key().seal_bytes(plain, place("form", number))


def open_kept(number: str, sealed: bytes) -> Kept:
    """What was sealed to this number. Raises toolkit.fields.BadField when it is another's or was changed."""
    plain = register_key().open_bytes(bytes(sealed), place("form", number))
    ids = 2 * _ID_BYTES
    return Kept(
        plain[:_ID_BYTES].hex(), plain[_ID_BYTES:ids].hex(), plain[ids:ids + _HASH_BYTES], plain[ids + _HASH_BYTES:]
    )


def pack(content: dict[str, Any], where: str) -> bytes:
    """Content of a box or an opening, sealed to its row."""
    return register_key().seal(json.dumps(content, ensure_ascii=False, sort_keys=True), where)


def unpack(sealed: bytes, where: str) -> dict[str, Any]:
    """The same, opened."""
    opened: dict[str, Any] = json.loads(register_key().open(bytes(sealed), where))
    return opened


def clean(text: str, field: str, longest: int, *, needed: bool = True) -> str:
    """One line as typed, composed, without double spaces. Raises BadField with the field's name."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if len(tidy) > longest or (needed and not tidy) or not all(sign.isprintable() for sign in tidy):
        raise BadField(field)
    return tidy


def clean_lines(text: str, field: str, longest: int) -> str:
    """Several lines as typed. Raises BadField with the field's name."""
    tidy = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(tidy) > longest:
        raise BadField(field)
    return tidy
