"""Calling back: one call for each case, one officer for each call, and no number after its end."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from tande.domains.callbacks import errors, operations, queries
from tande.domains.callbacks.models import CallBack, Note, Try
from tande.domains.casework.models import Case, ConflictOfInterest, Message
from tande.domains.intake.errors import NotDurable
from tande.domains.officers.models import Officer
from tande.ledger.models import Fact
from tande.policy import callbacks as rules
from tests.domains import factories

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "+50937001122", "+50937003344"
NOON = datetime(2026, 6, 10, 16, 0, tzinfo=UTC)  # noon in the mission's zone
MINUTE = timedelta(minutes=1)


@pytest.fixture
def celeste() -> Officer:
    return factories.officer("operator")


def asked(case_id: str, **more: object) -> CallBack:
    given: dict[str, object] = {"door": "sms", "language": "ht", "number": NUMBER, "at": NOON, **more}
    operations.ask(case_id=case_id, **given)  # type: ignore[arg-type]
    return CallBack.objects.get(case_id=case_id, ended="")


def kinds(case_id: str) -> list[tuple[str, object]]:
    rows = Fact.objects.filter(subject=case_id, kind__regex="^(callback|contact)").order_by("pk")
    bodies = [(one.kind, json.loads(one.body)) for one in rows]
    return [(kind, body.get("how") or body.get("outcome") or body.get("reason")) for kind, body in bodies]


def test_asking_again_adds_to_the_one_call_and_takes_no_danger_back(case_id: str, celeste: Officer) -> None:
    asked(case_id, danger=True, safe_words="say the shop", window="evening")
    row = asked(case_id, number=OTHER, gender="woman", at=NOON + MINUTE)
    assert (row.danger, row.window, row.gender, row.asked_at) == (True, "evening", "woman", NOON)
    operations.take(callback_id=row.pk, actor=celeste, at=NOON)
    seen = operations.look(callback_id=row.pk, actor=celeste, at=NOON)
    assert (seen.number, seen.safe_words) == (OTHER, "say the shop")
    assert OTHER not in repr(seen)
    assert kinds(case_id) == [("callback.asked", None), ("callback.looked", None)]


def test_nothing_of_the_number_is_in_the_tables(case_id: str) -> None:
    row = asked(case_id, safe_words="say the shop")
    for held in (bytes(row.number), bytes(row.safe_words)):
        assert b"3700" not in held
        assert b"shop" not in held


@pytest.mark.parametrize(("field", "wrong"), [
    ("number", "37001122"), ("number", "+0937001122"), ("number", "+509370011\0"), ("number", ""), ("door", "pigeon"),
    ("window", "night"), ("gender", "cat"), ("safe_words", "x" * (rules.SAFE_WORDS_MAX + 1)),
])
def test_what_cannot_be_is_refused_and_nothing_is_kept(case_id: str, field: str, wrong: str) -> None:
    with pytest.raises(errors.BadField, match=field):
        asked(case_id, **{field: wrong})
    assert not CallBack.objects.exists()


def test_danger_goes_first_then_children_then_who_asked_first(file: object, celeste: Officer) -> None:
    ids = [file() for _ in range(5)]  # type: ignore[operator]
    asked(ids[0], at=NOON - 2 * MINUTE)
    asked(ids[1], at=NOON - MINUTE)
    asked(ids[2], child=True)
    asked(ids[3], danger=True)
    asked(ids[4], window="evening", at=NOON - 3 * MINUTE)
    head = queries.queue(factories.officer("head"), at=NOON)
    assert [one.case_id for one in head.now] == [ids[3], ids[2], ids[0], ids[1]]
    assert [one.case_id for one in head.later] == [ids[4]]
    seen = queries.queue(celeste, at=NOON)
    assert ([one.case_id for one in seen.now], seen.children) == ([ids[3], ids[0], ids[1]], 1)
    assert queries.waiting(celeste, at=NOON) == 3
    assert queries.waiting(factories.officer("auditor"), at=NOON) == 0


def test_a_long_list_is_read_with_as_many_questions_as_a_short_one(file: object, celeste: Officer) -> None:
    asked_of_the_database = []
    for _more in range(3):
        row = asked(file())  # type: ignore[operator]
        operations.take(callback_id=row.pk, actor=celeste, at=NOON)
        one_try(row, celeste, "no_answer", 0)
        operations.take(callback_id=row.pk, actor=celeste, at=NOON)
        with CaptureQueriesContext(connection) as seen:
            found = queries.queue(celeste, at=NOON)
        asked_of_the_database.append(len(seen))
        assert {(one.seen, one.taken_by) for one in [*found.now, *found.later]} == {(1, "operator")}
    assert len(set(asked_of_the_database)) == 1, asked_of_the_database


def test_one_officer_has_a_call_until_it_is_given_back_or_the_time_is_over(case_id: str, celeste: Officer) -> None:
    row, joel = asked(case_id), factories.officer("intake_officer")
    operations.take(callback_id=row.pk, actor=celeste, at=NOON)
    with pytest.raises(errors.Taken) as taken:
        operations.take(callback_id=row.pk, actor=joel, at=NOON + MINUTE)
    assert taken.value.officer_id == celeste.pk
    for refused in (operations.look, operations.release):
        with pytest.raises(errors.NotTaken):
            refused(callback_id=row.pk, actor=joel, at=NOON)
    assert queries.call(joel, row.pk, at=NOON).taken_by == "operator"
    assert queries.call(celeste, row.pk, at=NOON).mine
    operations.release(callback_id=row.pk, actor=celeste, at=NOON)
    operations.take(callback_id=row.pk, actor=joel, at=NOON + MINUTE)
    late = NOON + 62 * MINUTE
    operations.take(callback_id=row.pk, actor=celeste, at=late)
    assert queries.call(celeste, row.pk, at=late).mine


@pytest.mark.parametrize("child_by", ["asking", "the desk"])
def test_a_child_is_hidden_from_who_is_not_of_child_protection(case_id: str, celeste: Officer, child_by: str) -> None:
    row = asked(case_id, child=child_by == "asking")
    Case.objects.filter(pk=case_id).update(child=child_by == "the desk")
    for actor in (celeste, factories.officer("intake_officer")):
        for refused in (operations.take, operations.look, operations.release):
            with pytest.raises(errors.NoSuchCall):
                refused(callback_id=row.pk, actor=actor, at=NOON)
    for actor in (factories.officer("child_officer"), factories.officer("head")):
        operations.take(callback_id=row.pk, actor=actor, at=NOON)
        operations.release(callback_id=row.pk, actor=actor, at=NOON)


def test_a_conflict_of_interest_shuts_the_call_too(case_id: str, joel: Officer) -> None:
    row = asked(case_id)
    ConflictOfInterest.objects.create(
        case_id=case_id, officer_id=joel.pk, reason="other", declared_by=joel.pk, declared_at=NOON
    )
    assert not queries.queue(joel, at=NOON).now
    with pytest.raises(errors.NoSuchCall):
        operations.take(callback_id=row.pk, actor=joel, at=NOON)


@pytest.mark.parametrize("role", ["investigator", "reviewer", "auditor", "administrator"])
def test_who_does_not_call_sees_nobody(case_id: str, role: str) -> None:
    row, actor = asked(case_id), factories.officer(role)
    with pytest.raises(errors.NotAllowed):
        queries.queue(actor, at=NOON)
    for refused in (operations.take, operations.look, operations.release):
        with pytest.raises(errors.NotAllowed):
            refused(callback_id=row.pk, actor=actor, at=NOON)


def one_try(row: CallBack, actor: Officer, outcome: str, seen: int, at: datetime = NOON, **more: str) -> str:
    operations.take(callback_id=row.pk, actor=actor, at=at)
    return operations.tried(callback_id=row.pk, outcome=outcome, seen=seen, actor=actor, at=at, **more)


@pytest.mark.parametrize("outcome", sorted(rules.ENDING))
def test_an_end_takes_the_number_away(case_id: str, celeste: Officer, outcome: str) -> None:
    row = asked(case_id, safe_words="say the shop")
    assert one_try(row, celeste, outcome, 0) == outcome
    row.refresh_from_db()
    assert (bytes(row.number), bytes(row.safe_words), row.ended) == (b"", b"", outcome)
    assert kinds(case_id)[1:] == [
        ("callback.tried", outcome), ("callback.done", outcome), ("contact.purged", outcome)
    ]
    for refused in (operations.take, operations.look):
        with pytest.raises(errors.Over):
            refused(callback_id=row.pk, actor=celeste, at=NOON)
    assert asked(case_id).pk != row.pk


def test_so_many_tries_and_then_the_number_goes(case_id: str, celeste: Officer) -> None:
    row = asked(case_id)
    ends = [one_try(row, celeste, "no_answer" if n % 2 else "someone_else", n, NOON + n * MINUTE) for n in range(5)]
    assert ends == ["", "", "", "", rules.TRIES_OVER]
    row.refresh_from_db()
    assert bytes(row.number) == b""


def test_later_uses_up_no_try_and_takes_new_hours(case_id: str, celeste: Officer) -> None:
    row = asked(case_id)
    for n in range(7):
        assert one_try(row, celeste, "later", n, window="evening") == ""
    row.refresh_from_db()
    assert (row.tries, row.window, row.due_at.hour, row.taken_by) == (0, "evening", 21, None)


def test_the_same_page_twice_is_one_try(case_id: str, celeste: Officer) -> None:
    row = asked(case_id)
    one_try(row, celeste, "no_answer", 0)
    assert operations.tried(callback_id=row.pk, outcome="no_answer", seen=0, actor=celeste, at=NOON) == ""
    assert Try.objects.count() == 1


@pytest.mark.parametrize(("field", "more"), [
    ("outcome", {"outcome": "laughed"}), ("window", {"window": "night"}), ("words", {"words": "x" * 200_001}),
])
def test_a_wrong_try_is_no_try(case_id: str, celeste: Officer, field: str, more: dict[str, str]) -> None:
    row = asked(case_id)
    operations.take(callback_id=row.pk, actor=celeste, at=NOON)
    with pytest.raises(errors.BadField, match=field):
        operations.tried(callback_id=row.pk, seen=0, actor=celeste, at=NOON, **{"outcome": "reached", **more})
    assert not Try.objects.exists()


def test_what_was_said_is_sealed_into_the_case_with_the_try_or_not_at_all(
    case_id: str, celeste: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(case_id)
    one_try(row, celeste, "later", 0, words="She said the shop again", language="ht")
    message = Message.objects.filter(case_id=case_id).latest("at")
    assert b"shop" not in bytes(message.envelope)

    def full(**_told: object) -> None:
        raise NotDurable

    monkeypatch.setattr("tande.domains.intake.told.add_told", full)
    with pytest.raises(NotDurable):
        one_try(row, celeste, "reached", 1, words="More", language="ht")
    row.refresh_from_db()
    assert (row.ended, Try.objects.count(), bool(bytes(row.number))) == ("", 1, True)


def test_taking_it_back_forgets_the_number_at_once(case_id: str) -> None:
    row = asked(case_id)
    operations.cancel(case_id=case_id, at=NOON)
    operations.cancel(case_id=case_id, at=NOON)
    row.refresh_from_db()
    assert (row.ended, bytes(row.number)) == ("cancelled", b"")
    assert kinds(case_id)[1:] == [("callback.done", "cancelled"), ("contact.purged", "cancelled")]


def test_the_rounds_forget_old_numbers_and_old_notes_once(case_id: str, celeste: Officer) -> None:
    row = asked(case_id)
    operations.leave_note(note_id="a" * 32, words="Line 2 crackles", actor=celeste, at=NOON)
    operations.leave_note(note_id="a" * 32, words="Twice", actor=celeste, at=NOON)
    assert [one.words for one in queries.shift_notes(celeste, at=NOON)] == ["Line 2 crackles"]
    assert b"crackles" not in bytes(Note.objects.get().words)
    assert operations.make_rounds(at=NOON + timedelta(days=7)) == 0
    assert not Note.objects.exists()
    assert [operations.make_rounds(at=NOON + timedelta(days=30)) for _ in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.ended, bytes(row.number)) == ("too_old", b"")


def test_a_note_is_read_by_who_works_the_calls_and_expires_by_itself(celeste: Officer) -> None:
    operations.leave_note(note_id="a" * 32, words="Line 2 crackles", actor=celeste, at=NOON)
    assert not queries.shift_notes(celeste, at=NOON + timedelta(days=7, seconds=1))
    with pytest.raises(errors.NotAllowed):
        queries.shift_notes(factories.officer("auditor"), at=NOON)
    for words in (" ", "\0", "x" * 2_001):
        with pytest.raises(errors.BadField):
            operations.leave_note(note_id="b" * 32, words=words, actor=celeste, at=NOON)


def test_a_try_is_never_changed(case_id: str, celeste: Officer) -> None:
    one_try(asked(case_id), celeste, "no_answer", 0)
    for statement in ("update callbacks_try set outcome = 'reached'", "delete from callbacks_try"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("more", "hours", "now"), [
    ({"window": "evening"}, 6, True), ({"window": "evening"}, 10, False), ({}, 7, True), ({}, 10, False),
    ({"window": "evening", "danger": True}, 10, True), ({"danger": True}, 10, True),
])
def test_hours_that_went_by_without_a_call_do_not_last_into_the_night(
    case_id: str, celeste: Officer, more: dict[str, object], hours: int, now: bool
) -> None:
    """Asked at noon; looked at in the evening and at ten at night. Danger stands first, and says that it is early."""
    row = asked(case_id, **more)
    at = NOON + timedelta(hours=hours)
    found = queries.queue(celeste, at=at)
    assert [one.id for one in (found.now if now else found.later)] == [row.pk]
    seen = queries.call(celeste, row.pk, at=at)
    assert seen.early is (hours == 10 and more != {"danger": True})
    assert queries.waiting(celeste, at=at) == (not seen.early)
    assert seen.due_at >= at


def test_danger_told_by_another_door_comes_first_on_the_list_too(case_id: str, celeste: Officer) -> None:
    asked(case_id)
    Case.objects.filter(pk=case_id).update(danger_at=NOON)
    night = NOON + timedelta(hours=10)
    assert [one.danger for one in queries.queue(celeste, at=night).now] == [True]
    assert queries.waiting(celeste, at=night) == 1
