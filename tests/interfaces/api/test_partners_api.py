"""The partners' API: what is let in, and what each refusal says."""

import base64
import gzip
import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from tande.domains.casework.models import Case, Message
from tande.domains.evidence.models import EvidencePart
from tande.domains.partners import operations
from tande.interfaces.api.partner_problems import KINDS
from tande.ledger import clock
from tande.policy import limits
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
BASE = "/api/partners/v1"
SECRET = "yo te kouri"


@pytest.fixture
def desk() -> factories.DeskPair:
    return factories.desk_key(factories.officer("intake_officer"))


def key(scopes: tuple[str, ...] = ("file", "follow"), per_minute: int = 600) -> str:
    head = factories.officer("head", key=False)
    partner_id = operations.add(
        name="Example Rights", kind="ngo", contact="", scopes=scopes, per_minute=per_minute, per_day=1000, actor=head,
        at=clock.now(),
    )
    return operations.give_key(partner_id=partner_id, actor=head, at=clock.now()).text


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def body_of(filed: factories.Filed) -> dict[str, Any]:
    one = filed.complaint
    return {
        "case_id": one.case_id, "desk_key_id": one.desk_key_id, "first_hash": one.first_hash.hex(),
        "reporter_key": b64(one.reporter_key), "case_key": b64(one.case_key),
        "case_key_envelope": b64(one.case_key_envelope), "message_id": one.message_id, "message": b64(one.message),
        "language": "ht", "channel": "partner",
    }


def send(method: str, path: str, own: str = "", data: Any = None, **headers: str) -> Any:
    if own:
        headers["Authorization"] = f"Bearer {own}"
    raw = isinstance(data, bytes)
    return Client().generic(
        method, BASE + path, data if raw else json.dumps(data) if data is not None else b"",
        content_type="application/octet-stream" if raw else "application/json", headers=headers,
    )


def refused(answer: Any, code: str, field: str = "") -> None:
    told = json.loads(answer.content)
    assert (told["code"], told["field"], answer.status_code) == (code, field, KINDS[code].status), told
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert told["type"].endswith(f"/en/api/partners/#{code}")
    assert told["title"]
    assert told["detail"]


def test_without_a_key_nothing_is_told() -> None:
    for method, path in (
        ("GET", "/keys"), ("POST", "/complaints"), ("POST", "/messages"), ("GET", "/status"), ("GET", "/receipt"),
        ("PUT", f"/files/{'1' * 32}/parts/1/1"), ("PUT", f"/files/{'1' * 32}/manifest/1"),
    ):
        refused(send(method, path), "no_key")
        refused(send(method, path, "tande-aaaaaaaa-" + "A" * 43), "unknown_key")
    refused(Client().get(f"{BASE}/keys", headers={"Authorization": "Basic eDp5"}), "no_key")


def test_a_scope_that_is_missing_and_a_limit_that_is_reached(desk: factories.DeskPair) -> None:
    follows, files = key(("follow",)), key(("file",), per_minute=2)
    refused(send("POST", "/complaints", follows, {}), "not_in_scope")
    refused(send("GET", "/status", files), "not_in_scope")
    assert [send("GET", "/keys", files).status_code for _ in range(3)] == [200, 200, 429]
    answer = send("GET", "/keys", files)
    refused(answer, "too_often")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_the_keys_are_those_in_force(desk: factories.DeskPair) -> None:
    own = key()
    told = json.loads(send("GET", "/keys", own).content)
    assert [(one["id"], one["desk"], base64.b64decode(one["public_key"])) for one in told["keys"]] == [
        (desk.id, "intake", desk.public)
    ]
    assert told["keys"][0]["fingerprint"] == sealing.fingerprint(desk.public)
    child = factories.desk_key(factories.officer("child_officer"), "child")
    assert [one["id"] for one in json.loads(send("GET", "/keys", own).content)["keys"]] == [desk.id, child.id]


def test_before_there_is_a_desk_key_it_is_said() -> None:
    refused(send("GET", "/keys", key()), "not_ready")


