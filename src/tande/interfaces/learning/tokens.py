"""A test's token: it opens one sitting for a while and stands in the address, so that no cookie and no code does.

25 bytes sealed with AES-256-GCM under the server's token key (decision 008). Each page gives a new one: it lives two
hours after the last use, and a day at most. Later the seat code opens the same test again.
"""

import base64
import binascii
import secrets
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=24)
_CONTEXT = b"tande/1|test-token"
_FORM = struct.Struct(">B16sII")
_VERSION = 1
_NONCE_BYTES = 12
_LONGEST_TEXT = 200


class BadToken(Exception):
    """The text is no token of ours, or its time is over."""


@dataclass(frozen=True)
class SittingToken:
    """What a token holds. ``sitting`` is 32 hex characters."""

    sitting: str
    first_at: datetime
    used_at: datetime


def make(token: SittingToken, *, key: bytes) -> str:
    """The token as text for an address. ``key`` is the 32-byte token key."""
    plain = _FORM.pack(
        _VERSION, bytes.fromhex(token.sitting), int(token.first_at.timestamp()), int(token.used_at.timestamp())
    )
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, plain, _CONTEXT)).decode("ascii").rstrip("=")


def read(text: str, *, key: bytes, at: datetime) -> SittingToken:
    """The token, as used at ``at``. Raises BadToken."""
    if len(text) > _LONGEST_TEXT:
        raise BadToken
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _CONTEXT)
        version, sitting, first_at, used_at = _FORM.unpack(plain)
    except (InvalidTag, ValueError, binascii.Error, struct.error):
        raise BadToken from None
    found = SittingToken(sitting.hex(), datetime.fromtimestamp(first_at, UTC), datetime.fromtimestamp(used_at, UTC))
    # A clock set back must not lock anybody out: only time that has passed counts.
    if version != _VERSION or at - found.used_at > IDLE or at - found.first_at > LONGEST:
        raise BadToken
    return replace(found, used_at=at)
