"""JSON and base64url in their one reading: what two programs could read differently is refused."""

import base64
import binascii
import json
from typing import Any

from tande.toolkit.errors import NotCredential


def read_json(data: bytes) -> dict[str, Any]:
    """A JSON object without keys named twice and without fractions. Raises NotCredential."""
    try:
        found = json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        raise NotCredential("a part of it is not JSON in its strict form") from None
    if not isinstance(found, dict):
        raise NotCredential("a part of it is not a JSON object")
    return found


def encode(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of base64url without padding, in its one written form. Raises NotCredential."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise NotCredential("a part of it is not base64url") from None
    if encode(data) != text:
        raise NotCredential("a part of it is not base64url in its one written form")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is named twice")
    return made


def _refuse(_: str) -> None:
    raise ValueError("a number of this kind")
