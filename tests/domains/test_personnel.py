"""People in the mission: sealed field by field, found by a mark, every change kept, every look written down."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.personnel import operations, queries, rosters, sealed, units
from tande.domains.personnel.errors import (
    BadField,
    Changed,
    NoSuchContingent,
    NoSuchPerson,
    NotAllowed,
    NothingToDo,
    Taken,
)
from tande.domains.personnel.models import Command, Person, PersonEvent, Roster
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import people as policy
from tande.policy import readiness
from tande.policy.people import Details, Place
from tande.toolkit.fields import BadField as DoesNotOpen
from tests.domains import factories
from tests.domains.people import CAME, details, enroll, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> Officer:
    return factories.officer("vetting_officer", key=False)


@pytest.fixture
def kamau() -> Officer:
    return factories.officer("commander", key=False, state="KEN")


def seen(person_id: str) -> int:
    return Person.objects.get(pk=person_id).events


def change(
    person_id: str, officer: Officer, new: Details, place: Place | None = None, reason: str = "document"
) -> None:
    operations.change(person_id=person_id, seen=seen(person_id), details=new, place=place or Place("alpha"),
                      reason=reason, officer=officer, at=clock.now())


def facts(person_id: str = "") -> list[tuple[str, dict[str, object]]]:
    found = Fact.objects.filter(kind__startswith="person.").order_by("seq")
    found = found.filter(subject=person_id) if person_id else found
    return [(fact.kind, json.loads(fact.body)) for fact in found]


def test_nothing_of_a_person_is_in_the_database_in_clear_and_no_field_opens_elsewhere(vera: Officer) -> None:
    born = "1990-05-17"
    made = enroll(vera, "Aïcha Mfano", "KP-77812", rank="Inspekta", born=born, id_numbers=("A9912345",),
                  nationality="KEN")
    other = enroll(vera, "Otieno Kielelezo", "KP-77813")
    with connection.cursor() as cursor:
        rows = []
        for table in ("personnel_person", "personnel_personevent", "ledger_fact", "personnel_contingent"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += [bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                     for row in cursor.fetchall() for value in row]
    for word in ("Mfano", "77812", "Inspekta", born, "9912345"):
        assert not [row for row in rows if word.encode() in row]
    first, second = Person.objects.get(pk=made), Person.objects.get(pk=other)
    second.names, second.rank = first.names, first.born
    for name in ("names", "rank"):
        with pytest.raises(DoesNotOpen):
            sealed.opened(second, name)
    view = queries.person(made, vera, clock.now())
    assert (view.names, view.service_number, view.born, view.id_numbers) == (
        ("Aïcha Mfano",), "KP-77812", born, ("A9912345",))


def test_a_service_number_is_one_persons_within_a_contingent(vera: Officer) -> None:
    made = enroll(vera, number="KP 001")
    for number in ("kp001", "KP 0 01", " KP 001"):
        with pytest.raises((Taken, BadField)) as refused:
            enroll(vera, "Somebody Else", number)
        assert "KP" not in str(refused.value)
    assert enroll(vera, "Somebody Else", "KP001", contingent="JAM")
    assert enroll(vera, "No Number", "") != enroll(vera, "No Number Either", "")
    with pytest.raises(Taken) as taken:
        change(enroll(vera, "Third", "KP002"), vera, details("Third", "KP001"))
    assert taken.value.person_id == made
    operations.strike(person_id=made, seen=1, struck=True, officer=vera, at=clock.now())
    again = enroll(vera, "The Right One", "KP001")
    with pytest.raises(Taken):
        operations.strike(person_id=made, seen=2, struck=False, officer=vera, at=clock.now())
    assert made not in queries.postings()
    assert again in queries.postings()


def test_a_late_name_change_keeps_the_former_name_and_asks_for_a_new_screening(vera: Officer) -> None:
    made = enroll(vera, "Wanjiku Mfano")
    change(made, vera, details("Wanjiku Mfano Kamau", rank="Sajini"), reason="civil_status")
    change(made, vera, details("Wanjiku Mfano Kamau", rank="Inspekta"), reason="promotion")
    assert [(one, body) for one, body in facts(made) if one == "person.renamed"] == [
        ("person.renamed", {"fields": ["names", "rank"], "reason": "civil_status"}),
        ("person.renamed", {"fields": ["rank"], "reason": "promotion"})]
    history = queries.history(made, vera, clock.now())
    assert [(one.kind, one.reason, one.before) for one in history] == [
        ("changed", "promotion", {"rank": "Sajini"}),
        ("changed", "civil_status", {"names": ["Wanjiku Mfano"], "rank": ""}), ("enrolled", "", {})]
    assert [one[1] for one in queries.subjects()] == [2]
    with pytest.raises(NothingToDo):
        change(made, vera, details("Wanjiku Mfano Kamau", rank="Inspekta"))
    with pytest.raises(Changed):
        operations.change(person_id=made, seen=1, details=details(), place=Place("alpha"), reason="typing",
                          officer=vera, at=clock.now())
    assert seen(made) == 3


def test_what_happened_cannot_be_changed(vera: Officer) -> None:
    made = enroll(vera)
    units.name_commander(contingent="KEN", unit="alpha", person_id=made, officer=vera, at=clock.now(), on=today())
    rosters.keep_roster(contingent="KEN", officer=vera, at=clock.now())
    for model in (PersonEvent, Command, Roster):
        for deed in (lambda m=model: m.objects.update(at=clock.now()), lambda m=model: m.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()
        assert model.objects.exists()


BAD: dict[str, tuple[Details, Place, str]] = {
    "no name": (details(""), Place("alpha"), "names"),
    "a name of digits": (details("007"), Place("alpha"), "names"),
    "an endless name": (details("x" * 201), Place("alpha"), "names"),
    "a long number": (details(number="1" * 41), Place("alpha"), "service_number"),
    "no such day": (details(born="1990-02-30"), Place("alpha"), "born"),
    "a day in words": (details(born="May 1990"), Place("alpha"), "born"),
    "not born yet": (details(born=str(today().year + 1)), Place("alpha"), "born"),
    "a child": (details(born=str(today().year - 10)), Place("alpha"), "born"),
    "six passports": (details(id_numbers=("1",) * 6), Place("alpha"), "id_numbers"),
    "a nationality in words": (details(nationality="Kenya"), Place("alpha"), "nationality"),
    "no such post": (details(), Place("alpha", "king"), "post"),
    "no such function": (details(), Place("alpha", "member", ("magic",)), "functions"),
    "no such unit": (details(), Place("nowhere"), "unit"),
    "no such rotation": (details(), Place("alpha", rotation="none"), "rotation"),
}


@pytest.mark.parametrize(("given", "place", "field"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused_by_field_and_nothing_is_stored(
    given: Details, place: Place, field: str, vera: Officer
) -> None:
    units.add_unit(contingent="KEN", name="Alpha", officer=vera, at=clock.now())
    with pytest.raises(BadField) as refused:
        operations.enroll(contingent="KEN", details=given, place=place, officer=vera, at=clock.now())
    assert [one for one, _code in refused.value.faults] == [field]
    assert all(code in policy.FAULTS for _field, code in refused.value.faults)
    assert not Person.objects.exists()
    assert not facts()


@pytest.mark.parametrize("name", ["محمد علي", "Ng", "山田 太郎", "Жан Пьер", "O'Brien-Nyambura III"])
def test_a_name_stays_as_given_in_any_script_and_is_found(name: str, vera: Officer) -> None:
    made = enroll(vera, name, names=(name, "Aliàs Known"))
    assert queries.person(made, vera, clock.now()).names == (name, "Aliàs Known")
    for search in (name, name.split()[0], "alias", "k-001"):
        assert [one.id for one in queries.people(vera, contingent="KEN", at=clock.now(), search=search).rows] == [made]
    assert queries.people(vera, contingent="KEN", at=clock.now(), search="zzz").total == 0


def test_from_coming_to_leaving_and_back(vera: Officer) -> None:
    made = enroll(vera, deployed_on=None)
    with pytest.raises(BadField):
        operations.leave(person_id=made, seen=1, on=today(), reason="bored", officer=vera, at=clock.now())
    operations.deploy(person_id=made, seen=1, on=CAME, officer=vera, at=clock.now())
    with pytest.raises(BadField):
        operations.leave(person_id=made, seen=2, on=CAME - timedelta(1), reason="other", officer=vera, at=clock.now())
    day = today() - timedelta(days=2)
    operations.leave(person_id=made, seen=2, on=day, reason="repatriated", officer=vera, at=clock.now(), pending=True)
    assert facts(made)[-1] == ("person.left", {"on": day.isoformat(), "pending": "yes"})
    assert [one[0] for one in queries.repatriated()] == [made]
    posting = queries.postings()[made]
    assert [posting.present(one) for one in (CAME - timedelta(1), CAME, day - timedelta(1), day)] == [
        False, True, True, False]
    assert queries.people(vera, contingent="KEN", at=clock.now()).total == 0
    assert queries.people(vera, contingent="KEN", at=clock.now(), gone=True).total == 1
    assert [one.kind for one in queries.readiness_facts([made])[made]] == ["enrolled", "identified", "left"]
    operations.take_back_leaving(person_id=made, seen=3, officer=vera, at=clock.now())
    assert [one.kind for one in queries.readiness_facts([made])[made]] == ["enrolled", "identified"]
    operations.leave(person_id=made, seen=4, on=day, reason="other", officer=vera, at=clock.now())
    with pytest.raises(BadField):
        operations.deploy(person_id=made, seen=5, on=day, officer=vera, at=clock.now())
    operations.deploy(person_id=made, seen=5, on=today(), officer=vera, at=clock.now())
    found = queries.readiness_facts([made])[made]
    assert [(one.kind, one.on) for one in found][-2:] == [("left", day), ("enrolled", today())]
    assert "left" not in {one.code for one in readiness.judge(
        found, post="member", rules=readiness.Rules("t", {"member": ()}, frozenset()), on=today()).reasons}


def test_a_posting_is_told_for_any_past_day(vera: Officer) -> None:
    then = clock.now() - timedelta(days=20)
    with clock.standing_at(then):
        made = enroll(vera)
        units.add_unit(contingent="KEN", name="Bravo", officer=vera, at=then)
    change(made, vera, details("Wanjiku M. Mfano"), Place("bravo", "commander", ("gender",)), reason="reassigned")
    before = queries.postings(timezone.localdate(then) - timedelta(days=1))
    assert made not in before
    past, now = queries.postings(today() - timedelta(days=1))[made], queries.postings(today())[made]
    assert (past.unit, past.post, past.version) == ("alpha", "member", 1)
    assert (now.unit, now.post, now.functions, now.version) == ("bravo", "commander", ("gender",), 2)
    assert now == queries.postings()[made]


def test_who_may_do_what_and_nobody_sees_another_contingent(vera: Officer, kamau: Officer, head: Officer) -> None:
    mine, theirs = enroll(vera), enroll(vera, "Somebody", "J-1", contingent="JAM")
    at = clock.now()
    assert queries.contingents_of(kamau) == ("KEN",)
    assert len(queries.contingents_of(head)) > 5
    assert queries.person(mine, kamau, at).id == mine
    assert queries.names([mine, theirs], kamau, at) == {mine: "Wanjiku Mfano"}
    denied: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: queries.person(theirs, kamau, at), NoSuchPerson),
        (lambda: queries.people(kamau, contingent="JAM", at=at), NoSuchContingent),
        (lambda: queries.people(vera, contingent="XYZ", at=at), NoSuchContingent),
        (lambda: queries.history(mine, factories.officer("intake_officer"), at), NotAllowed),
        (lambda: queries.people(factories.officer("focal_point"), contingent="KEN", at=at), NotAllowed),
        (lambda: change(mine, kamau, details("X Y")), NotAllowed),
        (lambda: enroll(head), NotAllowed),
        (lambda: rosters.keep_roster(contingent="KEN", officer=kamau, at=at), NotAllowed),
        (lambda: operations.leave(person_id=mine, seen=1, on=today(), reason="other", officer=head, at=at), NotAllowed),
    ]
    for deed, error in denied:
        with pytest.raises(error):
            deed()
    assert seen(mine) == 1


def test_every_look_is_written_down_with_whom(vera: Officer, kamau: Officer, head: Officer) -> None:
    made = enroll(vera)
    queries.person(made, kamau, clock.now())
    queries.people(kamau, contingent="KEN", at=clock.now(), search="Mfano")
    list(queries.subjects())
    looked = [one for one in queries.readings(head) if one.kind == "person.looked"]
    assert [(one.officer_id, one.person_id, one.people, one.searched) for one in looked] == [
        (kamau.pk, "", 1, True), (kamau.pk, made, 1, False)]
    assert not [body for _kind, body in facts() if "Mfano" in json.dumps(body)]
    with pytest.raises(NotAllowed):
        queries.readings(vera)


def test_the_hash_of_a_list_is_what_a_state_can_work_out_for_itself(vera: Officer) -> None:
    import hashlib

    first = enroll(vera, "Zawadi Mfano", "K-2", born="1988")
    enroll(vera, "Aïcha Mfano", "K-1", born="")
    text = "K-1\tAïcha Mfano\t\talpha\nK-2\tZawadi Mfano\t1988\talpha\n"
    digest = rosters.keep_roster(contingent="KEN", officer=vera, at=clock.now())
    assert digest == queries.roster_hash("KEN") == hashlib.sha256(text.encode()).hexdigest()
    assert rosters.keep_roster(contingent="KEN", officer=vera, at=clock.now()) == digest
    assert [one.people for one in queries.rosters("KEN")] == [2]
    covered = queries.roster_people("KEN", digest)
    change(first, vera, replace(details("Zawadi Mfano", "K-2"), born="1989"))
    enroll(vera, "New One", "K-3")
    assert queries.roster_hash("KEN") != digest
    assert covered == queries.roster_people("KEN", digest)
    assert covered[first] == 1
    assert queries.roster_people("KEN", "0" * 64) == {}


def test_a_unit_has_one_commander_at_a_time(vera: Officer) -> None:
    first, second = enroll(vera), enroll(vera, "Second One", "K-2")
    stranger = enroll(vera, "From Elsewhere", "J-1", contingent="JAM")
    for person in (first, second):
        units.name_commander(contingent="KEN", unit="alpha", person_id=person, officer=vera, at=clock.now(), on=today())
    assert [(one.name, one.commander, one.people) for one in queries.units("KEN")] == [("Alpha", second, 2)]
    for unit, person, error in (("alpha", second, NothingToDo), ("alpha", stranger, NoSuchPerson),
                                ("zulu", first, NoSuchPerson)):
        with pytest.raises(error):
            units.name_commander(contingent="KEN", unit=unit, person_id=person, officer=vera, at=clock.now(),
                                 on=today())
    assert units.add_unit(contingent="KEN", name=" ALPHA ", officer=vera, at=clock.now()) == "alpha"
    assert units.add_rotation(contingent="KEN", name="First", begins=date(2026, 1, 1), ends=None, officer=vera,
                              at=clock.now()) == "first"
    assert [one[0] for one in queries.rotations("KEN")] == ["first"]
