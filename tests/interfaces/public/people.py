"""A desk that can open what arrives, and a reporter with nothing but a browser."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tande.domains.casework.models import Case, Message
from tande.domains.officers.models import Officer
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload
from tande.toolkit.unsealing.envelopes import open_seed, open_text
from tests.domains.factories import DeskPair

LANGUAGES = ("ht", "fr", "en", "es", "sw")


@dataclass
class Desk:
    """Both desks' keys with their seeds, and their officers."""

    intake: DeskPair
    child: DeskPair
    officer: Officer
    child_officer: Officer

    def seed_of(self, case: Case) -> bytes:
        """The case's private half, opened as an officer's browser would."""
        pair = self.child if case.desk == "child" else self.intake
        return open_seed(bytes(case.key_envelope), seed=pair.seed, purpose="case-key", about=case.id)

    def read(self, message: Message) -> TextPayload:
        """A message of a case, opened."""
        case = message.case
        identity = message.purpose == "identity"
        pair = self.child if case.desk == "child" else self.intake
        seed = pair.seed if identity else self.seed_of(case)
        return open_text(
            bytes(message.envelope), seed=seed, purpose=f"{message.purpose}:{message.id}", case_id=case.id
        )

    def read_all(self, case: Case) -> list[TextPayload]:
        return [self.read(message) for message in case.messages.order_by("seq")]


@dataclass
class Reporter:
    """Someone without JavaScript: reads pages, fills in what is there, presses the button."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    page: Any = None

    @property
    def html(self) -> str:
        text: str = self.page.content.decode()
        return text

    def open(self, url: str) -> "Reporter":
        self.page = self.client.get(url)
        return self

    def send(self, url: str, **fields: Any) -> "Reporter":
        """Send the form on this page to ``url``, with its hidden nonce."""
        nonce = re.search(r'name="nonce" value="(\w+)"', self.html)
        sent = {"nonce": nonce[1] if nonce else "", **fields}
        self.page = self.client.post(url, sent)
        return self

    def follow(self) -> "Reporter":
        """Go where the answer leads."""
        assert self.page.status_code == 303, self.page.status_code
        return self.open(self.page["Location"])

    def link(self, pattern: str) -> str:
        """The first address on the page that fits."""
        found = re.search(rf'(?:href|action)="({pattern})"', self.html)
        assert found, pattern
        return found[1]

    @property
    def code(self) -> str:
        return "".join(re.findall(r"<span>(\d{4})</span>", self.html))

    def file(self, text: str = "Yo frape m.", path: str = "/a/", **more: Any) -> "Reporter":
        """Say what happened; the receipt is then on the page."""
        self.open(path).send(path, text=text, **more)
        assert self.page.status_code == 200, self.html
        return self

    def next(self) -> "Reporter":
        """From the receipt to the page after it, having saved the code."""
        return self.send(self.link(r"/[^\"]*/ok/")).follow()


def the_case() -> Case:
    """The only case there is."""
    return Case.objects.get()


def new_file_id() -> str:
    return sealing.new_id()
