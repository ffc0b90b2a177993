"""The six digits that an authenticator app shows: for trying the demonstration without a phone."""

import base64
import hashlib
import hmac
import struct
from typing import Final

SECONDS: Final = 30
DIGITS: Final = 6


def totp(secret: str, seconds: int) -> str:
    """The digits at this time. ``secret`` in base 32 (RFC 6238: HMAC-SHA-1 over the count of half-minutes)."""
    counter = struct.pack(">Q", seconds // SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"
