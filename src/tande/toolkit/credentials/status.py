"""Which certificates are revoked: one bit for each, in a list that anybody may fetch whole (W3C Bitstring Status List).

Whoever asks for a list tells nobody which certificate is meant; the bit says nothing of why. Numbers are drawn at
random, so that two certificates of one day do not stand side by side.
"""

import gzip
import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tande.toolkit.credentials import jws
from tande.toolkit.credentials.badge import CONTEXTS, Issuer
from tande.toolkit.credentials.keys import Trusted, key_id
from tande.toolkit.credentials.strict import decode, encode
from tande.toolkit.errors import BadStatusList, NotCredential

LIST_BITS: Final = 131_072
FRESH: Final = timedelta(days=30)
"""A list is believed so long after it was signed; whoever checks without a network fetches it once a month."""
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
_TYPE: Final = "BitstringStatusListCredential"


@dataclass(frozen=True)
class StatusList:
    """A checked list: where it is published, when it was signed, until when it is fresh, and its bits."""

    id: str
    issuer: str
    signed: datetime
    fresh_until: datetime
    revoked: frozenset[int]


def publish(issuer: Issuer, revoked: Iterable[int], *, at: datetime, seed: bytes) -> str:
    """The signed list (compact JWS) as of a moment."""
    address = f"{issuer.url}/credentials/status/1"
    payload = {
        "@context": [CONTEXTS[0]], "id": address, "type": ["VerifiableCredential", _TYPE], "issuer": issuer.did,
        "validFrom": at.astimezone(UTC).strftime(_MOMENT), "validUntil": (at.astimezone(UTC) + FRESH).strftime(_MOMENT),
        "credentialSubject": {"id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation",
                              "encodedList": _packed(revoked)},
        "iss": issuer.did, "jti": address, "nbf": int(at.timestamp()), "exp": int((at + FRESH).timestamp()),
    }
    return jws.sign(payload, seed=seed, kid=key_id(issuer.did, seed))


def read_list(text: str, trusted: Iterable[Trusted]) -> StatusList:
    """A list that one of these issuers signed. Raises BadStatusList."""
    try:
        token = jws.take_apart(text.strip())
        found = _read(token.payload)
    except (NotCredential, KeyError, TypeError, ValueError, AttributeError):
        raise BadStatusList("it is not a list of revoked certificates") from None
    key = next((one.keys.get(token.kid) for one in trusted if one.issuer == found.issuer), None)
    if key is None or not token.signed(key):
        raise BadStatusList("it is not signed by the issuer")
    return found


def _read(payload: Mapping[str, Any]) -> StatusList:
    """Raises NotCredential, KeyError, TypeError, ValueError, AttributeError."""
    subject = payload["credentialSubject"]
    times = (payload["validFrom"], payload["validUntil"])
    signed, fresh = (datetime.strptime(one, _MOMENT).replace(tzinfo=UTC) for one in times)
    if _TYPE not in payload["type"] or subject["statusPurpose"] != "revocation" or payload["iss"] != payload["issuer"]:
        raise NotCredential("another kind of list")
    return StatusList(str(payload["id"]), str(payload["issuer"]), signed, fresh, _unpacked(subject["encodedList"]))


def _packed(revoked: Iterable[int]) -> str:
    bits = bytearray(LIST_BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    return "u" + encode(gzip.compress(bytes(bits), mtime=0))


def _unpacked(text: str) -> frozenset[int]:
    """Raises NotCredential. A list that unpacks to more than its size is not unpacked further."""
    if text[:1] != "u":
        raise NotCredential("bits in another form")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(decode(text[1:]))) as packed:
            bits = packed.read(LIST_BITS // 8 + 1)
    except (OSError, EOFError, zlib.error):
        raise NotCredential("bits that do not unpack") from None
    if len(bits) != LIST_BITS // 8:
        raise NotCredential("bits of another size")
    return frozenset(at * 8 + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit))
