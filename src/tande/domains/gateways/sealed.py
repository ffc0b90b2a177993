"""How a gateway's name and settings are sealed and opened."""

import json
from collections.abc import Mapping

from tande.domains.gateways.models import Gateway
from tande.ledger.register_key import register_key


def name_of(one: Gateway) -> str:
    """Its name."""
    return register_key().open(bytes(one.name), place("name", one.pk))


def settings_of(one: Gateway) -> dict[str, str]:
    """What it must know."""
    found: dict[str, str] = json.loads(register_key().open(bytes(one.settings), place("settings", one.pk)))
    return found


def sealed_name(name: str, gateway_id: str) -> bytes:
    """A name as it is stored."""
    return register_key().seal(name, place("name", gateway_id))


def sealed_settings(settings: Mapping[str, str], gateway_id: str) -> bytes:
    """Settings as they are stored."""
    return register_key().seal(json.dumps(dict(settings)), place("settings", gateway_id))


def place(column: str, row: str) -> str:
    """Where a field of this domain stands, for its key."""
    return f"gateways.{column}|{row}"
