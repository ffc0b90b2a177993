"""A pretended call: what the voice door says is done step by step, as a provider does it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tande.interfaces.simulator import air, towers, wire

START: Final = "/call/demo-twilio/"
OVER: Final = "/call/demo-twilio/over/"
STEPS_MAX: Final = 90
"""More steps without waiting for the caller are a circle; a code read out twice are sixty."""


class Broken(Exception):
    """The door did not answer, or with something that is no instruction."""


@dataclass(repr=False)
class Line:
    """One call. ``heard``: addresses of the recordings just played; ``waits``: keys, speech or "" when it is over."""

    number: str
    known: Mapping[str, str]
    sid: str = field(default_factory=lambda: "CA" + secrets.token_hex(16))
    at: str = START
    heard: list[str] = field(default_factory=list)
    waits: str = ""
    action: str = ""
    rest: list[Element] = field(default_factory=list)

    def dial(self) -> None:
        """Begin. Raises Broken."""
        self._go(START, {})

    def press(self, digits: str) -> None:
        """Press keys. Raises Broken."""
        self._go(self.action or self.at, {"Digits": digits})

    def speak(self, content: bytes, mime: str, *, hang_up: bool) -> None:
        """Say something after the tone. Raises Broken."""
        sid = air.record(content, mime)
        url = f"{self.known['url'].rstrip('/')}/2010-04-01/Accounts/{self.known['account']}/Recordings/{sid}"
        told = {"RecordingUrl": url, "RecordingSid": sid, "RecordingDuration": "4"}
        if hang_up:
            told |= {"Digits": "hangup", "CallStatus": "completed"}
        self._go(self.action or self.at, told)
        if hang_up:
            self.waits, self.rest = "", []

    def silent(self) -> None:
        """Say and press nothing until the door goes on by itself. Raises Broken."""
        self.heard = []
        self._run(self.rest)

    def hang_up(self) -> None:
        """End the call in whatever state it is; the provider tells the door so. Raises Broken."""
        self._go(OVER, {"CallStatus": "completed"})

    @property
    def tone(self) -> bool:
        """Whether the tone comes by itself when nothing is pressed."""
        return any(one.tag == "Record" for one in self.rest)

    def _go(self, path: str, told: Mapping[str, str]) -> None:
        self.heard = []
        self._run(self._asked(path, told))

    def _asked(self, path: str, told: Mapping[str, str]) -> list[Element]:
        parts = urlsplit(urljoin(wire.address(self.at), path))
        self.at = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if not self.at.startswith("/call/"):
            raise Broken
        fields = {
            "CallSid": self.sid, "AccountSid": self.known["account"], "From": self.number,
            "To": self.known.get("sender", ""), "CallStatus": "in-progress", "Direction": "inbound", **told,
        }
        answer = wire.say(towers.signed(self.known, self.at, fields))
        try:
            found = fromstring(answer.body.decode("utf-8"))
        except (ParseError, DefusedXmlException, UnicodeDecodeError):
            raise Broken from None
        if answer.status != 200 or found.tag != "Response":
            raise Broken
        return list(found)

    def _run(self, steps: list[Element]) -> None:
        self.waits, self.action, self.rest = "", "", []
        for _step in range(STEPS_MAX):
            if not steps:
                return
            one, steps = steps[0], steps[1:]
            if one.tag == "Play":
                self.heard.append((one.text or "").strip())
            elif one.tag in ("Gather", "Record"):
                self.heard += [(play.text or "").strip() for play in one if play.tag == "Play"]
                self.waits = "keys" if one.tag == "Gather" else "speech"
                self.action, self.rest = one.get("action", ""), steps
                return
            elif one.tag == "Redirect":
                steps = self._asked((one.text or "").strip(), {})
            elif one.tag == "Hangup":
                return
        raise Broken
