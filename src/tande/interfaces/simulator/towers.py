"""How each kind of gateway brings a message: the same request that the real one sends, signed with its key."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from tande.interfaces.simulator.wire import Said, address
from tande.toolkit import twilio_signature
from tande.toolkit.smsgateways import capcom6

Settings = Mapping[str, str]
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


def _capcom6(gateway: str, known: Settings, number: str, text: str, at: datetime) -> Said:
    body = json.dumps({
        "id": secrets.token_hex(12), "webhookId": "demo", "event": "sms:received", "deviceId": "demo",
        "payload": {
            "messageId": secrets.token_hex(8), "message": text, "sender": number, "recipient": None, "simNumber": 1,
            "receivedAt": at.isoformat(),
        },
    }).encode()
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json", "X-Timestamp": stamp,
        "X-Signature": capcom6.signature(known["signing_key"], body, stamp),
    }
    return Said("POST", f"/in/{gateway}/", headers, body)


def _kannel(gateway: str, known: Settings, number: str, text: str, at: datetime) -> Said:
    asked = urlencode({"id": secrets.token_hex(16), "time": int(at.timestamp())})
    headers = {
        "Content-Type": "text/plain; charset=UTF-8", "X-Kannel-From": number, "X-Kannel-To": known["sender"],
        "X-Kannel-Coding": "0",
    }
    return Said("POST", f"/in/{gateway}/{known['secret']}/?{asked}", headers, text.encode())


def _external(gateway: str, known: Settings, number: str, text: str, at: datetime) -> Said:
    body = urlencode({"from": number, "text": text, "date": at.isoformat(), "id": secrets.token_hex(12)}).encode()
    return Said("POST", f"/in/{gateway}/receive/", {**FORM, "Authorization": known["secret"]}, body)


def _twilio(gateway: str, known: Settings, number: str, text: str, at: datetime) -> Said:
    told = {
        "MessageSid": "SM" + secrets.token_hex(16), "AccountSid": known["account"], "From": number,
        "To": known.get("sender", ""), "Body": text, "NumMedia": "0",
    }
    return signed(known, f"/in/{gateway}/", told)


def _africastalking(gateway: str, known: Settings, number: str, text: str, at: datetime) -> Said:
    told = {
        "id": secrets.token_hex(12), "text": text, "from": number, "to": known.get("sender", ""),
        "date": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "linkId": "",
    }
    return Said("POST", f"/in/{gateway}/{known['secret']}/", FORM, urlencode(told).encode())


def signed(known: Settings, path: str, told: Mapping[str, str]) -> Said:
    """A form as Twilio sends it, with its signature."""
    fields = {name: [value] for name, value in told.items()}
    signature = twilio_signature.sign(key=known["token"], url=address(path), fields=fields)
    return Said("POST", path, {**FORM, twilio_signature.HEADER: signature}, urlencode(told).encode())


SMS: Final[Mapping[str, Callable[[str, Settings, str, str, datetime], Said]]] = {
    "capcom6": _capcom6, "kannel": _kannel, "external": _external, "twilio": _twilio,
    "africastalking": _africastalking,
}
"""Kinds that bring messages over the network; a modem brings them by a command (modem.py)."""
