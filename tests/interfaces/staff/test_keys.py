"""Keys: made in the browser, only halves that are wrapped or sealed ever arrive, no complaint is touched."""

import base64
from typing import Any

import pytest

from tande.domains.casework.models import Case
from tande.domains.officers import queries
from tande.domains.officers.models import Officer
from tande.toolkit import sealing
from tests.domains import factories
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def own_key(**changes: Any) -> dict[str, Any]:
    return {"public_key": b64(sealing.new_key_pair()[1]), "wrapped_key": factories.WRAPPED} | changes


def desk_pair(*holders: SignedIn, desk: str = "intake") -> dict[str, Any]:
    """What the head's browser sends: a new pair, sealed to each holder."""
    seed, public = sealing.new_key_pair()
    key_id = sealing.new_id()
    context = sealing.info("desk-key", key_id)
    sealed = {
        str(one.officer.pk): b64(sealing.seal(seed, to=bytes(one.officer.public_key or b""), info=context))
        for one in holders
    }
    return {"desk": desk, "key_id": key_id, "public_key": b64(public), "holders": sealed}


def test_the_first_key(sign_in: SignIn) -> None:
    someone = sign_in("intake_officer", key=False)
    assert "Make your key" in words(someone.get("first_key"))
    body = own_key()
    assert someone.send("first_key", body=body).status_code == 201
    material = someone.get("key_material").json()
    assert material["public_key"] == body["public_key"]
    assert material["wrapped_key"]["rounds"] >= 600_000
    copy = someone.get("key_copy")
    assert "attachment" in copy["Content-Disposition"]
    assert copy.json()["username"] == someone.officer.username
    assert copy.json()["v"] == 1  # as tande open reads it: tests/toolkit/test_offline.py


@pytest.mark.parametrize(
    "changes",
    [
        {"wrapped_key": {**factories.WRAPPED, "rounds": 599_999}}, {"wrapped_key": {**factories.WRAPPED, "seed": "x"}},
        {"wrapped_key": "x"}, {"wrapped_key": None}, {"public_key": b64(b"x" * 1215)}, {"public_key": "%"},
    ],
)
def test_a_weak_or_broken_key_is_not_kept(changes: dict[str, Any], sign_in: SignIn) -> None:
    someone = sign_in("intake_officer", key=False)
    answer = someone.send("first_key", body=own_key(**changes))
    assert answer.status_code == 400
    assert Officer.objects.get(pk=someone.officer.pk).public_key is None


def test_the_copy_needs_a_key_first(sign_in: SignIn) -> None:
    assert sign_in("intake_officer", key=False).get("key_copy").status_code == 302


def test_making_and_replacing_a_desk_key_leaves_cases_alone(sign_in: SignIn, joel: SignedIn, case_id: str) -> None:
    marie = sign_in("head")
    before = Case.objects.values().get(pk=case_id)
    body = desk_pair(marie, joel)
    assert marie.send("replace_desk_key", body=body).status_code == 201
    assert queries.desk_key_in_force("intake").id == body["key_id"]
    assert Case.objects.values().get(pk=case_id) == before
    assert len(joel.get("key_material").json()["desk_keys"]) == 2, "the former key still opens the former cases"
    assert "Former desk keys" in words(marie.get("keys"))


def test_a_desk_key_goes_only_to_those_entitled(sign_in: SignIn) -> None:
    marie, paul = sign_in("head"), sign_in("investigator")
    for body in (desk_pair(paul), desk_pair(marie, desk="child"), desk_pair(), desk_pair(marie, desk="kitchen")):
        assert marie.send("replace_desk_key", body=body).status_code == 400
    wrong: list[dict[str, Any]] = [
        {"key_id": "x"}, {"holders": {"me": "AA=="}}, {"holders": []}, {"holders": {"1": "no"}}
    ]
    for changes in wrong:
        assert marie.send("replace_desk_key", body=desk_pair(marie) | changes).status_code == 400
    assert queries.published_keys() == []


def test_giving_the_desk_key_to_a_newcomer(sign_in: SignIn, joel: SignedIn, case_id: str) -> None:
    nadia = sign_in("intake_officer")
    key = queries.desk_key_in_force("intake")
    assert f'data-holder="{nadia.officer.pk}"' in words(joel.get("keys"))
    seed = sealing.seal(b"s" * 32, to=bytes(nadia.officer.public_key or b""), info=sealing.info("desk-key", key.id))
    body = {"key_id": key.id, "holder": nadia.officer.pk, "envelope": b64(seed)}
    assert sign_in("intake_officer").send("give_desk_key", body=body).status_code == 400, "gives what it has not"
    assert joel.send("give_desk_key", body=body).status_code == 201
    assert [half["id"] for half in nadia.get("key_material").json()["desk_keys"]] == [key.id]
    assert joel.send("give_desk_key", body=body | {"key_id": "0" * 32}).status_code == 404


def test_a_lost_key_passphrase_costs_the_grants_and_colleagues_can_give_them_again(
    joel: SignedIn, sign_in: SignIn, filed: Any, case_id: str
) -> None:
    paul = sign_in("investigator")

    def give() -> Any:
        to = bytes(Officer.objects.get(pk=paul.officer.pk).public_key or b"")
        half = sealing.seal(filed.case_seed, to=to, info=sealing.info("grant", case_id))
        return joel.send("grant", case_id, body={"officer": paul.officer.pk, "envelope": b64(half)})

    offered = f'{{"id": {paul.officer.pk}, '
    assert offered in words(joel.get("case", case_id))
    assert give().status_code == 201
    assert offered not in words(joel.get("case", case_id))
    assert paul.send("first_key", body=own_key()).status_code == 201
    assert paul.get("case", case_id).status_code == 404, "a grant to the former key opens nothing"
    assert offered in words(joel.get("case", case_id)), "nobody could give the case again"
    assert give().status_code == 201
    assert paul.get("sealed", case_id).json()["grant"]


def test_before_the_first_desk_key(sign_in: SignIn) -> None:
    page = words(sign_in("head").get("keys"))
    assert "Nobody can report until the first desk key is made." in page
    assert 'data-desk="intake"' in page
    assert "tande custody split" in page


def test_the_page_gives_public_halves_only(sign_in: SignIn, joel: SignedIn, case_id: str) -> None:
    page = words(sign_in("auditor").get("keys"))
    assert sealing.fingerprint(bytes(joel.officer.public_key or b""))[:4] in page
    assert "wrapped_key" not in page
    assert "give-desk-key" not in page
    assert "replace-desk-key" not in page
