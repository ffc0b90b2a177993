"""What a focal point sees of a referral and does with it, as far as HTTP sees it."""

import base64
from typing import Any

import pytest

from tande.domains.casework.models import Case
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations
from tande.domains.referrals.models import Referral, Reply, StateKey, StateKeyHolder, Track
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.interfaces.staff.people import words
from tests.interfaces.states.focal import FocalPoint, focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> Officer:
    return factories.officer("head")


@pytest.fixture
def wanjiru() -> FocalPoint:
    return focal_point(holds=True)


@pytest.fixture
def case_id(head: Officer) -> str:
    return states.case_in_inquiry(head)


@pytest.fixture
def referral_id(case_id: str, head: Officer, wanjiru: FocalPoint) -> str:
    assert wanjiru.key is not None
    return states.referred(case_id, head, wanjiru.key, "discipline", "crime")


def facts(case_id: str, kind: str) -> int:
    return Fact.objects.filter(subject=case_id, kind=kind).count()


def test_she_sees_the_referral_and_nothing_of_the_case(
    wanjiru: FocalPoint, referral_id: str, case_id: str, head: Officer
) -> None:
    opened = wanjiru.client.post(f"/states/r/{referral_id}/open", {}, content_type="application/json")
    pages = [words(wanjiru.get("home")), words(wanjiru.get("referral", referral_id)), words(opened)]
    for page in pages:
        assert case_id not in page
        assert case_id[:8] not in page
        assert "stage" not in page
    assert head.display_name not in pages[2]
    assert referral_id in pages[0]
    assert facts(case_id, "referral.opened") == 1


def test_what_was_disclosed_comes_sealed_with_the_key_to_answer_to(
    wanjiru: FocalPoint, referral_id: str, case_id: str
) -> None:
    told = wanjiru.send("opened", referral_id).json()
    assert set(told) == {"referral", "reply_key", "said", "files"}
    assert base64.b64decode(told["reply_key"]) == bytes(Case.objects.get(pk=case_id).public_key)
    assert [(one["kind"], one["officer"]) for one in told["said"]] == [("disclosure", "")]


def test_acknowledging_twice_says_the_same(wanjiru: FocalPoint, referral_id: str, case_id: str) -> None:
    for _time in range(2):
        assert wanjiru.post("acknowledge", referral_id).status_code == 302
    assert facts(case_id, "referral.acknowledged") == 1
    assert 'id="acknowledge"' not in words(wanjiru.get("referral", referral_id))


def test_naming_answering_and_reporting(wanjiru: FocalPoint, referral_id: str, case_id: str) -> None:
    assert wanjiru.send("name_officer", referral_id).status_code == 201
    same = wanjiru.body()
    for _time in range(2):  # the line dropped: sent again, kept once
        assert wanjiru.send("answer", referral_id, body=same).status_code == 201
    taken = wanjiru.body(track="crime", status="taken", outcomes=["criminal_case"])
    assert wanjiru.send("outcome", referral_id, body=taken).status_code == 201
    assert sorted(Reply.objects.values_list("kind", flat=True)) == ["named", "outcome", "reply"]
    assert Track.objects.get(track="crime").status == "taken"
    page = words(wanjiru.get("referral", referral_id))
    assert "Investigation officer named" in page
    assert "Action taken" in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"track": "redress"}, 422), ({"status": "open"}, 422), ({"outcomes": []}, 422),
        ({"outcomes": ["state_silent"]}, 422), ({"outcomes": "criminal_case"}, 400), ({"outcomes": [1]}, 400),
        ({"track": None}, 400), ({"envelope": ""}, 400), ({"copy": "AAAA"}, 400), ({"id": "../../x"}, 400),
        ({"key_id": "f" * 32}, 409),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(
    changes: dict[str, Any], status: int, wanjiru: FocalPoint, referral_id: str
) -> None:
    sent = wanjiru.body(track="crime", status="taken", outcomes=["criminal_case"]) | changes
    assert wanjiru.send("outcome", referral_id, body=sent).status_code == status
    assert Reply.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"\xff", b"{" * 5000])
def test_a_body_that_is_none_is_refused(raw: bytes, wanjiru: FocalPoint, referral_id: str) -> None:
    for name in ("answer", "name", "outcome"):
        answer = wanjiru.client.post(f"/states/r/{referral_id}/{name}", raw, content_type="application/json")
        assert answer.status_code == 400


