"""A test on the web: begun with a code, kept page by page, resumed, handed in once, and honest about tries."""

from datetime import timedelta

import pytest

from tande.domains.officers.models import Officer
from tande.domains.training import errors, operations, queries
from tande.domains.training.models import Attempt, Sitting
from tande.ledger import clock
from tests.domains import factories
from tests.domains import training_rooms as rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer() -> Officer:
    return factories.officer("training_officer", key=False)


@pytest.fixture
def code(trainer: Officer) -> str:
    (person,) = rooms.people(1)
    return rooms.seats(rooms.session(trainer, [person]), trainer)[person].code


def right(sitting_id: str) -> dict[str, tuple[str, ...]]:
    view = queries.sitting(sitting_id)
    return {one.code: one.right for one in view.course.questions if one.code in view.drawn.codes}


def test_whoever_comes_back_finds_the_same_questions_and_the_answers(code: str) -> None:
    at = clock.now()
    sitting_id = operations.begin(code=code, at=at)
    view = queries.sitting(sitting_id)
    first = view.drawn.asked[0]
    operations.save(sitting_id=sitting_id, answers={first.code: [first.options[0], "z"], "no_such_question": ["a"]})
    assert operations.begin(code=f" {code[:5].lower()} - {code[5:]}", at=at + timedelta(hours=3)) == sitting_id
    again = queries.sitting(sitting_id)
    assert again.drawn == view.drawn
    assert again.answers == {first.code: (first.options[0],)}
    assert len(again.open) == len(view.drawn.asked) - 1
    assert first.options[0].encode() * 3 not in bytes(Sitting.objects.get().answers)


def test_handing_in_twice_is_one_attempt(code: str) -> None:
    at = clock.now()
    sitting_id = operations.begin(code=code, at=at)
    with pytest.raises(errors.NoSuchSitting):
        queries.verdict(sitting_id, at)
    operations.save(sitting_id=sitting_id, answers=right(sitting_id))
    first = operations.hand_in(sitting_id=sitting_id, at=at)
    second = operations.hand_in(sitting_id=sitting_id, at=at + timedelta(minutes=5))
    assert (first.reason, second.reason, second.already) == ("", "", True)
    assert Attempt.objects.count() == 1
    verdict = queries.verdict(sitting_id, at)
    assert (verdict.score, verdict.all_passed, verdict.tries_left, verdict.signed) == (100, True, 2, False)
    before = queries.sitting(sitting_id).answers
    operations.save(sitting_id=sitting_id, answers={next(iter(before)): ()})
    assert queries.sitting(sitting_id).answers == before


def test_tries_are_limited_by_number_and_by_time(code: str) -> None:
    at, seen = clock.now(), set()
    for number in range(3):
        moment = at + timedelta(hours=13 * number)
        sitting_id = operations.begin(code=code, at=moment)
        seen.add(queries.sitting(sitting_id).drawn.codes)
        operations.hand_in(sitting_id=sitting_id, at=moment)
        assert queries.verdict(sitting_id, moment).tries_left == 2 - number
        with pytest.raises(errors.Refused) as refused:
            operations.begin(code=code, at=moment + timedelta(hours=1))
        expected = ("wait", moment + timedelta(hours=12)) if number < 2 else ("no_tries", None)
        assert (refused.value.reason, refused.value.again) == expected
    assert len(seen) == 3
    with pytest.raises(errors.Refused, match="no_tries"):
        operations.begin(code=code, at=at + timedelta(days=10))


def test_a_code_opens_nothing_before_its_day_after_its_time_or_without_a_course(trainer: Officer, code: str) -> None:
    one, two, three = rooms.people(3)
    day = rooms.today()
    closed = (
        (rooms.session(trainer, [one], held_on=day + timedelta(days=1)), one, "too_early"),
        (rooms.session(trainer, [two], held_on=day - timedelta(days=31)), two, "seat_over"),
        (rooms.session(trainer, [three], taught="", curricula=("haiti_context",)), three, "not_taught"),
    )
    tries = [(rooms.seats(session, trainer)[who].code, reason) for session, who, reason in closed]
    tries += [(typed, "unknown_seat") for typed in ("23456789AB", "", code[:-1] + "é")]
    for typed, reason in tries:
        with pytest.raises(errors.Refused, match=reason):
            operations.begin(code=typed, at=clock.now())
