"""Savings of records of violations: on an older version, in part, from a file; nothing is lost or half stored."""

from dataclasses import replace
from typing import Any

import pytest

from tande.domains.violations import errors, operations, queries
from tande.domains.violations.models import Conflict, Incident, Part, Version
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.violations import codes
from tande.policy.violations.entries import Entry
from tests.domains import factories
from tests.domains import violations as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def fabienne() -> Any:
    return made.monitor()


def kinds(subject: str) -> list[str]:
    return list(Fact.objects.filter(subject=subject).order_by("seq").values_list("kind", flat=True))


def test_two_savings_at_once_are_both_kept_until_somebody_chooses(fabienne: Any) -> None:
    one, two, girl = made.story(fabienne)
    luc = factories.officer("verifier", key=False)
    made.change(fabienne, "victim", girl, one, 1, individual_age=12)
    late = Entry(girl, "victim", one, {"individual_sex": "female", "individual_age": 14, "individual_care": "parents",
                                       "individual_name": "Non envante"}, (two,), 1)
    saved = [operations.save(entry=late, officer=luc, at=clock.now()) for _ in range(3)]
    assert len({each.conflict for each in saved}) == Conflict.objects.count() == 1
    assert Part.objects.get(pk=girl).codes["individual_age"] == 12
    shown = queries.conflict(fabienne, saved[0].conflict, clock.now())
    assert [(each.field, each.before, each.theirs, each.mine) for each in shown.differences] == [
        ("individual_name", None, None, "Non envante"), ("individual_age", None, 12, 14),
        ("individual_care", None, None, "parents"),
    ]
    told: dict[str, Any] = {"conflict_id": shown.id, "officer": fabienne, "at": clock.now()}
    with pytest.raises(errors.BadEntry):
        operations.settle(**told, seen=2, choices={"individual_age": "mine"})
    chosen = {"individual_age": "theirs", "individual_care": "mine", "individual_name": "mine"}
    with pytest.raises(errors.Changed):
        operations.settle(**told, seen=1, choices=chosen)
    operations.settle(**told, seen=2, choices=chosen)
    with pytest.raises(errors.NothingToDo):
        operations.settle(**told, seen=3, choices=chosen)
    assert Part.objects.get(pk=girl).codes == {"individual_sex": "female", "individual_age": 12,
                                               "individual_care": "parents"}
    told_of = [kind for kind in kinds(one) if kind in ("violation.conflict", "violation.settled")]
    assert told_of == ["violation.conflict", "violation.settled"]
    assert operations.save(entry=late, officer=luc, at=clock.now()).conflict == ""  # chosen once is chosen
    assert list(Version.objects.filter(about=girl).values_list("number", flat=True)) == [1, 2, 3]


def test_links_conflict_too_and_an_untouched_old_version_is_no_conflict(fabienne: Any) -> None:
    one, two, girl = made.story(fabienne)
    other = made.violation(fabienne, one, codes.ABDUCTION)
    made.change(fabienne, "victim", girl, one, 1, on=(two, other))
    old = Entry(girl, "victim", one, {"individual_sex": "female"}, (two,), 1)
    assert operations.save(entry=old, officer=fabienne, at=clock.now()) == operations.Saved(girl, 2)
    saved = operations.save(entry=replace(old, violations=(other,)), officer=fabienne, at=clock.now())
    shown = queries.conflict(fabienne, saved.conflict, clock.now())
    assert shown.links == ((two,), tuple(sorted((two, other))), (other,))
    operations.settle(conflict_id=shown.id, seen=2, choices={"violations": "mine"}, officer=fabienne, at=clock.now())
    assert queries.incident(fabienne, one, clock.now()).parts[0].violations == (other,)


