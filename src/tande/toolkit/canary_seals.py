"""The seal of a test complaint: it tells nothing of the access code, and only who has the code can open it."""

import hashlib
import hmac
import secrets

SALT_BYTES = 16
ROUNDS = 10_000


def new_salt() -> bytes:
    """16 random bytes for one seal."""
    return secrets.token_bytes(SALT_BYTES)


def seal(code: str, *, salt: bytes) -> str:
    """PBKDF2-HMAC-SHA256 of the 20 digits under "tande/1|canary|" ‖ salt, 32 bytes in hex."""
    return hashlib.pbkdf2_hmac("sha256", code.encode("ascii"), b"tande/1|canary|" + salt, ROUNDS, 32).hex()


def opens(code: str, *, salt: bytes, sealed: str) -> bool:
    """Whether the seal was made of this code."""
    return hmac.compare_digest(seal(code, salt=salt), sealed)
