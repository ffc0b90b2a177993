"""Two officers at once: two savings of one version, two signatures of one stage, one complaint, one number each."""

from collections.abc import Iterator
from typing import Any

import pytest

from tande.domains.casework.models import Case
from tande.domains.violations import operations
from tande.domains.violations.models import Conflict, Incident, NewParty, Owed, Part, Signature, Violation
from tande.ledger import clock, writer
from tande.policy.violations import codes
from tande.policy.violations.entries import Entry
from tests.domains import factories
from tests.domains import violations as made
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def test_two_savings_of_one_version_lose_neither() -> None:
    fabienne = made.monitor()
    one, two, girl = made.story(fabienne)

    def save(age: int) -> Any:
        entry = Entry(girl, "victim", one, {"individual_sex": "female", "individual_age": age}, (two,), 1)
        return lambda: operations.save(entry=entry, officer=fabienne, at=clock.now())

    assert at_once(save(11), save(12), save(13)) == ["", "", ""]
    assert (Part.objects.get(pk=girl).version, Conflict.objects.count()) == (2, 2)


def test_a_stage_is_signed_once_and_one_record_sent_five_times_is_one() -> None:
    fabienne, people = made.monitor(), [factories.officer("verifier", key=False) for _ in range(3)]
    one, two, _girl = made.story(fabienne)
    told = at_once(*(lambda who=who: made.sign(who, two, "focal_point") for who in people))  # type: ignore[misc]
    assert told == ["", "CannotSign", "CannotSign"]
    assert Signature.objects.count() == 1
    rows = [Entry("1" * 32, "incident", "1" * 32, made.INCIDENT),
            Entry("2" * 32, "violation", "1" * 32, {"violation_category": codes.ABDUCTION})]
    told = at_once(*(lambda: operations.import_incidents(entries=rows, officer=fabienne, at=clock.now())
                     for _ in range(5)))
    assert set(told) == {""}
    assert (Incident.objects.count(), Violation.objects.count()) == (2, 2)
    assert sorted(Incident.objects.values_list("number", flat=True)) == [1, 2]
    assert one


def test_rounds_at_once_open_one_complaint_and_one_name_is_one_party() -> None:
    fabienne = made.monitor()
    one, two, _girl = made.story(fabienne)
    made.save(fabienne, "perpetrator", one, (two,), perpetrator_category="mission")
    factories.desk_key(factories.officer("intake_officer"))
    assert at_once(*[lambda: operations.make_rounds(at=clock.now()) for _ in range(3)]) == ["", "", ""]
    assert (Case.objects.count(), Owed.objects.exclude(opened_at=None).count()) == (1, 1)
    at_once(*[lambda: operations.add_party(label="Baz Envante", category="armed_group", officer=fabienne,
                                           at=clock.now()) for _ in range(3)])
    assert NewParty.objects.count() == 1
