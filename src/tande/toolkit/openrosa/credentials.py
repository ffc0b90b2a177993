"""Who an app says it is: Basic, or a token in the address. Secrets are drawn by us and kept as hashes only.

A secret has 256 random bits, so one fast hash is enough, and comparing takes as long for a wrong one as for a right.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import zlib
from dataclasses import dataclass
from typing import Final

from tande.toolkit.openrosa.routes import Route

REALM: Final = "forms"
CHALLENGE: Final = f'Basic realm="{REALM}", charset="UTF-8"'
_LONGEST_HEADER: Final = 1_000
_BASIC: Final = re.compile(r"basic +([A-Za-z0-9+/]+={0,2})", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_NOBODY: Final = hashlib.sha256(b"tande/1|openrosa|nobody").digest()


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """What came with a request. ``name``: "" for a token in the address."""

    name: str
    secret: str


def new_secret() -> str:
    """A secret for one phone or partner: 43 characters that may stand in an address."""
    return secrets.token_urlsafe(32)


def kept(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(b"tande/1|openrosa|secret|" + secret.encode("utf-8", "surrogatepass")).digest()


def given(header: str, route: Route) -> Given | None:
    """Who asks. The token of the address goes before the header; None when neither is there or readable."""
    return Given("", route.token) if route.token else basic(header)


def basic(header: str) -> Given | None:
    """Name and secret of an Authorization header (RFC 7617), None for anything else.

    In UTF-8, or else Latin-1: OkHttp, which Collect and Tella use, writes the latter.
    """
    found = _BASIC.fullmatch(header.strip()) if len(header) <= _LONGEST_HEADER else None
    if found is None:
        return None
    try:
        raw = base64.b64decode(found[1], validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    name, colon, secret = text.partition(":")
    return Given(name, secret) if colon and name and secret and not _CONTROL.search(text) else None


def same(secret: str, one: bytes | None) -> bool:
    """Whether it is the secret of which ``one`` is kept; None, for nobody of that name, takes as long."""
    fits = hmac.compare_digest(kept(secret), _NOBODY if one is None else one)
    return fits and one is not None


def setup(url: str, name: str) -> str:
    """What a QR code holds to set up Collect or KoboCollect: JSON, deflated, in base64, as ODK Central makes it.

    ``url`` ends with the token. What was sent is deleted from the phone, and nothing is told to the app's makers. A
    form says itself whether it goes by itself: Collect shows no answer, and no code, to what was sent so.
    """
    told = {
        "general": {
            "server_url": url, "form_update_mode": "match_exactly", "autosend": "off",
            "delete_send": True, "analytics": False,
        },
        "project": {"name": name}, "admin": {},
    }
    return base64.b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9)).decode("ascii")
