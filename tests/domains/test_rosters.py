"""A roster comes in: seen row by row before anything is stored, kept in one step, the same again changes nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.personnel import importing, operations, queries, uploads
from tande.domains.personnel.errors import BadField, Changed, NoSuchContingent, NoSuchPerson, NotAllowed
from tande.domains.personnel.headings import guess, heading_row
from tande.domains.personnel.models import Contingent, Person, PersonEvent, Roster, Upload, UploadPart
from tande.domains.personnel.row_reading import FAULTS, Choice, Faulty, day_in
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import people as policy
from tande.toolkit.spreadsheets import Refused, words
from tests.domains import factories
from tests.domains.people import enroll
from tests.domains.rosters import HEADINGS, ROWS, apply, checked, imported, sheet
from tests.toolkit.books import honest

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(clock.now())


@pytest.fixture
def vera() -> Officer:
    return factories.officer("vetting_officer", key=False)


def everything() -> tuple[Any, ...]:
    """All that an import could have written."""
    return (
        [list(model.objects.order_by("pk").values()) for model in (Person, PersonEvent, Roster)],
        Fact.objects.exclude(kind="person.looked").count(),
    )


def counts(upload_id: str, officer: Officer) -> dict[str, int]:
    told = uploads.upload(upload_id, officer).counts
    return {name: told[name] for name in (*uploads.VERDICTS, "missing") if told[name]}


def faults(upload_id: str, officer: Officer) -> list[tuple[int, str, int]]:
    rows, _pages = uploads.rows(upload_id, officer, verdict="faulty", page=1, at=clock.now())
    return [(row.number, code, column) for row in rows for code, column in row.faults]


def test_a_roster_is_seen_before_it_is_stored_and_then_kept_in_one_step(vera: Officer) -> None:
    made = checked(sheet(), vera)
    assert counts(made, vera) == {"new": 3}
    assert uploads.upload(made, vera).counts["units"] == ["Alpha", "Bravo"]
    assert not Person.objects.exists()
    assert not Fact.objects.filter(kind__startswith="roster").exists()
    done = apply(made, vera)
    assert done.state == "applied"
    listed = queries.people(vera, contingent="KEN", at=clock.now()).rows
    assert [(one.service_number, one.name, one.born, one.unit, one.post, one.rank) for one in listed] == [
        ("0001", "Wanjiku Mfano", "1990-05-17", "alpha", "commander", "Inspekta"),
        ("0002", "Otieno Kielelezo", "1988", "alpha", "member", "Konstebo"),
        ("0003", "Achieng Igizo", "1992-04-03", "bravo", "manager", "Sajini")]
    assert {one.name: one.commander for one in queries.units("KEN")} == {"Alpha": listed[0].id, "Bravo": ""}
    fact = Fact.objects.get(kind="roster.imported")
    assert json.loads(fact.body) == {"contingent": "KEN", "sha256": queries.roster_hash("KEN"), "rows": 3, "added": 3,
                                     "changed": 0}
    assert Fact.objects.filter(kind="person.enrolled").count() == 3
    assert [bytes(one.file) for one in Upload.objects.all()] == [b""]
    assert not UploadPart.objects.exists()


def test_the_same_file_again_changes_nothing_and_a_changed_row_changes_its_person_alone(vera: Officer) -> None:
    imported(sheet(), vera)
    before = everything()
    again = checked(sheet(), vera)
    assert counts(again, vera) == {"unchanged": 3}
    apply(again, vera)
    assert everything() == before
    late = (("0002", "Otieno Kielelezo Junior", "1988-02-01", "Bravo", "", ""), ROWS[0], ROWS[2])
    made = checked(sheet(*late), vera)
    assert counts(made, vera) == {"changed": 1, "unchanged": 2}
    row = uploads.rows(made, vera, verdict="changed", page=1, at=clock.now())[0][0]
    assert row.changes == {
        "names": ("Otieno Kielelezo", "Otieno Kielelezo Junior; Otieno Kielelezo"), "born": ("1988", "1988-02-01"),
        "unit": ("alpha", "bravo")}
    apply(made, vera)
    person = queries.people(vera, contingent="KEN", at=clock.now(), search="0002").rows[0]
    assert (person.names, person.rank, person.version) == (
        ("Otieno Kielelezo Junior", "Otieno Kielelezo"), "Konstebo", 2)
    assert [one.kind for one in queries.history(person.id, vera, clock.now())] == ["changed", "enrolled"]
    assert counts(checked(sheet(*late), vera), vera) == {"unchanged": 3}
    assert [(one.added, one.changed) for one in queries.rosters("KEN")] == [(0, 1), (3, 0)]


FAULTY = (
    ("0001", "", "1990-05-17", "Alpha", "", ""), ("", "Nobody", "1990", "Alpha", "", ""),
    ("0002", "Otieno", "17/13/1990", "Alpha", "", ""), ("0003", "Akinyi", "1990-02-30", "", "king", ""),
    ("0004", "One", "1990", "Alpha", "", ""), ("00 04", "Two", "1990", "Alpha", "", ""),
    ("0005", "Good Person", "1990", "Alpha", "", ""), ("0006", "Kid", str(TODAY.year - 3), "Alpha", "", ""),
    ("0007", "Old Form", "17/5/90", "Alpha", "", ""),
)


def test_what_is_wrong_is_told_row_by_row_and_mended_rows_come_in_alone(vera: Officer) -> None:
    made = checked(sheet(*FAULTY), vera)
    found = faults(made, vera)
    assert found == [
        (2, "no_name", 1), (3, "no_service_number", 0), (4, "no_such_day", 2), (5, "post", 4), (5, "no_such_day", 2),
        (5, "no_unit", 3), (6, "duplicate", 0), (7, "duplicate", 0), (9, "born_impossible", 2),
        (10, "two_digit_year", 2)]
    assert {code for _row, code, _column in found} <= {*policy.FAULTS, *FAULTS, *words.FAULTS}
    with pytest.raises(BadField):
        importing.apply(upload_id=made, officer=vera, at=clock.now(), leave_out=False)
    assert not Person.objects.exists()
    headings, rows = uploads.faulty(made, vera, clock.now())
    assert (headings, len(rows)) == (HEADINGS, 8)
    assert Fact.objects.filter(kind="people.exported").count() == 1
    apply(made, vera, leave_out=True)
    assert [one.name for one in queries.people(vera, contingent="KEN", at=clock.now()).rows] == ["Good Person"]
    mended = sheet(("0001", "Found Again", "1990-05-17", "Alpha", "", ""))
    part = checked(mended, vera, whole=False)
    assert counts(part, vera) == {"new": 1}
    apply(part, vera)
    assert Person.objects.count() == 2
    whole = checked(sheet(FAULTY[6], FAULTY[0]), vera)
    assert counts(whole, vera) == {"faulty": 1, "unchanged": 1}


def test_who_is_no_longer_on_the_list_stays_unless_it_is_chosen_that_they_left(vera: Officer) -> None:
    imported(sheet(), vera)
    made = checked(sheet(ROWS[0]), vera)
    assert counts(made, vera) == {"unchanged": 1, "missing": 2}
    assert [name for _id, name, _unit in uploads.missing_names(made, vera, clock.now())] == [
        "Otieno Kielelezo", "Achieng Igizo"]
    with pytest.raises(BadField):
        importing.apply(upload_id=made, officer=vera, at=clock.now(), leave_out=False, missing="rotation_ended")
    apply(made, vera)
    assert queries.people(vera, contingent="KEN", at=clock.now()).total == 3
    day = TODAY - timedelta(days=1)
    apply(checked(sheet(ROWS[0]), vera), vera, missing="rotation_ended", left_on=day)
    assert queries.people(vera, contingent="KEN", at=clock.now()).total == 1
    assert Fact.objects.filter(kind="person.left").count() == 2
    back = checked(sheet(), vera)
    assert faults(back, vera) == [(3, "has_left", 0), (4, "has_left", 0)]
    headings = (*HEADINGS, "Date of arrival")
    rows = tuple((*row, TODAY.isoformat()) for row in ROWS)
    back = checked(sheet(*rows, headings=headings), vera)
    assert counts(back, vera) == {"changed": 1, "returned": 2}
    apply(back, vera)
    assert queries.people(vera, contingent="KEN", at=clock.now()).total == 3
    assert counts(checked(sheet(*rows, headings=headings), vera), vera) == {"unchanged": 3}


def test_nothing_is_stored_over_what_somebody_changed_meanwhile(vera: Officer) -> None:
    imported(sheet(), vera)
    made = checked(sheet(*ROWS, ("0009", "Late One", "1990", "Alpha", "", "")), vera)
    enroll(vera, "Quick One", "0009", unit="Bravo")
    done = apply(made, vera)
    assert done.state == "check"
    importing.work_now(made)
    assert uploads.upload(made, vera).counts["again"] is True
    assert counts(made, vera) == {"changed": 1, "unchanged": 3}
    assert apply(made, vera).state == "applied"
    with pytest.raises(Changed):
        importing.apply(upload_id=made, officer=vera, at=clock.now(), leave_out=True)


def test_a_crash_while_it_is_kept_leaves_nothing_and_the_next_worker_finishes(
    vera: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tande.domains.personnel import applying

    made = checked(sheet(), vera)
    before = everything()

    def cut(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_name_commanders", cut)
        with pytest.raises(KeyboardInterrupt):
            apply(made, vera)
    assert everything() == before
    assert uploads.upload(made, vera).state == "apply"
    assert importing.work_on(clock.now() + timedelta(seconds=5)) is False
    assert not Person.objects.exists()  # still leased to the worker that died
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        assert importing.work_on(clock.now() + timedelta(seconds=5)) is False
    assert Person.objects.count() == 3


def test_thrown_away_it_is_gone_also_while_it_is_being_checked_or_after_two_days(vera: Officer) -> None:
    first = checked(sheet(), vera)
    importing.throw_away(upload_id=first, officer=vera)
    second = importing.upload(contingent="KEN", data=sheet(), officer=vera, at=clock.now())
    third = importing.upload(contingent="KEN", data=sheet(), officer=vera, at=clock.now())
    assert [one.id for one in uploads.waiting(vera)] == [third]
    with clock.standing_at(clock.now() + timedelta(days=3)):
        importing.work_on(clock.now() + timedelta(seconds=5))
    assert {(one.pk, one.state, bytes(one.file)) for one in Upload.objects.all()} == {
        (pk, "thrown", b"") for pk in (first, second, third)}
    assert not UploadPart.objects.exists()
    fourth = importing.upload(contingent="KEN", data=sheet(), officer=vera, at=clock.now())
    Upload.objects.filter(pk=fourth).update(state="check", choice={
        "columns": {"name": 1, "service_number": 0, "unit": 3}, "heading_row": 1, "sheet": 0, "day_order": "dmy",
        "default_unit": "", "whole": True})
    taken = Upload.objects.get(pk=fourth)
    importing.throw_away(upload_id=fourth, officer=vera)
    importing.work_on_one(taken)
    assert Upload.objects.get(pk=fourth).state == "thrown"
    assert not UploadPart.objects.exists()


def test_columns_in_any_order_and_language_are_known_and_what_was_chosen_is_remembered(vera: Officer) -> None:
    lists = {
        "fr": ("Unité", "Matricule", "Nom", "Prénoms", "Né(e) le", "Grade", "Fonction", "Nationalité"),
        "ht": ("Inite", "Nimewo sèvis", "Siyati", "Prenon", "Dat nesans", "Grad", "Wòl", "Nasyonalite"),
        "es": ("Unidad", "Número de placa", "Apellidos", "Nombres", "Fecha de nacimiento", "Rango", "Cargo",
               "Nacionalidad"),
        "sw": ("Kikosi", "Namba ya askari", "Jina la ukoo", "Jina la kwanza", "Tarehe ya kuzaliwa", "Cheo", "Wadhifa",
               "Uraia"),
        "en": ("UNIT", "Service Number (KPS)", "Surname", "Other names", "D.O.B.", "Rank", "Appointment",
               "Citizenship"),
    }
    for headings in lists.values():
        assert guess(headings, {}) == {"unit": 0, "service_number": 1, "family_name": 2, "given_names": 3, "born": 4,
                                       "rank": 5, "post": 6, "nationality": 7}, headings
    assert guess(("No", "Nom", "Matricule"), {}) == {"name": 1, "service_number": 2}
    letterhead = [(1, ("Police service",)), (3, ("List of officers", "2026")), (5, HEADINGS), (6, ROWS[0])]
    assert heading_row(letterhead, {}) == 5
    odd = ("Kodi", "Mtu", "Kambi")
    rows = (("7", "Zawadi Mfano", "Alpha"),)
    checked(sheet(*rows, headings=odd), vera, columns={"service_number": 0, "name": 1, "unit": 2})
    again = importing.upload(contingent="KEN", data=sheet(*rows, headings=odd[::-1]), officer=vera, at=clock.now())
    assert uploads.upload(again, vera).choice["columns"] == {"unit": 0, "name": 1, "service_number": 2}
    assert "Zawadi" not in json.dumps(Contingent.objects.get(pk="KEN").headings)


DAYS = {
    "1985-03-12": "1985-03-12", "1985-3-2": "1985-03-02", "1985": "1985", "1985-03": "1985-03", "03/1985": "1985-03",
    "12/03/1985": "1985-03-12", "12.3.1985": "1985-03-12", "19850312": "1985-03-12", "1985/03/12": "1985-03-12",
    "1985-03-12 00:00:00": "1985-03-12", "": "",
}


@pytest.mark.parametrize(("written", "meant"), DAYS.items())
def test_days_as_people_write_them(written: str, meant: str) -> None:
    assert day_in(written, "dmy") == meant


def test_a_day_that_can_be_read_in_two_ways_is_read_as_was_chosen() -> None:
    assert (day_in("03/04/1992", "dmy"), day_in("03/04/1992", "mdy")) == ("1992-04-03", "1992-03-04")
    for written, order, code in (("04/17/1992", "dmy", "day_order"), ("17/04/1992", "mdy", "day_order"),
                                 ("12 March 1985", "dmy", "born"), ("31118", "dmy", "born"),
                                 ("1/2/85", "dmy", "two_digit_year")):
        with pytest.raises(Faulty, match=code):
            day_in(written, order)


def test_bad_choices_bad_files_and_the_wrong_people_are_refused_before_anything_is_kept(vera: Officer) -> None:
    made = importing.upload(contingent="KEN", data=sheet(), officer=vera, at=clock.now())
    for columns in ({"name": 1}, {"service_number": 0, "unit": 3}, {"service_number": 0, "name": 0, "unit": 3},
                    {"service_number": 0, "name": 1}, {"service_number": 0, "name": 1, "unit": 3, "magic": 5},
                    {"service_number": -1, "name": 1, "unit": 3}):
        with pytest.raises(BadField):
            importing.choose(upload_id=made, choice=Choice(columns, 1), officer=vera, at=clock.now())
    kamau = factories.officer("commander", key=False, state="KEN")
    with pytest.raises(Refused, match="old_xls"):
        importing.upload(contingent="KEN", data=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, officer=vera,
                         at=clock.now())
    with pytest.raises(NotAllowed):
        importing.upload(contingent="KEN", data=sheet(), officer=kamau, at=clock.now())
    with pytest.raises(NotAllowed):
        uploads.sample(made, kamau)
    with pytest.raises(NoSuchContingent):
        importing.upload(contingent="XYZ", data=sheet(), officer=vera, at=clock.now())
    with pytest.raises(NoSuchPerson):
        uploads.upload("0" * 32, vera)
    assert Upload.objects.count() == 1


def test_a_file_that_turns_out_bad_while_it_is_checked_says_so_and_keeps_nothing(vera: Officer) -> None:
    made = checked(b"Service No,Name,Unit\n1,A,Alpha\n" + b"2,B,Alpha\n" * 40 + b'3,"C,Alpha\n', vera)
    found = uploads.upload(made, vera)
    assert (found.state, found.counts["refused"], found.counts["row"]) == ("refused", "quotes", 43)
    assert bytes(Upload.objects.get(pk=made).file) == b""


def test_a_row_that_only_the_spreadsheet_finds_faulty_is_faulty(vera: Officer) -> None:
    data = honest(list(HEADINGS), ["0001", "A Person", "1990", "=1+1", "", ""],
                  ["0002", "B Person", "1990", "Alpha", "", "=1"])
    made = checked(data, vera)
    assert faults(made, vera) == [(2, "formula", 3), (3, "formula", 5)]
    imported(sheet(), vera)
    numbers = honest(list(HEADINGS), [2, "Otieno Kielelezo", "1988", "Alpha", "", ""])
    assert faults(checked(numbers, vera), vera) == [(2, "leading_zeros", 0)]
    assert operations.next_number("KEN") == 4
