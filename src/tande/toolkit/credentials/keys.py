"""Who signs: the issuer's name for itself (did:web), its public keys, and how somebody else keeps them.

``did:web:example.org:credentials`` is the document at https://example.org/credentials/did.json; the key's id is the
DID, ``#`` and the thumbprint of the key (RFC 7638), so that an id never names another key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tande.toolkit.credentials.strict import decode, encode, read_json
from tande.toolkit.errors import BadIssuerKey, NotCredential
from tande.toolkit.promises import canonical_json

PATH: Final = "credentials"
_KEY_BYTES: Final = 32
_MOST_KEYS: Final = 50


@dataclass(frozen=True)
class Trusted:
    """An issuer that somebody believes: its DID and its public keys by their ids."""

    issuer: str
    keys: Mapping[str, bytes]


def did_of(public_url: str) -> str:
    """The issuer's DID for a site (scheme://host[:port])."""
    return f"did:web:{quote(urlsplit(public_url).netloc, safe='.-')}:{PATH}"


def public_jwk(seed: bytes) -> dict[str, str]:
    """The public key of a seed (32 bytes) as JWK."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(raw)}


def key_id(issuer: str, seed: bytes) -> str:
    """The id of a key: the issuer and the thumbprint."""
    return f"{issuer}#{_thumbprint(public_jwk(seed)['x'])}"


def did_document(issuer: str, seed: bytes) -> dict[str, Any]:
    """What is published at the issuer's address, and what somebody keeps to check without a network."""
    kid = key_id(issuer, seed)
    jwk = public_jwk(seed) | {"alg": "EdDSA", "use": "sig", "kid": kid}
    method = {"id": kid, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": jwk}
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"], "id": issuer,
        "verificationMethod": [method], "assertionMethod": [kid],
    }


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as it is published."""
    return json.dumps(document, indent=1).encode("utf-8")


def read_trusted(data: bytes) -> Trusted:
    """An issuer from a kept DID document, or from one key (JWK) that names itself. Raises BadIssuerKey."""
    try:
        found = read_json(data)
        if "verificationMethod" in found:
            issuer, methods = str(found.get("id", "")), found["verificationMethod"]
            if not isinstance(methods, list) or not 1 <= len(methods) <= _MOST_KEYS:
                raise BadIssuerKey("no keys in it")
            jwks = [one["publicKeyJwk"] | {"kid": one["id"]} for one in methods if one.get("controller") == issuer]
        else:
            jwks = [found]
            issuer = str(found.get("kid", "")).partition("#")[0]
        keys = dict(_key(jwk) for jwk in jwks)
    except (NotCredential, KeyError, TypeError, AttributeError):
        raise BadIssuerKey("neither a DID document nor a key (JWK) with its id") from None
    if not issuer.startswith("did:") or not keys or any(kid.partition("#")[0] != issuer for kid in keys):
        raise BadIssuerKey("the keys in it do not say whose they are")
    return Trusted(issuer, keys)


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this public key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key(jwk: Any) -> tuple[str, bytes]:
    """Id and bytes of a key. Raises BadIssuerKey, NotCredential, KeyError, TypeError."""
    if jwk["kty"] != "OKP" or jwk["crv"] != "Ed25519" or "d" in jwk or not isinstance(jwk["kid"], str):
        raise BadIssuerKey("a key in it is not a public Ed25519 key")
    raw = decode(jwk["x"])
    if len(raw) != _KEY_BYTES:
        raise BadIssuerKey("a key in it has the wrong length")
    return jwk["kid"], raw


def _thumbprint(x: str) -> str:
    return encode(hashlib.sha256(canonical_json({"crv": "Ed25519", "kty": "OKP", "x": x})).digest())