def test_a_complaint_is_received_once_and_followed_by_its_code(desk: factories.DeskPair) -> None:
    own, filed = key(), factories.complaint(desk)
    first, again = (send("POST", "/complaints", own, body_of(filed)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    told, repeated = json.loads(first.content), json.loads(again.content)
    assert (told["new"], repeated["new"]) == (True, False)
    assert told["check_number"] == repeated["check_number"]
    assert first["Cache-Control"] == "no-store"
    code_hash = filed.complaint.first_hash.hex()
    status = json.loads(send("GET", "/status", own, **{"Code-Hash": code_hash}).content)
    assert (status["status"], status["check_number"]) == ("received", told["check_number"])
    assert base64.b64decode(status["case_key"]) == filed.complaint.case_key
    receipt = json.loads(send("GET", "/receipt", own, **{"Code-Hash": code_hash}).content)
    assert {name: told[name] for name in receipt} == receipt
    assert set(receipt) == {"check_number", "promise", "publish_by", "received_on"}
    refused(send("GET", "/status", own, **{"Code-Hash": "0" * 64}), "no_such_code")
    refused(send("GET", "/status", own, **{"Code-Hash": filed.code}), "malformed", "Code-Hash")
    changed = body_of(filed) | {"message": b64(factories.envelope())}
    refused(send("POST", "/complaints", own, changed), "other_content")
    assert Message.objects.count() == 1


def test_more_is_added_with_the_token_alone(desk: factories.DeskPair) -> None:
    own, filed = key(), factories.complaint(desk)
    token = {"Append-Token": json.loads(send("POST", "/complaints", own, body_of(filed)).content)["append_token"]}
    more = {"message_id": "a" * 32, "envelope": b64(factories.envelope()), "signal": "danger"}
    file_id = "f" * 32
    assert send("POST", "/messages", own, more, **token).status_code == 204
    assert send("PUT", f"/files/{file_id}/parts/1/1", own, factories.envelope(5), **token).status_code == 204
    assert send("PUT", f"/files/{file_id}/manifest/1", own, factories.envelope(50), **token).status_code == 204
    case = Case.objects.get()
    assert case.danger_at is not None
    assert (case.messages.count(), EvidencePart.objects.count()) == (2, 1)
    refused(send("POST", "/messages", own, {**more, "signal": "withdraw"}, **token), "malformed", "signal")
    refused(send("POST", "/messages", own, more), "malformed", "Append-Token")
    refused(send("POST", "/messages", key(), more, **token), "token_over")
    refused(send("PUT", f"/files/{file_id}/parts/1/3", own, factories.envelope(5), **token), "id_taken", "file_id")
    for n, m in (("0", "1"), ("2", "1"), ("a", "1"), ("1" * 30, "1")):
        refused(send("PUT", f"/files/{file_id}/parts/{n}/{m}", own, factories.envelope(5), **token), "malformed", "n")
    large = b"x" * (limits.PART_ENVELOPE_MAX_BYTES + 1)
    refused(send("PUT", f"/files/{'e' * 32}/parts/1/1", own, large, **token), "too_large")
    refused(send("PUT", f"/files/{'e' * 32}/parts/1/1", own, b"x" * 2000, **token), "bad_envelope", "body")
    refused(send("PUT", f"/files/{'e' * 32}/parts/1/1", own, b"", **token), "unreadable")


def test_other_bytes_under_an_id_are_refused_and_never_lost_in_silence(desk: factories.DeskPair) -> None:
    own, more, file_id = key(), {"message_id": "a" * 32, "envelope": b64(factories.envelope())}, "f" * 32
    filed = [body_of(factories.complaint(desk)) for _ in range(2)]
    tokens = [
        {"Append-Token": json.loads(send("POST", "/complaints", own, one).content)["append_token"]} for one in filed
    ]
    sent: list[tuple[str, str, Any, Any, str]] = [
        ("POST", "/messages", more, more | {"envelope": b64(factories.envelope())}, "message_id"),
        ("PUT", f"/files/{file_id}/parts/1/1", factories.envelope(5), factories.envelope(50), "n"),
        ("PUT", f"/files/{file_id}/manifest/1", factories.envelope(5), factories.envelope(50), "file_id"),
    ]
    for method, path, first, other, field in sent:
        assert [send(method, path, own, first, **tokens[0]).status_code for _twice in range(2)] == [204, 204]
        refused(send(method, path, own, other, **tokens[0]), "id_taken", field)
        refused(send(method, path, own, first, **tokens[1]), "id_taken", "file_id" if field == "n" else field)
    assert (Message.objects.count(), EvidencePart.objects.count()) == (3, 1)
    refused(send("POST", "/complaints", own, filed[0] | {"reporter_key": filed[0]["case_key"]}), "other_content")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"case_id": "x"}, "malformed", "case_id"), ({"case_id": None}, "malformed", "case_id"),
    ({"case_id": "A" * 32}, "malformed", "case_id"), ({"first_hash": SECRET}, "malformed", "first_hash"),
    ({"reporter_key": "AAAA"}, "malformed", "reporter_key"), ({"reporter_key": SECRET}, "malformed", "reporter_key"),
    ({"case_key": b64(b"\xff" * 1216)}, "malformed", "case_key"), ({"case_key": 7}, "malformed", "case_key"),
    ({"case_key_envelope": b64(b"x" * 1171)}, "malformed", "case_key_envelope"),
    ({"message_id": "a" * 31 + "\n"}, "malformed", "message_id"), ({"message": ""}, "malformed", "message"),
    ({"message": b64(b"x" * 2000)}, "bad_envelope", "message"), ({"message": "é" * 2000}, "malformed", "message"),
    ({"message": b64(factories.envelope(4095))}, "bad_envelope", "message"),
    ({"case_key_envelope": b64(b"x" * 1172)}, "bad_envelope", "case_key_envelope"),
    ({"message": "A" * 1_300_000}, "too_large", "message"), ({"language": "xx"}, "malformed", "language"),
    ({"language": "\0"}, "malformed", "language"), ({"channel": "web"}, "malformed", "channel"),
    ({"desk_key_id": "0" * 32}, "bad_desk_key", "desk_key_id"), ({"text": SECRET}, "malformed", ""),
    ({SECRET: 1}, "malformed", ""),
]


