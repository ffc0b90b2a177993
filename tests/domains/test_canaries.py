"""Test complaints: nobody can tell which they are, and nobody can call a real one a test."""

import json
from datetime import timedelta

import pytest

from tande.domains.canaries import operations, queries
from tande.domains.canaries.errors import (
    AlreadyRevealed,
    BadField,
    NoSuchComplaint,
    NoSuchSeal,
    NotAllowed,
    SealedTooLate,
)
from tande.domains.canaries.models import Canary
from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import roles
from tande.toolkit import codes, sealing
from tests.domains import factories
from tests.domains.factories import Filed

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def amina() -> Officer:
    return factories.officer("auditor")


@pytest.fixture
def filed(joel: Officer) -> Filed:
    made = factories.complaint(factories.desk_key(joel))
    intake.receive(complaint=made.complaint, at=clock.now())
    return made


def plant(officer: Officer, code: str, hours: int = 1) -> str:
    made = sealing.new_id()
    operations.plant(canary_id=made, code=code, officer=officer, at=clock.now() + hours * HOUR)
    return made


def reveal(officer: Officer, code: str, note: str = "By phone, in Creole") -> str:
    return operations.reveal(code=code, note=note, lang="en", officer=officer, at=clock.now() + 100 * HOUR)


def acknowledge(filed: Filed, joel: Officer, hours: int) -> None:
    at = clock.now() + hours * HOUR
    version = cases.case(filed.complaint.case_id, joel, at=at).version
    casework.move(case_id=filed.complaint.case_id, officer=joel, to="acknowledged", codes={}, version=version, pack={},
                  at=at)


def test_laid_down_revealed_and_measured(amina: Officer, joel: Officer, filed: Filed) -> None:
    plant(amina, filed.code)
    acknowledge(filed, joel, hours=30)
    assert queries.revealed() == []
    case_id = reveal(amina, filed.code)
    assert case_id == filed.complaint.case_id
    (found,) = queries.revealed()
    assert (found.acknowledged_hours, found.ended_days, found.missed) == (30, None, 0)
    assert found.note == "By phone, in Creole"
    fact = Fact.objects.get(kind="canary.revealed")
    body = json.loads(fact.body)
    assert (fact.subject, body["number"], body["acknowledged_hours"]) == (case_id, found.check_number, 30)
    assert fact.check_number is not None
    planted = Fact.objects.get(kind="canary.planted")
    assert (planted.check_number, json.loads(planted.body)) == (None, {"seal": Canary.objects.get().seal})


def test_nothing_that_is_kept_before_leads_to_the_complaint(amina: Officer, filed: Filed) -> None:
    made = plant(amina, filed.code)
    row = Canary.objects.get(pk=made)
    kept = " ".join(str(getattr(row, field.attname)) for field in Canary._meta.fields)
    told = " ".join(Fact.objects.filter(subject=made).values_list("body", flat=True))
    for secret in (filed.code, filed.complaint.case_id, filed.complaint.first_hash.hex()):
        assert secret not in kept + told


def test_a_real_complaint_cannot_be_called_a_test(amina: Officer, joel: Officer, filed: Filed) -> None:
    with pytest.raises(NoSuchSeal):
        reveal(amina, filed.code)
    acknowledge(filed, joel, hours=2)
    plant(amina, filed.code, hours=3)
    with pytest.raises(SealedTooLate):
        reveal(amina, filed.code)
    assert not Fact.objects.filter(kind="canary.revealed").exists()


def test_each_is_revealed_once_and_only_with_its_code(amina: Officer, filed: Filed) -> None:
    other = codes.new_code()
    plant(amina, other)
    with pytest.raises(NoSuchComplaint):
        reveal(amina, other)
    made = plant(amina, filed.code)
    operations.plant(canary_id=made, code=filed.code, officer=amina, at=clock.now())
    plant(amina, filed.code)
    reveal(amina, filed.code)
    with pytest.raises(AlreadyRevealed):
        reveal(amina, filed.code)
    assert len(queries.sealed(amina, at=clock.now())) == 2


@pytest.mark.parametrize(("note", "lang"), [("", "en"), ("x" * 301, "en"), ("a\nb", "en"), ("Good", "xx")])
def test_what_was_tried_is_said_in_one_sentence(amina: Officer, filed: Filed, note: str, lang: str) -> None:
    plant(amina, filed.code)
    with pytest.raises(BadField):
        operations.reveal(code=filed.code, note=note, lang=lang, officer=amina, at=clock.now())


@pytest.mark.parametrize("role", sorted(set(roles.ROLES) - {roles.AUDITOR}))
def test_nobody_but_the_auditor(role: str, amina: Officer, filed: Filed) -> None:
    plant(amina, filed.code)
    someone = factories.officer(role)
    for deed in (
        lambda: plant(someone, filed.code), lambda: reveal(someone, filed.code),
        lambda: queries.sealed(someone, at=clock.now()),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_none_can_be_kept_back_for_ever(amina: Officer) -> None:
    plant(amina, codes.new_code())
    assert queries.kept_back(at=clock.now() + timedelta(days=300)) == 0
    assert queries.kept_back(at=clock.now() + timedelta(days=400)) == 1
