"""The signature around a credential: compact JWS, EdDSA with Ed25519 and nothing else (RFC 7515, RFC 8037).

What a header might ask for is never looked at: there is one algorithm, and the key comes from who checks.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tande.toolkit.credentials.keys import signed_by
from tande.toolkit.credentials.strict import decode, encode, read_json
from tande.toolkit.errors import NotCredential, OtherSignature

LONGEST: Final = 100_000
_HEADER: Final = {"alg", "kid", "typ"}


@dataclass(frozen=True)
class Token:
    """A compact JWS taken apart; nothing of it is believed before `signed` said yes."""

    kid: str
    payload: Mapping[str, Any]
    message: bytes
    signature: bytes

    def signed(self, key: bytes) -> bool:
        """Whether this key signed it."""
        return signed_by(key, self.message, self.signature)


def sign(payload: Mapping[str, Any], *, seed: bytes, kid: str) -> str:
    """The payload under a signature."""
    parts = [encode(json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode("utf-8"))
             for one in ({"alg": "EdDSA", "kid": kid, "typ": "JWT"}, payload)]
    message = ".".join(parts)
    return f"{message}.{encode(Ed25519PrivateKey.from_private_bytes(seed).sign(message.encode('ascii')))}"


def take_apart(text: str) -> Token:
    """The parts of a compact JWS. Raises NotCredential; OtherSignature when its header asks for another kind."""
    if len(text) > LONGEST:
        raise NotCredential("it is too long")
    parts = text.split(".")
    if len(parts) != 3 or not text.isascii():
        raise NotCredential("it is not a signed text of three parts")
    header = read_json(decode(parts[0]))
    if header.get("alg") != "EdDSA" or header.get("typ") != "JWT" or header.keys() != _HEADER:
        raise OtherSignature("its header asks for another kind of signature")
    if not isinstance(header["kid"], str):
        raise OtherSignature("its header names no key")
    return Token(header["kid"], read_json(decode(parts[1])), f"{parts[0]}.{parts[1]}".encode(), decode(parts[2]))
