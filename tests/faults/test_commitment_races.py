"""Two officers at once at one exhibit, and one button pressed twice: one step, one fact, and nobody sees a fault."""

from collections.abc import Iterator

import pytest

from tande.domains.canaries import operations as canaries
from tande.domains.canaries.errors import NoSuchSeal
from tande.domains.canaries.models import Canary
from tande.domains.commitments import operations
from tande.domains.commitments.errors import Changed
from tande.domains.commitments.models import Step
from tande.domains.intake import operations as intake
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.exhibits import show, shown, step
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_one_confirms_while_another_declines() -> None:
    lena, amina, rose = (factories.officer(role) for role in ("investigator", "auditor", "reviewer"))
    made = show(lena)
    step(lena, made, "checked", 1)
    assert at_once(lambda: step(amina, made, "confirmed", 2), lambda: step(rose, made, "declined", 2)) == [
        "", Changed.__name__,
    ]
    assert Step.objects.filter(exhibit=made, number=3).count() == 1
    assert Fact.objects.filter(subject=made).count() == 3


def test_a_button_pressed_twice() -> None:
    lena, amina, what, seal = factories.officer("head"), factories.officer("auditor"), shown(), sealing.new_id()
    at = clock.now()
    assert at_once(*[
        lambda: operations.show(commitment="C04", shown=what, against=False, officer=lena, at=at) for _ in range(2)
    ]) == ["", ""]
    assert Fact.objects.filter(subject=what.id).count() == 1
    assert at_once(*[
        lambda: canaries.plant(canary_id=seal, code="0" * 20, officer=amina, at=at) for _ in range(2)
    ]) == ["", ""]
    assert Fact.objects.filter(subject=seal).count() == 1


def test_one_test_complaint_is_revealed_once() -> None:
    amina = factories.officer("auditor")
    filed = factories.complaint(factories.desk_key(factories.officer("intake_officer")))
    intake.receive(complaint=filed.complaint, at=clock.now())
    canaries.plant(canary_id=sealing.new_id(), code=filed.code, officer=amina, at=clock.now())

    def reveal() -> None:
        canaries.reveal(code=filed.code, note="At once", lang="en", officer=amina, at=clock.now())

    assert at_once(reveal, reveal) == ["", NoSuchSeal.__name__]
    assert Canary.objects.exclude(revealed_at=None).count() == 1
    assert Fact.objects.filter(kind="canary.revealed").count() == 1
