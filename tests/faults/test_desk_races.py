"""Two officers at once: whatever meets, the case is moved once, proposed once, ended once, and nobody sees a fault."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tande.domains.casework import exporting, operations, queries
from tande.domains.casework.errors import Conflict, NoSuchCase, NotReady
from tande.domains.casework.models import Case, ConflictOfInterest, Escalation, Grant, Proposal
from tande.domains.officers.models import Officer
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains import factories, states
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]
Deed = Callable[[], object]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


@pytest.fixture
def heads() -> list[Officer]:
    """Two who may do everything in a case of the intake desk."""
    return [factories.officer("head"), factories.officer("head")]


@pytest.fixture
def case_id(heads: list[Officer]) -> str:
    return states.case_in_inquiry(heads[0])


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


def version(case_id: str) -> int:
    return Case.objects.get(pk=case_id).version


def ending(case_id: str, officer: Officer) -> dict[str, object]:
    return {"case_id": case_id, "officer": officer, "at": clock.now(), "version": version(case_id)}


def test_two_officers_move_the_same_case(case_id: str, heads: list[Officer]) -> None:
    Case.objects.filter(pk=case_id).update(stage="finding")
    # Read by both before either moves: the slower thread would otherwise see what the first did.
    seen = [ending(case_id, one) for one in heads]
    moves: list[Deed] = [
        lambda one=one, to=to: operations.move(**one, to=to, codes={})  # type: ignore[misc]
        for one, to in zip(seen, ("closed", "action_awaited"), strict=True)
    ]
    assert at_once(*moves) == ["", Conflict.__name__]
    assert facts("complaint.closed") + facts("complaint.action_awaited") == 1


def test_the_second_agrees_while_the_first_takes_it_back(case_id: str, heads: list[Officer]) -> None:
    first, second = heads
    operations.propose(**ending(case_id, first), to="not_pursued", codes={"reason": "no_information"})
    agree, back = ending(case_id, second), ending(case_id, first)
    told = at_once(lambda: operations.second(**agree), lambda: operations.decline(**back))
    assert told.count("") == 1
    assert facts("decision.seconded") + facts("decision.declined") == 1
    ended = Case.objects.get(pk=case_id).stage == "not_pursued"
    assert ended == (facts("complaint.not_pursued") == 1) == (facts("decision.seconded") == 1)
    assert not Proposal.objects.exists()


def test_both_propose_and_neither_ends_it_alone(case_id: str, heads: list[Officer]) -> None:
    seen = [ending(case_id, one) for one in heads]
    told = at_once(*(
        lambda one=one: operations.propose(**one, to="not_pursued",  # type: ignore[misc]
                                           codes={"reason": "no_information"})
        for one in seen
    ))
    assert "" in told
    assert Case.objects.get(pk=case_id).stage == "inquiry"
    assert Proposal.objects.count() == 1


def test_a_conflict_declared_twice_is_one(case_id: str, heads: list[Officer]) -> None:
    me = heads[0]
    told = at_once(*(
        lambda: operations.declare_conflict(case_id=case_id, officer=me, about=me.pk, reason="family", at=clock.now())
        for _time in range(3)
    ))
    assert told.count("") == 1
    assert ConflictOfInterest.objects.count() == 1
    assert facts("conflict.declared") == 1
    assert not queries.queue(me, at=clock.now()).rows


def test_a_grant_given_twice_at_once_is_one(case_id: str, heads: list[Officer]) -> None:
    solange = factories.officer("investigator")
    told = at_once(*(
        lambda one=one: operations.grant(case_id=case_id, officer=one,  # type: ignore[misc]
                                         to_officer_id=solange.pk, envelope=bytes(1172), at=clock.now())
        for one in heads
    ))
    assert "" in told
    assert Grant.objects.filter(officer_id=solange.pk).count() == 1


def test_an_officer_who_is_retired_while_a_case_is_granted_holds_nothing(case_id: str, heads: list[Officer]) -> None:
    solange = factories.officer("investigator")

    def give() -> None:
        operations.grant(case_id=case_id, officer=heads[0], to_officer_id=solange.pk, envelope=bytes(1172),
                         at=clock.now())

    at_once(give, lambda: operations.retire(officer=solange, at=clock.now(), actor=heads[1]))
    exported = exporting.export(case_id, heads[0])
    assert solange.username not in str(exported["envelopes"]["grants"])


def test_a_retired_officers_grants_go_at_once(case_id: str, heads: list[Officer]) -> None:
    solange = factories.officer("investigator")
    operations.grant(case_id=case_id, officer=heads[0], to_officer_id=solange.pk, envelope=bytes(1172),
                     at=clock.now())
    assert operations.retire(officer=solange, at=clock.now(), actor=heads[0]) == 1
    assert not Grant.objects.exists()
    assert facts("case.grant_voided") == 1
    with pytest.raises(NoSuchCase):
        queries.case(case_id, solange, at=clock.now())


def test_rounds_at_once_tell_every_missed_clock_once(case_id: str, heads: list[Officer]) -> None:
    later = clock.now() + timedelta(days=400)
    assert at_once(*(lambda: operations.make_rounds(at=later) for _round in range(3))) == ["", "", ""]
    told = Escalation.objects.count()
    assert told > 0
    assert facts("clock.missed") == told
    assert operations.make_rounds(at=later).missed == 0


def test_rounds_while_the_case_is_moved(case_id: str, heads: list[Officer]) -> None:
    later, seen = clock.now() + timedelta(days=400), ending(case_id, heads[0])
    deeds: list[Deed] = [
        lambda: operations.make_rounds(at=later),
        lambda: operations.move(**seen, to="finding", codes={"finding": "unsubstantiated"}),
    ]
    told = at_once(*deeds)
    assert set(told) <= {"", NotReady.__name__}
    assert Case.objects.get(pk=case_id).stage in ("inquiry", "finding")
    assert facts("clock.missed") == Escalation.objects.count()
