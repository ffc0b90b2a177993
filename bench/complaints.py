"""Complaints as they cross the wire: sealed by the browser, or typed into the plain form."""

import base64
import json
import struct
from dataclasses import dataclass
from urllib.parse import urlencode

from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload

_KEY_BYTES = sealing.PUBLIC_KEY_BYTES
STORY = "Yo pran motosiklet mwen nan baraj la epi yo bat frè mwen. " * 8


@dataclass(frozen=True)
class Sealed:
    """One browser-sealed complaint: the request's bytes and what only its reporter knows."""

    code: str
    case_id: str
    message_id: str
    case_seed: bytes
    body: bytes


def sealed(desk_key_id: str, desk_key: bytes) -> Sealed:
    """Seal a fresh complaint as web/src/report.js does."""
    case_id, message_id, code = sealing.new_id(), sealing.new_id(), codes.new_code()
    seed, public = sealing.new_key_pair()
    head = json.dumps({
        "case": case_id, "message": message_id, "desk_key": desk_key_id,
        "first_hash": codes.first_hash(code).hex(), "path": "self",
    }).encode()
    payload = TextPayload(kind="narrative", lang="ht", text=STORY, data={"path": "self"}, sealed="browser")
    parts = [
        b"TR1\n", struct.pack(">H", len(head)), head,
        sealing.public_key_of(codes.reporter_seed(code, case_id=case_id)), public,
        sealing.seal(seed, to=desk_key, info=sealing.info("case-key", case_id)),
        sealing.seal_text(payload, to=public, purpose=f"message:{message_id}", case_id=case_id),
    ]
    return Sealed(code, case_id, message_id, seed, b"".join(parts))


def sealed_request(body: bytes) -> bytes:
    """The HTTP request that carries a sealed complaint."""
    return (
        b"POST /a/sealed HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body


def partner_request(one: Sealed, key: str) -> bytes:
    """The HTTP request of a partner's program with this complaint: the same bytes, as JSON of base64."""
    (length,) = struct.unpack(">H", one.body[4:6])
    head, rest = json.loads(one.body[6:6 + length]), one.body[6 + length:]
    cuts = (0, _KEY_BYTES, 2 * _KEY_BYTES, 2 * _KEY_BYTES + sealing.SEED_BYTES + sealing.OVERHEAD_BYTES, len(rest))
    names = ("reporter_key", "case_key", "case_key_envelope", "message")
    body = json.dumps({
        "case_id": one.case_id, "message_id": one.message_id, "desk_key_id": head["desk_key"],
        "first_hash": head["first_hash"], "language": "ht",
        **{name: base64.b64encode(rest[a:b]).decode() for name, a, b in zip(names, cuts, cuts[1:], strict=False)},
    }).encode()
    return (
        b"POST /api/partners/v1/complaints HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n" % (key.encode(), len(body))
    ) + body


def typed_request() -> bytes:
    """The HTTP request of the plain form: the server seals."""
    body = urlencode({"text": STORY + sealing.new_id(), "nonce": sealing.new_id(), "path": "self"}).encode()
    return (
        b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body
