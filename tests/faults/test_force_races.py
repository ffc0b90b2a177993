"""Two at once in force: one report, one transfer, one complaint; a review of what was read; each missed clock once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tande.domains.force import models, operations, queries
from tande.domains.force.errors import Changed
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains import factories
from tests.domains.forces import FULL, WORDS, change, complete, raid, report, use
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def count(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


def test_the_same_report_twice_at_once_is_one_with_one_complaint() -> None:
    head, wanjiru = factories.officer("head"), factories.officer("unit_officer")
    factories.desk_key(head)
    one, at = use(child="doubt"), clock.now()
    assert at_once(*[lambda: report(wanjiru, one, at=at)] * 4) == [""] * 4
    assert (models.Version.objects.count(), models.Transfer.objects.count()) == (1, 1)
    assert [count(kind) for kind in ("force.reported", "force.transferred", "complaint.received")] == [1, 1, 1]


def test_two_phones_with_one_number_at_once_are_both_kept() -> None:
    one = use()

    def send(phone: str) -> None:
        operations.report(use=one, contingent="KEN", source="phone", phone=phone, at=clock.now(), words={"note": phone})

    assert at_once(lambda: send("p1"), lambda: send("p2")) == ["", ""]
    rows = models.Version.objects.order_by("number").values_list("number", "conflict")
    assert list(rows) == [(1, False), (2, True)]


def test_a_review_and_a_change_at_once_leave_no_review_of_what_nobody_read() -> None:
    wanjiru, otieno = factories.officer("unit_officer"), factories.officer("commander", state="KEN")
    view = complete(wanjiru, report(wanjiru))

    def review() -> None:
        operations.review(id=view.id, version=2, finding="within_rules", note="Read", actor=otieno, at=clock.now())

    told = at_once(review, lambda: change(wanjiru, view, told=FULL, words={"what": "Another story"}))
    seen = queries.report(view.id, otieno, clock.now())
    assert told in (["", ""], ["", Changed.__name__])
    assert [one.version for one in seen.reviews] == ([2] if told == ["", ""] else [])
    assert seen.changed_since == (told == ["", ""])


def test_two_changes_at_once_are_one_in_force_and_one_beside_it() -> None:
    first, second = factories.officer("unit_officer"), factories.officer("unit_officer")
    view = report(first)
    told = at_once(*[lambda one=one: change(one, view, words={"what": one.username})  # type: ignore[misc]
                     for one in (first, second)])
    assert told == ["", ""]
    rows = models.Version.objects.order_by("number").values_list("number", "conflict")
    assert list(rows) == [(1, False), (2, False), (3, True)]


def test_two_rounds_at_once_write_each_gap_and_missed_clock_once_and_open_one_complaint() -> None:
    head, wanjiru = factories.officer("head"), factories.officer("unit_officer")
    raid(head)
    view = report(wanjiru, use(child="yes"), words=WORDS)
    factories.desk_key(head)
    later = clock.now() + timedelta(days=30)
    assert at_once(*[lambda: operations.make_rounds(at=later)] * 3) == [""] * 3
    assert [count(kind) for kind in ("force.missed", "operation.unreported", "complaint.received")] == [1, 1, 1]
    assert len(queries.cases_of(view.id, head)) == 1
