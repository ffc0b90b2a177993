"""The three records of vetting, decisions by two officers, and what follows from them by the day."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tande.domains.officers.models import Officer
from tande.domains.personnel import operations as personnel
from tande.domains.personnel import rosters, units
from tande.domains.personnel.models import Person
from tande.domains.screening import operations as screening
from tande.domains.vetting import models, operations, queries
from tande.domains.vetting.errors import (
    BadField,
    Changed,
    NoSuchRecord,
    NotAllowed,
    SecondNeeded,
    UnknownRoster,
)
from tande.domains.vetting.operations import Signed
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import readiness, roles, vetting
from tande.policy.people import Place
from tande.policy.vetting_records import Certificate
from tests.domains import factories
from tests.domains.people import details, enroll, today

pytestmark = pytest.mark.django_db


def soon() -> datetime:
    """When the work that is due by now may be done."""
    return clock.now() + timedelta(hours=1)


@pytest.fixture
def vera() -> Officer:
    """A vetting officer; somebody nobody is like stands in the register, so that there is one to screen against."""
    made = factories.officer("vetting_officer", key=False)
    screening.put_record(record_id="9" * 32, source="repatriation", names=["Zzyzx Qwghlm"], actor=made, at=clock.now())
    return made


@pytest.fixture
def otto() -> Officer:
    return factories.officer("vetting_officer", key=False)


def on(days: int) -> date:
    return today() + timedelta(days=days)


def paper(officer: Officer, scope: str = "whole", **more: Any) -> Certificate:
    sha256 = rosters.keep_roster(contingent="KEN", officer=officer, at=clock.now())
    made = Certificate("KEN", scope, sha256, "b" * 64, "Njeri Mfano", "Inspector General", on(-10), on(300))
    return replace(made, **more)


def certify(officer: Officer, scope: str = "whole", named: tuple[str, ...] = (), **more: Any) -> str:
    return operations.certify(certificate=paper(officer, scope, **more), named=named, officer=officer, at=clock.now())


def attest(officer: Officer, person: str, answer: str = "clean", words: str = "", day: date | None = None) -> None:
    operations.attest(signed=Signed(person, answer, day or on(-3), words), officer=officer, at=clock.now())


def check(officer: Officer, result: str = "clear", unit: str = "alpha", day: date | None = None) -> str:
    return operations.check_unit(contingent="KEN", unit=unit, sources=["un"], result=result, note="as told",
                                 day=day or on(-2), officer=officer, at=clock.now())


def screen() -> None:
    """Whatever waits, done, as the errands do it again and again: records withdrawn, all screened, statuses written."""
    for _ in range(2):
        while screening.work_on(soon()) or operations.work_on(soon()):
            pass


def status(person: str, days: int = 0) -> str:
    return queries.status_of([person], on(days))[person].status


@pytest.fixture
def somebody(vera: Officer) -> str:
    return enroll(vera)


@pytest.fixture
def cleared(vera: Officer, somebody: str) -> str:
    certify(vera)
    attest(vera, somebody)
    check(vera)
    screen()
    return somebody


def results(person: str) -> list[str]:
    facts = Fact.objects.filter(kind="vetting.result", subject=person).order_by("seq")
    return [json.loads(one.body)["result"] for one in facts]


def test_three_records_and_the_units_clear_somebody_and_each_change_is_a_fact(vera: Officer, somebody: str) -> None:
    screen()
    assert status(somebody) == vetting.DEPLOYED_PENDING
    certify(vera)
    attest(vera, somebody)
    assert status(somebody) == vetting.DEPLOYED_PENDING
    check(vera)
    assert status(somebody) == vetting.CLEARED
    screen()
    assert results(somebody) == [vetting.DEPLOYED_PENDING, vetting.CLEARED]
    body = json.loads(Fact.objects.filter(kind="vetting.result", subject=somebody).latest("seq").body)
    assert body == {"contingent": "KEN", "result": "cleared", "until": on(300).isoformat()}
    assert status(somebody, 301) == vetting.EXPIRED
    judged = readiness.judge(queries.readiness_facts([somebody])[somebody], post="member",
                             rules=readiness.Rules("1", {"member": ()}), on=today())
    assert readiness.vetting_shown(judged) == readiness.CLEARED
    assert queries.shown_of([somebody], today()) == {somebody: "cleared"}


def test_nothing_about_a_named_person_is_in_clear_and_nothing_can_be_changed(vera: Officer, cleared: str) -> None:
    attest(vera, cleared, "declared", "Hukumu ya zamani")
    with connection.cursor() as cursor:
        text = b""
        for table in ("certificate", "cover", "attestation", "decision", "result"):
            cursor.execute(f"SELECT * FROM vetting_{table}")
            text += b"".join(bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                             for row in cursor.fetchall() for value in row)
    for word in (b"Njeri", b"Inspector", b"Hukumu", b"as told"):
        assert word not in text
    assert queries.certificates(vera)[0].signatory == "Njeri Mfano"
    found = queries.person_vetting(cleared, vera, on=today())
    assert found.attestations[0].words == "Hukumu ya zamani"
    changes: dict[Any, dict[str, Any]] = {
        models.Certificate: {"until": on(900)}, models.Cover: {"version": 2}, models.Attestation: {"answer": "clean"},
        models.Decision: {"result": "clear"},
    }
    for model, change in changes.items():
        for deed in (lambda m=model: m.objects.all().delete(), lambda m=model, c=change: m.objects.update(**c)):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()


def test_late_names_and_changed_ones_are_not_covered(vera: Officer, cleared: str) -> None:
    late = enroll(vera, "Achieng Kielelezo", "K-002")
    attest(vera, late)
    screen()
    assert queries.status_of([late], today())[late].missing == (vetting.CERTIFICATE,)
    seen = Person.objects.get(pk=cleared).events
    personnel.change(person_id=cleared, seen=seen, details=details("Wanjiku Mfano Otieno"), place=Place("alpha"),
                     reason="document", officer=vera, at=clock.now())
    assert vetting.SCREENING in queries.status_of([cleared], today())[cleared].missing  # the new name was not compared
    screen()
    assert vetting.CERTIFICATE in queries.status_of([cleared], today())[cleared].missing
    assert results(cleared)[-1] == vetting.DEPLOYED_PENDING
    certify(vera)
    assert {status(one) for one in (late, cleared)} == {vetting.CLEARED}


def test_a_certificate_covers_who_stood_on_the_list_that_was_signed_and_nobody_who_came_before_it_was_recorded(
    vera: Officer, somebody: str
) -> None:
    signed = paper(vera)
    seen = Person.objects.get(pk=somebody).events
    late, renamed = enroll(vera, "Achieng Kielelezo", "K-002"), somebody
    personnel.change(person_id=renamed, seen=seen, details=details("Wanjiku Mfano Otieno"), place=Place("alpha"),
                     reason="document", officer=vera, at=clock.now())
    operations.certify(certificate=signed, officer=vera, at=clock.now())
    assert list(models.Cover.objects.values_list("person_id", "version")) == [(somebody, 1)]
    for person in (late, renamed):
        assert vetting.CERTIFICATE in queries.status_of([person], today())[person].missing


def test_a_rank_that_changed_leaves_the_certificate_as_it_is(vera: Officer, cleared: str) -> None:
    personnel.change(person_id=cleared, seen=1, details=details(rank="Inspekta"), place=Place("alpha"),
                     reason="promotion", officer=vera, at=clock.now())
    screen()
    assert status(cleared) == vetting.CLEARED


def test_a_certificate_of_one_unit_or_of_named_people_covers_nobody_else(vera: Officer, somebody: str) -> None:
    other = enroll(vera, "Achieng Kielelezo", "K-002", unit="Bravo")
    certify(vera, "unit", unit="alpha")

    def lacks(person: str) -> bool:
        return vetting.CERTIFICATE in queries.status_of([person], today())[person].missing

    assert (lacks(somebody), lacks(other)) == (False, True)
    certify(vera, "named", named=(other,))
    assert not lacks(other)
    assert models.Certificate.objects.filter(people=1).count() == 2


@pytest.mark.parametrize(("changes", "named", "error"), [
    ({"contingent": "QQQ"}, False, BadField), ({"list_sha256": "c" * 64}, False, UnknownRoster),
    ({"signatory": " "}, False, BadField), ({"unit": "nowhere", "scope": "unit"}, False, BadField),
    ({"scope": "named"}, False, BadField), ({}, True, BadField), ({"scope": "named"}, True, BadField),
    ({"until": on(-20)}, False, BadField), ({"signed_on": on(1)}, False, BadField),
])
def test_a_certificate_that_cannot_be_leaves_nothing_behind(
    vera: Officer, somebody: str, changes: dict[str, Any], named: bool, error: type[Exception]
) -> None:
    with pytest.raises(error):
        certify(vera, named=("f" * 32,) if named else (), **changes)
    assert not models.Certificate.objects.exists()
    assert not Fact.objects.filter(kind="vetting.certified").exists()


def test_a_withdrawn_certificate_covers_nobody_and_is_withdrawn_once(vera: Officer, cleared: str) -> None:
    made = queries.certificates(vera)[0].id
    operations.withdraw_certificate(certificate_id=made, officer=vera, at=clock.now())
    assert results(cleared)[-1] == status(cleared) == vetting.DEPLOYED_PENDING
    with pytest.raises(Changed):
        operations.withdraw_certificate(certificate_id=made, officer=vera, at=clock.now())
    with pytest.raises(NoSuchRecord):
        operations.withdraw_certificate(certificate_id="0" * 32, officer=vera, at=clock.now())


def test_what_is_declared_opens_a_review_that_takes_two_officers(vera: Officer, otto: Officer, cleared: str) -> None:
    attest(vera, cleared, "declared", "An old sentence")
    assert results(cleared)[-1] == vetting.UNDER_REVIEW
    assert queries.shown_of([cleared], today())[cleared] == "not_cleared"
    (_person, told), = queries.undecided(vera)

    def propose(result: str) -> str:
        return operations.decide_declaration(attestation_id=told.id, result=result, note="Looked into", officer=vera,
                                             at=clock.now())

    first = propose("refused")
    assert status(cleared) == vetting.UNDER_REVIEW
    with pytest.raises(SecondNeeded):
        operations.answer(decision_id=first, agreed=True, officer=vera, at=clock.now())
    with pytest.raises(Changed):
        propose("note")
    operations.answer(decision_id=first, agreed=False, officer=otto, at=clock.now())
    with pytest.raises(Changed):
        operations.answer(decision_id=first, agreed=True, officer=otto, at=clock.now())
    second = propose("refused")
    assert [one.made.id for one in queries.waiting(otto)] == [second]
    operations.answer(decision_id=second, agreed=True, officer=otto, at=clock.now())
    assert results(cleared)[-1] == vetting.REFUSED
    with pytest.raises(NoSuchRecord):
        operations.lift(decision_id=first, result="remediated", note="x", officer=vera, at=clock.now())
    lifting = operations.lift(decision_id=second, result="remediated", note="Acquitted", officer=otto, at=clock.now())
    assert status(cleared) == vetting.REFUSED
    operations.answer(decision_id=lifting, agreed=True, officer=vera, at=clock.now())
    assert results(cleared)[-1] == status(cleared) == vetting.REMEDIATED


def test_a_refused_unit_holds_everybody_in_it_back_until_two_say_it_is_remediated(
    vera: Officer, otto: Officer, cleared: str
) -> None:
    other = enroll(vera, "Achieng Kielelezo", "K-002", unit="Bravo")
    refused = check(vera, "refused")
    assert status(cleared) == vetting.CLEARED  # proposed by one
    assert queries.units("KEN", today())[0].standing.status == vetting.UNDER_REVIEW
    operations.answer(decision_id=refused, agreed=True, officer=otto, at=clock.now())
    assert results(cleared)[-1] == vetting.REFUSED
    assert status(other) != vetting.REFUSED
    check(vera)  # found clear afterwards: a refusal is not undone by one officer
    assert status(cleared) == vetting.REFUSED
    remedied = check(otto, "remediated")
    operations.answer(decision_id=remedied, agreed=True, officer=vera, at=clock.now())
    assert status(cleared) == vetting.CLEARED
    assert queries.units("KEN", today())[0].standing.status == vetting.REMEDIATED


def test_who_commands_needs_a_check_of_her_own_and_drags_the_unit_along(
    vera: Officer, otto: Officer, cleared: str
) -> None:
    chief = enroll(vera, "Achieng Kielelezo", "K-002", post="commander")
    certify(vera)
    attest(vera, chief)
    screen()
    assert queries.status_of([chief], today())[chief].missing == (vetting.UNIT_CHECK, vetting.CHECK)

    def check_her(officer: Officer, result: str) -> str:
        return operations.check_commander(person_id=chief, sources=["state", "media"], result=result, note="why",
                                          day=on(-1), officer=officer, at=clock.now())

    check_her(vera, "clear")
    assert status(chief) == vetting.CLEARED
    operations.answer(decision_id=check_her(vera, "refused"), agreed=True, officer=otto, at=clock.now())
    assert (status(chief), status(cleared)) == (vetting.REFUSED, vetting.REFUSED)
    operations.answer(decision_id=check_her(otto, "remediated"), agreed=True, officer=vera, at=clock.now())
    assert (status(chief), status(cleared)) == (vetting.REMEDIATED, vetting.CLEARED)
    with pytest.raises(BadField, match="person"):
        operations.check_commander(person_id=cleared, sources=["un"], result="clear", note="", day=on(-1),
                                   officer=vera, at=clock.now())


def test_who_is_named_to_command_needs_that_check_whatever_the_post(vera: Officer, cleared: str) -> None:
    units.name_commander(contingent="KEN", unit="alpha", person_id=cleared, officer=vera, at=clock.now(), on=today())
    screen()
    assert queries.units("KEN", today())[0].commanders == (cleared,)
    assert vetting.CHECK in queries.status_of([cleared], today())[cleared].missing
    assert results(cleared)[-1] == vetting.DEPLOYED_PENDING
    operations.check_commander(person_id=cleared, sources=["un"], result="clear", note="", day=today(), officer=vera,
                               at=clock.now())
    assert status(cleared) == vetting.CLEARED
    units.name_commander(contingent="KEN", unit="alpha", person_id="", officer=vera, at=clock.now(), on=today())
    screen()
    assert results(cleared)[-1] == vetting.CLEARED


def test_who_leaves_before_all_is_done_left_while_pending(vera: Officer, cleared: str) -> None:
    other = enroll(vera, "Achieng Kielelezo", "K-002")
    for person in (cleared, other):
        events = Person.objects.get(pk=person).events
        personnel.leave(person_id=person, seen=events, on=today(), reason="rotation_ended", officer=vera,
                        at=clock.now())
    screen()
    assert (status(cleared), status(other)) == (vetting.CLEARED, vetting.LEFT_PENDING)
    counts = queries.counts("KEN", today())
    assert (counts.people, counts.left_pending) == (0, 1)


def test_a_person_taken_back_needs_everything_anew(vera: Officer, cleared: str) -> None:
    operations.take_back(person_id=cleared, again=False, day=on(0), officer=vera, at=clock.now())
    assert results(cleared)[-1] == vetting.WITHDRAWN
    assert queries.shown_of([cleared], today())[cleared] == "not_cleared"
    judged = readiness.judge(queries.readiness_facts([cleared])[cleared], post="member",
                             rules=readiness.Rules("1", {"member": ()}), on=today())
    assert "certificate_withdrawn" in {one.code for one in judged.reasons}
    operations.take_back(person_id=cleared, again=True, day=on(0), officer=vera, at=clock.now())
    assert status(cleared) == vetting.WITHDRAWN  # on the same day the State's word to take back is the stronger


def test_counts_tell_how_many_of_how_many_and_what_is_missing(vera: Officer, cleared: str) -> None:
    enroll(vera, "Achieng Kielelezo", "K-002")
    enroll(vera, "Otieno Kielelezo", "K-003", deployed_on=None)
    screen()
    found = queries.counts("KEN", today())
    assert (found.people, found.cleared, found.deployed, found.deployed_pending, found.percent) == (3, 1, 2, 1, 33)
    assert found.missing == {vetting.CERTIFICATE: 2, vetting.ATTESTATION: 2}
    assert queries.counts("JAM", today()) == queries.Counts()
    assert queries.counts("KEN", on(299)).expiring == 1


def test_the_same_sheet_twice_is_recorded_once_and_one_bad_row_stops_all(vera: Officer, somebody: str) -> None:
    signed = [Signed(somebody, "clean", on(-1)), Signed(somebody, "clean", on(-1))]
    assert operations.attest_many(signed=signed, officer=vera, at=clock.now()) == 1
    assert operations.attest_many(signed=signed, officer=vera, at=clock.now()) == 0
    for bad, field in (
        (Signed("f" * 32, "clean", on(-1)), "person"), (Signed(somebody, "maybe", on(-1)), "answer"),
        (Signed(somebody, "clean", on(1)), "signed_on"), (Signed(somebody, "declared", on(-1)), "words"),
        (Signed(somebody, "clean", on(-1), "words"), "words"),
    ):
        with pytest.raises(BadField, match=field):
            operations.attest_many(signed=[Signed(somebody, "clean", on(-5)), bad], officer=vera, at=clock.now())
    assert models.Attestation.objects.count() == 1


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_write_and_see_is_in_the_table(role: str, vera: Officer, somebody: str) -> None:
    someone = factories.officer(role, key=False)
    listed = paper(vera)
    deeds: dict[str, list[Callable[[], object]]] = {
        "vetting.record": [
            lambda: attest(someone, somebody),
            lambda: operations.certify(certificate=listed, officer=someone, at=clock.now()),
            lambda: check(someone), lambda: operations.add_repatriations(told=[], officer=someone, at=clock.now()),
            lambda: operations.take_back(person_id=somebody, again=False, day=on(-1), officer=someone, at=clock.now()),
        ],
        "vetting.decide": [lambda: check(someone, "refused")],
        "vetting.see": [lambda: queries.certificates(someone), lambda: queries.waiting(someone),
                        lambda: queries.person_vetting(somebody, someone, on=today())],
    }
    for action, some in deeds.items():
        for deed in some:
            if roles.may([role], action):
                deed()
            else:
                with pytest.raises(NotAllowed):
                    deed()


def test_work_cut_off_goes_on_and_is_written_once(vera: Officer, somebody: str) -> None:
    for number in range(2, 6):
        enroll(vera, f"Mtu Kielelezo {'ABCDEF'[number]}", f"K-00{number}")
    past = clock.now() - timedelta(hours=1)
    assert operations.work_on(past)  # cut off after the first portion
    while operations.work_on(past):
        pass
    assert Fact.objects.filter(kind="vetting.result").count() == 5
    models.Progress.objects.all().delete()
    assert not operations.work_on(soon())
    assert Fact.objects.filter(kind="vetting.result").count() == 5
    assert not operations.work_on(soon())
