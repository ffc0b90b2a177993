"""Messages as each gateway brings them, over HTTP: kept once, answered with nothing, refused with nothing."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tande.domains.casework.models import Case, Message
from tande.domains.conversations.errors import NotDurable
from tande.domains.conversations.models import Conversation
from tande.domains.evidence.errors import BadPart, NotStored
from tande.domains.evidence.models import EvidenceFile
from tande.domains.gateways import operations as gateway_operations
from tande.domains.gateways import queries as gateway_queries
from tande.domains.outbox import operations as outbox
from tande.domains.outbox.models import Message as Waiting
from tande.gates import messages_in
from tande.interfaces.simulator import towers, views_provider
from tande.interfaces.simulator.wire import Said
from tande.interfaces.sms import views
from tande.ledger import clock
from tande.toolkit.smsgateways import capcom6, twilio
from tande.toolkit.smsgateways.messages import Answer, Attached, Came
from tests.domains import conversing, factories
from tests.domains.conversing import CODE, MARIE, told
from tests.interfaces.public.people import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gateways")]
WORDS = "Yo kraze pòt lakay mwen yè, Ò ’ 😢"
EMPTY = {"twilio": twilio.EMPTY}


def said(kind: str, text: str = WORDS, number: str = MARIE) -> Said:
    known = gateway_queries.gateway(f"demo-{kind}")
    assert known is not None
    return towers.SMS[kind](known.id, known.settings, number, text, clock.now())


def bring(what: Said, **changed: Any) -> HttpResponse:
    headers = {**what.headers, **changed.pop("headers", {})}
    kind = headers.pop("Content-Type", "")
    return Client(raise_request_exception=False).generic(  # type: ignore[return-value]
        changed.get("method", what.method), changed.get("path", what.path), changed.get("body", what.body) or b"",
        content_type=kind, headers=headers,
    )


def kept() -> tuple[int, int, int]:
    return Case.objects.count(), Conversation.objects.count(), Waiting.objects.count()


@pytest.mark.parametrize("kind", sorted(towers.SMS))
def test_each_gateways_message_is_a_sealed_case_once(one: Desk, kind: str) -> None:
    """The same delivery fifteen times; the answer is empty; the receipt waits for the phone, by the same gateway."""
    what = said(kind)
    for _again in range(15):
        answer = bring(what)
        assert (answer.status_code, answer.content) == (200, EMPTY.get(kind, b""))
    assert Case.objects.count() == 1
    assert told(one)[0].text == WORDS
    texts = conversing.waiting(MARIE)
    assert sum(bool(CODE.search(text)) for text, _row in texts) == 1
    assert {row.gateway for _text, row in texts} == {f"demo-{kind}"}
    found = gateway_queries.gateway(f"demo-{kind}")
    assert found is not None
    assert found.came_at is not None


@pytest.mark.parametrize("kind", sorted(towers.SMS))
def test_what_is_not_genuine_leaves_nothing_and_hears_nothing(one: Desk, kind: str) -> None:
    good = said(kind)
    unsigned = {name: "" for name in good.headers if name != "Content-Type"}
    path, _, query = good.path.partition("?")
    elsewhere = "/".join([*path.split("/")[:3], "x" * 30, *path.split("/")[4:]]) + (f"?{query}" if query else "")
    strange = [
        (bring(good, path=elsewhere, headers={name: "x" for name in unsigned}), {403, 404}),
        (bring(good, path="/in/nobody/"), {404}), (bring(good, path="/in/demo-gammu/"), {403}),
        (bring(good, path="/in/demo%00/"), {404}), (bring(good, method="PUT"), {405}),
        (bring(good, method="HEAD"), {405}),
        (bring(good, body=b"x" * (views.WITH_PICTURES_MAX + 1)), {413}),
    ]
    for number, (answer, statuses) in enumerate(strange):
        assert (answer.status_code in statuses, answer.content) == (True, b""), number
    assert kept() == (0, 0, 0)


@pytest.mark.parametrize("kind", sorted(towers.SMS))
def test_what_cannot_be_kept_now_is_kept_by_the_gateway(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key at the desk, the database away, the gateway stopped: 503 without a word, and then it is taken in."""
    what, head = said(kind), factories.officer("head")
    assert (bring(what).status_code, bring(what).content) == (503, b"")
    one = conversing.desk()
    for wrong in (OperationalError, NotDurable, ZeroDivisionError):
        with monkeypatch.context() as cut:
            cut.setattr(messages_in.conversations, "hear", _raising(wrong))
            assert (bring(what).status_code, bring(what).content) == (503, b"")
    gateway_operations.stop(gateway_id=f"demo-{kind}", actor=head, at=clock.now())
    assert (bring(what).status_code, bring(what).content) == (503, b"")
    assert Case.objects.count() == 0
    gateway_operations.start(gateway_id=f"demo-{kind}", actor=head, at=clock.now())
    assert bring(what).status_code == 200
    assert told(one)[0].text == WORDS


def _raising(wrong: type[Exception]) -> Callable[..., None]:
    def fail(**_given: Any) -> None:
        raise wrong

    return fail


