"""Somebody who dials a short code: what the provider sends for her, and the screens that come back."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tande.domains.gateways import operations as gateways
from tande.domains.gateways import queries
from tande.domains.gateways.operations import Money
from tests.domains import factories
from tests.policy.conversation.talks import NOON

NUMBER = "+254711000222"
CODE = re.compile(r"\d{4}(?: \d{4}){4}")
SETTINGS = {"username": "tande", "api_key": "key", "sender": ""}


@dataclass
class Dialler:
    """One phone. ``screen``: what it shows now, without the prefix; ``open``: whether it may type."""

    gateway: str
    secret: str
    number: str = NUMBER
    session: str = "ATUid_1"
    typed: list[str] = field(default_factory=list)
    screen: str = ""
    open: bool = False
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def path(self) -> str:
        return f"/menu/{self.gateway}/{self.secret}/"

    @property
    def code(self) -> str:
        found = CODE.findall(self.screen)
        return str(found[0]) if found else ""

    def dial(self, session: str = "") -> "Dialler":
        """Begin, or begin again after a cut."""
        self.session, self.typed = session or self.session + "1", []
        return self.send("")

    def type(self, *words: str) -> "Dialler":
        """Type and send, one after the other."""
        for one in words:
            self.typed.append(one)
            self.send("*".join(self.typed))
        return self

    def send(self, text: str) -> "Dialler":
        """One request of the provider's, whatever it holds."""
        page = self.post(self.path, text=text)
        assert page.status_code == 200, page.status_code
        assert page["Content-Type"] == "text/plain; charset=utf-8"
        told = page.content.decode()
        assert told[:4] in ("CON ", "END "), told
        self.open, self.screen = told.startswith("CON "), told[4:]
        return self

    def post(self, path: str, **more: str) -> Any:
        """What the provider posts."""
        told = {"sessionId": self.session, "serviceCode": "*384*96#", "phoneNumber": self.number,
                "networkCode": "63902", **more}
        return self.client.post(path, urlencode(told), content_type="application/x-www-form-urlencoded")

    def hang_up(self, text: str | None = None, *, status: str = "Incomplete") -> int:
        """The notice at the end; its status."""
        told = "*".join(self.typed) if text is None else text
        answer = self.post(f"{self.path}over/", input=told, status=status)
        return int(answer.status_code)


def dialler(**more: Any) -> Dialler:
    """A phone, and a gateway for it."""
    made = gateways.add(kind="africastalking", name="menu", settings=SETTINGS, money=Money(), at=NOON,
                        actor=factories.officer("head"))
    found = queries.gateway(made.id)
    assert found is not None
    return Dialler(made.id, found.settings["secret"], **more)
