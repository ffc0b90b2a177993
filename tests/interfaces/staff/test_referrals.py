"""The States' page of a case and the head's page of States, as far as HTTP sees them."""

import base64
from typing import Any

import pytest
from django.urls import reverse

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.domains.evidence.errors import NotStored
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations, queries
from tande.domains.referrals.models import Referral, StateKey, Track
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import limits
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains import test_disclosed_files as files
from tests.domains.states import StatePair
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


@pytest.fixture
def marie(sign_in: SignIn) -> SignedIn:
    return sign_in("head")


@pytest.fixture
def kenya() -> StatePair:
    return states.state_key("KEN")


@pytest.fixture
def under_inquiry(marie: SignedIn) -> str:
    return states.case_in_inquiry(marie.officer)


def body(key: StatePair, **changes: Any) -> dict[str, Any]:
    sealed = base64.b64encode(factories.envelope()).decode()
    return {
        "referral": sealing.new_id(), "state": key.state, "tracks": ["crime"], "id": sealing.new_id(),
        "key_id": key.id, "identity": "none", "envelope": sealed, "copy": sealed,
    } | changes


def make(marie: SignedIn, case_id: str, key: StatePair, **changes: Any) -> Any:
    return marie.send("referral_make", case_id, body=body(key, **changes))


