"""The kinds of gateway, and what is done with each without knowing which it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from tande.toolkit.smsgateways import africastalking, capcom6, external, gammu, kannel, twilio
from tande.toolkit.smsgateways.messages import Answer, Call, Drop, Field, Outgoing, Read, Request, Sent

VALUE_MAX: Final = 2_000

@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. ``in_address``: its secret stands in our address, since it signs nothing. ``at_once``: so many of our
    messages it may be given at the same time; a telephone and a modem take one after the other."""

    fields: tuple[Field, ...]
    read: Callable[[Mapping[str, str], Request, datetime], Read]
    call: Callable[[Mapping[str, str], Outgoing], Call | Drop]
    sent: Callable[[Mapping[str, str], Answer], Sent]
    answer: tuple[str, bytes] = ("text/plain", b"")
    in_address: bool = False
    at_once: int = 6


KINDS: Final[Mapping[str, Kind]] = {
    "capcom6": Kind(capcom6.FIELDS, capcom6.read, capcom6.call, lambda _, one: capcom6.sent(one), at_once=1),
    "kannel": Kind(kannel.FIELDS, kannel.read, kannel.call, lambda _, one: kannel.sent(one), in_address=True),
    "external": Kind(external.FIELDS, external.read, external.call, external.checked),
    "gammu": Kind(gammu.FIELDS, gammu.read, gammu.call, lambda _, one: gammu.sent(one), at_once=1),
    "twilio": Kind(
        twilio.FIELDS, twilio.read, twilio.call, lambda _, one: twilio.sent(one), ("text/xml", twilio.EMPTY)
    ),
    "africastalking": Kind(
        africastalking.FIELDS, africastalking.read, africastalking.call, lambda _, one: africastalking.sent(one),
        in_address=True,
    ),
}


def faults(kind: str, settings: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the settings of a gateway: field to one of "missing", "long", "url", "choice", "text"."""
    found: dict[str, str] = {}
    for one in KINDS[kind].fields:
        value = settings.get(one.name, "")
        if one.required and not value:
            found[one.name] = "missing"
        elif len(value) > VALUE_MAX:
            found[one.name] = "long"
        elif any(ord(sign) < 32 and sign not in ("\n" if one.name == "body" else "") for sign in value):
            found[one.name] = "text"
        elif one.url and value and not _is_address(value):
            found[one.name] = "url"
    return {**_of_kind(kind, settings), **found}


def _of_kind(kind: str, settings: Mapping[str, str]) -> dict[str, str]:
    if kind == "external":
        allowed = {"method": external.METHODS, "content_type": external.TYPES}
        return {name: "choice" for name, some in allowed.items() if settings.get(name) not in some}
    if kind == "capcom6" and settings.get("sim", "") not in ("", "1", "2", "3"):
        return {"sim": "choice"}
    if kind == "gammu" and not settings.get("outbox", "").startswith("/"):
        return {"outbox": "path"}
    return {}


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        return whole and value.isascii() and " " not in value
    except ValueError:
        return False
