"""What each gateway sends, to the byte, what is no word of a gateway, and what each is sent."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from tande.toolkit.smsgateways import capcom6, gammu, messages
from tande.toolkit.smsgateways.kinds import KINDS, faults
from tande.toolkit.smsgateways.messages import (
    Answer,
    Call,
    Came,
    Drop,
    NotGenuine,
    NotReadable,
    Outgoing,
    Report,
    Request,
)

AT = datetime(2026, 11, 26, 15, tzinfo=UTC)
NUMBER, TEXT, REF = "+50937001122", "Yo bat li, Ò è «ç» 😢 & = +", "f" * 32
SECRET = "s" * 32
FORM = "application/x-www-form-urlencoded"
SETTINGS: dict[str, dict[str, str]] = {
    kind: {one.name: one.default for one in KINDS[kind].fields} | more for kind, more in {
        "capcom6": {"url": "http://10.0.0.2:8080", "username": "sms", "password": "pw", "signing_key": SECRET},
        "kannel": {"url": "http://127.0.0.1:13013/cgi-bin/sendsms", "username": "u", "password": "pw",
                   "sender": "2020", "secret": SECRET},
        "external": {"url": "https://up.example/c/ex/1/receive", "sender": "+5092020", "channel": "c1",
                     "authorization": "Token ours", "secret": SECRET},
        "twilio": {"account": "AC1", "token": "t" * 32, "sender": "+15005550006", "shared_key": "k" * 32},
        "africastalking": {"username": "tande", "api_key": "key", "secret": SECRET},
        "gammu": {"outbox": "/run/gammu/outbox"},
    }.items()
}


def request(method: str = "POST", body: bytes = b"", query: str = "", rest: str = "",
            **headers: str) -> Request:
    path = f"/in/demo/{rest}"
    return Request(method, f"https://tande.example{path}{'?' + query if query else ''}",
                   tuple(one for one in rest.split("/") if one), query,
                   {name.replace("_", "-"): value for name, value in headers.items()}, body)


def read(kind: str, asked: Request, at: datetime = AT) -> tuple[Came | Report, ...]:
    return KINDS[kind].read(SETTINGS[kind], asked, at)


def phone(event: str = "sms:received", *, at: datetime = AT, key: str = SECRET, **payload: Any) -> Request:
    told = {"messageId": "m1", "message": TEXT, "sender": NUMBER, "receivedAt": "2026-11-26T10:00:00.000-05:00"}
    body = json.dumps({"id": "Ey6ECgOkVVFjz3CL48B8C", "webhookId": "w", "deviceId": "d", "event": event,
                       "payload": told | payload}).encode()
    stamp = str(int(at.timestamp()))
    return request(body=body, x_timestamp=stamp, x_signature=capcom6.signature(key, body, stamp))


def fields(came: Came | Report) -> tuple[Any, ...]:
    assert isinstance(came, Came)
    return came.number, came.text, came.id, came.at


def test_the_telephone_signs_body_and_time() -> None:
    (came,) = read("capcom6", phone())
    assert fields(came) == (NUMBER, TEXT, "Ey6ECgOkVVFjz3CL48B8C", AT)
    (older,) = read("capcom6", phone(sender=None, phoneNumber=NUMBER))
    assert fields(older)[0] == NUMBER
    assert read("capcom6", phone("system:ping")) == read("capcom6", phone("mms:received")) == ()
    for event, outcome in (("sms:sent", "sent"), ("sms:delivered", "delivered"), ("sms:failed", "failed")):
        assert read("capcom6", phone(event, messageId=REF)) == (Report(REF, outcome),)


@pytest.mark.parametrize(("seconds", "fresh"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_an_old_signature_is_a_replay(seconds: int, fresh: bool) -> None:
    asked = phone(at=AT + timedelta(seconds=seconds))
    if fresh:
        assert read("capcom6", asked)
    else:
        with pytest.raises(NotGenuine):
            read("capcom6", asked)


def test_what_waited_in_its_queue_for_a_day_is_signed_afresh_and_has_its_old_id() -> None:
    (came,) = read("capcom6", phone(at=AT + timedelta(days=1)), AT + timedelta(days=1))
    assert fields(came)[2:] == ("Ey6ECgOkVVFjz3CL48B8C", AT)


def test_a_picture_message() -> None:
    jpg, amr = (base64.b64encode(one).decode() for one in (b"jpg", b"amr"))
    listed = [{"partId": 1, "contentType": "image/jpeg", "name": "a.jpg", "size": 3, "data": jpg},
              {"partId": 2, "contentType": "audio/amr", "name": None, "data": amr},
              {"partId": 3, "name": "stays.mp4", "data": None}, "odd"]
    (came,) = read("capcom6", phone("mms:downloaded", message=None, subject="gade", body="yo", attachments=listed))
    assert isinstance(came, Came)
    assert (came.text, [(one.name, one.content) for one in came.files]) \
        == ("gade\nyo", [("a.jpg", b"jpg"), ("mms-2", b"amr")])
    for data, kept in (("anBn\r\nanBn\n", b"jpgjpg"), ("not base64 \ud83d", b"notbase64?")):
        (came,) = read("capcom6", phone("mms:downloaded", body="yo", attachments=[{"name": "\ud83d", "data": data}]))
        assert isinstance(came, Came)
        assert (came.text, came.files[0].name, came.files[0].content) == ("yo", "?", kept)


def test_kannel_posts_and_gets_in_any_charset() -> None:
    posted = {"x_kannel_from": NUMBER, "x_kannel_time": "2026-11-26 15:00:00"}
    (came,) = read("kannel", request(body=TEXT.encode(), rest=f"{SECRET}/", query="id=k1",
                                     content_type='text/plain; charset="UTF-8"', **posted))
    assert fields(came) == (NUMBER, TEXT, "k1", AT)
    raw = quote(TEXT.encode("utf-16-be"))
    tables = [
        (quote_plus(TEXT), "charset=UTF-8&coding=0"), (raw, "charset=UTF-16BE&coding=2"), (raw, "coding=2"),
        (quote_plus(TEXT), ""), (quote_plus(TEXT), "charset=no-such"), (quote_plus(TEXT), "charset=zlib_codec"),
    ]
    for text, more in tables:
        query = f"from={quote_plus(NUMBER)}&text={text}&id=k2&time=1795705200&{more}"
        (came,) = read("kannel", request("GET", query=query, rest=SECRET))
        assert fields(came) == (NUMBER, TEXT, "k2", AT), more
    (came,) = read("kannel", request("GET", query="from=509&text=%E8%FF&charset=UTF-8", rest=SECRET))
    assert fields(came)[1] == "èÿ", "what is no UTF-8 is Latin-1: no letter is lost"
    (empty,) = read("kannel", request("GET", query="from=509&text=", rest=SECRET))
    assert fields(empty)[1] == "", "an empty message is a message"
    for status, outcome in (("1", "delivered"), ("2", "failed"), ("16", "failed"), ("8", "sent"), ("4", "sent")):
        asked = request("GET", query=f"ref={REF}&status={status}", rest=f"{SECRET}/status")
        assert read("kannel", asked) == (Report(REF, outcome),)


EXTERNAL = [
    ("POST", {"from": NUMBER, "text": TEXT, "date": "2026-11-26T15:00:00Z", "id": "e1"}, "e1", AT),
    ("POST", {"sender": NUMBER, "text": TEXT, "time": "2026-11-26T10:00:00-05:00"}, None, AT),
    ("GET", {"from": NUMBER, "text": TEXT}, "", None),
    ("POST", {"from": NUMBER, "text": TEXT, "date": "odd"}, None, None),
]


@pytest.mark.parametrize(("method", "told", "id", "at"), EXTERNAL)
@pytest.mark.parametrize("how", ["form", "json", "address"])
def test_any_gateway_over_http(
    method: str, told: dict[str, str], id: str | None, at: datetime | None, how: str
) -> None:
    as_json = how == "json" and method == "POST"
    body = json.dumps(told).encode() if as_json else urlencode(told).encode()
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    asked = {"content_type": kind, "rest": "receive"} | ({"rest": f"{SECRET}/receive"} if how == "address" else {
        "authorization": f"Token {SECRET}"})
    sent = request("GET", query=urlencode(told), **asked) if method == "GET" else request(body=body, **asked)
    (came,) = read("external", sent)
    assert (*fields(came)[:2], fields(came)[3]) == (NUMBER, TEXT, at)
    assert fields(came)[2] == id if id is not None else len(fields(came)[2]) == 64
    assert fields(came) == fields(read("external", sent)[0]), "the same again has the same id"


def test_other_names_of_fields_and_reports() -> None:
    mapped = SETTINGS["external"] | {"from_field": "msisdn", "text_field": "message, body", "id_field": "ref"}
    asked = request(body=b"msisdn=50937001122&body=a&ref=7", authorization=SECRET, content_type=FORM)
    (came,) = KINDS["external"].read(mapped, asked, AT)
    assert fields(came) == ("50937001122", "a", "7", None)
    for what in ("sent", "delivered", "failed"):
        report = request(body=f"id={REF}".encode(), rest=f"{SECRET}/{what}", content_type=FORM)
        assert read("external", report) == (Report(REF, what),)
    assert read("external", request(body=b"from=1", rest=f"{SECRET}/stopped")) == ()


@pytest.mark.parametrize("date", ["2026-11-26T15:00:00Z", "2026-11-26 15:00:00"])
def test_africas_talking(date: str) -> None:
    told = {"id": "a1", "text": TEXT, "from": NUMBER, "to": "2020", "date": date, "linkId": ""}
    (came,) = read("africastalking", request(body=urlencode(told).encode(), rest=SECRET))
    assert fields(came) == (NUMBER, TEXT, "a1", AT)
    outcomes = {"Success": "delivered", "Sent": "sent", "Buffered": "sent", "Rejected": "failed", "Failed": "failed",
                "Expired": "failed"}
    for status, outcome in outcomes.items():
        asked = request(body=urlencode({"id": "a1", "status": status}).encode(), rest=f"{SECRET}/status")
        assert read("africastalking", asked) == (Report("a1", outcome),)


class Form(dict):  # type: ignore[type-arg]
    """What Django hands out, as far as the provider's library looks."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]]