def test_no_word_and_no_number_in_any_log(one: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for kind in sorted(towers.SMS):
        bring(said(kind))
        bring(said(kind), body=b"{")
    assert not [line for line in caplog.messages if "kraze" in line or MARIE[4:] in line]


def test_a_picture_is_kept_with_the_words_or_neither_is(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    known = gateway_queries.gateway("demo-capcom6")
    assert known is not None
    picture = base64.b64encode(b"\xff\xd8\xff\xe0 a picture").decode()
    body = json.dumps({"id": "m1", "event": "mms:downloaded", "payload": {
        "messageId": "m", "sender": MARIE, "body": WORDS, "receivedAt": clock.now().isoformat(),
        "attachments": [{"name": "a.jpg", "contentType": "image/jpeg", "data": picture}],
    }}).encode()
    stamp = str(int(clock.now().timestamp()))
    signed = {"Content-Type": "application/json", "X-Timestamp": stamp,
              "X-Signature": capcom6.signature(known.settings["signing_key"], body, stamp)}
    what = Said("POST", "/in/demo-capcom6/", signed, body)
    for wrong in (OperationalError, NotStored):
        with monkeypatch.context() as cut:
            cut.setattr(messages_in.told, "add_told", _raising(wrong))
            assert bring(what).status_code == 503
        assert kept() == (0, 0, 0)
    for _again in range(3):
        assert bring(what).status_code == 200
    assert (Case.objects.count(), EvidenceFile.objects.count()) == (1, 1)


@pytest.mark.parametrize("kind", sorted(towers.SMS))
def test_a_report_finds_its_message(one: Desk, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What we send, as the pretended provider of the demonstration takes it; its report, as it brings it."""
    reports: list[Said] = []
    monkeypatch.setattr(views_provider, "_shown", lambda *given: reports.append(given[-1]))
    bring(said(kind))

    def call(made: Any) -> Answer:
        asked = RequestFactory().generic(made.method, "/", made.body or b"", headers=dict(made.headers),
                                         content_type=made.headers["Content-Type"])
        answer = views_provider.provider(asked, kind, "messages")
        return Answer(answer.status_code, answer.content)

    at = clock.now()
    while outbox.send_due(at=at, call=call).sent:
        at += timedelta(seconds=1)
    assert set(Waiting.objects.values_list("state", flat=True)) == {"accepted"}
    for report in reports:
        answer = bring(report)
        assert (answer.status_code, answer.content) == (200, EMPTY.get(kind, b""))
    assert set(Waiting.objects.values_list("state", flat=True)) == {"delivered"}


def test_a_picture_that_no_case_takes_costs_no_word(one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages_in.told, "add_told", _raising(BadPart))
    messages_in.take(Came(MARIE, WORDS, "m", files=(Attached("a", b"b"),)), gateway="demo-capcom6", at=clock.now())
    assert told(one)[0].text == WORDS


def test_a_number_that_is_none_and_an_empty_message_are_kept_all_the_same(one: Desk) -> None:
    for number in ("Digicel", "2020", "x" * 60):
        assert bring(said("kannel", number=number)).status_code == 200
    assert bring(said("kannel", text="")).status_code == 200
    assert Case.objects.count() >= 3
    assert {row.gateway for _text, row in conversing.waiting()} <= {"demo-kannel"}
    assert Message.objects.exists()


def test_an_address_of_a_picture_is_a_file_of_the_case(one: Desk) -> None:
    files = (Attached("picture-1-at-twilio.txt", b"https://api.twilio.com/a"),)
    messages_in.take(Came(MARIE, "", "m", files=files), gateway="demo-twilio", at=clock.now())
    assert (Case.objects.count(), EvidenceFile.objects.count()) == (1, 1)


@pytest.mark.parametrize(("off", "kept"), [(600, 1), (-600, 1), (40 * 86_400, 3), (-50 * 365 * 86_400, 3)])
def test_a_gateway_without_ids_whose_clock_is_wrong(one: Desk, off: int, kept: int) -> None:
    """Ahead of ours or behind, the same time again is the same message; a clock that is lost says nothing."""
    at, sent = clock.now(), clock.now() + timedelta(seconds=off)
    for later in (timedelta(), timedelta(minutes=30), timedelta(hours=20)):
        messages_in.take(Came(MARIE, WORDS, at=sent), gateway="demo-external", at=at + later)
    assert conversing.words_kept() == kept
    day = timedelta(days=1)
    messages_in.take(Came(MARIE, WORDS, at=sent + day), gateway="demo-external", at=at + day)
    assert conversing.words_kept() == kept + 1, "the same words a day later are said anew"


def test_our_own_number_is_kept_and_never_answered(one: Desk) -> None:
    """A telephone that writes to itself, or to another of ours, must not talk with us for ever."""
    for number in ("+50936000003", "36000003"):
        messages_in.take(Came(number, WORDS, number), gateway="demo-capcom6", at=clock.now())
    assert (conversing.words_kept(), len(conversing.waiting())) == (2, 0)


def test_a_machine_that_writes_under_a_name_is_one_case_and_whoever_has_none_is_not(one: Desk) -> None:
    for turn, sender in enumerate(("2020", "Digicel", "2020", "DIGICEL", "", "", "2020")):
        messages_in.take(Came(sender, f"{WORDS} {turn}", f"id{turn}"), gateway="demo-capcom6", at=clock.now())
    assert kept() == (4, 4, 0)
    assert conversing.words_kept() == 7, "no word is lost"
