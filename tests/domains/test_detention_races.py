"""The same record sent by two at once, and a child of one number held twice: one row, nothing lost."""

import pytest

from tande.domains.children.models import Met
from tande.domains.detention.models import Held, HeldVersion
from tests.domains.met_children import leader, met
from tests.domains.test_detention import good, hold
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


def test_the_same_record_at_once_is_one_with_one_child() -> None:
    asha = leader()
    held = good(unit=asha.unit, doubt=True)
    assert at_once(*[lambda: hold(asha, held)] * 4) == [""] * 4
    assert (Held.objects.count(), HeldVersion.objects.count(), Met.objects.count()) == (1, 1, 1)


def test_one_child_met_is_not_held_twice() -> None:
    asha = leader()
    number = met(asha).number
    told = at_once(*[lambda: hold(asha, doubt=True, encounter_number=number)] * 2)
    assert told == ["", "BadFields"]
    assert Held.objects.count() == Met.objects.count() == 1