def signed(told: dict[str, str], *, url: str = "https://tande.example/in/demo/", rest: str = "", query: str = "",
           token: str = "t" * 32, algorithm: str = "HMAC_SHA1", **headers: str) -> Request:
    made = RequestValidator(token).compute_signature(url, Form(told), algorithm)
    return request(body=urlencode(told).encode(), rest=rest, query=query, x_twilio_signature=made, **headers)


def test_twilios_own_library_signs_what_we_take() -> None:
    told = {"MessageSid": "SM1", "AccountSid": "AC1", "From": NUMBER, "To": "+1", "Body": TEXT, "NumMedia": "0"}
    newer = {"algorithm": "HMAC_SHA256", "x_twilio_webhooks_signature_settings": "key=a,algorithm=HMAC_SHA256"}
    for asked in (
        signed(told), signed(told, url="https://tande.example:443/in/demo/"), signed(told, token="k" * 32, **newer),
    ):
        (came,) = read("twilio", asked)
        assert fields(came) == (NUMBER, TEXT, "SM1", None)
    for wrong in (
        signed(told, token="x" * 32), signed(told, url="https://other.example/in/demo/"), signed(told, **newer),
        signed(told, url="http://tande.example/in/demo/"), signed(told, query="a=1"),
        signed(told, x_twilio_webhooks_signature_settings="algorithm=HMAC_MD5"),
    ):
        with pytest.raises(NotGenuine):
            read("twilio", wrong)
    report = signed({"MessageSid": "SM1", "MessageStatus": "undelivered"}, rest="status", query=f"ref={REF}",
                    url=f"https://tande.example/in/demo/status?ref={REF}")
    assert read("twilio", report) == (Report(REF, "failed"),)


