"""Somebody who calls: her provider asks us step by step, signed by its own library, and does what it is answered."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as xml

from django.conf import settings
from django.test import Client
from twilio.request_validator import RequestValidator

from tande.domains.gateways import operations as gateways
from tande.domains.gateways.operations import Money
from tande.toolkit.speech.shelf import Shelf as RealShelf
from tests.domains import factories
from tests.harness.provider import ACCOUNT, TOKEN, Provider
from tests.policy.conversation.talks import NOON

NUMBER = "+50937001122"


@dataclass
class Caller:
    """One call. ``heard``: names of the recordings that were played since the last step; ``doing``: the element that
    waits: Gather, Record or Hangup."""

    gateway: str
    there: Provider
    number: str = NUMBER
    call: str = "CA" + "1" * 32
    heard: list[str] = field(default_factory=list)
    doing: str = ""
    count: int = 0
    told: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def calls(self, call: str = "") -> "Caller":
        """Ring, and be answered."""
        self.call = call or self.call
        return self.go(f"/call/{self.gateway}/")

    def says(self, seconds: int = 7, *, hangs_up: bool = True, key: str = "", sound: bytes = b"RIFF....WAVE") -> str:
        """Speak after the tone; the recording's id. A provider asks for the next step also when she hangs up."""
        assert self.doing == "Record", self.doing
        sid, fields = self.records(seconds, sound)
        digits = "hangup" if hangs_up else key
        self.go(self.told["action"], Digits=digits, **fields)
        return sid

    def records(self, seconds: int = 7, sound: bytes = b"RIFF....WAVE") -> tuple[str, dict[str, str]]:
        """A recording that lies at the provider, and what it tells of it."""
        self.count += 1
        sid = f"RE{self.call[2:12]}{self.count:022}"
        url = self.there.keeps(sid, sound, call=self.call)
        return sid, {"RecordingSid": sid, "RecordingUrl": url, "RecordingDuration": str(seconds)}

    def presses(self, digits: str) -> "Caller":
        """Press keys while they are waited for."""
        assert self.told["pressed"], "no key is waited for"
        return self.go(self.told["pressed"], Digits=digits)

    def waits(self) -> "Caller":
        """Say nothing."""
        return self.go(self.told["silent"])

    def notice(self, fields: dict[str, str]) -> int:
        """The provider's own notice of a recording, which names nobody; the status of the answer."""
        told = {"CallSid": self.call, "AccountSid": ACCOUNT, "RecordingStatus": "completed", **fields}
        return int(self.post(f"/call/{self.gateway}/recording/", told).status_code)

    def is_over(self) -> int:
        """The provider's notice that the call has ended."""
        return int(self.post(f"/call/{self.gateway}/over/", self.fields(CallStatus="completed")).status_code)

    def fields(self, **more: str) -> dict[str, str]:
        return {"CallSid": self.call, "AccountSid": ACCOUNT, "From": self.number, "To": "+15005550006",
                "CallStatus": "in-progress", "Direction": "inbound", **more}

    def go(self, path: str, **more: str) -> "Caller":
        """One step: what is answered is played to the end, as far as it waits for nobody."""
        page = self.post(path.removeprefix(settings.TANDE.public_url), self.fields(**more))
        assert page.status_code == 200, page.status_code
        assert page["Content-Type"].startswith("text/xml")
        root = xml.fromstring(page.content)
        self.heard = [_name(str(one.text)) for one in root.iter("Play")]
        gather, record, redirect = root.find("Gather"), root.find("Record"), root.find("Redirect")
        self.doing = "Record" if record is not None else "Gather" if gather is not None else "Hangup"
        self.told = {
            "action": record.attrib["action"] if record is not None else "",
            "pressed": gather.attrib["action"] if gather is not None else "",
            "digits": gather.attrib["numDigits"] if gather is not None else "",
            "silent": str(redirect.text) if redirect is not None else "",
        }
        return self

    @property
    def code(self) -> str:
        """The digits that were read out: twice, as nobody can look at them again."""
        digits = "".join(one[-1] for one in self.heard if re.search(r"/digit_\d$", one))
        half = len(digits) // 2
        assert digits[:half] == digits[half:]
        return digits[:half]

    def post(self, path: str, told: dict[str, str], *, key: str = TOKEN, url: str = "") -> Any:
        """A request signed by the provider's own library."""
        signature = RequestValidator(key).compute_signature(url or settings.TANDE.public_url + path, told)
        return self.client.post(path, urlencode(told), content_type="application/x-www-form-urlencoded",
                                headers={"X-Twilio-Signature": signature})


class Shelf(RealShelf):
    """As if every recording of a call had been made: its address tells language and name. Pages find none."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))

    def url(self, language: str, name: str) -> str:
        return f"/audio/{language}/{name}"


def _name(url: str) -> str:
    assert url.startswith(settings.TANDE.public_url), "only recordings of our own are played"
    return url.removeprefix(settings.TANDE.public_url + "/audio/")


def caller(there: Provider, **more: Any) -> Caller:
    """Somebody who calls, and the gateway she reaches."""
    made = gateways.add(kind="twilio", name="calls", settings=there.settings, money=Money(), at=NOON,
                        actor=factories.officer("head"))
    return Caller(made.id, there, **more)
