"""A complaint sealed in the browser: taken whole or not at all, and never twice."""

import json
import struct
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tande.domains.casework.models import Case
from tande.domains.intake.operations import SealedComplaint
from tande.interfaces.public import sealed_body
from tande.ledger.writer import NotDurable
from tests.domains import factories
from tests.interfaces.public.people import Desk, Reporter, the_case

OCTETS = "application/octet-stream"


def body_of(complaint: SealedComplaint, **changes: Any) -> bytes:
    """The body that the page's script would send."""
    header = {
        "case": complaint.case_id, "message": complaint.message_id, "desk_key": complaint.desk_key_id,
        "first_hash": complaint.first_hash.hex(), "path": "self",
    } | changes
    head = json.dumps({name: value for name, value in header.items() if value is not None}).encode()
    return (
        b"TR1\n" + struct.pack(">H", len(head)) + head + complaint.reporter_key + complaint.case_key
        + complaint.case_key_envelope + complaint.message
    )


def send(body: bytes, **headers: str) -> Any:
    return Client().post("/a/sealed", body, content_type=OCTETS, headers=headers)


def test_a_sealed_complaint_is_received_and_its_answer_repeated(desk: Desk) -> None:
    filed = factories.complaint(desk.intake)
    body = body_of(filed.complaint)
    first, again = send(body), send(body)
    assert (first.status_code, again.status_code) == (201, 200)
    answers = [json.loads(one.content) for one in (first, again)]
    assert all(set(one) == {"token", "check_number", "promise", "publish_by", "next"} for one in answers)
    assert answers[0]["check_number"] == answers[1]["check_number"]
    assert answers[0]["promise"] == answers[1]["promise"]
    assert Case.objects.count() == 1
    assert Reporter().open(answers[1]["next"]).page.status_code == 200
    assert Client().post("/k/", {"code": filed.code}).status_code == 200


def test_a_childs_complaint_goes_to_the_childs_desk(desk: Desk) -> None:
    answer = send(body_of(factories.complaint(desk.child).complaint, path="child"))
    assert the_case().child
    assert "/q/help/" in Reporter().open(json.loads(answer.content)["next"]).html


def test_anothers_case_is_not_touched(desk: Desk) -> None:
    first, second = factories.complaint(desk.intake).complaint, factories.complaint(desk.intake).complaint
    assert send(body_of(first)).status_code == 201
    answer = send(body_of(second, case=first.case_id))
    assert (answer.status_code, json.loads(answer.content)["error"]) == (409, "case_exists")
    assert bytes(the_case().public_key) == first.case_key


@pytest.mark.parametrize("changes", [
    {"case": None}, {"case": "x"}, {"case": 7}, {"message": "A" * 32}, {"desk_key": "0" * 32}, {"first_hash": "00"},
    {"path": "priest"}, {"path": None}, {"path": ["self"]},
])
def test_a_wrong_header_is_refused_with_words(desk: Desk, changes: dict[str, Any]) -> None:
    answer = send(body_of(factories.complaint(desk.intake).complaint, **changes))
    assert answer.status_code == 400
    assert json.loads(answer.content)["message"]
    assert Case.objects.count() == 0


def test_any_shorter_body_is_refused(desk: Desk) -> None:
    body = body_of(factories.complaint(desk.intake).complaint)
    for length in (0, 3, 4, 5, 6, 50, 300, 1500, 2700, 3900, 4000):
        assert send(body[:length]).status_code == 400, length
    assert Case.objects.count() == 0


def test_a_key_that_is_no_key_is_refused(desk: Desk) -> None:
    filed = factories.complaint(desk.intake)
    body = body_of(filed.complaint)
    assert send(body.replace(filed.complaint.reporter_key, b"\xff" * 1216)).status_code == 400


def test_too_large_a_body_is_refused_with_words(desk: Desk) -> None:
    answer = send(b"TR1\n" + bytes(sealed_body.MAX_BYTES))
    assert answer.status_code == 413
    assert json.loads(answer.content)["message"]


def test_when_nothing_could_be_kept_the_script_is_told(desk: Desk) -> None:
    with mock.patch("tande.domains.intake.operations.receive", side_effect=NotDurable):
        answer = send(body_of(factories.complaint(desk.intake).complaint))
    assert answer.status_code == 503
    assert json.loads(answer.content)["message"]


def test_another_site_cannot_send_one(desk: Desk) -> None:
    body = body_of(factories.complaint(desk.intake).complaint)
    assert send(body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().get("/a/sealed").status_code == 405


@given(st.binary(max_size=6000))
def test_no_bytes_make_the_parser_fail_otherwise(body: bytes) -> None:
    for tried in (body, b"TR1\n" + body, b"TR1\n\x00\x02{}" + body):
        with pytest.raises(sealed_body.BadBody):
            sealed_body.parse(tried)


@given(st.dictionaries(st.text(max_size=12), st.none() | st.integers() | st.text(max_size=70), max_size=6))
def test_no_header_makes_the_parser_fail_otherwise(header: dict[str, Any]) -> None:
    head = json.dumps(header).encode()
    body = b"TR1\n" + struct.pack(">H", min(len(head), 65535)) + head + bytes(5000)
    with pytest.raises(sealed_body.BadBody):
        sealed_body.parse(body)


