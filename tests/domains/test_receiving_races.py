"""Two people of one organisation at once, and a code that is revoked while it is used: one receipt, nothing lost."""

import pytest

from tande.domains.receiving import operations, queries
from tande.domains.receiving.errors import Changed
from tande.domains.receiving.models import Reception
from tande.toolkit import handover, sealing
from tests.domains import factories
from tests.domains.test_receiving import NOW, WELL, give, said
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


def test_the_same_confirmation_at_once_is_one_receipt() -> None:
    given, number = give(factories.officer("head", key=False)), handover.new_number()
    told = at_once(*[lambda: operations.confirm(code_id=given.id, said=said(number), at=NOW)] * 4)
    assert told == [""] * 4
    assert [row.version for row in Reception.objects.all()] == [1]


def test_two_that_differ_are_one_and_a_refusal_that_shows_it() -> None:
    from dataclasses import replace

    given, number = give(factories.officer("head", key=False)), handover.new_number()
    told = at_once(*(
        lambda sex=sex: operations.confirm(  # type: ignore[misc]
            code_id=given.id, said=said(number, receipt=replace(WELL, sex=sex)), at=NOW
        ) for sex in ("boy", "girl")
    ))
    assert told == ["", Changed.__name__]
    assert Reception.objects.count() == 1


def test_what_waits_is_matched_once() -> None:
    given = give(factories.officer("head", key=False))
    kept, _ = operations.confirm(code_id=given.id, said=said(child=sealing.new_id()), at=NOW)
    numbers = [handover.new_number() for _ in range(2)]
    told = at_once(*(
        lambda number=number: operations.match(  # type: ignore[misc]
            child=kept.child, number=number, officer_id=None, at=NOW
        ) for number in numbers
    ))
    assert told == ["", "AlreadyMatched"]
    assert len(queries.all_of(numbers)) == 1
