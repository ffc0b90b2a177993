"""Interim measures: asked once, answered or refused, lifted at the end; silence is escalated."""

from datetime import timedelta

import pytest

from tande.domains.casework import operations, queries
from tande.domains.casework.errors import (
    AlreadyThere,
    BadCodes,
    Conflict,
    NoSuchCase,
    NoSuchThing,
    NotAllowed,
    WrongStage,
)
from tande.domains.casework.models import Allegation, Case, Escalation, InterimMeasure
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.policy import interim
from tande.policy.allegations import Coded
from tests.domains import factories, states

pytestmark = pytest.mark.django_db
KNOWN = {"category": frozenset({"sea"}), "state": frozenset({"KEN"}), "personnel": frozenset({"police"})}


@pytest.fixture
def allegation_id(inquiry_id: str, head: Officer) -> str:
    coded = Coded("sea", ("KEN",), "police", 1, 1, 0)
    return operations.record_allegation(case_id=inquiry_id, officer=head, coded=coded, known=KNOWN, at=clock.now())


def ask(case_id: str, allegation_id: str, officer: Officer, measure: str = "off_duty", of: str = "KEN") -> int:
    operations.ask_interim(case_id=case_id, allegation_id=allegation_id, officer=officer, measure=measure, asked_of=of,
                           known_states={"KEN"}, at=clock.now())
    return InterimMeasure.objects.order_by("-pk")[0].pk


def record(case_id: str, interim_id: int, officer: Officer, to: str) -> None:
    operations.record_interim(case_id=case_id, interim_id=interim_id, officer=officer, to=to, at=clock.now())


def test_from_asking_to_lifting(inquiry_id: str, head: Officer, allegation_id: str) -> None:
    one = ask(inquiry_id, allegation_id, head)
    for to in ("taken", "lifted"):
        record(inquiry_id, one, head, to)
    view = queries.interim_of(inquiry_id, head)[0]
    assert (view.state, view.next, view.number) == ("lifted", (), 1)
    assert [states.facts(inquiry_id, f"interim.{kind}") for kind in ("asked", "taken", "refused", "lifted")] == [
        1, 1, 0, 1,
    ]


@pytest.mark.parametrize("state", sorted(interim.STATES))
def test_only_what_may_follow_follows(inquiry_id: str, head: Officer, allegation_id: str, state: str) -> None:
    one = ask(inquiry_id, allegation_id, head)
    for to in interim.STATES:
        InterimMeasure.objects.update(state=state)
        if to in interim.NEXT[state]:
            record(inquiry_id, one, head, to)
            continue
        with pytest.raises(BadCodes if to == "asked" else Conflict):
            record(inquiry_id, one, head, to)
        assert InterimMeasure.objects.get().state == state


def test_the_same_is_not_asked_twice_until_it_is_lifted(inquiry_id: str, head: Officer, allegation_id: str) -> None:
    one = ask(inquiry_id, allegation_id, head)
    with pytest.raises(AlreadyThere):
        ask(inquiry_id, allegation_id, head)
    ask(inquiry_id, allegation_id, head, of="mission")
    record(inquiry_id, one, head, "lifted")
    ask(inquiry_id, allegation_id, head)
    assert InterimMeasure.objects.count() == 3


def test_what_cannot_be_asked(inquiry_id: str, head: Officer, allegation_id: str) -> None:
    for measure, of in (("hang", "KEN"), ("off_duty", "ZZZ"), ("off_duty", ""), ("", "mission")):
        with pytest.raises(BadCodes):
            ask(inquiry_id, allegation_id, head, measure, of)
    with pytest.raises(NoSuchThing):
        ask(inquiry_id, "f" * 32, head)
    other = states.case_in_inquiry(head)
    with pytest.raises(NoSuchThing):
        ask(other, allegation_id, head)
    for role, refused in (("auditor", NotAllowed), ("reviewer", NotAllowed), ("investigator", NoSuchCase)):
        with pytest.raises(refused):
            ask(inquiry_id, allegation_id, factories.officer(role))
    Case.objects.filter(pk=inquiry_id).update(stage="closed")
    with pytest.raises(WrongStage):
        ask(inquiry_id, allegation_id, head)
    assert not InterimMeasure.objects.exists()


def test_an_ended_case_can_still_lift_and_an_unsubstantiated_one_asks_for_it(
    inquiry_id: str, head: Officer, allegation_id: str
) -> None:
    one = ask(inquiry_id, allegation_id, head)
    record(inquiry_id, one, head, "taken")
    assert not queries.interim_of(inquiry_id, head)[0].outlived
    Allegation.objects.update(finding="unsubstantiated")
    Case.objects.filter(pk=inquiry_id).update(stage="closed")
    assert queries.interim_of(inquiry_id, head)[0].outlived
    record(inquiry_id, one, head, "lifted")
    assert not queries.interim_of(inquiry_id, head)[0].outlived


def test_silence_is_escalated_and_an_answer_ends_it(inquiry_id: str, head: Officer, allegation_id: str) -> None:
    one = ask(inquiry_id, allegation_id, head)
    operations.make_rounds(at=clock.now() + timedelta(hours=71))
    assert not Escalation.objects.filter(clock=interim.CLOCK).exists()
    operations.make_rounds(at=clock.now() + timedelta(hours=73))
    assert [row.met_at for row in Escalation.objects.filter(clock=interim.CLOCK)] == [None]
    record(inquiry_id, one, head, "refused")
    operations.make_rounds(at=clock.now() + timedelta(hours=74))
    assert not Escalation.objects.filter(clock=interim.CLOCK, met_at=None).exists()
