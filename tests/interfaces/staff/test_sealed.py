"""What the script fetches and sends: recorded before it is given, refused unless whole."""

import base64
import io
from typing import Any

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.models import Message
from tande.domains.evidence import operations as evidence
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tande.toolkit.export import read_export
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn

FILE = "e" * 32


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def kinds(case_id: str) -> list[str]:
    return list(Fact.objects.filter(subject=case_id).order_by("seq").values_list("kind", flat=True))


def letter(**changes: Any) -> dict[str, Any]:
    whole = {
        "message_id": "1" * 32, "kind": "question", "envelope": b64(factories.envelope()),
        "reply_envelope": b64(factories.envelope()),
    }
    return whole | changes


def test_reading_a_case_is_recorded_and_gives_envelopes_only(joel: SignedIn, filed: Any, case_id: str) -> None:
    answer = joel.get("sealed", case_id)
    body = answer.json()
    assert base64.b64decode(body["messages"][0]["envelope"]) == filed.complaint.message
    assert base64.b64decode(body["case_key"]) == filed.complaint.case_key_envelope
    assert body["files"] == []
    assert kinds(case_id)[-1] == "case.read"


def test_identity_comes_only_when_asked_for_and_is_an_act_of_its_own(joel: SignedIn, case_id: str) -> None:
    operations.add_message(
        case_id=case_id, message_id="2" * 32, envelope=factories.envelope(), purpose="identity", at=clock.now()
    )
    assert len(joel.get("sealed", case_id).json()["messages"]) == 1
    assert "identity.opened" not in kinds(case_id)
    assert joel.get("identity", case_id).status_code == 405
    assert [one["id"] for one in joel.send("identity", case_id).json()["messages"]] == ["2" * 32]
    assert kinds(case_id)[-1] == "identity.opened"


def test_a_part_of_evidence(joel: SignedIn, case_id: str) -> None:
    sealed = factories.envelope(100)
    evidence.add_part(case_id=case_id, file_id=FILE, n=1, m=2, envelope=sealed, at=clock.now())
    file = joel.get("sealed", case_id).json()["files"][0]
    assert (file["complete"], file["m"], len(file["parts"])) == (False, 2, 1)
    answer = joel.get("part", case_id, FILE, 1)
    assert answer.content == sealed
    assert answer["Content-Type"] == "application/octet-stream"
    assert kinds(case_id)[-1] == "evidence.read"
    assert joel.get("part", case_id, FILE, 2).status_code == 404
    assert b"".join(joel.post("export", case_id).streaming_content)
    held = joel.get("sealed", case_id).json()["files"][0]["custody"]
    assert [(one["what"], one["who"]) for one in held] == [
        ("An officer opened a file.", joel.officer.display_name),
        ("The sealed case was exported.", joel.officer.display_name),
    ]
    assert joel.get("part", case_id, "9" * 32, 1).status_code == 404


def test_writing_to_the_person(joel: SignedIn, case_id: str) -> None:
    assert joel.send("message", case_id, body=letter()).status_code == 201
    assert joel.send("message", case_id, body=letter()).status_code == 201, "a retry is the same message"
    assert Message.objects.filter(kind="question").count() == 1
    assert kinds(case_id).count("case.written") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "threat"}, {"kind": None}, {"message_id": "short"}, {"message_id": 5}, {"envelope": "!!"},
        {"envelope": ""}, {"reply_envelope": None}, {"envelope": b64(b"x" * 2_000_000)},
    ],
)
def test_a_broken_message_is_not_sent(changes: dict[str, Any], joel: SignedIn, case_id: str) -> None:
    answer = joel.send("message", case_id, body=letter(**changes))
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert Message.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', "[" * 5000])
@pytest.mark.parametrize("name", ["message", "grant"])
def test_a_body_that_no_page_makes(name: str, body: str, joel: SignedIn, case_id: str) -> None:
    from django.urls import reverse

    answer = joel.client.post(reverse(f"staff:{name}", args=[case_id]), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_granting_opens_the_case_to_one_colleague(joel: SignedIn, sign_in: SignIn, filed: Any, case_id: str) -> None:
    paul = sign_in("investigator")
    assert paul.get("case", case_id).status_code == 404
    key = bytes(paul.officer.public_key or b"")
    half = sealing.seal(filed.case_seed, to=key, info=sealing.info("grant", case_id))
    answer = joel.send("grant", case_id, body={"officer": paul.officer.pk, "envelope": b64(half)})
    assert (answer.status_code, answer.json()["name"]) == (201, paul.officer.display_name)
    assert base64.b64decode(paul.get("sealed", case_id).json()["grant"]) == half
    assert kinds(case_id)[-2:] == ["case.granted", "case.read"]


def test_nobody_is_granted_who_cannot_work_on_it(joel: SignedIn, sign_in: SignIn, case_id: str) -> None:
    half = b64(sealing.seal(b"s" * 32, to=sealing.new_key_pair()[1], info=sealing.info("grant", case_id)))
    for someone in (sign_in("auditor"), sign_in("investigator", key=False)):
        answer = joel.send("grant", case_id, body={"officer": someone.officer.pk, "envelope": half})
        assert answer.status_code == 400
    assert joel.send("grant", case_id, body={"officer": 10**9, "envelope": half}).status_code == 400
    assert joel.send("grant", case_id, body={"officer": joel.officer.pk, "envelope": "AA=="}).status_code == 400
    assert queries.case(case_id, joel.officer, at=clock.now()).granted_to == ()


def test_the_sealed_case_can_be_carried_away(joel: SignedIn, case_id: str) -> None:
    sealed = factories.envelope(100)
    evidence.add_part(case_id=case_id, file_id=FILE, n=1, m=2, envelope=sealed, at=clock.now())
    answer = joel.post("export", case_id)
    export = read_export(io.BytesIO(b"".join(answer.streaming_content)))
    assert export.case.id == case_id
    assert export.part(FILE, 1) == sealed
    assert export.part(FILE, 2) is None
    assert [half.holder for half in export.case.desk_keys] == [joel.officer.username]
    assert kinds(case_id)[-1] == "case.exported"
    assert joel.get("export", case_id).status_code == 405