@pytest.mark.once
def test_each_wrong_field_is_named_and_nothing_that_was_sent_comes_back(
    desk: factories.DeskPair, caplog: pytest.LogCaptureFixture
) -> None:
    own, body = key(), body_of(factories.complaint(desk))
    for changed, code, field in WRONG:
        answer = send("POST", "/complaints", own, body | changed)
        refused(answer, code, field)
        assert SECRET not in answer.content.decode()
    for left_out in set(body) - {"language", "channel"}:
        less = {name: value for name, value in body.items() if name != left_out}
        refused(send("POST", "/complaints", own, less), "malformed", left_out)
    for raw in (
        b"", b"[]", b"7", b"{", b"\xff\xfe", b'"x"', b"[" * 100_000, gzip.compress(json.dumps(body).encode()),
        b'{"language": ' + b"9" * 6_000 + b"}", json.dumps(body).encode()[:-1] + b', "language": "fr"}',
    ):
        refused(send("POST", "/complaints", own, raw), "unreadable")
    refused(send("POST", "/complaints", own, {"message": "A" * 4_200_000}), "too_large")
    assert not Case.objects.exists()
    assert SECRET not in caplog.text
    assert own not in caplog.text


@pytest.mark.once
def test_refusals_are_in_the_language_that_is_asked_for(desk: factories.DeskPair) -> None:
    told = {
        lang: json.loads(send("GET", "/keys", **{"Accept-Language": lang}).content)
        for lang in ("ht", "fr", "en", "es", "sw")
    }
    assert {one["code"] for one in told.values()} == {"no_key"}
    assert len({one["title"] for one in told.values()}) == 5


@pytest.mark.once
def test_the_description_names_every_address_and_its_refusals() -> None:
    told = json.loads(Client().get(f"{BASE}/openapi.json").content)
    assert {path.removeprefix(BASE) for path in told["paths"]} == {
        "/keys", "/complaints", "/messages", "/files/{file_id}/parts/{n}/{m}", "/files/{file_id}/manifest/{m}",
        "/status", "/receipt",
    }
    sent = body_of(factories.complaint(factories.desk_key(factories.officer("intake_officer"))))
    fields = told["components"]["schemas"]["Complaint"]["properties"]
    for name in ("reporter_key", "case_key", "case_key_envelope", "message"):
        assert fields[name]["minLength"] == len(sent[name]), "the least is what an ordinary complaint has"
    for methods in told["paths"].values():
        for one in methods.values():
            assert {"401", "403", "429", "503"} <= set(one["responses"])
            assert set(one["responses"]["401"]["content"]) == {"application/problem+json"}
            assert one["security"]


@pytest.mark.once
def test_a_program_that_asks_at_a_wrong_address_or_in_a_wrong_way_reads_no_page() -> None:
    for path in ("/", "/keys/", "/nothing"):
        refused(send("GET", path), "no_such_address")
        refused(send("POST", path, "", {}), "no_such_address")
    for method, path, allowed in (("DELETE", "/complaints", "POST"), ("POST", "/keys", "GET")):
        answer = send(method, path)
        refused(answer, "wrong_method")
        assert answer["Allow"] == allowed


@pytest.mark.once
@pytest.mark.parametrize("prefix", ["", "/fr", "/en", "/es", "/sw"])
def test_the_page_tells_everything_in_each_language(prefix: str) -> None:
    answer = Client().get(f"{prefix}/api/partners/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert all(f'id="{code}"' in text for code in KINDS)
    assert not answer.cookies
    program = Client().get(f"{prefix}/api/partners/send.py").content.decode()
    assert printed(text) == program
    assert len([line for line in program.splitlines() if line and not line.startswith(("import", "from"))]) == 20


def printed(page: str) -> str:
    found = re.search(r'<pre id="program"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])
