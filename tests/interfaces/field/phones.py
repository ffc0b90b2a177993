"""What a patrol's phone would send, as its script makes it."""

from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

from django.test import Client

from tande.domains.officers.models import Officer
from tande.domains.phones import operations
from tande.interfaces.field.pages import field_key
from tande.ledger import clock
from tande.toolkit import phone_records
from tests.domains import factories

SEND = "/card/send/"

def token(officer: Officer | None = None, unit: str = "alpha") -> operations.Registered:
    """A phone registered for a unit of Kenya's."""
    return operations.register(
        contingent="KEN", unit=unit, label="section 2", actor=officer or factories.officer("unit_officer"),
        at=clock.now(),
    )


def child(**more: Any) -> dict[str, Any]:
    """A boy with a rifle, at night."""
    at = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    return {
        "unit": "alpha", "contingent": "KEN", "at": at, "commune": "HT0111", "circumstance": "captured", "sex": "boy",
        "age_band": "15-17", "apart": "yes", "hurt": "no", "restrained": "no", "questioned": "no", "photo": "no",
        "card": "1", "lang": "ht", **more,
    }


def shot(**more: Any) -> dict[str, Any]:
    """A shot of the same night, which hit somebody."""
    at = (datetime.now(UTC) - timedelta(minutes=9)).isoformat()
    return {
        "unit": "alpha", "contingent": "KEN", "at": at, "commune": "HT0111", "means": ["verbal", "firearm"],
        "rounds": 2, "child": "doubt", "subjects": 1, "dead": 0, "serious": 1, "light": 0, "hit": 1, "card": "1",
        "lang": "ht", **more,
    }


def sealed(fields: dict[str, Any], kind: str = "encounter", id: str = "") -> bytes:
    """The body, with an id drawn on the phone."""
    return phone_records.seal_record(fields, kind=kind, id=id or token_hex(16), to=field_key())


def send(body: bytes, kind: str = "application/octet-stream") -> Any:
    """What the server answers."""
    return Client().post(SEND, body, content_type=kind)
