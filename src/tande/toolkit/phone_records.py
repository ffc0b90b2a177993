"""What a patrol's phone sealed about a child met or force used: opened in memory, in the request that brings it.

Unlike a complaint, such a record belongs to the mission, and its clocks, its flags and the transfer to the independent
body must not wait until somebody of the mission opens it (decision 034). The seed stands in the secrets file. Only
`interfaces.field` may import this module; it opens nothing that was sealed to a desk, a case or a person.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from tande.toolkit._opening import decrypt
from tande.toolkit.errors import PayloadBroken
from tande.toolkit.padding import pad, unpad
from tande.toolkit.sealing import ID_BYTES, OVERHEAD_BYTES, fingerprint, info, public_key_of, seal

MAGIC: Final = b"TF1\n"
KINDS: Final[dict[bytes, str]] = {b"e": "encounter", b"f": "force"}
"""The letter after the magic → the kind, which is the first word of the envelope's purpose too."""
PADDED_MAX: Final = 16_384
MAX_BYTES: Final = len(MAGIC) + 1 + ID_BYTES + PADDED_MAX + OVERHEAD_BYTES


@dataclass(frozen=True, slots=True)
class Sent:
    """A body as it came: its kind, the id drawn on the phone, the envelope. ``digest`` tells two contents apart."""

    kind: str
    id: str
    envelope: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.envelope).hexdigest()


def take_apart(body: bytes) -> Sent:
    """The parts of a body. Raises PayloadBroken when it is no record of a phone."""
    start = len(MAGIC) + 1
    kind = KINDS.get(body[len(MAGIC):start])
    envelope = body[start + ID_BYTES:]
    if not body.startswith(MAGIC) or kind is None or len(envelope) < OVERHEAD_BYTES:
        raise PayloadBroken("not a record of a phone")
    return Sent(kind, body[start:start + ID_BYTES].hex(), envelope)


def open_record(sent: Sent, *, seed: bytes) -> dict[str, Any]:
    """The fields as the phone wrote them, unchecked (`phone_fields` reads them).

    Raises BadKey, BadContext, Truncated, UnknownSuite, NotOpened, PaddingBroken, PayloadBroken; no message quotes.
    """
    context = _context(sent.kind, sent.id, public_key_of(seed))
    content = unpad(decrypt(sent.envelope, seed=seed, info=context))
    try:
        fields = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise PayloadBroken("not JSON") from None
    if not isinstance(fields, dict) or fields.get("v") != 1:
        raise PayloadBroken("not version 1")
    return fields


def seal_record(fields: dict[str, Any], *, kind: str, id: str, to: bytes) -> bytes:
    """The body that a phone would send: for the demonstration and the tests. Raises SealingError's kin, KeyError."""
    letter = {name: mark for mark, name in KINDS.items()}[kind]
    content = json.dumps({"v": 1, "kind": kind, **fields}, ensure_ascii=False).encode("utf-8")
    return MAGIC + letter + bytes.fromhex(id) + seal(pad(content), to=to, info=_context(kind, id, to))


def _context(kind: str, id: str, public_key: bytes) -> bytes:
    return info(f"{kind}:{id}", fingerprint(public_key)[:2 * ID_BYTES])
