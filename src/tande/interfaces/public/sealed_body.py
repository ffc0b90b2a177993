"""The body of a complaint that a browser sealed: read here, opened nowhere.

b"TR1\\n" ‖ u16be header length ‖ header JSON ‖ reporter key (1,216) ‖ case key (1,216) ‖ case key
envelope (1,172) ‖ message envelope (the rest).
"""

import json
import re
from typing import Any

from tande.domains.intake.operations import SealedComplaint
from tande.policy import limits, questions
from tande.toolkit import sealing
from tande.toolkit.errors import BadKey

MAGIC = b"TR1\n"
_ENVELOPE_BYTES = sealing.SEED_BYTES + sealing.OVERHEAD_BYTES
_HEADER_MAX_BYTES = 1024
MAX_BYTES = (
    len(MAGIC) + 2 + _HEADER_MAX_BYTES + 2 * sealing.PUBLIC_KEY_BYTES + _ENVELOPE_BYTES
    + limits.MESSAGE_ENVELOPE_MAX_BYTES
)
_HASH = re.compile(r"[0-9a-f]{64}")


class BadBody(Exception):
    """The body is not a sealed complaint. The message names the part."""


def parse(body: bytes) -> tuple[SealedComplaint, str]:
    """The sealed complaint and its path (a key of policy.questions.ORDER). Raises BadBody."""
    header, rest = _header(body)
    reporter_key, rest = _cut(rest, sealing.PUBLIC_KEY_BYTES, "reporter key")
    case_key, rest = _cut(rest, sealing.PUBLIC_KEY_BYTES, "case key")
    case_key_envelope, message = _cut(rest, _ENVELOPE_BYTES, "case key envelope")
    if len(message) <= sealing.OVERHEAD_BYTES:
        raise BadBody("message")
    for key in (reporter_key, case_key):
        try:
            sealing.check_public_key(key)
        except BadKey:
            raise BadBody("key") from None
    complaint = SealedComplaint(
        case_id=_id(header, "case"), desk_key_id=_id(header, "desk_key"),
        first_hash=bytes.fromhex(_text(header, "first_hash", _HASH)),
        reporter_key=reporter_key, case_key=case_key, case_key_envelope=case_key_envelope,
        message_id=_id(header, "message"), message=message,
    )
    path = header.get("path")
    if path not in questions.PATHS:
        raise BadBody("path")
    return complaint, path


def _header(body: bytes) -> tuple[dict[str, Any], bytes]:
    if not body.startswith(MAGIC):
        raise BadBody("magic")
    length, rest = _cut(body[len(MAGIC):], 2, "length")
    size = int.from_bytes(length, "big")
    if size > _HEADER_MAX_BYTES:
        raise BadBody("header")
    raw, rest = _cut(rest, size, "header")
    try:
        header = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadBody("header") from None
    if not isinstance(header, dict):
        raise BadBody("header")
    return header, rest


def _cut(data: bytes, size: int, what: str) -> tuple[bytes, bytes]:
    if len(data) < size:
        raise BadBody(what)
    return data[:size], data[size:]


def _id(header: dict[str, Any], name: str) -> str:
    value = header.get(name)
    if not isinstance(value, str) or not sealing.is_id(value):
        raise BadBody(name)
    return value


def _text(header: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = header.get(name)
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise BadBody(name)
    return value
