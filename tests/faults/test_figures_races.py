"""Two who count and release figures at once, while facts come in: everything is counted once, and released once."""

from datetime import UTC, datetime

import pytest

from tande.domains.figures import counting, operations, queries
from tande.domains.figures.models import Count, Position
from tande.ledger.models import Fact
from tests.domains.figure_stories import many
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]
APRIL = datetime(2026, 4, 1, 3, tzinfo=UTC)


def received() -> int:
    return sum(Count.objects.filter(name="complaint.received").values_list("n", flat=True))


def test_two_releases_at_once_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PORTION", 10)
    many(30)
    assert at_once(lambda: operations.release(at=APRIL), lambda: operations.release(at=APRIL)) == ["", ""]
    assert [name for name, _at in queries.releases()] == ["2026-03"]
    assert Fact.objects.filter(kind="figures.released").count() == 1
    assert received() == 30


def test_facts_that_come_while_it_is_counted_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PORTION", 10)
    many(20)
    deeds = [lambda: operations.count_new(), lambda: many(20), lambda: operations.count_new()]
    assert at_once(*deeds) == ["", "", ""]
    operations.count_new()
    assert received() == 40
    assert Position.objects.get().seq == Fact.objects.order_by("-seq")[0].seq
