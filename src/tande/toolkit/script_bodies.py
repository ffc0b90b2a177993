"""Reading what a page's script sends: small JSON bodies with ids, codes, keys and envelopes in base64.

Any interface may call this; nothing here knows of requests.
"""

import base64
import binascii
import json
from typing import Any

JSON_MAX_BYTES = 4 * 1024 * 1024
"""A message of 200,000 characters sealed twice, in base64, with room to spare."""
LIST_MAX = 200


class BadBody(Exception):
    """The page's script sent something that cannot be what the page makes. The message names the field."""


def parse(raw: bytes) -> dict[str, Any]:
    """The body as an object. Raises BadBody."""
    if len(raw) > JSON_MAX_BYTES:
        raise BadBody("size")
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadBody("json") from None
    if not isinstance(body, dict):
        raise BadBody("json")
    return body


def text(body: dict[str, Any], field: str) -> str:
    """A text field of at most 100 characters: ids and codes only. Raises BadBody."""
    value = body.get(field)
    if not isinstance(value, str) or len(value) > 100:
        raise BadBody(field)
    return value


def texts(body: dict[str, Any], field: str) -> list[str]:
    """A list of such texts. Raises BadBody."""
    value = body.get(field)
    if not isinstance(value, list) or len(value) > LIST_MAX:
        raise BadBody(field)
    return [text({field: one}, field) for one in value]


def objects(body: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """A list of objects, empty when the field is not there. Raises BadBody."""
    value = body.get(field, [])
    if not isinstance(value, list) or len(value) > LIST_MAX or not all(isinstance(one, dict) for one in value):
        raise BadBody(field)
    return value


def number(body: dict[str, Any], field: str) -> int:
    """A whole number, such as an officer's id. Raises BadBody."""
    value = body.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise BadBody(field)
    return value


def octets(body: dict[str, Any], field: str) -> bytes:
    """A field of base64. Raises BadBody."""
    value = body.get(field)
    if not isinstance(value, str):
        raise BadBody(field)
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise BadBody(field) from None


def base64_text(value: bytes) -> str:
    """Bytes as the page's script expects them."""
    return base64.b64encode(value).decode("ascii")
