"""The signature under every request of Twilio and of providers that sign like it, for messages and for calls.

Signed are the whole address, as the provider knows it, and each field of the form in the order of the names. Whoever
asks here builds the address from the public address of the settings: a Host header says what its sender likes.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

HEADER: Final = "X-Twilio-Signature"
SETTINGS_HEADER: Final = "X-Twilio-Webhooks-Signature-Settings"
"""Says which key and algorithm were used: ``key=…,algorithm=HMAC_SHA256``. Without it: account token, SHA-1."""
BODY_HASH: Final = "bodySHA256"
_HASHES: Final = {"HMAC_SHA1": hashlib.sha1, "HMAC_SHA256": hashlib.sha256}
_PORTS: Final = {"https": 443, "http": 80}

Fields = Mapping[str, Sequence[str]]
"""Each name of the form with all its values (Django: ``dict(request.POST.lists())``)."""


def signed(
    *, key: str, url: str, fields: Fields, signature: str, settings: str = "", body: bytes | None = None
) -> bool:
    """Whether ``signature`` is what the holder of ``key`` puts under this request.

    ``settings``: the SETTINGS_HEADER; ``body``: of a request that is no form, whose hash then stands in the address.
    An algorithm that is not known is no signature. Takes as long for a wrong one as for a right one.
    """
    algorithm = algorithm_of(settings)
    if algorithm not in _HASHES or not key:
        return False
    whole = body is None or _body_fits(url, body)
    given, fits = signature.encode("utf-8", "surrogatepass"), False
    for spelt in _spellings(url):
        made = sign(key=key, url=spelt, fields=fields if body is None else {}, algorithm=algorithm)
        fits |= hmac.compare_digest(made.encode("ascii"), given)
    return fits and whole


def sign(*, key: str, url: str, fields: Fields, algorithm: str = "HMAC_SHA1") -> str:
    """The signature of a request. Raises KeyError for an unknown algorithm."""
    told = url + "".join(name + value for name in sorted(fields) for value in sorted(set(fields[name])))
    digest = hmac.new(key.encode(), told.encode("utf-8", "surrogatepass"), _HASHES[algorithm]).digest()
    return base64.b64encode(digest).decode("ascii")


def algorithm_of(settings: str) -> str:
    """The algorithm that a SETTINGS_HEADER names; the old one when it names none."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _spellings(url: str) -> Iterator[str]:
    """With and without its port: the provider is not of one mind. Raises ValueError for no address."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    yield _at(parts, host)
    yield _at(parts, f"{host}:{parts.port or _PORTS[parts.scheme]}")


def _at(parts: SplitResult, netloc: str) -> str:
    return parts._replace(netloc=netloc).geturl()


def _body_fits(url: str, body: bytes) -> bool:
    named = parse_qs(urlsplit(url).query).get(BODY_HASH, [""])[0]
    return hmac.compare_digest(hashlib.sha256(body).hexdigest(), named) if named.isascii() else False
