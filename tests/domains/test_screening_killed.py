"""The worker dies at each of its statements in turn: the next one finishes, nothing is lost and nothing doubled."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tande.domains.screening import operations, queries, runs
from tande.domains.screening.models import Alert, Run, Screened, Step
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import alerts as rules
from tests.domains import factories
from tests.domains.screened import alert_on, load, person, record, step, work

pytestmark = pytest.mark.django_db
_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


def dying_at(stop: int) -> Callable[..., Any]:
    """Let every statement through but the one of this number."""
    done = 0

    def execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        if not sql.startswith(_FRAME):
            done += 1
            if done == stop:
                raise Killed
        return execute(sql, params, many, context)

    return execute


# A dead process closes no cursors either.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_at_any_statement_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "PORTION", 2)
    baptiste = factories.officer("vetting_officer")
    people = [person(f"Kalvo Birunsky{letter}") for letter in ("", "j", "w")]
    list_id = load(record("1", "Kalvo Birunsky"), record("2", "Osmo Tarvele"), officer=baptiste)
    work()
    step(alert_on(people[0]), rules.SAY_NOT, baptiste, "other_birth")
    load(record("1", "Kalvo Birunsky", born=("1970",)), record("3", "Renna Solvay"), officer=baptiste, list_id=list_id)
    people.append(person("Renna Solvay"))
    killed = stop = 0
    while killed == stop:
        stop += 1
        place = transaction.savepoint()
        try:
            with connection.execute_wrapper(dying_at(stop)):
                operations.work_on(clock.now() + timedelta(minutes=1))
        except Killed:
            killed += 1
        work()
        check(people)
        transaction.savepoint_rollback(place)
    assert stop > 30  # every portion: who is due, comparing, alerts, steps, facts, who was screened, the run's end


def check(people: list[str]) -> None:
    assert queries.due() == 0
    screened = sorted(Screened.objects.filter(register=2).values_list("person_id", flat=True))
    assert screened == sorted(people)
    assert sorted(Alert.objects.values_list("person_id", "state", "opening")) == sorted([
        (people[0], rules.OPEN, 2), (people[1], rules.OPEN, 1), (people[2], rules.OPEN, 1), (people[3], rules.OPEN, 1),
    ])
    kinds = sorted(Step.objects.filter(register=2).values_list("kind", flat=True))
    assert kinds == sorted([rules.REOPENED, rules.UPDATED, rules.UPDATED, rules.RAISED])
    assert Fact.objects.filter(kind="vetting.alert_raised").count() == 5
    runs_of_two = Run.objects.filter(register=2)
    assert sum(one.done for one in runs_of_two) == 4
    assert not runs_of_two.filter(ended_at=None).exists()
    ended = Fact.objects.filter(kind="vetting.screened", body__contains='"register":2')
    assert ended.count() == runs_of_two.count() == 1
