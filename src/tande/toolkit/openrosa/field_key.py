"""The key pair to which field apps encrypt: RSA of 2,048 bits, because the format of encrypted forms knows no other.

The public half stands in the form as base64; the private half is made where there is no network, and stays there.
"""

import base64
import binascii
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)

BITS: Final = 2048
_LEAST_BITS: Final = 2048


def new_pair(passphrase: str = "") -> tuple[bytes, str]:
    """A new private key as PEM, wrapped with the passphrase where there is one, and its public half in base64."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    wrapped = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, wrapped)
    return pem, public_text(private.public_key())


def public_text(key: rsa.RSAPublicKey) -> str:
    """As it stands in a form: base64RsaPublicKey."""
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode("ascii")


def readable(text: str) -> bool:
    """Whether apps can encrypt to what stands in the setting."""
    try:
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, rsa.RSAPublicKey) and key.key_size >= _LEAST_BITS
