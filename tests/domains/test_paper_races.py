"""Two at once: the same number, the same print, the same numbers reserved, the same opening corrected."""

from collections.abc import Iterator
from typing import Any

import pytest

from tande.domains.casework.models import Case
from tande.domains.intake import queries as intake
from tande.domains.paper import operations
from tande.domains.paper.models import Batch, Event, Form, Opening, Print
from tande.ledger import writer
from tande.ledger.models import Fact
from tande.policy.boxes import Found
from tande.toolkit import codes, sealing
from tests.domains import factories
from tests.domains.papers import NOW, TODAY, paper, printed
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_two_operators_and_one_number_are_one_case() -> None:
    joel = factories.officer("intake_officer")
    factories.desk_key(joel)
    celeste = factories.officer("operator", key=False)
    mine = printed(joel, 1)[0]
    papers = [paper(mine.number, text) for text in ("one", "two")]
    told = at_once(*(
        lambda one=one: operations.enter(paper=one, actor=celeste, at=NOW) for one in papers  # type: ignore[misc]
    ))
    assert sorted(told)[0] == ""
    assert sorted(told)[1] in ("AlreadyEntered", "BeingEntered")
    assert Case.objects.count() == Event.objects.count() == Fact.objects.filter(kind="paper.entered").count() == 1
    assert intake.case_of(codes.first_hash(mine.code)) == Case.objects.get().pk


def test_one_page_sent_twice_at_once_is_one_case() -> None:
    joel = factories.officer("intake_officer")
    factories.desk_key(joel)
    mine = printed(joel, 1)[0]
    one = paper(mine.number, answers={"age": ["no"]}, danger=True)
    told = at_once(*[lambda: operations.enter(paper=one, actor=joel, at=NOW)] * 3)
    assert told == [""] * 3
    assert Case.objects.count() == Event.objects.count() == Fact.objects.filter(kind="paper.entered").count() == 1


def test_numbers_are_reserved_and_printed_once() -> None:
    head = factories.officer("head", key=False)
    at_once(*(
        lambda label=label: operations.issue(  # type: ignore[misc]
            batch_id=sealing.new_id(), place_code="", label=label, count=10, actor=head, at=NOW
        ) for label in "ABC"
    ))
    assert sorted(Batch.objects.values_list("first", flat=True)) == [1, 11, 21]
    batch_id = Batch.objects.order_by("first")[0].pk

    def make() -> Any:
        return operations.print_forms(
            print_id=sealing.new_id(), batch_id=batch_id, count=2, language="ht", draw=lambda sheets: b"%PDF", at=NOW,
            actor=head,
        )

    told = at_once(make, make)
    assert "" in told
    assert set(told) <= {"", "AllPrinted"}
    assert Form.objects.count() == 2 * Print.objects.count() == 2 * told.count("")


def test_two_corrections_of_one_opening_are_one_and_a_refusal() -> None:
    from django.conf import settings

    celeste = factories.officer("operator", key=False)
    box_id = operations.place_box(
        box_id=sealing.new_id(), place_code=settings.MISSION.places[0].code, name="Box", seals=("A1", "A2"),
        placed_on=TODAY, actor=celeste, at=NOW,
    )
    found = Found(TODAY, None, "Somebody", ("A1", "A2"), True, ("B1", "B2"), 1)
    opening_id = sealing.new_id()
    twice = [lambda: operations.open_box(opening_id=opening_id, box_id=box_id, found=found, actor=celeste, at=NOW)] * 2
    assert at_once(*twice) == ["", ""]
    assert Opening.objects.count() == Fact.objects.filter(kind="box.opened").count() == 1
    told = at_once(*[
        lambda: operations.correct(opening_id=opening_id, base=1, found=found, actor=celeste, at=NOW)
    ] * 2)
    assert sorted(told) == ["", "Changed"]
    assert Opening.objects.count() == 2
