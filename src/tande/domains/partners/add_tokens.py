"""Tokens to add to one case with, for one partner: they add and never read, and end by themselves."""

import base64
import binascii
import secrets
import struct
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tande.domains.partners.errors import TokenNotValid
from tande.policy import partners as rules

_FORM: Final = struct.Struct(">16sI")
_NONCE_BYTES: Final = 12
_LONGEST: Final = 200


def make(*, case_id: str, partner_id: str, at: datetime) -> str:
    """A token that begins now. It tells whoever sees it nothing."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    plain = _FORM.pack(bytes.fromhex(case_id), int(at.timestamp()))
    sealed = AESGCM(settings.TANDE.token_key).encrypt(nonce, plain, _context(partner_id))
    return base64.urlsafe_b64encode(nonce + sealed).decode("ascii").rstrip("=")


def case_of(text: str, *, partner_id: str, at: datetime) -> str:
    """The case that the token adds to. Raises TokenNotValid."""
    if len(text) > _LONGEST or not text.isascii():
        raise TokenNotValid
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(settings.TANDE.token_key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _context(partner_id))
        case_id, made = _FORM.unpack(plain)
    except (InvalidTag, ValueError, binascii.Error, struct.error):
        raise TokenNotValid from None
    if at - datetime.fromtimestamp(made, UTC) > rules.TOKEN_LASTS:
        raise TokenNotValid
    return str(case_id.hex())


def _context(partner_id: str) -> bytes:
    return b"tande/1|partner-token|" + partner_id.encode("ascii")