GENUINE = {
    "capcom6": phone(), "kannel": request("GET", query="from=1&text=a", rest=SECRET),
    "external": request(body=b"from=1&text=a", authorization=SECRET, content_type="application/x-www-form-urlencoded"),
    "africastalking": request(body=b"from=1&text=a", rest=SECRET),
    "twilio": signed({"From": "1", "Body": "a", "MessageSid": "S"}),
}


@pytest.mark.parametrize("kind", GENUINE)
def test_without_its_secret_nothing_of_it_is_looked_at(kind: str) -> None:
    good = GENUINE[kind]
    assert read(kind, good)
    strange = [
        Request(good.method, good.url, (), good.query, {}, good.body),
        Request(good.method, good.url, ("",), good.query, {"authorization": "", "x-signature": ""}, b"{"),
        Request(good.method, good.url, (SECRET[:-1], "é"), good.query, {"authorization": "Token é" + SECRET}, b"{"),
        Request(good.method, good.url, good.rest[1:], good.query, {**good.headers, "authorization": "Basic x"},
                good.body + b" "),
    ]
    for asked in strange:
        with pytest.raises(NotGenuine):
            read(kind, asked)
    for without in ({}, {"secret": "", "signing_key": "", "token": "", "shared_key": ""}):
        if without:
            with pytest.raises(NotGenuine):
                KINDS[kind].read(SETTINGS[kind] | without, good, AT)


