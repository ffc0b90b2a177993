"""What a provider tells of a call, and what it is answered: elements that it knows, and recordings of our own."""

import json
from xml.etree import ElementTree as xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.voice import provider, twiml
from tande.toolkit.voice.requests import NotACall, Recording, caller, came
from tande.toolkit.voice.twiml import Played, Ways

WAYS = Ways("https://x.example/call/g/keys/1/", "https://x.example/call/g/spoken/1/", "https://x.example/s/1/?a&b",
            "https://x.example/call/g/recording/")
KNOWN = {
    "Response": set(), "Play": set(), "Hangup": set(), "Pause": {"length"}, "Redirect": {"method"},
    "Gather": {"numDigits", "timeout", "finishOnKey", "method", "action", "actionOnEmptyResult"},
    "Record": {"action", "method", "maxLength", "timeout", "playBeep", "trim", "finishOnKey", "recordingStatusCallback",
               "recordingStatusCallbackMethod"},
}
"""Facts on channels, 2.7. No Say: no provider's voice speaks every language of a mission."""
ADDRESSES = st.text(min_size=1, max_size=9).filter(lambda url: url.isprintable())
NAMES = st.lists(st.builds(Played, st.sampled_from(["menu", "receipt", "digit_4"]), ADDRESSES), max_size=25)


def answers(played: list[Played]) -> list[bytes]:
    return [twiml.press(played, WAYS, digits=1), twiml.press(played, WAYS, digits=20), twiml.record(played, WAYS),
            twiml.record(played, WAYS, keys="12345"), twiml.end(played), twiml.nothing()]


@given(NAMES)
def test_every_answer_holds_known_elements_alone_and_goes_on_by_itself(played: list[Played]) -> None:
    for made in answers(played):
        root = xml.fromstring(made)
        assert root.tag == "Response"
        for one in root.iter():
            assert set(one.attrib) <= KNOWN[one.tag], one.tag
        plays = [one.text for one in root.iter("Play")]
        assert plays in ([one.url for one in played], [])
        last = root[-1].tag if len(root) else ""
        assert last in ("Redirect", "Hangup", ""), "a call that nothing follows would be cut off without a word"


def test_a_key_may_be_pressed_before_the_tone_or_end_the_recording() -> None:
    root = xml.fromstring(twiml.record([Played("menu", "m")], WAYS, keys="12345"))
    assert [one.tag for one in root] == ["Gather", "Record", "Redirect"]
    record = root[1]
    assert record.attrib == {
        "action": WAYS.heard, "method": "POST", "maxLength": "600",
        "timeout": "10", "playBeep": "true", "trim": "do-not-trim", "finishOnKey": "12345#",
        "recordingStatusCallback": WAYS.recorded, "recordingStatusCallbackMethod": "POST"}
    assert root[2].text == WAYS.silent


def test_a_number_is_said_in_groups_that_can_be_written_down() -> None:
    digits = [Played(f"digit_{one % 10}", "d") for one in range(20)]
    played = [Played("receipt", "r"), *digits, Played("receipt_2", "q")]
    tags = [one.tag for one in xml.fromstring(twiml.end(played))]
    assert tags == ["Play", *(["Play"] * 4 + ["Pause"]) * 5, "Play", "Hangup"]


@pytest.mark.parametrize(("raw", "number"), [
    ("+50937001122", "+50937001122"), (" +50937001122 ", "+50937001122"), ("50937001122", "50937001122"),
    ("", ""), ("anonymous", ""), ("Anonymous", ""), ("+266696687", ""), ("266696687", ""), ("restricted", ""),
    ("+7378742833", ""), ("+8656696", ""), ("sip:a@b.example", ""), ("client:x", ""), ("+", ""), ("+5093\u0660", ""),
])
def test_who_calls(raw: str, number: str) -> None:
    assert caller(raw) == number


@pytest.mark.parametrize(("fields", "expected"), [
    ({}, ("", False, None)),
    ({"Digits": "1"}, ("1", False, None)),
    ({"Digits": "12 34#*x\u0664"}, ("1234#*", False, None)),
    ({"Digits": "hangup", "RecordingSid": "RE1", "RecordingDuration": "95"}, ("", True, Recording("RE1", "", 95))),
    ({"CallStatus": "completed"}, ("", True, None)),
    ({"CallStatus": "in-progress"}, ("", False, None)),
    ({"RecordingSid": "RE1", "RecordingDuration": "-1"}, ("", False, Recording("RE1"))),
    ({"RecordingSid": "RE1", "RecordingDuration": "12345678"}, ("", False, Recording("RE1"))),
    ({"RecordingSid": "RE1", "RecordingStatus": "absent"}, ("", False, None)),
    ({"RecordingUrl": "https://p.example/a/RE7.wav"}, ("", False, Recording("RE7", "https://p.example/a/RE7.wav"))),
])
def test_what_a_request_tells(fields: dict[str, str], expected: tuple[str, bool, Recording | None]) -> None:
    found = came({"CallSid": "CA1", **fields})
    assert (found.digits, found.over, found.recording) == expected


@pytest.mark.parametrize("fields", [
    {}, {"CallSid": ""}, {"CallSid": "../x"}, {"CallSid": "x" * 201}, {"CallSid": "CA1", "RecordingSid": "a/b"},
    {"CallSid": "CA1", "RecordingUrl": "https://p.example/"}, {"CallSid": "CA1", "RecordingUrl": "http://["},
])
def test_what_names_no_call_is_none(fields: dict[str, str]) -> None:
    with pytest.raises(NotACall):
        came(fields)


def test_one_row_of_a_list_that_is_wrong_hides_no_other() -> None:
    good = {"call_sid": "CA1", "sid": "RE1", "duration": "7", "status": "completed"}
    odd = [{}, None, 3, "x", {"sid": "RE2"}, {**good, "call_sid": None}, {**good, "sid": "../x"},
           {**good, "status": "absent"}]
    found = provider.read_list(json.dumps({"recordings": [*odd, good, *odd]}).encode())
    assert [(call, told.sid, told.seconds) for call, told in found] == [("CA1", "RE1", 7)]
    for body in (b"", b"[]", b"{}", b'{"recordings": 3}', b"[" * 90_000, b"\xff"):
        assert provider.read_list(body) == []


def test_no_repr_shows_who_called_or_where_it_lies() -> None:
    shown = repr(came({"CallSid": "CA1", "From": "+50937001122", "Digits": "12345678901234567890",
                       "RecordingSid": "RE1", "RecordingUrl": "https://p.example/RE1"}))
    assert not any(one in shown for one in ("CA1", "3700", "1234", "RE1"))
