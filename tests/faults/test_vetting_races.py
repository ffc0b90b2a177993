"""Two at once in vetting: one answer, one withdrawal, one sheet, one fact of each change, no finding that fell."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tande.domains.vetting import models, operations, queries
from tande.domains.vetting.errors import Changed
from tande.domains.vetting.operations import Named, Signed
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains import factories, states
from tests.domains.people import enroll
from tests.domains.test_vetting import attest, certify, check
from tests.domains.vetting_stories import go, substantiated
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate(clock.now())


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_two_officers_at_one_record() -> None:
    vera, otto, lena = (factories.officer("vetting_officer", key=False) for _ in range(3))
    person = enroll(vera)
    made = certify(vera)
    assert at_once(*[
        lambda: operations.withdraw_certificate(certificate_id=made, officer=vera, at=clock.now()) for _ in range(2)
    ]) == ["", Changed.__name__]
    attest(vera, person, "declared", "Long ago")
    (_person, told), = queries.undecided(vera)

    def propose() -> None:
        operations.decide_declaration(attestation_id=told.id, result="refused", note="x", officer=vera, at=clock.now())

    assert at_once(propose, propose) == ["", Changed.__name__]
    decision = queries.waiting(vera)[0].made.id

    def answer(agreed: bool) -> None:
        officer = otto if agreed else lena
        operations.answer(decision_id=decision, agreed=agreed, officer=officer, at=clock.now())

    assert at_once(lambda: answer(True), lambda: answer(False)) == ["", Changed.__name__]
    assert models.Answer.objects.count() == 1


def test_one_sheet_twice_and_two_errands_write_everything_once() -> None:
    vera = factories.officer("vetting_officer", key=False)
    people = [enroll(vera, f"Mtu {name}", f"K-{name}") for name in ("Asha", "Baraka", "Chausiku")]
    signed = [Signed(person, "clean", TODAY - timedelta(days=1)) for person in people]
    sheet = [lambda: operations.attest_many(signed=signed, officer=vera, at=clock.now())] * 2
    assert at_once(*sheet) == ["", ""]
    assert models.Attestation.objects.count() == Fact.objects.filter(kind="vetting.attested").count() == 3
    certify(vera)
    check(vera)
    models.Result.objects.all().delete()
    Fact.objects.filter(kind="vetting.result").delete()
    soon = clock.now() + timedelta(minutes=5)
    assert at_once(*[lambda: operations.work_on(soon)] * 2) == ["", ""]
    assert Fact.objects.filter(kind="vetting.result").count() == 3


def test_a_finding_that_falls_while_it_is_entered_does_not_stay() -> None:
    head = factories.officer("head")
    case_id = states.case_in_inquiry(head)
    ref = substantiated(case_id, head)
    at_once(
        lambda: operations.enter_finding(case_id=case_id, ref=ref, who=Named(("Baraka",)), officer=head,
                                         at=clock.now()),
        lambda: go(case_id, head, "inquiry"), lambda: operations.withdraw_fallen(clock.now()),
    )
    operations.work_on(clock.now() + timedelta(minutes=5))
    assert not models.OwnRecord.objects.filter(withdrawn_at=None).exists()