def test_a_key_revoked_while_she_wrote_says_how_to_go_on(
    wanjiru: FocalPoint, referral_id: str, head: Officer
) -> None:
    body = wanjiru.body()
    assert wanjiru.key is not None
    operations.revoke_state_key(key_id=wanjiru.key.id, actor=head, at=clock.now())
    answer = wanjiru.send("answer", referral_id, body=body)
    assert (answer.status_code, "Copy your words" in answer.json()["message"]) == (409, True)
    assert "no-state-key" in words(wanjiru.get("home"))
    assert "make-state-key" in words(wanjiru.get("state_key"))


def test_a_withdrawn_referral_says_so_and_nothing_more(
    wanjiru: FocalPoint, referral_id: str, case_id: str, head: Officer
) -> None:
    operations.withdraw(case_id=case_id, referral_id=referral_id, officer=head, at=clock.now())
    assert "Withdrawn" in words(wanjiru.get("home"))
    assert "Discipline" not in words(wanjiru.get("home"))
    page = words(wanjiru.get("referral", referral_id))
    assert 'id="withdrawn"' in page
    assert "Discipline" not in page
    assert wanjiru.send("opened", referral_id).json()["error"] == "withdrawn"
    assert wanjiru.send("answer", referral_id).status_code == 409
    assert wanjiru.post("acknowledge", referral_id).status_code == 409
    assert facts(case_id, "referral.acknowledged") == 0


def test_a_certificate_is_one_of_two(wanjiru: FocalPoint, referral_id: str, case_id: str) -> None:
    for wrong in ("asked", "", "<b>"):
        wanjiru.post("certificate", referral_id, certificate=wrong)
    assert facts(case_id, "referral.act_certified") == 0
    wanjiru.post("certificate", referral_id, certificate="not_official")
    assert "Certified: not an official act" in words(wanjiru.get("referral", referral_id))


def test_the_states_key_is_made_once_and_given_to_a_colleague(wanjiru: FocalPoint) -> None:
    second = focal_point()
    seed, public = sealing.new_key_pair()
    half = base64.b64encode(sealing.seal(seed, to=public, info=sealing.info("state-key", "0" * 32))).decode()
    own = {"key_id": sealing.new_id(), "public_key": base64.b64encode(public).decode(), "envelope": half}
    taken = second.send("make_state_key", body=own)
    assert (taken.status_code, taken.json()["error"]) == (409, "key_exists")
    assert "You do not hold it yet." in words(second.get("state_key"))
    assert wanjiru.key is not None
    give = {"key_id": wanjiru.key.id, "holder": second.officer.pk, "envelope": half}
    assert second.send("give_state_key", body=give).status_code == 400  # holds nothing to give
    assert "give-state-key" in words(wanjiru.get("state_key"))
    assert wanjiru.send("give_state_key", body=give).status_code == 201
    assert [one["id"] for one in second.get("key_material").json()["state_keys"]] == [wanjiru.key.id]
    jamaica = focal_point(state="JAM")
    for wrong in ({"envelope": "AAAA"}, {"public_key": "AAAA"}, {"key_id": "x"}, {"envelope": None}):
        assert jamaica.send("make_state_key", body=own | wrong).status_code == 400
    assert jamaica.send("make_state_key", body=own).status_code == 201
    assert StateKey.objects.count() == 2


def test_a_new_own_key_asks_for_the_states_key_again(wanjiru: FocalPoint) -> None:
    public = base64.b64encode(sealing.new_key_pair()[1]).decode()
    made = wanjiru.send("first_key", body={"public_key": public, "wrapped_key": factories.WRAPPED})
    assert made.status_code == 201
    assert not StateKeyHolder.objects.exists()
    assert wanjiru.send("first_key", body={"public_key": "AAAA", "wrapped_key": factories.WRAPPED}).status_code == 400
    assert wanjiru.send("first_key", body={"public_key": public, "wrapped_key": []}).status_code == 400


def test_the_list_is_empty_until_something_is_referred(wanjiru: FocalPoint) -> None:
    assert "Nothing is referred to your State." in words(wanjiru.get("home"))
    assert Referral.objects.count() == 0


def test_the_language_is_kept_and_no_way_out_of_the_site(wanjiru: FocalPoint) -> None:
    away = wanjiru.post("language", language="sw", next="https://elsewhere.example/")
    assert (away.status_code, away.url) == (302, "/states/")
    assert wanjiru.client.cookies["states_language"].value == "sw"
    wanjiru.post("language", language="xx", next="/states/keys/")
    assert 'lang="sw"' in words(wanjiru.get("home"))
