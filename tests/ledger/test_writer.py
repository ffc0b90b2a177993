"""The one writer: together when all is well, alone when one is poisoned, honest when the database is gone."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from tande.ledger import clock, operations, writer
from tande.ledger.models import Fact

pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def _fact(subject: str) -> Fact:
    return operations.new_fact(kind="case.added", subject=subject, at=clock.now())


def _together(works: list[Any]) -> list[BaseException | None]:
    """Run every call at once; what each raised, in order."""
    results: list[BaseException | None] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(index: int) -> None:
        start.wait()
        try:
            works[index]()
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_at_once_are_all_there_when_answered() -> None:
    assert _together([lambda n=n: writer.commit([_fact(f"s{n}")]) for n in range(20)]) == [None] * 20
    assert set(Fact.objects.values_list("subject", flat=True)) == {f"s{n}" for n in range(20)}


def test_a_poisoned_item_fails_alone() -> None:
    taken = _fact("first")
    writer.commit([taken])
    poisoned = _fact("poison")
    poisoned.seq = taken.seq

    def raise_own() -> None:
        raise ValueError("own")

    works = [lambda n=n: writer.commit([_fact(f"good{n}")]) for n in range(8)]
    works += [lambda: writer.commit([poisoned]), lambda: writer.commit([_fact("undone")], also=raise_own)]
    results = _together(works)
    assert results[:8] == [None] * 8
    assert isinstance(results[8], IntegrityError)
    assert isinstance(results[9], ValueError)
    kept = set(Fact.objects.values_list("subject", flat=True))
    assert kept == {"first", *(f"good{n}" for n in range(8))}


def test_a_database_that_is_gone_is_said_and_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(writer, "_write", gone)
    with pytest.raises(writer.NotDurable):
        writer.commit([_fact("lost")])
    monkeypatch.undo()
    writer.commit([_fact("kept")])
    assert list(Fact.objects.values_list("subject", flat=True)) == ["kept"]


def test_drain_finishes_what_waits_and_a_later_commit_starts_again() -> None:
    results = _together([lambda n=n: writer.commit([_fact(f"w{n}")]) for n in range(5)])
    writer.drain()
    writer.commit([_fact("after")])
    assert results == [None] * 5
    assert Fact.objects.count() == 6
