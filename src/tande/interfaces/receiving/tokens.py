"""What a page of a confirmation holds: which code, which child. It lives for a while and stands in the address, sealed.

So no cookie and no code travels from page to page. Each use renews it: two hours after the last use it is over, and
after a day at most. A code that was revoked meanwhile opens nothing: every page asks anew.
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
_CONTEXT = b"tande/1|handover-token"
_FORM = struct.Struct(">B16s16s8s8sII")
_VERSION = 1
_NONCE_BYTES = 12
_LONGEST_TEXT = 300
_NONE = b" " * 8


class BadToken(Exception):
    """The text is no token of ours, or its time is over."""


@dataclass(frozen=True)
class Page:
    """One child at one organisation. ``child``: 32 hex characters drawn with the page; ``number`` "" for none.

    ``said_number``: what the unit said, where nobody knows that number yet.
    """

    code_id: str
    child: str
    number: str
    said_number: str
    first_at: datetime
    used_at: datetime


def make(page: Page, *, key: bytes) -> str:
    """The token as text for an address. ``key`` is the 32-byte token key."""
    plain = _FORM.pack(
        _VERSION, bytes.fromhex(page.code_id), bytes.fromhex(page.child), _packed(page.number),
        _packed(page.said_number), int(page.first_at.timestamp()), int(page.used_at.timestamp()),
    )
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, plain, _CONTEXT)).decode("ascii").rstrip("=")


def read(text: str, *, key: bytes, at: datetime) -> Page:
    """The token, as used at ``at``. Raises BadToken."""
    if len(text) > _LONGEST_TEXT:
        raise BadToken
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _CONTEXT)
        version, code_id, child, number, said, first_at, used_at = _FORM.unpack(plain)
    except (InvalidTag, ValueError, binascii.Error, struct.error):
        raise BadToken from None
    found = Page(code_id.hex(), child.hex(), number.decode().strip(), said.decode().strip(),
                 datetime.fromtimestamp(first_at, UTC), datetime.fromtimestamp(used_at, UTC))
    # A clock set back must not lock anybody out: only time that has passed counts.
    if version != _VERSION or at - found.used_at > IDLE or at - found.first_at > LONGEST:
        raise BadToken
    return replace(found, used_at=at)


def _packed(number: str) -> bytes:
    return number.encode("ascii") if number else _NONE
