"""People who write and call in tests, through the real domains: what they were sent, and what the desk can read."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case, Message
from tande.domains.conversations import operations
from tande.domains.conversations.operations import Heard
from tande.domains.gateways import operations as gateways
from tande.domains.gateways.operations import Money
from tande.domains.outbox.models import Message as Waiting
from tande.ledger.register_key import register_key
from tande.policy.conversation.inputs import Input, Text
from tande.toolkit import sealing
from tande.toolkit.payloads import TextPayload
from tests.domains import factories
from tests.interfaces.public.people import Desk
from tests.policy.conversation.talks import NOON

MARIE, ROSE = "+50937001122", "+50937003344"
CODE = re.compile(r"\d{4}(?: \d{4}){4}")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SETTINGS = {"url": "http://192.168.1.9:8080", "username": "sms", "password": "secret word"}


def desk() -> Desk:
    """Keys of both desks in force, and their officers."""
    officer, child_officer = factories.officer("intake_officer"), factories.officer("child_officer")
    return Desk(factories.desk_key(officer), factories.desk_key(child_officer, "child"), officer, child_officer)


def gateway() -> str:
    """A phone that sends messages; its id."""
    head = factories.officer("head")
    return gateways.add(
        kind="capcom6", name="a phone", settings=SETTINGS, money=Money(0, None), actor=head, at=NOON,
    ).id


@dataclass
class Phone:
    """Somebody with a phone at one door. Each thing said has an id of its own unless told."""

    gateway: str
    number: str = MARIE
    door: str = "sms"
    session: str = ""
    now: datetime = NOON
    count: int = 0
    seen: set[str] = field(default_factory=set)
    heard: Heard = field(default_factory=Heard)

    def send(self, given: Input | str, *, after: timedelta = MINUTE, id: str = "") -> list[str]:
        """Say something; the texts that are put out for it, or the keys of what a call or menu says."""
        self.now += after
        self.count += 1
        named: dict[str, Any] = {"id": id or f"{self.door}{self.number}{self.count}"}
        told = Text(body=given, **named) if isinstance(given, str) else given
        self.heard = operations.hear(
            door=self.door, gateway=self.gateway, number=self.number, given=told, at=self.now, session=self.session,
        )
        return self.new_texts() if self.door == "sms" else [one.key for one in self.heard.says]

    def new_texts(self) -> list[str]:
        """What was put out for this number since the last look."""
        new = [(text, row.ref) for text, row in waiting(self.number) if row.ref not in self.seen]
        self.seen |= {ref for _text, ref in new}
        return [text for text, _ref in new]


def waiting(number: str = "") -> list[tuple[str, Waiting]]:
    """Every text put out and still waiting, for one number if named, opened as only the outbox may."""
    key, found = register_key(), []
    for row in Waiting.objects.exclude(text=None).order_by("pk"):
        whose = key.open(bytes(row.number or b""), f"outbox.number|{row.ref}")
        if number in ("", whose):
            found.append((key.open(bytes(row.text or b""), f"outbox.text|{row.ref}"), row))
    return found


def told(one: Desk, case_id: str = "") -> list[TextPayload]:
    """What the desk reads of a case, the only one if none is named."""
    return one.read_all(Case.objects.get(**({"pk": case_id} if case_id else {})))


def reply(case_id: str, at: datetime, officer: Any = None) -> None:
    """An officer writes to the reporter."""
    one = officer or factories.officer("head", "intake_officer")
    casework.write_to_reporter(
        case_id=case_id, officer=one, message_id=sealing.new_id(), kind="news", envelope=factories.envelope(),
        reply_envelope=factories.envelope(), at=at,
    )


def words_kept() -> int:
    """How many sealed messages there are in all cases."""
    return Message.objects.count()


def code_in(texts: list[str]) -> str:
    """The one access code that stands in these texts."""
    found = CODE.findall(" ".join(texts))
    assert len(found) == 1, texts
    return str(found[0])
