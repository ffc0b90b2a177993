"""Records of violations: who reaches them, three signatures, what counts, two savings at once, complaints."""

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tande.domains.casework.models import Case
from tande.domains.intake import operations as intake
from tande.domains.violations import errors, operations, queries
from tande.domains.violations.models import Owed, Part, Signature, Version, Violation
from tande.domains.violations.queries import Look
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import roles
from tande.policy.violations import codes, counting
from tande.policy.violations.records import Tally
from tests.domains import factories
from tests.domains import violations as made

pytestmark = pytest.mark.django_db
YEAR = counting.year(2026)
assert intake


@pytest.fixture
def people() -> dict[str, Any]:
    return made.task_force()


@pytest.fixture
def fabienne() -> Any:
    return made.monitor()


def kinds(subject: str) -> list[str]:
    return list(Fact.objects.filter(subject=subject).order_by("seq").values_list("kind", flat=True))


def counted(people: dict[str, Any]) -> tuple[int, Tally]:
    found = counting.verified(queries.records(people["task_force"]), YEAR)
    return counting.total(found), counting.by_sex(found)


def test_a_record_from_the_first_word_to_the_count(people: dict[str, Any], fabienne: Any) -> None:
    one, two, _child = made.story(fabienne)
    made.save(fabienne, "group", one, (two,), group_number=3, group_sex="all_male")
    view = queries.incident(fabienne, one, clock.now())
    assert (view.number, view.organisation, view.status, view.department) == (1, "example_rights", "open", "HT01")
    assert (view.violations[0].tally, view.violations[0].standing.turn) == (Tally(3, 1, 0), "focal_point")
    assert counted(people)[0] == 0
    made.sign_all(people, two)
    assert counted(people) == (4, Tally(3, 1, 0))
    assert kinds(two) == ["violation.recorded"] + ["violation.signed"] * 3
    body = json.loads(Fact.objects.filter(subject=two).order_by("-seq")[0].body)
    assert body == {"stage": "task_force", "status": "verified", "on": "2026-10-01", "kind": "killing", "boys": 3,
                    "department": "HT01", "began": "2026-10-01", "ended": "2026-10-01", "girls": 1, "unknown": 0}


def test_words_are_sealed_and_codes_are_clear(fabienne: Any) -> None:
    one, two, _child = made.story(fabienne)
    made.save(fabienne, "source", one, (two,), source_type="primary", source_name="Witness Tesmwen")
    with connection.cursor() as cursor:
        for table in ("incident", "violation", "part", "version"):
            cursor.execute(f"SELECT * FROM violations_{table}")
            stored = b"".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                              for row in cursor.fetchall() for cell in row)
            assert b"market" not in stored
            assert b"Tesmwen" not in stored
    assert not Fact.objects.filter(body__contains="Tesmwen").exists()
    source = Part.objects.get(sort="source")
    assert source.codes == {"source_type": "primary"}
    shown = queries.incident(fabienne, one, clock.now()).parts[0]
    assert (shown.fields, shown.sealed_apart) == ({"source_type": "primary"}, True)
    opened = queries.incident(fabienne, one, clock.now(), identity=True).parts[0]
    assert opened.fields["source_name"] == "Witness Tesmwen"
    assert [one.part for one in queries.readings(fabienne, one)] == ["identity", "record"]


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_do_what(role: str, fabienne: Any) -> None:
    """One table: role by action, on a record of the monitor's own organisation."""
    one, two, _child = made.story(fabienne)
    who = fabienne if role == "monitor" else factories.officer(role, key=False)
    now = clock.now()
    deeds = {
        "violation.see": lambda: queries.incident(who, one, now),
        "violation.identity": lambda: queries.incident(who, one, now, identity=True),
        "violation.record": lambda: made.violation(who, one, codes.ABDUCTION),
        "violation.count": lambda: queries.records(who),
        "violation.import": lambda: operations.import_incidents(entries=[], officer=who, at=now),
        "violation.verify_focal_point": lambda: made.sign(who, two, "focal_point"),
        "violation.verify_technical": lambda: made.sign(who, two, "technical"),
        "violation.verify_task_force": lambda: made.sign(who, two, "task_force"),
    }
    for action, deed in deeds.items():
        if roles.may([role], action):
            with contextlib.suppress(errors.CannotSign):  # the right is there, the turn is not
                deed()
        else:
            with pytest.raises(errors.NotAllowed):
                deed()


