"""Two at once at a child's record: nothing overwritten, nothing twice; killed at any statement, nothing half stored."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tande.domains.children import operations
from tande.domains.children.errors import Changed
from tande.domains.children.models import Met, Version
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains.met_children import adviser, by_phone, good, leader, met
from tests.domains.test_screening_killed import Killed, dying_at
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_one_record_sent_four_times_at_once_and_another_with_its_id() -> None:
    leader()
    sent = good()
    other = replace(sent, sex="girl")
    told = at_once(*[lambda: by_phone(sent)] * 4, *[lambda: by_phone(other, phone="p2")] * 2)
    assert told == [""] * 6
    row = Met.objects.get()
    assert (row.version, row.conflicts) == (1, 1)
    assert sorted(Version.objects.values_list("number", "beside")) == [(1, False), (2, True)]
    assert Fact.objects.filter(kind="encounter.recorded").count() == 1
    assert Fact.objects.filter(kind="encounter.conflict").count() == 1


def test_two_writers_of_one_version_both_stay() -> None:
    asha, esther = leader(), adviser()
    view = met(asha)

    def change(actor: object, **changes: str) -> None:
        operations.change(id=view.id, base_version=1, changes=changes, actor=actor, at=clock.now())  # type: ignore[arg-type]

    assert at_once(lambda: change(asha, sex="girl"), lambda: change(esther, commune="HT0112")) == ["", ""]
    assert sorted(Version.objects.values_list("number", "base", "beside")) == [
        (1, 0, False), (2, 1, False), (3, 1, True)]
    told = {"id": view.id, "base_version": 2, "beside": 3, "actor": esther, "at": clock.now()}
    settle = [lambda: operations.settle(**told, taken={}), lambda: operations.split(**told)]  # type: ignore[arg-type]
    assert at_once(*settle) == ["", Changed.__name__]
    assert Met.objects.get(pk=view.id).conflicts == 0


def test_two_rounds_and_two_advisers_at_once_write_each_fact_once() -> None:
    asha, esther = leader(), adviser()
    old = [met(asha, clock.now() - 40 * HOUR) for _ in range(3)]
    assert at_once(*[lambda: operations.make_rounds(at=clock.now())] * 2,
                   *[lambda: operations.acknowledge(id=old[0].id, actor=esther, at=clock.now())] * 2) == [""] * 4
    assert Fact.objects.filter(kind="encounter.overdue").count() == 3
    assert Fact.objects.filter(kind="encounter.seen").count() == 1


# A dead process closes no cursors either.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_killed_at_any_statement_a_record_is_whole_or_not_there_and_comes_again() -> None:
    asha = leader()
    killed = stop = 0
    while killed == stop:
        stop += 1
        sent = good(at=clock.now() - 30 * HOUR)
        try:
            with connection.execute_wrapper(dying_at(stop)):
                by_phone(sent)
                view = by_phone(sent)
                operations.change(id=view.id, base_version=1, changes={"sex": "girl"}, actor=asha, at=clock.now())
                operations.make_rounds(at=clock.now())
        except Killed:
            killed += 1
        view = by_phone(sent)
        operations.change(id=view.id, base_version=1, changes={"sex": "girl"}, actor=asha, at=clock.now())
        operations.make_rounds(at=clock.now())
        row = Met.objects.get(pk=sent.id)
        assert (row.version, row.conflicts, row.versions.count(), row.overdue_at is not None) == (2, 0, 2, True)
        facts = sorted(Fact.objects.filter(subject=sent.id).values_list("kind", flat=True))
        assert facts == ["encounter.changed", "encounter.notified", "encounter.overdue", "encounter.recorded"]
        assert json.loads(Fact.objects.get(subject=sent.id, kind="encounter.changed").body)["fields"] == ["sex"]
    assert stop > 12