STRANGE: tuple[Any, ...] = (
    {"event": "sms:received", "payload": {"sender": [1], "message": {}}}, {"event": 3}, [], {"payload": []},
)


@given(st.sampled_from(sorted(GENUINE)), st.binary(max_size=200), st.text(max_size=60), st.booleans())
def test_whatever_a_gateway_sends_is_read_or_refused_by_name(kind: str, body: bytes, query: str, form: bool) -> None:
    """Genuine, and still nonsense: no other exception ever, and never a word of it in one."""
    query = quote(query.encode("utf-8", "surrogatepass"), safe="=&+")
    headers = {"authorization": SECRET, "content-type": "application/json" if not form else "",
               "x-timestamp": str(int(AT.timestamp())),
               "x-signature": capcom6.signature(SECRET, body, str(int(AT.timestamp())))}
    try:
        url = "https://tande.example/in/demo"
        found = read(kind, Request("POST" if form else "GET", url, (SECRET,), query, headers, body))
    except (NotReadable, NotGenuine) as error:
        told = str(error)
        assert len(told) < 20
    else:
        assert all("\0" not in one.text + one.number for one in found if isinstance(one, Came))
    for strange in STRANGE:
        data = json.dumps(strange).encode()
        signed_so = {**headers, "x-signature": capcom6.signature(SECRET, data, headers["x-timestamp"])}
        with suppress(NotReadable):
            assert read("capcom6", Request("POST", "https://tande.example/", (), "", signed_so, data)) == ()


def outgoing(text: str = TEXT, plain: bool = False) -> Outgoing:
    return Outgoing(REF, NUMBER, text, plain, "https://tande.example/in/demo", 12345678)


def call(kind: str, message: Outgoing, **more: str) -> Call:
    made = KINDS[kind].call(SETTINGS[kind] | more, message)
    assert isinstance(made, Call)
    assert TEXT not in made.url + repr(made)
    return made