def test_a_partial_save_speaks_of_its_fields_alone(fabienne: Any) -> None:
    one, two, girl = made.story(fabienne)
    made.change(fabienne, "victim", girl, one, 1, individual_name="Envante")
    entry = Entry(girl, "victim", one, {"individual_age": 9}, (two,), 2, ("individual_age",))
    operations.save(entry=entry, officer=fabienne, at=clock.now())
    fields = queries.incident(fabienne, one, clock.now(), identity=True).parts[0].fields
    assert fields == {"individual_sex": "female", "individual_name": "Envante", "individual_age": 9}


def test_what_was_taken_off_does_not_come_back_by_an_old_file(fabienne: Any) -> None:
    one, two, girl = made.story(fabienne)
    operations.remove(sort="victim", row_id=girl, base=1, officer=fabienne, at=clock.now())
    entry = Entry(girl, "victim", one, {"individual_sex": "female"}, (two,), 1)
    assert operations.save(entry=entry, officer=fabienne, at=clock.now()).conflict == ""  # nothing was changed in it
    for base in (1, 2, None):
        edited = replace(entry, fields={"individual_sex": "male"}, base=base)
        with pytest.raises(errors.BadEntry) as caught:
            operations.save(entry=edited, officer=fabienne, at=clock.now())
        assert caught.value.wrong[0].fault == "removed"
    assert queries.incident(fabienne, one, clock.now()).parts == ()


@pytest.mark.parametrize("wrong", ["\x00" * 32, "x", "", "a" * 5_000, "\ud800"])
def test_ids_that_are_none_are_refused_before_anything_is_looked_for(wrong: str, fabienne: Any) -> None:
    one, two, girl = made.story(fabienne)
    good = Entry("c" * 32, "victim", one, {"individual_sex": "male", "individual_name": "a\x00b\ud800"}, (two,))
    for entry in (replace(good, id=wrong), replace(good, incident=wrong), replace(good, violations=(wrong,))):
        with pytest.raises(errors.BadEntries):
            operations.import_incidents(entries=[entry], officer=fabienne, at=clock.now())
    with pytest.raises(errors.NoSuchRecord):
        operations.same_child(part_id=girl, other_id=wrong or "-", officer=fabienne, at=clock.now())
    assert operations.save(entry=good, officer=fabienne, at=clock.now()).new


def test_a_file_comes_in_whole_once_or_not_at_all(fabienne: Any) -> None:
    one, two, girl = "1" * 32, "2" * 32, "3" * 32
    rows = [
        Entry(girl, "victim", one, {"individual_sex": "male"}, (two,)),
        Entry(two, "violation", one, {"violation_category": codes.MAIMING}),
        Entry(one, "incident", one, made.INCIDENT),
    ]
    bad = [*rows, Entry("4" * 32, "victim", one, {"individual_sex": "male", "individual_age": 40}, (two,)),
           Entry("5" * 32, "violation", "9" * 32, {"violation_category": codes.MAIMING})]
    with pytest.raises(errors.BadEntries) as caught:
        operations.import_incidents(entries=bad, officer=fabienne, at=clock.now())
    assert {place: wrong[0].fault for place, wrong in caught.value.wrong.items()} == {3: "child", 4: "incident"}
    assert not Incident.objects.exists()
    for expected in (True, False, False, False, False):
        found = operations.import_incidents(entries=rows, officer=fabienne, at=clock.now())
        assert [each.new for each in found] == [expected] * 3
    assert (Incident.objects.count(), Part.objects.count(), Version.objects.count()) == (1, 1, 3)
    views = queries.full(fabienne, clock.now(), identity=True)
    found = operations.import_incidents(entries=queries.entries(views), officer=fabienne, at=clock.now())
    assert not any(each.changed or each.conflict for each in found)
    edited = replace(rows[0], fields={"individual_sex": "female"})
    (saved,) = operations.import_incidents(entries=[edited], officer=fabienne, at=clock.now())
    assert saved.conflict  # no version stands in the file: nothing is overwritten
    with pytest.raises(errors.BadEntries):
        operations.import_incidents(entries=[replace(rows[2], id=girl, incident=girl)], officer=fabienne,
                                    at=clock.now())
