"""From a signed session to a certificate on paper, and back when it is revoked: idempotent, with its facts."""

import base64
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tande.domains.credentials import errors, operations, queries
from tande.domains.credentials.models import Credential, Revocation
from tande.domains.officers.models import Officer
from tande.domains.training import operations as training
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import credentials as rules
from tande.policy import readiness
from tests.domains import factories
from tests.domains import training_rooms as rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer() -> Officer:
    operations._seen.clear()
    return factories.officer("training_officer", key=False)


def passed(trainer: Officer, number: int = 2) -> tuple[str, list[str]]:
    """A signed session in which so many people passed."""
    people = rooms.people(number)
    session_id = rooms.session(trainer, people)
    seats = rooms.seats(session_id, trainer)
    training.record_attempts(results=[rooms.result(seats[one].id) for one in people], at=clock.now())
    rooms.attended(session_id, trainer)
    return session_id, people


def work() -> bool:
    return operations.work_on(clock.now() + timedelta(seconds=30))


def facts(kind: str) -> int:
    return Fact.objects.filter(kind=kind).count()


def test_what_was_passed_and_signed_gets_a_certificate_once(trainer: Officer) -> None:
    session_id, people = passed(trainer)
    assert not work()
    assert facts("credential.issued") == Credential.objects.count() == 2
    operations._seen.clear()
    assert not work()
    assert facts("credential.issued") == 2
    papers = queries.papers(session_id, trainer)
    assert [one.holder for one in papers] == ["Mtu wa 0", "Mtu wa 1"]
    assert {one.view.person for one in papers} == set(people)
    verdict = queries.judge(papers[0].text, clock.now())
    assert (verdict.word, verdict.badge and verdict.badge.title) == (
        "valid", settings.COURSES.curriculum("child_protection").title["en"]
    )


def test_nothing_of_it_stands_in_clear_in_the_database(trainer: Officer) -> None:
    passed(trainer, 1)
    work()
    row = Credential.objects.get()
    assert b"Mtu wa" not in bytes(row.text)
    assert base64.urlsafe_b64encode(b"Mtu wa")[:6] not in bytes(row.text)
    assert not any("Mtu wa" in fact.body for fact in Fact.objects.filter(kind__startswith="credential."))


def test_an_unsigned_session_gives_none(trainer: Officer) -> None:
    people = rooms.people(1)
    session_id = rooms.session(trainer, people)
    training.record_attempts(results=[rooms.result(rooms.seats(session_id, trainer)[people[0]].id)], at=clock.now())
    assert not work()
    assert not Credential.objects.exists()


def test_a_revoked_one_is_told_by_everything_that_is_asked(trainer: Officer) -> None:
    session_id, (person, other) = passed(trainer)
    work()
    (one,) = [paper for paper in queries.papers(session_id, trainer) if paper.view.person == person]
    operations.revoke(credential_id=one.view.id, reason="deceit", officer=trainer, at=clock.now())
    assert queries.judge(one.text, clock.now()).word == "revoked"
    assert [paper.view.person for paper in queries.papers(session_id, trainer)] == [other]
    found = queries.readiness_facts([person, other])
    assert [(fact.kind, fact.code, fact.on) for fact in found[person]] == [
        (readiness.CREDENTIAL_REVOKED, "child_protection", rooms.today())
    ]
    assert found[other] == []
    with pytest.raises(errors.AlreadyRevoked):
        operations.revoke(credential_id=one.view.id, reason="mistake", officer=trainer, at=clock.now())
    assert facts("credential.revoked") == 1
    work()
    assert Credential.objects.count() == 2


def test_an_annulled_result_takes_its_certificate_along_and_says_nothing_more(trainer: Officer) -> None:
    _, (person,) = passed(trainer, 1)
    work()
    row = Credential.objects.get()
    head = factories.officer("head", key=False)
    training.annul(attempt_id=row.attempt_id, reason="Entered for somebody else", officer=head, at=clock.now())
    work()
    assert Revocation.objects.get().reason == rules.ANNULLED
    assert queries.readiness_facts([person]) == {person: []}
    assert not work()
    assert Credential.objects.count() == 1


def test_a_new_name_gets_a_new_certificate(trainer: Officer) -> None:
    session_id, _ = passed(trainer, 1)
    work()
    (old,) = queries.papers(session_id, trainer)
    operations.revoke(credential_id=old.view.id, reason=rules.RENAMED, officer=trainer, at=clock.now())
    work()
    (new,) = queries.papers(session_id, trainer)
    assert queries.judge(old.text, clock.now()).word == "revoked"
    assert queries.judge(new.text, clock.now()).word == "valid"
    assert queries.readiness_facts([new.view.person]) == {new.view.person: []}


def test_who_may_do_what(trainer: Officer) -> None:
    session_id, _ = passed(trainer, 1)
    work()
    (one,) = queries.papers(session_id, trainer)
    of_another = factories.officer("training_officer", key=False)
    of_another.state = "JAM"
    auditor, commander = (factories.officer(role, key=False) for role in ("auditor", "commander"))
    for officer in (auditor, commander):
        with pytest.raises(errors.NotAllowed):
            queries.paper(one.view.id, officer)
        with pytest.raises(errors.NotAllowed):
            operations.revoke(credential_id=one.view.id, reason="deceit", officer=officer, at=clock.now())
    assert [view.id for view in queries.latest(auditor)] == [one.view.id]
    assert queries.latest(of_another) == []
    assert len(queries.latest(auditor, person=one.view.person)) == 1
    assert queries.latest(auditor, person="0" * 32) == []
    with pytest.raises(errors.NotAllowed):
        queries.latest(commander)
    for credential_id in (one.view.id, "0" * 32):
        with pytest.raises(errors.NoSuchCredential):
            queries.paper(credential_id, of_another)
    for reason in ("annulled", "because", ""):
        with pytest.raises(errors.BadReason):
            operations.revoke(credential_id=one.view.id, reason=reason, officer=trainer, at=clock.now())


@pytest.mark.parametrize("table", [Credential, Revocation])
def test_neither_is_ever_changed(trainer: Officer, table: type[Credential] | type[Revocation]) -> None:
    passed(trainer, 1)
    work()
    operations.revoke(credential_id=Credential.objects.get().pk, reason="mistake", officer=trainer, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(on=rooms.today() - timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all().delete()


def test_what_the_public_fetches_lists_nobody(trainer: Officer) -> None:
    passed(trainer, 1)
    work()
    public = json.dumps([queries.did_document(), queries.profile()]) + queries.status_list(clock.now())
    decoded = [base64.urlsafe_b64decode(part + "==") for part in queries.status_list(clock.now()).split(".")[:2]]
    assert "Mtu" not in public
    assert all(b"Mtu" not in part for part in decoded)
    assert settings.TANDE.credential_seed.hex() not in public