def test_what_each_is_sent() -> None:
    made = call("capcom6", outgoing(), sim="2")
    assert (made.method, made.url, json.loads(made.body or b"")) == (
        "POST", "http://10.0.0.2:8080/messages", {"id": REF, "textMessage": {"text": TEXT}, "phoneNumbers": [NUMBER],
                                                 "withDeliveryReport": True, "simNumber": 2})
    assert made.headers["Authorization"] == "Basic " + base64.b64encode(b"sms:pw").decode()
    made = call("kannel", outgoing("Mesi, ò", plain=True))
    assert (made.url, made.body, made.headers["X-Kannel-Coding"]) == (
        "http://127.0.0.1:13013/cgi-bin/sendsms", "Mesi, ò".encode(), "0")
    assert made.headers["X-Kannel-DLR-Url"] == f"https://tande.example/in/demo/{SECRET}/status?ref={REF}&status=%d"
    assert (call("kannel", outgoing()).headers["X-Kannel-Coding"], made.headers["X-Kannel-To"]) == ("2", NUMBER)
    made = call("twilio", outgoing())
    assert made.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert parse_qs((made.body or b"").decode()) == {
        "To": [NUMBER], "From": ["+15005550006"], "Body": [TEXT],
        "StatusCallback": [f"https://tande.example/in/demo/status?ref={REF}"]}
    assert b"MessagingServiceSid=MG1" in (call("twilio", outgoing(), sender="MG1").body or b"")
    made = call("africastalking", outgoing())
    assert parse_qs((made.body or b"").decode()) == {"username": ["tande"], "to": [NUMBER], "message": [TEXT]}
    assert made.headers["apikey"] == "key"
    made = call("external", outgoing())
    assert parse_qs((made.body or b"").decode()) == {
        "id": [REF], "text": [TEXT], "to": [NUMBER], "to_no_plus": [NUMBER[1:]], "from": ["+5092020"],
        "from_no_plus": ["5092020"], "channel": ["c1"]}
    assert made.headers["Authorization"] == "Token ours"
    body = '{"t":{{text}},"n":{{ to }},"o":{{none}}}'
    made = call("external", outgoing('"}]\n\\'), body=body, content_type="application/json")
    assert json.loads(made.body or b"") == {"t": '"}]\n\\', "n": NUMBER, "o": ""}
    made = call("external", outgoing("<&\">]]>"), body="<t>{{text}}</t>", content_type="text/xml")
    assert made.body == b"<t>&lt;&amp;&quot;&gt;]]&gt;</t>"
    by_get = SETTINGS["external"] | {"method": "GET", "url": "http://a/?t={{text}}"}
    made = KINDS["external"].call(by_get, outgoing())  # type: ignore[assignment]
    assert (made.method, made.body, made.url) == ("GET", None, "http://a/?t=" + quote(TEXT, safe=""))
    dropped = KINDS["gammu"].call(SETTINGS["gammu"], outgoing())
    assert isinstance(dropped, Drop)
    assert (dropped.folder, dropped.name) == ("/run/gammu/outbox", f"OUTC00000012_345678_00_{NUMBER}_{REF}.txt")
    assert dropped.body.decode("utf-16") == TEXT


AFRICA = {"SMSMessageData": {"Recipients": [{"statusCode": 101, "status": "Success", "messageId": "ATX"}]}}
BARRED = {"SMSMessageData": {"Recipients": [{"statusCode": 406, "status": "UserInBlacklist"}]}}
ANSWERS = [
    ("capcom6", 202, b"{}", "accepted"), ("capcom6", 409, b"", "accepted"), ("capcom6", 401, b"", "later"),
    ("capcom6", 404, b"", "later"), ("capcom6", 500, b"", "later"), ("capcom6", 302, b"", "later"),
    ("kannel", 202, b"0: Accepted for delivery", "accepted"),
    ("kannel", 202, b"3: Queued for later delivery", "accepted"),
    ("kannel", 403, b"Authorization failed for sendsms", "later"), ("kannel", 200, b"<html>", "later"),
    ("kannel", 503, b"4: Temporal failure, try again later.", "later"),
    ("kannel", 400, b"Missing receiver number", "refused"),
    ("external", 200, b"", "accepted"), ("external", 404, b"", "later"), ("external", 500, b"", "later"),
    ("twilio", 201, b'{"sid":"SM"}', "accepted"), ("twilio", 400, b'{"code":21614}', "refused"),
    ("twilio", 401, b'{"code":20003}', "later"), ("twilio", 429, b"", "later"), ("twilio", 400, b"[]", "later"),
    ("africastalking", 201, json.dumps(AFRICA).encode(), "accepted"),
    ("africastalking", 201, json.dumps(BARRED).encode(), "refused"),
    ("africastalking", 201, b'{"SMSMessageData":{"Recipients":[]}}', "later"), ("africastalking", 401, b"x", "later"),
]