def test_the_page_offers_the_keys_in_force_and_counts_silence(
    marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    empty = words(marie.get("referrals", under_inquiry))
    assert "This case is before no State." in empty
    assert sealing.fingerprint(kenya.public)[:40] in empty
    assert make(marie, under_inquiry, kenya).status_code == 201
    page = words(marie.get("referrals", under_inquiry))
    assert 'data-days="0"' in page
    assert "Waiting for the State" in page


def test_everything_said_comes_sealed_and_the_reading_is_recorded(
    marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    made = states.referred(under_inquiry, marie.officer, kenya)
    operations.answer(referral_id=made, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    told = marie.get("referrals_sealed", under_inquiry).json()
    assert [one["kind"] for one in told["said"][made]] == ["disclosure", "reply"]
    assert base64.b64decode(told["case_key"])[:2] == sealing.MAGIC
    assert Fact.objects.filter(subject=under_inquiry, kind="case.read", actor=marie.officer.pk).exists()


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"tracks": []}, 422, "bad_codes"), ({"tracks": ["king"]}, 422, "bad_codes"),
        ({"tracks": "crime"}, 400, "bad_disclosure"), ({"identity": "yes"}, 422, "bad_codes"),
        ({"envelope": "AAAA"}, 400, "bad_disclosure"), ({"envelope": "é"}, 400, "bad_disclosure"),
        ({"referral": "x"}, 400, "bad_disclosure"), ({"key_id": "f" * 32}, 409, "no_state_key"),
        ({"state": "JAM"}, 409, "no_state_key"), ({"copy": None}, 400, "bad_disclosure"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_on(
    changes: dict[str, Any], status: int, error: str, marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    answer = make(marie, under_inquiry, kenya, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert Referral.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"[" * 100_000, b'{"tracks": null}'])
def test_a_body_that_is_none_is_refused(raw: bytes, marie: SignedIn, under_inquiry: str) -> None:
    from django.urls import reverse

    url = reverse("staff:referral_make", args=[under_inquiry])
    assert marie.client.post(url, raw, content_type="application/json").status_code == 400


def test_a_key_revoked_between_page_and_post_says_how_to_go_on(
    marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    marie.get("referrals", under_inquiry)
    assert marie.post("revoke_state_key", kenya.id).status_code == 302
    answer = make(marie, under_inquiry, kenya)
    assert answer.status_code == 409
    assert "ask the head to add a focal point" in answer.json()["message"]
    assert "No key, so nothing can be sealed to them:" in words(marie.get("referrals", under_inquiry))
    assert marie.post("revoke_state_key", kenya.id).status_code == 409


def test_a_second_referral_to_the_same_state_is_more_for_the_first(
    marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    first = body(kenya)
    for _time in range(2):  # the line dropped after the first: sent again, made once
        assert marie.send("referral_make", under_inquiry, body=first).status_code == 201
    again = make(marie, under_inquiry, kenya)
    assert (again.status_code, again.json()["error"]) == (409, "already_referred")
    more = marie.send("referral_disclose", under_inquiry, first["referral"], body=body(kenya))
    assert more.status_code == 201
    assert len(queries.sealed_of_case(under_inquiry, marie.officer)[first["referral"]]) == 2


def test_a_case_that_ended_meanwhile_is_not_referred(marie: SignedIn, under_inquiry: str, kenya: StatePair) -> None:
    Case.objects.filter(pk=under_inquiry).update(stage="closed")
    answer = make(marie, under_inquiry, kenya)
    assert (answer.status_code, answer.json()["error"]) == (409, "wrong_stage")
    page = words(marie.get("referrals", under_inquiry))
    assert "refer-form" not in page
    assert "In this stage of the case nothing is disclosed to a State." in page


def test_a_conflict_of_interest_shuts_the_page_and_every_act(
    marie: SignedIn, under_inquiry: str, kenya: StatePair
) -> None:
    made = states.referred(under_inquiry, marie.officer, kenya)
    casework.declare_conflict(case_id=under_inquiry, officer=marie.officer, about=marie.officer.pk, reason="other",
                              at=clock.now())
    assert marie.get("referrals", under_inquiry).status_code == 404
    assert marie.get("referrals_sealed", under_inquiry).status_code == 404
    assert make(marie, under_inquiry, kenya).status_code == 404
    assert marie.send("referral_disclose", under_inquiry, made, body=body(kenya)).status_code == 404
    for name in ("referral_withdraw", "referral_certificate"):
        assert marie.post(name, under_inquiry, made, certificate="asked").status_code == 404
    assert marie.post("track", under_inquiry, track="crime", status="open").status_code == 404


def test_withdrawn_certified_and_tracked(marie: SignedIn, under_inquiry: str, kenya: StatePair) -> None:
    made = states.referred(under_inquiry, marie.officer, kenya)
    marie.post("referral_certificate", under_inquiry, made, certificate="asked")
    assert "The command was asked" in words(marie.get("referrals", under_inquiry))
    marie.post("referral_certificate", under_inquiry, made, certificate="<b>")
    assert "Choose one of the answers offered." in words(marie.get("referrals", under_inquiry))
    marie.post("track", under_inquiry, track="paternity", status="under_way", state="")
    assert Track.objects.get(track="paternity").status == "under_way"
    for wrong in ({"track": "king"}, {"status": ""}, {"state": "ATL"}):
        marie.post("track", under_inquiry, **({"track": "crime", "status": "taken", "state": "KEN"} | wrong))
    assert Track.objects.get(state="KEN").status == "awaited"
    for _time in range(2):
        assert marie.post("referral_withdraw", under_inquiry, made).status_code == 302
    assert "Withdraw the referral" not in words(marie.get("referrals", under_inquiry))
    assert marie.send("referral_disclose", under_inquiry, made, body=body(kenya)).json()["error"] == "withdrawn"


def test_the_timeline_says_it_in_words(marie: SignedIn, under_inquiry: str, kenya: StatePair) -> None:
    states.referred(under_inquiry, marie.officer, kenya, "crime", "redress")
    page = words(marie.get("case", under_inquiry))
    assert "Tracks: Criminal case, Redress" in page
    assert "Identity disclosed: Nothing that tells who the person is" in page


NEW = {"state": "JAM", "username": "dionne", "display_name": "Dionne", "language": "en"}


def test_the_head_adds_a_focal_point_with_a_passphrase_good_once(marie: SignedIn) -> None:
    page = marie.post("new_focal_point", **NEW)
    assert page.status_code == 201
    dionne = Officer.objects.get(username="dionne")
    assert (dionne.state, dionne.roles, dionne.passphrase_once) == ("JAM", ["focal_point"], True)
    shown = words(marie.get("states"))
    assert "Dionne" in shown
    assert "No key in force" in shown
    assert "dionne" not in words(marie.get("team"))


@pytest.mark.parametrize("wrong", [
    {"state": "ATL"}, {"state": ""}, {"username": "D A"}, {"display_name": ""}, {"language": "xx"},
    {"display_name": "D\u2028A"},
])
def test_a_wrong_form_adds_nobody_and_keeps_what_was_typed(wrong: dict[str, str], marie: SignedIn) -> None:
    typed = NEW | {"display_name": "<i>Dionne</i>"} | wrong
    answer = marie.post("new_focal_point", **typed)
    assert answer.status_code == 422
    assert not Officer.objects.filter(state="JAM").exists()
    assert 'class="wrong"' in words(answer)
    assert "<i>Dionne" not in words(answer)


def test_a_name_is_taken_once(marie: SignedIn) -> None:
    marie.post("new_focal_point", **NEW)
    answer = marie.post("new_focal_point", **NEW)
    assert answer.status_code == 422
    assert "already signs in" in words(answer)


def test_a_retired_focal_point_and_what_the_head_sees_then(marie: SignedIn, kenya: StatePair) -> None:
    assert marie.post("retire_focal_point", marie.officer.pk).status_code == 409
    assert marie.post("retire_focal_point", kenya.focal.pk).status_code == 302
    page = words(marie.get("states"))
    assert "Nobody with access holds this key any more." in page
    marie.post("revoke_state_key", kenya.id)
    assert StateKey.objects.get().revoked_by == marie.officer.pk
    assert "No key in force" in words(marie.get("states"))


def test_no_officer_is_made_a_focal_point_on_the_team_page(marie: SignedIn) -> None:
    fields = {"username": "x1", "display_name": "X", "roles": ["focal_point"], "language": "en"}
    assert marie.post("new_officer", **fields).status_code == 400


def test_a_file_is_named_and_then_sent_part_by_part(marie: SignedIn, under_inquiry: str, kenya: StatePair) -> None:
    source = files.whole_file(under_inquiry)
    one, referral_id = sealing.new_id(), sealing.new_id()
    named = [{"id": one, "source": source}]
    assert make(marie, under_inquiry, kenya, referral=referral_id, files=named).status_code == 201
    told = marie.get("referrals_sealed", under_inquiry).json()
    assert told["given"][referral_id] == [{"id": one, "source": source, "m": 2, "parts": []}]
    assert [file["id"] for file in told["files"]] == [source]
    for n, envelope, status in ((1, files.part(), 204), (1, files.part(), 204), (2, b"", 400), (3, files.part(), 400),
                                (2, bytes(limits.PART_ENVELOPE_MAX_BYTES + 1), 400)):
        answer = marie.client.post(
            reverse("staff:referral_file", args=[under_inquiry, referral_id, one, n]), envelope,
            content_type="application/octet-stream",
        )
        assert answer.status_code == status, (n, answer.content)
    assert marie.get("referrals_sealed", under_inquiry).json()["given"][referral_id][0]["parts"] == [1]


@pytest.mark.parametrize(
    "named", ["x", [1], [{}], [{"id": "a" * 32}], [{"id": 1, "source": 2}], [{"id": "a" * 32, "source": "b" * 32}]]
)
def test_files_that_are_not_of_the_case_are_refused(
    marie: SignedIn, under_inquiry: str, kenya: StatePair, named: object
) -> None:
    answer = make(marie, under_inquiry, kenya, files=named)
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_disclosure")
    assert not Referral.objects.exists()


def test_a_part_no_server_can_keep_is_said_so(
    marie: SignedIn, under_inquiry: str, kenya: StatePair, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, referral_id = sealing.new_id(), sealing.new_id()
    make(marie, under_inquiry, kenya, referral=referral_id,
         files=[{"id": one, "source": files.whole_file(under_inquiry)}])

    def full(sealed: bytes) -> str:
        raise NotStored

    monkeypatch.setattr("tande.domains.evidence.store.put", full)
    answer = marie.client.post(reverse("staff:referral_file", args=[under_inquiry, referral_id, one, 1]), files.part(),
                               content_type="application/octet-stream")
    assert (answer.status_code, answer.json()["error"]) == (503, "not_durable")