def test_a_monitor_sees_the_own_organisation_alone(people: dict[str, Any], fabienne: Any) -> None:
    other = made.monitor("example_church")
    one, two, girl = made.story(fabienne)
    mine = made.incident(other)
    assert [row.id for row in queries.incidents(other, Look()).rows] == [mine]
    assert {row.id for row in queries.incidents(people["technical"], Look()).rows} == {mine, one}
    now = clock.now()
    for deed in (
        lambda: queries.incident(other, one, now), lambda: queries.readings(other, one),
        lambda: made.violation(other, one), lambda: made.child(other, one, two),
        lambda: operations.remove(sort="victim", row_id=girl, base=1, officer=other, at=now),
        lambda: operations.set_status(incident_id=one, status="closed", seen="open", officer=other, at=now),
        lambda: operations.same_child(part_id=girl, other_id="", officer=other, at=now),
        lambda: queries.incident(other, "f" * 32, now),
    ):
        with pytest.raises(errors.NoSuchRecord):
            deed()
    with pytest.raises(errors.BadEntry):  # a link to another's violation
        made.child(other, mine, two)
    assert Part.objects.count() == 1
    nobody = replace_organisation(other)
    assert queries.incidents(nobody, Look()).total == 0


def replace_organisation(who: Any) -> Any:
    who.organisation = ""
    return who


def test_three_people_in_their_order_and_back(people: dict[str, Any], fabienne: Any) -> None:
    _one, two, _child = made.story(fabienne)
    with pytest.raises(errors.CannotSign, match="turn"):
        made.sign(people["technical"], two, "technical")
    made.sign(people["focal_point"], two, "focal_point")
    with pytest.raises(errors.CannotSign, match="turn"):
        made.sign(people["focal_point"], two, "focal_point")
    told: dict[str, Any] = {"violation_id": two, "stage": "technical", "revision": 9, "officer": people["technical"],
                            "at": clock.now()}
    with pytest.raises(errors.CannotSign, match="changed"):
        operations.send_back(note="Which hospital?", **told)
    told["revision"] = Violation.objects.get(pk=two).revision
    with pytest.raises(errors.CannotSign, match="note"):
        operations.send_back(note=" ", **told)
    operations.send_back(note="Which hospital?", **told)
    assert Violation.objects.get(pk=two).turn == "focal_point"
    step = queries.incident(fabienne, _one, clock.now()).violations[0].steps[-1]
    assert (step.step, step.note) == ("sent_back", "Which hospital?")
    made.sign_all(people, two)
    assert counted(people)[0] == 1
    operations.send_back(**{**told, "stage": "task_force", "officer": people["task_force"]}, note="New testimony")
    assert (counted(people)[0], Violation.objects.get(pk=two).turn) == (0, "technical")


def test_who_recorded_it_does_not_sign_it(people: dict[str, Any]) -> None:
    luc = people["focal_point"]
    _one, two, _child = made.story(luc)
    with pytest.raises(errors.CannotSign, match="own_record"):
        made.sign(luc, two, "focal_point")
    made.sign(factories.officer("verifier", key=False), two, "focal_point")


