"""Add-tokens: the right to add to one case for a while, never to read it.

A token is 26 bytes sealed with AES-256-GCM under the server's token key, URL-safe base64. It tells a
person who sees it in an address nothing, and the server keeps no session. Every page gives a new one,
so it lives two hours after the last use, and a day at most after the first.
"""

import base64
import binascii
import secrets
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tande.policy.questions import PATHS

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=24)
_CONTEXT = b"tande/1|add-token"
_FORM = struct.Struct(">BBB16sII")
_VERSION = 1
_NO_FLAGS, _SAVED = 0, 1
_NONCE_BYTES = 12
_LONGEST_TEXT = 200


class BadToken(Exception):
    """The text is not a token of ours, or not one under this key."""


class TokenExpired(Exception):
    """The token is ours but its time is over: the person comes back with the code."""


@dataclass(frozen=True)
class AddToken:
    """What a token holds. ``case_id`` is 32 hex characters; the desk follows from ``path``.

    ``saved``: the person has said that the access code is saved, so no page asks again.
    """

    case_id: str
    path: str
    first_at: datetime
    used_at: datetime
    saved: bool = False


def start(*, case_id: str, path: str, at: datetime, saved: bool = False) -> AddToken:
    """A token that begins now. Given out with a receipt, or to whoever came with the access code."""
    return AddToken(case_id, path, at, at, saved)


def make(token: AddToken, *, key: bytes) -> str:
    """The token as text for an address. ``key`` is the 32-byte token key."""
    plain = _FORM.pack(
        _VERSION, PATHS.index(token.path), _SAVED if token.saved else _NO_FLAGS, bytes.fromhex(token.case_id),
        int(token.first_at.timestamp()), int(token.used_at.timestamp()),
    )
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, plain, _CONTEXT)).decode("ascii").rstrip("=")


def read(text: str, *, key: bytes, at: datetime) -> AddToken:
    """The token, as used at ``at``. Raises BadToken or TokenExpired."""
    token = _open(text, key)
    # A clock set back must not lock anybody out: only time that has passed counts.
    if at - token.used_at > IDLE or at - token.first_at > LONGEST:
        raise TokenExpired
    return replace(token, used_at=at)


def _open(text: str, key: bytes) -> AddToken:
    if len(text) > _LONGEST_TEXT:
        raise BadToken
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _CONTEXT)
        version, path, flags, case_id, first_at, used_at = _FORM.unpack(plain)
    except (InvalidTag, ValueError, binascii.Error, struct.error):
        raise BadToken from None
    if version != _VERSION or path >= len(PATHS):
        raise BadToken
    return AddToken(
        case_id.hex(), PATHS[path], datetime.fromtimestamp(first_at, UTC), datetime.fromtimestamp(used_at, UTC),
        saved=bool(flags & _SAVED),
    )
