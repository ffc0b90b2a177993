"""Single fields sealed at rest, each to its place, with a key that is kept outside the database.

AES-256-GCM with a random nonce; the place (table, column and row) is bound, so that a value moved to another row does
not open. A mark is a keyed hash by which a value is found again without opening any. Unlike a complaint, the register
of people must be readable by the server: it compares names with records. A stolen database alone shows nothing of it.
"""

import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"


class BadField(Exception):
    """A sealed field does not open: another key, another place, or changed."""


class FieldKey:
    """The key of a register (32 bytes): one half seals, the other marks. Its `repr` shows nothing."""

    def __init__(self, secret: bytes) -> None:
        """Raises ValueError for a secret of another length."""
        if len(secret) != KEY_BYTES:
            raise ValueError("a field key has 32 bytes")
        self._box = AESGCM(_derive(secret, b"tande/1|field"))
        self._marks = _derive(secret, b"tande/1|mark")

    def seal(self, text: str, place: str) -> bytes:
        """The text sealed to this place ("table.column|row id")."""
        return self.seal_bytes(text.encode("utf-8"), place)

    def open(self, blob: bytes, place: str) -> str:
        """The text sealed to this place. Raises BadField."""
        return self.open_bytes(blob, place).decode("utf-8")

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """Any bytes sealed to this place: one byte of version, nonce, ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._box.encrypt(nonce, data, place.encode("utf-8"))

    def open_bytes(self, blob: bytes, place: str) -> bytes:
        """The bytes sealed to this place. Raises BadField."""
        blob = bytes(blob)
        if blob[:1] != _VERSION or len(blob) < 1 + _NONCE_BYTES + 16:
            raise BadField(place.partition("|")[0])
        nonce, sealed = blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :]
        try:
            return self._box.decrypt(nonce, sealed, place.encode("utf-8"))
        except InvalidTag:
            raise BadField(place.partition("|")[0]) from None

    def mark(self, text: str, place: str) -> bytes:
        """By what this text is found in this column (32 bytes). The caller brings it into one form before."""
        return hmac.digest(self._marks, place.encode("utf-8") + b"\0" + text.encode("utf-8"), "sha256")


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)
