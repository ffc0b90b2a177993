"""Both sides of a hand-over: compared, counted, written down once; a child without a number finds its record."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tande.domains.children import operations, queries, receptions
from tande.domains.children.errors import NoSuchEncounter, NotAllowed
from tande.domains.officers.models import Officer
from tande.domains.receiving import errors as receiving_errors
from tande.domains.receiving import operations as receiving
from tande.domains.receiving import queries as received
from tande.domains.receiving.operations import Said
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.encounters import Receipt
from tande.toolkit import handover, sealing
from tests.domains import factories
from tests.domains.met_children import adviser, leader, met

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def asha() -> Officer:
    return leader()


@pytest.fixture
def code() -> receiving.Given:
    return give("ibesr")


def give(receiver: str) -> receiving.Given:
    return receiving.give_code(receiver=receiver, label="Desk", actor=factories.officer("head", key=False),
                               at=clock.now())


def took(view: Any, hours: float = 1, **more: Any) -> Receipt:
    return Receipt(**{"code": "", "at": view.encounter.at + timedelta(hours=hours), "sex": "boy", "age_band": "15-17",
                      "destination": "child_agency", "conditions": ("well",), **more})


def facts(kind: str) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in Fact.objects.filter(kind=kind).order_by("seq")]


def confirm(code: receiving.Given, number: str, receipt: Receipt, base: int = 0, **more: Any) -> Any:
    said = Said(child=more.pop("child", sealing.new_id()), number=number, receipt=receipt, base=base, **more)
    return receptions.confirm_reception(code_id=code.id, said=said, at=clock.now())


def test_it_sees_no_more_than_it_needs_and_one_answer_for_what_is_wrong(asha: Officer, code: receiving.Given) -> None:
    view = met(asha, note="A word of the unit")
    seen = receptions.shown(code_id=code.id, number=view.number, child="", at=clock.now())
    assert (seen.commune, seen.sex, seen.age_band) == ("HT0111", "boy", "15-17")
    assert set(seen.__dataclass_fields__) == {
        "known", "commune", "on", "sex", "age_band", "former", "elsewhere"
    }
    assert receptions.open_with(code=code.code, number=view.number, at=clock.now()).receiver == "ibesr"
    assert receptions.open_with(code=code.code, number="", at=clock.now()).receiver == "ibesr"
    other_code, other_number = handover.new_code(), handover.new_number()
    for typed, number in ((other_code, view.number), (code.code, other_number), (other_code, other_number),
                          (other_code, "")):
        with pytest.raises(NoSuchEncounter):
            receptions.open_with(code=typed, number=number, at=clock.now())


def test_both_sides_are_compared_whichever_comes_first(asha: Officer, code: receiving.Given) -> None:
    view = met(asha)
    first = confirm(code, view.number, took(view))
    assert facts("encounter.received") == [
        {"contingent": "KEN", "mismatches": [], "hours": 1.0, "unit_wrote": "no"}
    ]
    operations.hand_over(id=view.id, left_at=view.encounter.at + HOUR, destination="child_agency", receiver="ibesr",
                         actor=asha, at=clock.now())
    assert queries.encounter(adviser(), view.id, clock.now()).mismatches == ()
    assert confirm(code, view.number, took(view)) == first
    assert len(facts("encounter.received")) == 1  # that the unit had said nothing yet is no difference
    second = confirm(code, view.number, took(view, sex="girl", age_band="12-14"), base=1)
    assert (second.receipt_no, second.version) == (first.receipt_no, 2)
    assert facts("encounter.received")[-1]["mismatches"] == ["sex", "age_band"]
    esther = adviser()
    assert queries.counts(esther, clock.now())["differs"] == 1
    assert [row.number for row in queries.encounters(esther, clock.now(), show="differs").rows] == [view.number]


def test_a_number_that_came_in_later_matches_by_itself(asha: Officer, code: receiving.Given) -> None:
    unknown = handover.new_number()
    with pytest.raises(NoSuchEncounter):
        confirm(code, unknown, took(met(asha)))
    view = met(asha)
    known = confirm(code, "", took(view), said_number=view.number)  # typed on the page for those without a number
    assert [row.mismatches for row in queries.encounters(adviser(), clock.now(), number=view.number).rows] == [
        ("not_left",)
    ]
    waiting = confirm(code, "", took(view), said_number=unknown)
    assert operations.make_rounds(at=clock.now()) == 0
    assert [one.child for one in receptions.unmatched(adviser())] == [waiting.child]
    assert facts("reception.matched") == [{"receiver": "ibesr", "by": "number"}]
    assert received.reception(known.child).number == view.number
    assert len(facts("reception.unmatched")) == 2


def test_the_adviser_matches_what_has_no_number_and_nobody_else_does(asha: Officer, code: receiving.Given) -> None:
    view, esther = met(asha, clock.now() - 20 * HOUR), adviser()
    waiting = confirm(code, "", took(view, hours=2), commune="HT0111")
    assert facts("reception.unmatched")[0]["receiver"] == "ibesr"
    for actor in (asha, factories.officer("head"), factories.officer("commander", state="KEN", key=False)):
        with pytest.raises(NotAllowed):
            receptions.match(child=waiting.child, number=view.number, actor=actor, at=clock.now())
    deeds: list[tuple[Callable[[], Any], type[Exception]]] = [
        (lambda: receptions.match(child=waiting.child, number=handover.new_number(), actor=esther, at=clock.now()),
         NoSuchEncounter),
        (lambda: receptions.match(child=sealing.new_id(), number=view.number, actor=esther, at=clock.now()),
         receiving_errors.NoSuchReception),
        (lambda: receptions.unmatched(asha), NotAllowed),
    ]
    for deed, error in deeds:
        with pytest.raises(error):
            deed()
    matched = receptions.match(child=waiting.child, number=view.number, actor=esther, at=clock.now())
    assert (matched.number, receptions.unmatched(esther)) == (view.number, [])
    assert facts("encounter.received")[-1]["hours"] == 2.0
    with pytest.raises(receiving_errors.AlreadyMatched):
        receptions.match(child=waiting.child, number=view.number, actor=esther, at=clock.now())
    corrected = confirm(code, "", took(view, hours=3), base=1, child=waiting.child, commune="HT0111")
    assert (corrected.version, corrected.number) == (2, view.number)
    assert facts("encounter.received")[-1]["hours"] == 3.0


def test_the_first_to_have_taken_the_child_in_counts(asha: Officer, code: receiving.Given) -> None:
    view, hospital = met(asha, clock.now() - 20 * HOUR), give("hospital")
    confirm(code, view.number, took(view, hours=9))
    confirm(hospital, view.number, took(view, hours=1, destination="hospital"))
    assert facts("encounter.received")[-1]["hours"] == 1.0
    seen = receptions.shown(code_id=code.id, number=view.number, child="", at=clock.now())
    assert (seen.elsewhere, seen.former is not None) == (True, True)


def test_a_revoked_code_opens_and_confirms_nothing(asha: Officer, code: receiving.Given) -> None:
    view = met(asha)
    receiving.revoke_code(code_id=code.id, actor=factories.officer("head", key=False), at=clock.now())
    with pytest.raises(NoSuchEncounter):
        receptions.open_with(code=code.code, number=view.number, at=clock.now())
    for deed in (lambda: receptions.shown(code_id=code.id, number=view.number, child="", at=clock.now()),
                 lambda: confirm(code, view.number, took(view))):
        with pytest.raises(receiving_errors.NoSuchCode):
            deed()
    assert not facts("encounter.received")


def test_a_unit_that_writes_something_else_after_the_receipt_is_counted_then(
    asha: Officer, code: receiving.Given
) -> None:
    view = met(asha, clock.now() - 20 * HOUR)
    confirm(code, view.number, took(view, hours=15))
    operations.hand_over(id=view.id, left_at=view.encounter.at + 2 * HOUR, destination="hospital", receiver="hospital",
                         actor=asha, at=clock.now())
    assert [one["mismatches"] for one in facts("encounter.received")] == [[], ["time", "destination"]]