@pytest.mark.parametrize(("kind", "status", "body", "outcome"), ANSWERS)
def test_what_an_answer_means(kind: str, status: int, body: bytes, outcome: str) -> None:
    """A wrong password, a wrong address and a provider that is down never cost a message."""
    found = KINDS[kind].sent(SETTINGS[kind], Answer(status, body))
    assert found.outcome == outcome
    assert found.ref == ("ATX" if kind == "africastalking" and outcome == "accepted" else "")


def test_words_that_must_stand_in_an_answer() -> None:
    picky = SETTINGS["external"] | {"check": "OK"}
    found = [KINDS["external"].sent(picky, Answer(200, one)).outcome for one in (b"OK 1", b"ERR")]
    assert found == ["accepted", "later"]


def test_the_environment_of_gammu() -> None:
    parts = {"SMS_MESSAGES": "2", "SMS_1_NUMBER": NUMBER, "SMS_1_TEXT": "Yo ", "SMS_2_TEXT": "bat"}
    one = gammu.received(parts | {"DECODED_PARTS": "0"}, AT)
    joined = gammu.received(parts | {"DECODED_PARTS": "1", "DECODED_1_TEXT": "Yo bat li"}, AT)
    assert (one.text, joined.text, one.number) == ("Yo bat", "Yo bat li", NUMBER)
    assert gammu.known_by(one, ["1", "2"]) != gammu.known_by(one, ["3"]) != gammu.known_by(joined, ["3"])
    assert gammu.received({"SMS_MESSAGES": "1", "SMS_1_TEXT": "a"}, AT).number == "", "a hidden number is kept"
    for wrong in ({}, {"SMS_MESSAGES": "1"}, {"SMS_MESSAGES": "x", "SMS_1_NUMBER": "1"}):
        with pytest.raises(NotReadable):
            gammu.received(wrong, AT)
    with pytest.raises(NotGenuine):
        read("gammu", request())


def test_setting_up_the_telephone() -> None:
    steps = capcom6.setup(SETTINGS["capcom6"], "https://tande.example/in/1/")
    assert [(name, call.method, call.url) for name, call in steps][:2] == [
        ("key", "PATCH", "http://10.0.0.2:8080/settings"), ("sms:received", "POST", "http://10.0.0.2:8080/webhooks")]
    told = [json.loads(call.body or b"") for _name, call in steps]
    assert told[0] == {"webhooks": {"signing_key": SECRET}}
    assert {one["event"] for one in told[1:]} == set(capcom6.EVENTS)
    assert {one["url"] for one in told[1:]} == {"https://tande.example/in/1/"}


def test_settings_of_each_kind_are_right_or_named() -> None:
    for kind, told in SETTINGS.items():
        assert faults(kind, told) == {}
    assert faults("external", SETTINGS["external"] | {"method": "DELETE", "body": "a\nb"}) == {"method": "choice"}
    assert faults("gammu", {"outbox": "here"}) == {"outbox": "path"}


@pytest.mark.parametrize(("text", "at"), [
    ("2026-11-26T15:00:00.123Z", AT + timedelta(microseconds=123000)), ("1795705200", AT), ("", None), ("²", None),
    ("9" * 30, None), ("tomorrow", None), ("0001-01-01T00:00:00+14:00", None), ("2026-11-26T20:30:00+0530", AT),
])
def test_times(text: str, at: datetime | None) -> None:
    assert messages.moment(text) == at