CHANGES: dict[str, Any] = {
    "another child": lambda who, one, two, girl: made.child(who, one, two),
    "a child's sex": lambda who, one, two, girl: made.change(who, "victim", girl, one, 1, individual_sex="male"),
    "a child taken off": lambda who, one, two, girl: operations.remove(
        sort="victim", row_id=girl, base=1, officer=who, at=clock.now()),
    "the day": lambda who, one, two, girl: made.change(who, "incident", one, one, 1, incident_date="2026-09-01"),
    "a source": lambda who, one, two, girl: made.save(who, "source", one, (two,), source_type="primary"),
    "a field": lambda who, one, two, girl: made.change(who, "violation", two, one, 1, cause="shooting"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_after_the_signature_is_shown_and_changes_no_sum(
    what: str, people: dict[str, Any], fabienne: Any
) -> None:
    one, two, girl = made.story(fabienne)
    made.sign_all(people, two)
    before = queries.records(people["task_force"])
    CHANGES[what](fabienne, one, two, girl)
    assert queries.records(people["task_force"]) == before
    view = queries.incident(fabienne, one, clock.now()).violations[0]
    assert (view.standing.changed, view.standing.turn, view.standing.status) == (True, "focal_point", codes.VERIFIED)
    assert [row.id for row in queries.incidents(fabienne, Look(turn="changed")).rows] == [one]
    made.sign_all(people, two)
    assert not Violation.objects.get(pk=two).changed


def test_a_response_or_public_words_ask_nobody_to_sign_again(people: dict[str, Any], fabienne: Any) -> None:
    one, two, _child = made.story(fabienne)
    made.sign_all(people, two)
    made.save(fabienne, "response", one, (two,), response_type="medical")
    made.change(fabienne, "incident", one, one, 1, incident_description_for_public_sharing="A girl was killed.")
    assert not Violation.objects.get(pk=two).changed


@pytest.mark.parametrize("status", ["closed", "duplicate"])
def test_closing_an_incident_changes_no_verification_and_no_count(
    status: str, people: dict[str, Any], fabienne: Any
) -> None:
    one, two, _child = made.story(fabienne)
    original = made.incident(fabienne)
    made.sign_all(people, two)
    before = queries.records(people["task_force"])
    told: dict[str, Any] = {"incident_id": one, "status": status, "seen": "open", "officer": fabienne,
                            "at": clock.now(), "duplicate_of": 2}
    if status == "duplicate":
        with pytest.raises(errors.StillCounts):
            operations.set_status(**told)
    else:
        operations.set_status(**told)
        with pytest.raises(errors.Changed):
            operations.set_status(**told)
    assert queries.records(people["task_force"]) == before
    view = queries.incident(fabienne, one, clock.now()).violations[0]
    assert (view.standing.status, len(view.standing.signed)) == (codes.VERIFIED, 3)
    assert original


def test_a_duplicate_is_linked_and_counted_once(people: dict[str, Any], fabienne: Any) -> None:
    one, two, _child = made.story(fabienne)
    other, same, _again = made.story(fabienne)
    told: dict[str, Any] = {"incident_id": other, "status": "duplicate", "seen": "open", "officer": fabienne,
                            "at": clock.now()}
    for number in (0, 2, 99):  # none, itself, none such
        with pytest.raises(errors.BadDuplicate):
            operations.set_status(**told, duplicate_of=number)
    operations.set_status(**told, duplicate_of=1)
    with pytest.raises(errors.BadDuplicate):  # of a duplicate
        operations.set_status(**{**told, "incident_id": one}, duplicate_of=2)
    assert [found.id for found in queries.records(people["task_force"])] == [two]
    assert queries.incident(fabienne, one, clock.now()).duplicates == ((other, 2),)
    with pytest.raises(errors.CannotSign, match="duplicate"):
        made.sign(people["focal_point"], same, "focal_point")


def test_a_verified_violation_is_not_taken_off(people: dict[str, Any], fabienne: Any) -> None:
    one, two, _child = made.story(fabienne)
    made.sign_all(people, two)
    with pytest.raises(errors.StillCounts):
        operations.remove(sort="violation", row_id=two, base=1, officer=fabienne, at=clock.now())
    pending = made.violation(fabienne, one)
    operations.remove(sort="violation", row_id=pending, base=1, officer=fabienne, at=clock.now())
    assert [found.id for found in queries.incident(fabienne, one, clock.now()).violations] == [two]


def test_parties_are_deduplicated_and_several_are_one_line(fabienne: Any) -> None:
    def add(label: str) -> str:
        return operations.add_party(label=label, category="armed_group", officer=fabienne, at=clock.now())

    assert add("Gang  Gran Ravin") == "grand_ravine"
    assert add("Baz Envante") == add("base ENVANTÉ") == "added_1"
    for bad in ("", "x", "y" * 400):
        with pytest.raises(errors.BadParty):
            add(bad)
    one, two, _girl = made.story(fabienne)
    for party in ("g9", "national_police"):
        made.save(fabienne, "perpetrator", one, (two,), perpetrator_category="armed_group", party=party)
    assert Violation.objects.get(pk=two).party == "crossfire:g9+national_police"
    made.change(fabienne, "violation", two, one, 1, several_parties="together")
    assert Violation.objects.get(pk=two).party == "together:g9+national_police"


MISSION: dict[str, Any] = {"perpetrator_category": "mission", "contingent": "KEN", "force_type": "international_forces"}


def test_the_mission_as_perpetrator_opens_one_complaint_and_owes_it_until_there_is_a_key(
    people: dict[str, Any], fabienne: Any
) -> None:
    one, two, _girl = made.story(fabienne)
    made.save(fabienne, "perpetrator", one, (two,), **MISSION)
    assert (Case.objects.count(), Owed.objects.get().opened_at) == (0, None)
    assert queries.complaint_code(fabienne, two, clock.now()) == ""
    assert operations.make_rounds(at=clock.now()) == 0
    factories.desk_key(factories.officer("intake_officer"))
    assert operations.make_rounds(at=clock.now()) == 1
    assert operations.make_rounds(at=clock.now()) == 0
    made.save(fabienne, "perpetrator", one, (two,), **MISSION)
    assert Case.objects.count() == 1
    assert kinds(two).count("violation.complaint_opened") == 1
    code = queries.complaint_code(fabienne, two, clock.now())
    assert len(code.replace(" ", "")) == 20
    for who in (people["technical"], people["task_force"]):
        with pytest.raises(errors.NotAllowed):
            queries.complaint_code(who, two, clock.now())
    with pytest.raises(errors.NoSuchRecord):
        queries.complaint_code(made.monitor("other"), two, clock.now())
    third = made.violation(fabienne, one, codes.MAIMING)
    made.save(fabienne, "perpetrator", one, (third,), perpetrator_category="unknown", party="mission_force")
    assert Case.objects.count() == 2
    made.save(fabienne, "perpetrator", one, (third,), perpetrator_category="armed_force", party="national_police")
    assert Case.objects.count() == 2


def test_a_crash_between_opening_and_writing_it_down_opens_no_second(fabienne: Any) -> None:
    factories.desk_key(factories.officer("intake_officer"))
    one, two, _girl = made.story(fabienne)
    made.save(fabienne, "perpetrator", one, (two,), **MISSION)
    Owed.objects.update(opened_at=None)
    assert operations.make_rounds(at=clock.now()) == 1
    assert Case.objects.count() == 1


def test_the_same_child_in_two_incidents_is_one_child(people: dict[str, Any], fabienne: Any) -> None:
    _one, two, girl = made.story(fabienne)
    _other, third, again = made.story(fabienne)
    operations.same_child(part_id=again, other_id=girl, officer=fabienne, at=clock.now())
    with pytest.raises(errors.NothingToDo):
        operations.same_child(part_id=again, other_id=girl, officer=fabienne, at=clock.now())
    with pytest.raises(errors.NothingToDo):
        operations.same_child(part_id=girl, other_id=again, officer=fabienne, at=clock.now())
    for each in (two, third):
        made.sign_all(people, each)
    children = counting.unique_children(queries.records(people["task_force"]))
    assert (children.by_sex, children.several) == (Tally(0, 1, 0), 1)
    assert girl in {row[0] for row in queries.children_like(fabienne, again)}


def test_the_list_finds_and_narrows(people: dict[str, Any], fabienne: Any) -> None:
    one, two, _girl = made.story(fabienne)
    other = made.incident(fabienne, incident_date="2026-01-05", commune="HT0311", incident_description="Une école")
    made.violation(fabienne, other, codes.ATTACK_SCHOOLS, violation_tally={"girls": 2})
    made.sign(people["focal_point"], two, "focal_point")
    looks = [
        (Look(), {one, other}), (Look(words="#1"), {one}), (Look(words="2"), {other}), (Look(words="ecole"), {other}),
        (Look(words="invented mark"), {one}), (Look(words="nothing"), set()), (Look(words="9" * 30), set()),
        (Look(kind=codes.KILLING), {one}), (Look(turn="technical"), {one}), (Look(turn="focal_point"), {other}),
        (Look(status=codes.VERIFIED), set()), (Look(department="HT03"), {other}), (Look(since=date(2026, 6, 1)), {one}),
        (Look(until=date(2026, 6, 1)), {other}), (Look(organisation="nobody"), set()), (Look(state="closed"), set()),
        (Look(conflicts=True), set()),
    ]
    for look, expected in looks:
        assert {row.id for row in queries.incidents(people["technical"], look).rows} == expected, look
    line = queries.incidents(fabienne, Look(words="1")).rows[0]
    assert (line.children, line.violations) == (1, ((codes.KILLING, codes.PENDING, "technical", False),))


def test_a_typed_number_is_shown_to_differ_and_is_not_believed(people: dict[str, Any], fabienne: Any) -> None:
    one = made.incident(fabienne)
    two = made.violation(fabienne, one, violation_tally={"boys": 5})
    made.child(fabienne, one, two)
    shown = queries.incident(people["technical"], one, clock.now()).violations[0]
    assert shown.mismatch is not None
    assert (shown.mismatch.by["boys"], shown.mismatch.by["girls"], shown.tally) == (5, -1, Tally(0, 1, 0))


@pytest.mark.parametrize("table", [Version, Signature])
def test_what_stood_and_what_was_signed_is_written_once(table: Any, people: dict[str, Any], fabienne: Any) -> None:
    _one, two, _girl = made.story(fabienne)
    made.sign(people["focal_point"], two, "focal_point")
    for deed in (lambda: table.objects.update(at=clock.now()), lambda: table.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()
