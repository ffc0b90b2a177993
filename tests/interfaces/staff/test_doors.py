"""The gateways' pages: added, shown once, changed, tried out, stopped; and a telephone set up over the network."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.gateways import queries
from tande.domains.outbox import states
from tande.domains.outbox.models import Message
from tande.interfaces.staff import views_door_trying, views_doors
from tande.ledger import clock
from tande.policy import sms
from tande.toolkit.smsgateways import capcom6
from tande.toolkit.smsgateways.kinds import KINDS
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MONEY = {"price": "0.012", "cap": "1", "currency": "HTG"}
TYPED: dict[str, dict[str, str]] = {
    "capcom6": {"url": "http://10.0.0.2:8080", "username": "sms", "password": "pass word"},
    "kannel": {"url": "http://127.0.0.1:13013/sendsms", "username": "u", "password": "pass word", "sender": "2020"},
    "gammu": {"outbox": "/run/modem/out"},
    "external": {"url": "https://up.example/send", "method": "POST", "content_type": "application/json",
                 "body": '{"t":{{text}}}', "from_field": "from", "text_field": "text", "date_field": "date",
                 "id_field": "id"},
    "twilio": {"url": "https://api.twilio.com", "account": "AC1", "token": "pass word", "sender": "+15005550006"},
    "africastalking": {"url": "https://api.example/", "username": "u", "api_key": "pass word"},
}


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head", language="en")


def post(someone: SignedIn, page: str, /, *given: str, **told: str) -> Any:
    return someone.client.post(reverse(f"staff:{page}", args=given), told)


def added(someone: SignedIn, kind: str = "capcom6", **more: str) -> queries.Gateway:
    before = {one.id for one in queries.in_use()}
    answer = post(someone, "door_new", kind, **{"name": f"my {kind}", **TYPED[kind], **MONEY, **more})
    assert answer.status_code == 201, words(answer)
    (made,) = [one for one in queries.in_use() if one.id not in before]
    return made


@pytest.mark.parametrize("kind", TYPED)
def test_each_kind_is_added_and_its_key_shown_once(marie: SignedIn, kind: str) -> None:
    assert f"my {kind}" not in words(marie.get("doors"))
    answer = post(marie, "door_new", kind, name=f"my {kind}", **TYPED[kind], **MONEY)
    (made,) = queries.in_use()
    assert answer.status_code == 201
    drawn = [made.settings[one.name] for one in KINDS[kind].fields if one.drawn]
    assert all(key in answer.content.decode() and len(key) >= 32 for key in drawn)
    for page in (marie.get("doors"), marie.get("door", made.id), marie.get("door_change", made.id)):
        shown = page.content.decode()
        assert f"my {kind}" in shown
        assert not any(key in shown for key in (*drawn, "pass word"))
    fresh = post(marie, "door_keys", made.id)
    again = queries.gateway(made.id)
    assert again is not None
    for one in KINDS[kind].fields:
        if one.drawn:
            assert again.settings[one.name] != made.settings[one.name]
            assert again.settings[one.name] in fresh.content.decode()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(marie: SignedIn) -> None:
    answer = post(marie, "door_new", "capcom6", name="x", url="10.0.0.2", username="sms", price="much", cap="-1",
                  currency="HTG")
    page = answer.content.decode()
    assert (answer.status_code, queries.in_use()) == (422, [])
    assert 'value="10.0.0.2"' in page
    assert 'value="much"' in page
    assert page.count("Write an amount, such as 0.012.") == 2
    url = post(marie, "door_new", "capcom6", name="x", **{**TYPED["capcom6"], "url": "10.0.0.2"}, **MONEY)
    assert (url.status_code, "begins with http:// or https://" in words(url)) == (422, True)
    assert post(marie, "door_new", "nothing", name="x").status_code == 404


def test_a_change_keeps_what_is_not_typed_again(marie: SignedIn) -> None:
    made = added(marie)
    changed = {"url": "http://10.0.0.3:8080", "username": "sms", "password": "", "sim": "2"}
    answer = post(marie, "door_change", made.id, name="new", **changed, price="0,5", cap="", currency="USD")
    assert answer.status_code == 302
    found = queries.gateway(made.id)
    assert found is not None
    assert found.settings == {**made.settings, "url": "http://10.0.0.3:8080", "sim": "2"}
    assert (found.name, found.price, found.cap, found.currency) == ("new", 500_000, None, "USD")


def test_stopped_and_used_again(marie: SignedIn) -> None:
    made = added(marie)
    for stopped in (True, False):
        assert post(marie, "door_switch", made.id).status_code == 302
        found = queries.gateway(made.id)
        assert found is not None
        assert (found.stopped_at is not None) == stopped
        page = words(marie.get("door", made.id))
        assert ("Stopped since" in page, "Send a test message" in page) == (stopped, not stopped)


@pytest.mark.parametrize(("number", "status"), [
    ("+254700000000", 302), ("37001122", 302), ("12", 422), ("", 422), ("x", 422), ("+1\0", 422),
])
def test_a_test_message_goes_the_way_of_every_other(marie: SignedIn, number: str, status: int) -> None:
    made = added(marie)
    answer = post(marie, "door_test", made.id, number=number)
    assert (answer.status_code, Message.objects.count()) == (status, int(status == 302))


@pytest.mark.parametrize(("spent", "alert"), [
    (0, ""), (799_999, ""), (800_000, "nearly reached"), (990_000, "only receipts"), (2_000_000, "Twice the cap"),
])
def test_the_cap_is_told_of_in_time(marie: SignedIn, sign_in: SignIn, spent: int, alert: str) -> None:
    made = added(marie)
    states.counted(made.id, clock.now(), sent=1, segments=1, cost=spent)
    for someone in (marie, sign_in("auditor", language="en")):
        for page in (someone.get("doors"), someone.get("door", made.id)):
            assert (alert in words(page)) if alert else ("class=\"note warn alert\"" not in page.content.decode())


@dataclass
class Telephone:
    """What answers like the app's local server."""

    status: int = 200
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def telephone() -> Iterator[Telephone]:
    here = Telephone()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.asked.append((self.command, self.path, dict(self.headers), json.loads(body)))
            self.send_response(here.status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PATCH = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    here.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


def test_a_telephone_is_given_its_key_and_told_where_to_bring_messages(marie: SignedIn, telephone: Telephone) -> None:
    made = added(marie, url=telephone.url)
    assert words(marie.get("door_phone", made.id)).count("Set up the phone now") == 1
    page = words(post(marie, "door_phone", made.id))
    assert "The phone is set up" in page
    (method, path, headers, told), *rest = telephone.asked
    assert (method, path, told) == ("PATCH", "/settings", {"webhooks": {"signing_key": made.settings["signing_key"]}})
    assert len(made.settings["signing_key"]) >= 43, "32 random bytes or more"
    assert headers["Authorization"].startswith("Basic ")
    assert {one[3]["event"] for one in rest} == set(capcom6.EVENTS)
    assert {one[3]["url"].rpartition("/in/")[2] for one in rest} == {f"{made.id}/"}


@pytest.mark.parametrize(("status", "said"), [
    (401, "refused user or password"), (500, "answered with 500"), (302, "answered with 302"), (0, "did not answer"),
])
def test_what_could_not_be_done_is_said_and_how_to_do_it_by_hand(
    marie: SignedIn, telephone: Telephone, status: int, said: str
) -> None:
    telephone.status = status
    made = added(marie, url=telephone.url if status else "http://127.0.0.1:9")
    page = words(post(marie, "door_phone", made.id))
    assert said in page
    assert "By hand" in page
    assert made.settings["signing_key"] not in page
    assert len(telephone.asked) == bool(status), "after the first that fails nothing else is tried"
    other = added(marie, "kannel")
    assert post(marie, "door_phone", other.id).status_code == 404


def test_what_could_not_be_deleted_at_a_provider_is_told(marie: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    made = added(marie, "twilio")
    monkeypatch.setattr(views_doors.recordings, "left_at_providers", lambda: {made.id: 3})
    for page in (marie.get("doors"), marie.get("door", made.id)):
        assert "left at the provider: 3" in words(page)
    assert f"/call/{made.id}/over/" in words(marie.get("door", made.id))
    assert sms.parts(views_door_trying.TEST_TEXT).parts == 1
