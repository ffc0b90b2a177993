"""No letter is lost over a charset, no picture over its form; nothing stops a message that no database could keep."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from tande.toolkit.smsgateways import gammu, kannel
from tande.toolkit.smsgateways.messages import Came, Report, Request
from tests.toolkit.test_smsgateways import AT, FORM, NUMBER, SECRET, phone, read, request, signed

LETTERS = "Yo bat li lè m te nan mache, ò"
LATIN, UTF = LETTERS.encode("latin-1"), LETTERS.encode()
BEGIN = f"from={NUMBER[1:]}&text=".encode()
FORMS = [
    (urlencode({"from": NUMBER[1:], "text": LATIN}).encode(), FORM), (BEGIN + LATIN, FORM), (BEGIN + UTF, FORM),
    (urlencode({"from": NUMBER[1:], "text": LATIN}).encode(), f"{FORM}; charset=ISO-8859-1"),
    (urlencode({"from": NUMBER[1:], "text": LETTERS.encode("cp850")}).encode(), f"{FORM};charset=cp850"),
    (urlencode({"from": NUMBER[1:], "text": UTF}).encode(), f"{FORM}; charset=no-such"),
    (json.dumps({"from": NUMBER[1:], "text": LETTERS}, ensure_ascii=False).encode("latin-1"), "application/json"),
    (json.dumps({"from": NUMBER[1:], "text": LETTERS}, ensure_ascii=False).encode("utf-16"), "application/json"),
]


@pytest.mark.parametrize(("body", "kind"), FORMS)
def test_an_operators_own_charset(body: bytes, kind: str) -> None:
    (came,) = read("external", request(body=body, authorization=SECRET, content_type=kind))
    assert isinstance(came, Came)
    assert (came.number, came.text) == (NUMBER[1:], LETTERS)


def test_a_modem_whose_process_has_an_old_locale() -> None:
    told = {"SMS_MESSAGES": "1", "SMS_1_NUMBER": NUMBER, "SMS_1_TEXT": LATIN.decode("utf-8", "surrogateescape")}
    assert gammu.received(told, AT).text == LETTERS


def test_half_a_sign_and_nul_stop_nothing() -> None:
    """JSON may hold both, and no database does."""
    odd = "a\ud83d\0b"
    assert read("capcom6", phone("sms:delivered", messageId=odd)) == (Report("a?b", "delivered"),)
    (came,) = read("capcom6", phone(sender=odd, message=odd))
    assert isinstance(came, Came)
    assert (came.number, came.text) == ("a?b", "a?b")
    report = request(body=json.dumps({"id": odd}).encode(), rest=f"{SECRET}/sent", content_type="application/json")
    assert read("external", report) == (Report("a?b", "sent"),)
    asked = request("GET", query="ref=a%00b&status=1", rest=f"{SECRET}/status")
    assert read("kannel", asked) == (Report("ab", "delivered"),)


class Several(dict[str, list[str]]):
    """A form in which a name stands more than once, as the provider's library reads it."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def test_a_name_that_stands_twice_in_a_signed_form() -> None:
    told: Mapping[str, list[str]] = {"From": [NUMBER], "Body": ["b", "a", "b"], "MessageSid": ["SM1"], "Empty": [""]}
    url = "https://tande.example/in/demo/"
    signature = RequestValidator("t" * 32).compute_signature(url, Several(told))
    body = urlencode(list(told.items()), doseq=True).encode()
    (came,) = read("twilio", Request("POST", url, (), "", {"x-twilio-signature": signature}, body))
    assert isinstance(came, Came)
    assert (came.text, came.id) == ("b", "SM1")


def test_kannel_is_asked_to_tell_when_the_operator_has_a_message() -> None:
    """By that the next sender knows what one that died had given away."""
    assert kannel.DLR_MASK & 8


def test_where_a_picture_lies_at_twilio_is_kept_beside_the_words() -> None:
    told = {"From": NUMBER, "Body": "", "MessageSid": "MM1", "NumMedia": "2", "MediaContentType0": "image/jpeg",
            "MediaUrl0": "https://api.twilio.com/a", "MediaUrl1": "https://api.twilio.com/b"}
    (came,) = read("twilio", signed(told))
    assert isinstance(came, Came)
    assert (came.text, [(one.name, one.content) for one in came.files]) == ("", [
        ("picture-1-at-twilio.txt", b"https://api.twilio.com/a"), ("picture-2-at-twilio.txt", b"https://api.twilio.com/b"),
    ])
