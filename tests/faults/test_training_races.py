"""Two at once in training: one list is signed, one test is handed in, one last try is used, and nobody sees a fault."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tande.domains.officers.models import Officer
from tande.domains.training import operations, queries
from tande.domains.training.errors import Changed, Signed
from tande.domains.training.models import Attempt, Seat, Session, SignOff
from tande.domains.training.operations import NewTerms
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains import factories
from tests.domains import training_rooms as rooms
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


@pytest.fixture
def trainer() -> Officer:
    return factories.officer("training_officer", key=False)


def test_a_session_is_signed_once(trainer: Officer) -> None:
    who = rooms.people(2)
    session_id = rooms.session(trainer, who)
    assert at_once(lambda: rooms.sign(session_id, trainer), lambda: rooms.sign(session_id, trainer)) == [
        "", Signed.__name__,
    ]
    assert SignOff.objects.count() == Fact.objects.filter(kind="training.session_signed").count() == 1


def test_a_session_is_planned_once_however_often_the_button_is_pressed(trainer: Officer) -> None:
    who = rooms.people(3)
    new = operations.NewSession("ab" * 16, rooms.COURSE, (), "KEN", "", rooms.today(), "Hall", "Amina", "College")
    plan = lambda: operations.plan(session=new, people=who, officer=trainer, at=clock.now())  # noqa: E731
    assert at_once(plan, plan) == ["", ""]
    assert (Session.objects.count(), Seat.objects.count()) == (1, 3)


def test_a_test_is_handed_in_once_and_begun_once(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    code = rooms.seats(rooms.session(trainer, [person]), trainer)[person].code
    at, found = clock.now(), []
    assert at_once(*[lambda: found.append(operations.begin(code=code, at=at)) for _ in range(2)]) == ["", ""]
    assert len(set(found)) == 1
    hand_in = lambda: operations.hand_in(sitting_id=found[0], at=at)  # noqa: E731
    assert at_once(hand_in, hand_in) == ["", ""]
    assert Attempt.objects.count() == 1


def test_the_last_try_is_used_by_one_of_two(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    session_id = rooms.session(trainer, [person], held_on=rooms.today() - timedelta(days=5))
    seat = rooms.seats(session_id, trainer)[person].id
    first = [rooms.result(seat, made_at=rooms.later(-days)) for days in (5, 4)]
    operations.record_attempts(results=first, at=clock.now())
    outcomes: list[str] = []

    def one(days: int) -> None:
        result = rooms.result(seat, made_at=rooms.later(-days))
        outcomes.append(operations.record_attempt(result=result, at=clock.now()).reason)

    assert at_once(lambda: one(3), lambda: one(2)) == ["", ""]
    assert sorted(outcomes) == ["", "no_tries"]
    assert Attempt.objects.count() == 3


def test_terms_are_changed_by_one_of_two(trainer: Officer) -> None:
    terms = NewTerms(rooms.today(), 60, 80, 12, ("all",), False, "At once", "en")
    change = lambda: operations.change(  # noqa: E731
        curriculum="use_of_force", terms=terms, seen=1, officer=trainer, at=clock.now()
    )
    assert at_once(change, change) == ["", Changed.__name__]
    assert len(queries.history("use_of_force")) == 2
    assert Fact.objects.filter(kind="curricula.changed").count() == 1
