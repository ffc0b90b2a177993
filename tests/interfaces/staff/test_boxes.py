"""Boxes at the desk: two persons, two seals, versions that stay, and a broken seal that waits for the head."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tande.domains.paper import queries
from tande.domains.paper.models import Box, Opening
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.toolkit import codes, form_numbers, sealing
from tests.domains import papers
from tests.domains.papers import printed
from tests.interfaces.staff.people import SignedIn, signed_in, words

pytestmark = pytest.mark.django_db
NOT_OURS = form_numbers.number(9_000_000)
TODAY = papers.TODAY.isoformat()


@pytest.fixture
def celeste() -> SignedIn:
    return signed_in("operator", key=False)


@pytest.fixture
def joel() -> SignedIn:
    return signed_in("intake_officer", key=False)


@pytest.fixture
def head() -> SignedIn:
    return signed_in("head", key=False)


@pytest.fixture
def box_id(celeste: SignedIn) -> str:
    from django.conf import settings

    place = settings.MISSION.places[0].code
    given = {
        "id": sealing.new_id(), "name": "Lekòl la", "place": place, "placed_on": TODAY, "seal_1": "A1", "seal_2": "A2",
    }
    for wrong in ({"seal_2": "A1"}, {"placed_on": "2099-01-01"}, {"placed_on": "x"}, {"place": ""}, {"name": "\x00"}):
        assert celeste.post("box_place", **{**given, **wrong}).status_code == 422
    celeste.post("box_place", **given)
    celeste.post("box_place", **given)
    return Box.objects.get().pk


def open_box(who: SignedIn, box_id: str, other: SignedIn | None, **more: str) -> Any:
    given = {
        "id": sealing.new_id(), "opened_on": TODAY, "second": str(other.officer.pk) if other else "", "old_1": "A1",
        "old_2": "A2", "intact": "yes", "count": "2", "new_1": "B1", "new_2": "B2", "numbers": "", "notes": "",
    }
    return who.post("box_open", box_id, **{**given, **more})


def test_two_persons_open_it_and_the_second_confirms_with_her_own_sign_in(
    celeste: SignedIn, joel: SignedIn, head: SignedIn, box_id: str
) -> None:
    sheets = printed(head.officer, 2)
    answer = open_box(celeste, box_id, joel, numbers=codes.show(sheets[1].number), notes="Lapli")
    opening = Opening.objects.get()
    assert answer.url.endswith(f"/{opening.opening}/")
    assert queries.waiting(joel.officer) == 1
    assert 'id="waiting"' in words(joel.get("boxes"))
    assert 'id="waiting"' not in words(celeste.get("boxes"))
    at = (box_id, opening.opening)
    assert celeste.post("box_confirm", *at, version="1").status_code == 409
    assert head.post("box_confirm", *at, version="1").status_code == 409
    assert joel.post("box_confirm", *at, version="2").status_code == 409
    page = words(joel.get("box_record", *at))
    assert "I was there" in page
    assert "I was there" not in words(celeste.get("box_record", *at))
    for _ in range(2):
        assert joel.post("box_confirm", *at, version="1").status_code == 302
    assert queries.waiting(joel.officer) == 0
    assert Fact.objects.filter(kind="box.confirmed").count() == 1
    fact = Fact.objects.get(kind="box.opened")
    sealed = hashlib.sha256(bytes(opening.content)).hexdigest()
    assert json.loads(fact.body) == {"count": 2, "day": TODAY, "record": sealed}
    assert fact.entry
    told = words(joel.get("box_record", *at))
    assert f"Not typed in yet</dt><dd class=\"mono\">{codes.show(sheets[1].number)}" in told
    kept = b"".join(bytes(row.content) for row in (*Opening.objects.all(), *Box.objects.all()))
    assert not any(secret in kept for secret in (b"Lapli", b"B1", sheets[1].number.encode()))
    found = queries.batches(head.officer)[0].account
    assert found.numbers["found"] == (sheets[1].number,)
    assert found.gaps == (sheets[0].number,)
    assert queries.box(joel.officer, box_id).seals == ("B1", "B2")


@pytest.mark.parametrize(("wrong", "said"), [
    ({"witness": "Madan Pyè"}, "Two different persons"), ({"opened_on": "2099-01-01"}, "Not in the future"),
    ({"new_1": "B2"}, "Two new seals"), ({"new_1": "A1"}, "Two new seals"), ({"new_1": ""}, "required"),
    ({"numbers": NOT_OURS}, "Each number once"), ({"numbers": "12"}, "8 digits"), ({"count": "-1"}, "greater"),
    ({"intact": ""}, "required"), ({"second": "0"}, "valid choice"), ({"notes": "x" * 2001}, "2000"),
])
def test_an_opening_that_cannot_be_is_refused_and_what_was_typed_stays(
    wrong: dict[str, str], said: str, celeste: SignedIn, joel: SignedIn, box_id: str
) -> None:
    answer = open_box(celeste, box_id, joel, **{"notes": "Lapli tonbe", **wrong})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "notes" in wrong or "Lapli tonbe" in words(answer)
    assert not Opening.objects.exists()


def test_nobody_is_both_persons_and_one_person_is_not_two(celeste: SignedIn, box_id: str) -> None:
    assert open_box(celeste, box_id, celeste).status_code == 422
    assert open_box(celeste, box_id, None).status_code == 422
    assert open_box(celeste, box_id, None, witness=celeste.officer.display_name.upper()).status_code == 422
    assert open_box(celeste, box_id, None, witness="Madan Pyè").status_code == 302


@pytest.mark.parametrize("broken", [{"intact": "no"}, {"old_1": "Z9"}, {"old_2": ""}])
def test_a_broken_seal_waits_for_the_head_and_no_correction_takes_it_away(
    broken: dict[str, str], celeste: SignedIn, joel: SignedIn, head: SignedIn, box_id: str
) -> None:
    open_box(celeste, box_id, None, witness="Madan Pyè", **broken)
    opening = Opening.objects.get()
    at = (box_id, opening.opening)
    with_key = signed_in("head")
    assert (queries.alerts(head.officer), queries.alerts(joel.officer)) == (1, 0)
    assert 'id="box-alerts"' in words(with_key.get("queue"))
    fixed = {
        "opened_on": TODAY, "witness": "Madan Pyè", "old_1": "A1", "old_2": "A2", "intact": "yes", "count": "3",
        "new_1": "B1", "new_2": "B2", "id": opening.opening,
    }
    assert joel.post("box_correct", *at, base="1", **{**fixed, "witness": "A friend"}).status_code == 422
    assert joel.post("box_correct", *at, base="1", **fixed).status_code == 302
    assert joel.post("box_correct", *at, base="1", **fixed).status_code == 409
    assert queries.waiting(celeste.officer) == 1  # a third person wrote this: who was there must say that it is so
    assert queries.alerts(head.officer) == 1
    page = words(head.get("box_record", *at))
    assert "Earlier versions" in page
    assert "Version 1" in " ".join(page.split())
    assert joel.post("box_looked", *at, words="x").status_code == 403
    assert head.post("box_looked", *at, words=" ").status_code == 422
    assert head.post("box_looked", *at, words="Van te fè l").status_code == 302
    assert queries.alerts(head.officer) == 0
    assert 'id="box-alerts"' not in words(with_key.get("queue"))
    assert "Van te fè l" in words(head.get("box_record", *at))
    assert [row.first_id for row in Opening.objects.order_by("version")] == [celeste.officer.pk] * 2


def test_the_second_person_does_not_confirm_what_she_wrote_alone(
    celeste: SignedIn, joel: SignedIn, head: SignedIn, box_id: str
) -> None:
    open_box(celeste, box_id, joel)
    at = (box_id, Opening.objects.get().opening)
    changed = {
        "id": at[1], "opened_on": TODAY, "second": str(joel.officer.pk), "old_1": "A1", "old_2": "A2", "intact": "yes",
        "count": "1", "new_1": "B1", "new_2": "B2",
    }
    another = joel.post("box_correct", *at, base="1", **{**changed, "second": str(head.officer.pk)})
    assert (another.status_code, "only the first person" in words(another)) == (422, True)
    assert joel.post("box_correct", *at, base="1", **changed).status_code == 302
    assert joel.post("box_confirm", *at, version="2").status_code == 409
    assert (queries.waiting(joel.officer), queries.waiting(celeste.officer)) == (0, 1)
    assert celeste.post("box_confirm", *at, version="2").status_code == 302
    assert queries.waiting(celeste.officer) == 0
    assert Fact.objects.get(kind="box.corrected").entry


def test_seals_follow_one_another_through_openings_of_one_day(celeste: SignedIn, box_id: str) -> None:
    witness = {"witness": "Madan Pyè"}
    open_box(celeste, box_id, None, old_1="a-1", old_2="A 2", **witness)  # however the number was written
    open_box(celeste, box_id, None, old_1="B1", old_2="B2", new_1="C1", new_2="C2", **witness)
    first, second = Opening.objects.order_by("pk")
    assert not first.alert
    assert not second.alert
    at, told = (box_id, first.opening), {
        "id": first.opening, "opened_on": TODAY, "witness": "Madan Pyè", "old_1": "A1", "old_2": "A2", "intact": "yes",
        "count": "1", "new_1": "B1", "new_2": "B2",
    }
    celeste.post("box_correct", *at, base="1", **told)
    assert not Opening.objects.get(opening=first.opening, version=2).alert
    # Other seals were put on than the next two persons found: nobody writes that without an alarm.
    celeste.post("box_correct", *at, base="2", **{**told, "new_1": "Z1"})
    assert Opening.objects.get(opening=first.opening, version=3).alert


@pytest.mark.once
def test_the_day_is_that_of_the_mission_in_its_evening(celeste: SignedIn) -> None:
    from django.conf import settings

    given = {"name": "Lekòl la", "place": settings.MISSION.places[0].code, "seal_1": "A1", "seal_2": "A2"}
    with clock.standing_at(datetime(2026, 11, 3, 1, 30, tzinfo=UTC)):  # the second of November there
        assert 'value="2026-11-02"' in words(celeste.get("boxes"))
        tomorrow = celeste.post("box_place", id=sealing.new_id(), placed_on="2026-11-03", **given)
        assert tomorrow.status_code == 422
        celeste.post("box_place", id=sealing.new_id(), placed_on="2026-11-02", **given)
        box_id = Box.objects.get().pk
        assert 'value="2026-11-02"' in words(celeste.get("box", box_id))
        celeste.client.cookies["desk_language"] = "fr"  # a browser takes the day of its field in one form only
        assert 'value="2026-11-02"' in words(celeste.get("box", box_id))
        for day, status in (("2026-11-03", 422), ("2026-11-02", 302)):
            assert open_box(celeste, box_id, None, witness="A", opened_on=day).status_code == status


def test_an_opening_that_is_not_of_this_box_is_nowhere(celeste: SignedIn, box_id: str) -> None:
    for name in ("box_record", "box_correct"):
        method = celeste.get if name == "box_record" else celeste.post
        assert method(name, box_id, "f" * 32).status_code == 404
    assert celeste.get("box", "f" * 32).status_code == 404
