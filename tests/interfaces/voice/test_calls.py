"""Calls from the tone to the sealed recording: hung up, silent, keyed, told of late, twice, in any order or never."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import OperationalError

from tande.domains.callbacks.models import CallBack
from tande.domains.calls import calling as domain
from tande.domains.calls import operations as calls
from tande.domains.calls import patience
from tande.domains.casework.models import Case
from tande.domains.conversations.errors import Busy, NotDurable
from tande.domains.evidence.models import EvidenceFile
from tande.domains.gateways import operations as gateways
from tande.domains.recordings.round import fetch_due
from tande.interfaces.console.recordings import ask
from tande.ledger import clock
from tests.domains import conversing, factories
from tests.harness.provider import Provider, provider
from tests.interfaces.public.people import Desk, Reporter
from tests.interfaces.ussd.dialling import dialler
from tests.interfaces.voice.calling import NUMBER, Caller, Shelf, caller
from tests.policy.conversation.talks import NOON

pytestmark = pytest.mark.django_db
FIRST = settings.MISSION.language_codes[0]
MINUTES = timedelta(minutes=1)


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as one:
        yield one


@pytest.fixture
def desk() -> Desk:
    return conversing.desk()


@pytest.fixture
def she(desk: Desk, there: Provider) -> Caller:
    return caller(there)


@pytest.fixture(autouse=True)
def on_the_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "AUDIO", Shelf())
    monkeypatch.setattr(patience, "PAUSES", ())


def deliver(after: timedelta = timedelta()) -> None:
    """What `tande deliver` does about calls."""
    at = clock.now() + after
    domain.look(at=at, ask=ask)
    domain.hear_unheard(at=at)
    fetch_due(at=at, ask=ask)


def sealed(there: Provider) -> tuple[int, int, int]:
    """Cases, files in them, recordings left at the provider."""
    return Case.objects.count(), EvidenceFile.objects.count(), len(there.holds)


def test_she_says_what_happened_and_hangs_up(she: Caller, there: Provider) -> None:
    """That is the whole path. Her code comes by message; the recording is sealed and gone from the provider."""
    assert she.calls().heard == ["ht/menu"]
    assert she.calls().heard == ["ht/menu"], "asked twice, it answers twice"
    she.says(95)
    she.is_over()
    deliver()
    assert sealed(there) == (1, 1, 0)
    assert conversing.CODE.search(" ".join(text for text, _row in conversing.waiting(NUMBER)))


def test_she_stays_on_the_line_and_follows_with_the_same_code(
    she: Caller, there: Provider, desk: Desk, reporter: Reporter
) -> None:
    """By voice, by menu and on the web."""
    she.calls().says(40, hangs_up=False)
    code = she.code
    assert len(code) == 20
    assert she.heard[-1] == "ht/ask_danger"
    assert she.doing == "Gather"
    for key in "222":
        she.presses(key)
    assert she.doing == "Hangup"
    she.is_over()
    deliver()
    assert sealed(there) == (1, 1, 0)
    she.calls("CA" + "2" * 32).presses("3")
    assert (she.heard, she.told["digits"]) == (["ht/code"], "20")
    she.presses(code)
    assert (she.heard, she.doing) == (["ht/received"], "Hangup")
    assert settings.CONVERSATION.texts.said["ht"]["received"] in dialler().dial().type("3", code).screen
    assert reporter.open("/k/").send("/k/", code=code).page.status_code == 200
    assert Case.objects.count() == 1


def test_a_key_is_never_needed_and_a_wrong_one_is_nothing(she: Caller, there: Provider) -> None:
    she.calls().presses("8")
    assert (she.heard, she.doing) == (["ht/menu"], "Record")
    she.waits()
    she.waits()
    assert she.doing == "Record"
    she.says(5)
    assert Case.objects.count() == 1


def test_silence_is_answered_twice_and_then_the_call_ends(she: Caller) -> None:
    she.calls()
    for _ in range(2):
        assert she.waits().heard == ["ht/menu"]
    assert (she.waits().heard, she.doing) == (["ht/bye"], "Hangup")
    assert Case.objects.count() == 0


def test_another_language_and_a_call_back(she: Caller, there: Provider, desk: Desk) -> None:
    she.calls().presses("5")
    assert she.heard == [one for n, code in enumerate(settings.MISSION.language_codes, 1)
                         for one in (f"{code}/languages", f"{code}/digit_{n}")]
    place = list(settings.MISSION.language_codes).index("fr") + 1
    assert she.presses(str(place)).heard == ["fr/menu"]
    she.presses("1")
    assert len(she.code) == 20
    assert (she.heard[-1], she.doing) == ("fr/call", "Record")
    she.says(6)
    she.is_over()
    deliver()
    assert sealed(there) == (1, 1, 0)
    assert CallBack.objects.count() == 1


def test_a_key_after_the_tone_counts_and_a_long_recording_stays(she: Caller, there: Provider) -> None:
    """Who is slow presses after the tone: that ends a recording that holds nothing. What she said before is kept."""
    she.calls().says(1, hangs_up=False, key="3")
    assert she.heard == ["ht/code"]
    she.is_over()
    deliver()
    assert sealed(there) == (0, 0, 0)
    she.calls("CA" + "3" * 32).says(30, hangs_up=False, key="4")
    assert len(she.code) == 20
    deliver()
    assert sealed(there) == (1, 1, 0)


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "", "sip:x@y.example", "Restricted"])
def test_a_withheld_number_records_a_complaint_and_nobody_is_written_to(
    she: Caller, there: Provider, number: str
) -> None:
    she.number = number
    she.calls().says(20)
    she.is_over()
    deliver()
    assert sealed(there) == (1, 1, 0)
    assert conversing.waiting() == []
    she.calls("CA" + "9" * 32).says(20)
    assert Case.objects.count() == 2, "two who withhold their number are not one"
    she.calls("CA" + "8" * 32).presses("1")
    assert (she.heard[-1], she.doing) == ("ht/call_hidden", "Record"), "asked for a number, not promised a call"
    assert len(she.code) == 20
    assert she.waits().heard == ["ht/call_hidden"]


EVENTS = ("action", "notice", "over")


ORDERS = [one for size in (1, 2, 3) for one in permutations(EVENTS, size) if set(one) != {"over"}]


@pytest.mark.parametrize("order", ORDERS)
def test_what_a_provider_tells_in_any_order_or_never_is_one_complaint(
    she: Caller, there: Provider, order: tuple[str, ...]
) -> None:
    """She hangs up after speaking. What is told of it comes in this order, each twice; the rest never comes."""
    she.calls()
    action = she.told["action"]
    _sid, fields = she.records(33)
    for event in order:
        for _twice in range(2):
            if event == "action":
                she.go(action, Digits="hangup", **fields)
            elif event == "notice":
                assert she.notice(fields) == 200
            else:
                assert she.is_over() == 200
    deliver()
    deliver(5 * MINUTES)
    assert sealed(there) == (1, 1, 0)
    deliver(60 * MINUTES)
    assert sealed(there) == (1, 1, 0)


def test_a_notice_that_comes_before_the_step_takes_no_receipt_away(she: Caller, there: Provider) -> None:
    she.calls()
    action = she.told["action"]
    _sid, fields = she.records(33)
    she.notice(fields)
    she.go(action, Digits="", **fields)
    first = she.code
    assert len(first) == 20
    assert she.go(action, Digits="", **fields).code == first, "the same step again says the same code"
    assert Case.objects.count() == 1


def test_a_recording_of_which_nothing_was_told_is_found_in_the_list(she: Caller, there: Provider) -> None:
    """We were away from the tone on. Recordings of calls that never were ours stay where they are."""
    she.calls()
    she.records(33)
    there.keeps("REother", call="CAother")
    deliver()
    deliver(5 * MINUTES)
    assert sealed(there) == (1, 1, 1)
    assert set(there.holds) == {"REother"}


def test_an_empty_recording_is_silence_and_is_deleted(she: Caller, there: Provider) -> None:
    she.calls().says(0, hangs_up=False)
    assert she.heard == ["ht/menu"]
    deliver()
    assert sealed(there) == (0, 0, 0)


FAULTS = [NotDurable, Busy("desk"), OperationalError("secret words"), OSError(28, "full"), ValueError("Yo bat")]


@pytest.mark.parametrize("fault", FAULTS)
def test_any_fault_is_a_neutral_sentence_and_what_she_said_is_found_later(
    she: Caller, there: Provider, monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    def broken(**_what: Any) -> None:
        raise fault

    she.calls()
    action = she.told["action"]
    _sid, fields = she.records(33)
    with monkeypatch.context() as cut:
        cut.setattr(patience, "hear_once", broken)
        cut.setattr(domain.recordings, "note", broken)
        she.go(action, Digits="hangup", **fields)
        assert (she.heard, she.doing) == ([f"{FIRST}/later"], "Hangup")
        assert she.notice(fields) == 503
        assert she.is_over() == 503
    deliver()
    deliver(5 * MINUTES)
    assert sealed(there) == (1, 1, 0)


@pytest.mark.once
@pytest.mark.parametrize("odd", [{"CallSid": ""}, {"RecordingUrl": "http://["}, {"RecordingSid": "../x"}])
def test_what_is_genuine_and_not_understood_is_answered_in_our_words(she: Caller, odd: dict[str, str]) -> None:
    path = she.calls().told["action"]
    she.go(path, **odd)
    assert (she.heard, she.doing) == ([f"{FIRST}/later"], "Hangup")
    assert she.post(f"/call/{she.gateway}/recording/", she.fields(**odd)).status_code == 400


@pytest.mark.once
def test_only_the_providers_own_signature_opens_the_door(she: Caller) -> None:
    path, told = f"/call/{she.gateway}/", she.fields()
    refused = [
        she.post(path, told, key="another"), she.post(path, told, url="https://evil.example" + path),
        she.client.post(path, told), she.post("/call/nobody/", told), she.post(f"/call/{conversing.gateway()}/", told),
        she.post("/call/%00/", told), she.post(path, {**told, "Pad": "x" * 70_000}),
    ]
    assert {one.status_code for one in refused} == {403}
    assert she.client.get(path).status_code == 405
    forged = she.post(f"{path}recording/", {**told, "RecordingSid": "RE1"}, key="another")
    assert forged.status_code == 403
    assert Case.objects.count() == 0


def test_a_stopped_gateway_says_so_and_still_takes_what_was_under_way(she: Caller, there: Provider) -> None:
    she.calls()
    action = she.told["action"]
    _sid, fields = she.records()
    gateways.stop(gateway_id=she.gateway, actor=factories.officer("head"), at=NOON)
    she.go(action, Digits="hangup", **fields)
    assert Case.objects.count() == 1
    assert (she.calls("CA" + "5" * 32).heard, she.doing) == ([f"{FIRST}/later"], "Hangup")


@pytest.mark.once
def test_without_recordings_of_ours_a_call_is_a_tone(she: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shelf, "url", lambda *_: "")
    she.calls()
    assert (she.heard, she.doing) == ([], "Record")
    she.says(9)
    assert Case.objects.count() == 1


def test_nothing_of_a_call_is_logged_or_stands_in_clear(
    she: Caller, there: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        sid = she.calls().says(40, hangs_up=False)
        code = she.code
        she.is_over()
        deliver()
    secrets = (NUMBER, NUMBER[4:], sid, she.call, code, there.url)
    assert not [one for one in secrets if one in caplog.text]
    for model in apps.get_models():
        for row in model.objects.values_list():
            plain = b" ".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
            assert not [one for one in secrets if one.encode() in plain], model


def test_what_is_left_of_calls_goes_after_two_days(she: Caller) -> None:
    she.calls()
    assert calls.tidy(at=clock.now() + timedelta(days=1)) == 0
    assert calls.tidy(at=clock.now() + timedelta(days=4)) == 1
