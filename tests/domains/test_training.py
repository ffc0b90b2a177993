"""From a planned session to a pass that counts: seats, ticks, sign-off, tests, and what the gate is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tande.domains.officers.models import Officer
from tande.domains.training import errors, operations, queries
from tande.domains.training.models import Annulment, Attempt, Seat, Session
from tande.domains.training.operations import NewTerms, Score
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import readiness
from tande.policy.courses import Library
from tande.policy.periods import add_months
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains import training_rooms as rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer() -> Officer:
    return factories.officer("training_officer", key=False)


def facts(kind: str) -> list[Fact]:
    return list(Fact.objects.filter(kind=kind).order_by("seq"))


def state(person: str, code: str = "child_protection", on: date | None = None) -> str:
    return queries.status([person], on or rooms.today())[person][code].state


def test_a_session_counts_from_its_signature_and_only_for_who_was_there(trainer: Officer) -> None:
    there, away, idle = rooms.people(3)
    session_id = rooms.session(trainer, [there, away, idle])
    seats = rooms.seats(session_id, trainer)
    results = [rooms.result(seats[one].id) for one in (there, away)]
    found = operations.record_attempts(results=results, at=clock.now(), officer=trainer)
    assert [(one.reason, dict(one.passed)) for one in found] == [("", {"child_protection": True})] * 2
    assert [state(one) for one in (there, away, idle)] == ["never_done"] * 3
    assert queries.readiness_facts([there]) == {there: []}
    assert (len(facts("training.handed_in")), facts("training.attempted")) == (2, [])
    rooms.attended(session_id, trainer, absent=[away])
    assert [state(one) for one in (there, away, idle)] == ["passed", "never_done", "attended"]
    (fact,) = queries.readiness_facts([there, away])[there]
    until = add_months(rooms.today(), 12)
    assert (fact.kind, fact.code, fact.until) == (readiness.TRAINED, "child_protection", until)
    assert queries.readiness_facts([away])[away] == []
    (attempted,) = facts("training.attempted")
    assert (attempted.subject, '"passed":"yes"' in attempted.body) == (there, True)
    assert {fact.subject for fact in facts("training.attended")} == {there, idle}
    assert [one.person for one in queries.passes(session=session_id)] == [there]
    # What comes in after the signature, from a stick, counts at once.
    operations.record_attempts(results=[rooms.result(seats[idle].id)], at=clock.now())
    assert state(idle) == "passed"
    assert len(facts("training.attempted")) == 2


def test_nobody_signs_another_list_than_the_one_they_saw(trainer: Officer) -> None:
    who = rooms.people(2)
    session_id = rooms.session(trainer, who)
    seen = queries.seen_of(queries.session_seats(session_id, trainer))
    codes = [rooms.seats(session_id, trainer)[one].code for one in who]
    wrong = operations.tick_codes(
        session_id=session_id, typed=[f" {codes[0].lower()[:5]}-{codes[0][5:]}", "nonsense", codes[1][:-1]],
        officer=trainer, at=clock.now(),
    )
    assert wrong == [1, 2]
    with pytest.raises(errors.Changed):
        operations.sign(session_id=session_id, seen=seen, officer=trainer, at=clock.now())
    rooms.sign(session_id, trainer)
    view = queries.session(session_id, trainer)
    assert (view.seats, view.present, view.signed_by) == (2, 1, trainer.pk)
    for deed in (
        lambda: rooms.sign(session_id, trainer),
        lambda: operations.tick_codes(session_id=session_id, typed=codes, officer=trainer, at=clock.now()),
        lambda: operations.add_people(session_id=session_id, people=rooms.people(1), officer=trainer, at=clock.now()),
    ):
        with pytest.raises(errors.Signed):
            deed()


def test_results_are_taken_once_and_each_refusal_has_its_reason(trainer: Officer) -> None:
    one, two, three = rooms.people(3)
    old = rooms.session(trainer, [one], held_on=rooms.today() - timedelta(days=10))
    to_come = rooms.session(trainer, [two], held_on=rooms.today() + timedelta(days=3))
    other = rooms.session(trainer, [three], taught="", curricula=("haiti_context",))
    seat, early, untaught = (
        rooms.seats(session_id, trainer)[who].id for session_id, who in ((old, one), (to_come, two), (other, three))
    )
    first = rooms.result(seat, made_at=rooms.later(-5), wrong=12)
    tries = [
        (rooms.result("f" * 32), "unknown_seat"),
        (rooms.result(early), "too_early"),
        (rooms.result(seat, made_at=rooms.later(-11)), "too_early"),
        (rooms.result(seat, made_at=rooms.later(1)), "future"),
        (rooms.result(untaught), "not_taught"),
        (rooms.result(seat, attempt_id="xyz"), "bad_id"),
        (first, ""),
        (first, ""),
        (rooms.result(seat, attempt_id=first.attempt_id, made_at=rooms.later(-5), wrong=0), "id_taken"),
        (rooms.result(seat, made_at=rooms.later(-5) + timedelta(hours=1)), "wait"),
        (rooms.result(seat, made_at=rooms.later(-4)), ""),
        (rooms.result(seat, made_at=rooms.later(-3)), ""),
        (rooms.result(seat, made_at=rooms.later(-2)), "no_tries"),
    ]
    found = operations.record_attempts(results=[result for result, _ in tries], at=clock.now(), officer=trainer)
    assert [outcome.reason for outcome in found] == [reason for _, reason in tries]
    assert [outcome.already for outcome in found].count(True) == 1
    again = operations.record_attempts(results=[result for result, _ in tries], at=clock.now(), officer=trainer)
    # What had to wait then finds all tries used now: refused both times.
    expected = ["no_tries" if reason == "wait" else reason for _, reason in tries]
    assert [outcome.reason for outcome in again] == expected
    assert Attempt.objects.count() == 3
    assert [row.passed for row in Attempt.objects.order_by("made_at")] == [False, True, True]


def test_a_spoiled_result_is_refused_and_the_others_are_kept(trainer: Officer) -> None:
    who = rooms.people(3)
    session_id = rooms.session(trainer, who)
    seats = rooms.seats(session_id, trainer)
    good, spoiled, outdated = (rooms.result(seats[one].id) for one in who)
    first = next(iter(spoiled.answers))
    object.__setattr__(spoiled, "answers", {first: ["z"]})
    object.__setattr__(outdated.drawn, "version", 99)
    found = operations.record_attempts(results=[spoiled, outdated, good], at=clock.now())
    assert [one.reason for one in found] == ["bad_answers", "old_course", ""]


def test_what_was_accepted_once_stays_accepted_when_the_course_has_changed(
    trainer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = rooms.people(2)
    seats = rooms.seats(rooms.session(trainer, [one, two]), trainer)
    old, late = rooms.result(seats[one].id), rooms.result(seats[two].id)
    operations.record_attempt(result=old, at=clock.now())
    library = settings.COURSES
    newer = tuple(replace(course, version=course.version + 1) for course in library.courses)
    monkeypatch.setattr(settings, "COURSES", Library(library.curricula, newer))
    found = operations.record_attempts(results=[old, late], at=clock.now())
    assert [(outcome.reason, outcome.already) for outcome in found] == [("", True), ("old_course", False)]
    assert dict(found[0].passed) == {"child_protection": True}


def test_one_test_counts_for_each_curriculum_by_its_own_pass_mark(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    terms = NewTerms(rooms.today(), 90, 100, 6, ("all",), False, "Harder from now on", "en")
    operations.change(curriculum="psea_all", terms=terms, seen=1, officer=trainer, at=clock.now())
    session_id = rooms.session(trainer, [person], taught="psea_complaints")
    seat = rooms.seats(session_id, trainer)[person]
    found = operations.record_attempt(result=rooms.result(seat.id, taught="psea_complaints", wrong=1), at=clock.now())
    assert dict(found.passed) == {"psea_all": False, "complaint_duties": True}
    rooms.attended(session_id, trainer)
    assert [state(person, code) for code in ("psea_all", "complaint_duties")] == ["failed", "passed"]


def test_papers_are_marked_only_where_there_is_no_test(trainer: Officer) -> None:
    one, two = rooms.people(2)
    session_id = rooms.session(trainer, [one, two], curricula=("haiti_context", "un_principles"))
    seats = rooms.seats(session_id, trainer)
    new = sealing.new_id
    same = Score(new(), seats[one].id, "haiti_context", 80)
    scores = [
        (same, ""), (Score(new(), seats[two].id, "haiti_context", 79), ""),
        (Score(new(), seats[one].id, "child_protection", 100), "has_test"),
        (Score(new(), seats[one].id, "use_of_force", 100), "not_taught"),
        (Score(new(), seats[one].id, "un_principles", 101), "bad_score"),
        (Score(new(), "e" * 32, "un_principles", 90), "not_here"), (same, ""),
        (Score(same.attempt_id, seats[two].id, "haiti_context", 80), "id_taken"),
    ]
    found = operations.record_scores(
        session_id=session_id, scores=[score for score, _ in scores], officer=trainer, at=clock.now()
    )
    assert [outcome.reason for outcome in found] == [reason for _, reason in scores]
    rooms.attended(session_id, trainer)
    assert [state(who, "haiti_context") for who in (one, two)] == ["passed", "failed"]
    after = [Score(new(), seats[two].id, "un_principles", 90)]
    late = operations.record_scores(session_id=session_id, scores=after, officer=trainer, at=clock.now())
    assert late[0].reason == "signed"


def test_what_is_taken_back_counts_no_more_and_is_never_lost(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    session_id = rooms.session(trainer, [person], held_on=rooms.today() - timedelta(days=2))
    result = rooms.result(rooms.seats(session_id, trainer)[person].id, made_at=rooms.later(-2))
    operations.record_attempt(result=result, at=clock.now())
    rooms.attended(session_id, trainer)
    for _ in range(2):
        operations.annul(attempt_id=result.attempt_id, reason="Typed for a namesake", officer=trainer, at=clock.now())
    assert Annulment.objects.count() == len(facts("training.annulled")) == 1
    assert state(person) == "attended"
    assert state(person, on=rooms.today() - timedelta(days=1)) == "passed"
    (fact,) = queries.readiness_facts([person])[person]
    assert fact.until == rooms.today() - timedelta(days=1)
    assert queries.passes([person]) == []
    (view,) = queries.attempts_of(person, trainer)
    assert (view.counts, view.annulled_on) == (False, rooms.today())


def test_terms_change_from_a_day_on_in_the_open(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    session_id = rooms.session(trainer, [person])
    operations.record_attempt(result=rooms.result(rooms.seats(session_id, trainer)[person].id), at=clock.now())
    rooms.attended(session_id, trainer)
    starts = rooms.today() + timedelta(days=5)
    terms = NewTerms(starts, 120, 90, 6, ("manager", "commander"), True, "New law", "en")
    assert operations.change(curriculum="child_protection", terms=terms, seen=1, officer=trainer, at=clock.now()) == 2
    with pytest.raises(errors.Changed):
        operations.change(curriculum="child_protection", terms=terms, seen=1, officer=trainer, at=clock.now())
    assert state(person) == "passed"
    assert state(person, on=starts) == "void"
    (fact,) = queries.readiness_facts([person])[person]
    assert fact.until == starts - timedelta(days=1)
    assert "child_protection" in queries.required(rooms.today())["member"]
    assert "child_protection" not in queries.required(starts)["member"]
    assert "child_protection" in queries.required(starts)["commander"]
    (changed,) = facts("curricula.changed")
    assert changed.entry
    assert "New law" not in changed.body
    assert [one.reason for one in queries.history("child_protection")] == ["", "New law"]


BAD = {
    "starts": date(2020, 1, 1), "minutes": 1, "pass_mark": 101, "valid_months": 0, "required_of": ("cook",),
    "reason": "", "lang": "xx",
}


@pytest.mark.parametrize("field", BAD)
def test_bad_terms_name_the_field(trainer: Officer, field: str) -> None:
    good = {"starts": rooms.today(), "minutes": 60, "pass_mark": 80, "valid_months": 12, "required_of": ("all",),
            "voids": False, "reason": "Because", "lang": "en"}
    with pytest.raises(errors.BadField, match=field):
        operations.change(curriculum="use_of_force", terms=NewTerms(**(good | {field: BAD[field]})), seen=1,
                          officer=trainer, at=clock.now())
    with pytest.raises(errors.NoSuchCurriculum):
        operations.change(curriculum="dancing", terms=NewTerms(**good), seen=1, officer=trainer, at=clock.now())


def test_an_officer_of_one_state_sees_and_touches_that_contingent_alone(trainer: Officer) -> None:
    kenyan = factories.officer("training_officer", key=False, state="KEN")
    ours, theirs = rooms.people(1), rooms.people(1, contingent="JAM")
    own = rooms.session(kenyan, ours)
    foreign = rooms.session(trainer, theirs, contingent="JAM")
    assert [one.id for one in queries.sessions(kenyan)] == [own]
    assert {one.id for one in queries.sessions(trainer)} == {own, foreign}
    with pytest.raises(errors.NoSuchSession):
        queries.session_seats(foreign, kenyan)
    with pytest.raises(errors.NoSuchSession):
        rooms.sign(foreign, kenyan)
    with pytest.raises(errors.NotAllowed):
        rooms.session(kenyan, theirs, contingent="JAM")
    with pytest.raises(errors.BadField, match="people"):
        rooms.session(kenyan, theirs)
    seat = rooms.seats(foreign, trainer)[theirs[0]]
    found = operations.record_attempts(results=[rooms.result(seat.id)], at=clock.now(), officer=kenyan)
    assert found[0].reason == "unknown_seat"
    terms = NewTerms(rooms.today(), 60, 80, 12, ("all",), False, "Mine", "en")
    with pytest.raises(errors.NotAllowed):
        operations.change(curriculum="use_of_force", terms=terms, seen=1, officer=kenyan, at=clock.now())


def test_coverage_and_what_ends_soon(trainer: Officer) -> None:
    held_on = rooms.today() - timedelta(days=340)
    first, second, third = *rooms.people(2, unit="north"), *rooms.people(1, unit="south", post="commander")
    session_id = rooms.session(trainer, [first, second], held_on=held_on)
    seat = rooms.seats(session_id, trainer)[first].id
    operations.record_attempt(result=rooms.result(seat, made_at=rooms.later(-340)), at=clock.now())
    rooms.attended(session_id, trainer)
    units = {one.id: one.unit for one in queries.roster("KEN", rooms.today())}
    north = units[first]
    found = queries.coverage("KEN", rooms.today())
    assert (found.people, set(found.units)) == (3, {north, units[third]})
    cell = found.cells[north, "child_protection"]
    assert (cell.trained, cell.needed, dict(cell.states)) == (1, 2, {"expiring": 1, "attended": 1})
    assert found.cells["", "psea_commanders"].needed == 1
    (due,) = queries.due("KEN", rooms.today())
    assert (due.person, due.curriculum, due.standing.warning) == (first, "child_protection", 30)
    before = queries.coverage("KEN", held_on - timedelta(days=1))
    assert (before.people, dict(before.cells)) == (0, {})


def test_nothing_of_a_person_is_in_clear_and_nothing_done_is_changed(trainer: Officer) -> None:
    (person,) = rooms.people(1)
    session_id = rooms.session(trainer, [person])
    seat = rooms.seats(session_id, trainer)[person]
    operations.record_attempt(result=rooms.result(seat.id), at=clock.now())
    rooms.attended(session_id, trainer)
    row, kept = Session.objects.get(pk=session_id), Seat.objects.get(pk=seat.id)
    for word in ("Hall 3", "Amina", "college"):
        assert word.encode() not in bytes(row.details)
    assert seat.code.encode() not in bytes(kept.code) + bytes(kept.mark)
    for deed in (lambda: Attempt.objects.update(passed=False), lambda: Attempt.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    keys = queries.seat_keys(session_id)
    assert [one.person for one in keys.values()] == [person]
