"""Gateways of the demonstration, spoken to over HTTP as they speak: signed, each message with an id of its own."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

from tande.project.config import ROOT
from tande.toolkit import twilio_signature
from tests.harness import wire
from tests.harness.server import Server

_SCRIPT = tomllib.loads((ROOT / "missions" / "haiti" / "demo" / "doors.toml").read_text(encoding="utf-8"))
GATEWAYS: dict[str, dict[str, Any]] = {
    one["kind"]: {**one["settings"], **one.get("keys", {})} for one in _SCRIPT["gateways"]
}


def open_all() -> None:
    """Set up the demonstration's gateways, in an installation that is being prepared."""
    from tande.interfaces.console import demo_doors

    demo_doors.open_all(_SCRIPT)


@dataclass(frozen=True)
class Answer:
    """What a door answered."""

    status: int
    head: str
    body: bytes


@dataclass(frozen=True)
class Delivery:
    """One request that a gateway repeats until it is answered with 2xx."""

    method: str
    path: str
    headers: tuple[str, ...]
    body: bytes

    def send(self, server: Server) -> Answer:
        lines = [*self.headers, f"Content-Length: {len(self.body)}"] if self.body or self.method == "POST" else [
            *self.headers
        ]
        head = wire.head_of(server.port, self.path, *lines, method=self.method)
        answer = wire.send(server.port, head + self.body, seconds=90)
        top, _, body = answer.partition(b"\r\n\r\n")
        return Answer(wire.status(top), top.decode("latin-1").lower(), body)


def capcom6(server: Server, number: str, text: str) -> Delivery:
    body = json.dumps({
        "id": token_hex(12), "webhookId": "w", "event": "sms:received", "deviceId": "d",
        "payload": {"messageId": token_hex(8), "message": text, "sender": number, "simNumber": 1,
                    "receivedAt": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())},
    }).encode()
    stamp = str(int(time.time()))
    key = GATEWAYS["capcom6"]["signing_key"].encode()
    signature = hmac.new(key, body + stamp.encode(), hashlib.sha256).hexdigest()
    headers = ("Content-Type: application/json", f"X-Timestamp: {stamp}", f"X-Signature: {signature}")
    return Delivery("POST", "/in/demo-capcom6/", headers, body)


def kannel(server: Server, number: str, text: str) -> Delivery:
    """By GET, as an old set-up has it: number and text in the address."""
    asked = urlencode({"from": number, "text": text, "charset": "UTF-8", "id": token_hex(16), "time": int(time.time())})
    return Delivery("GET", f"/in/demo-kannel/{GATEWAYS['kannel']['secret']}/?{asked}", (), b"")


def external(server: Server, number: str, text: str) -> Delivery:
    body = urlencode({"from": number, "text": text, "id": token_hex(12)}).encode()
    headers = (f"Content-Type: {wire.URLENCODED}", f"Authorization: Token {GATEWAYS['external']['secret']}")
    return Delivery("POST", "/in/demo-external/receive/", headers, body)


def twilio(server: Server, number: str, text: str) -> Delivery:
    return signed(server, "/in/demo-twilio/", {
        "MessageSid": "SM" + token_hex(16), "AccountSid": GATEWAYS["twilio"]["account"], "From": number, "To": "+1500",
        "Body": text, "NumMedia": "0",
    })


def africastalking(server: Server, number: str, text: str) -> Delivery:
    body = urlencode({"id": token_hex(12), "text": text, "from": number, "to": "20880",
                      "date": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())}).encode()
    path = f"/in/demo-africastalking/{GATEWAYS['africastalking']['secret']}/"
    return Delivery("POST", path, (f"Content-Type: {wire.URLENCODED}",), body)


def menu(server: Server, number: str, *typed: str, session: str = "") -> Delivery:
    body = urlencode({"sessionId": session or token_hex(12), "serviceCode": "*384*000#", "phoneNumber": number,
                      "networkCode": "1", "text": "*".join(typed)}).encode()
    path = f"/menu/demo-africastalking/{GATEWAYS['africastalking']['secret']}/"
    return Delivery("POST", path, (f"Content-Type: {wire.URLENCODED}",), body)


def signed(server: Server, path: str, told: dict[str, str]) -> Delivery:
    """A form as Twilio sends it."""
    fields = {name: [value] for name, value in told.items()}
    signature = twilio_signature.sign(key=GATEWAYS["twilio"]["token"], url=f"{server.url}{path}", fields=fields)
    headers = (f"Content-Type: {wire.URLENCODED}", f"{twilio_signature.HEADER}: {signature}")
    return Delivery("POST", path, headers, urlencode(told).encode())


KINDS: dict[str, Callable[[Server, str, str], Delivery]] = {
    "capcom6": capcom6, "kannel": kannel, "external": external, "twilio": twilio, "africastalking": africastalking,
}
