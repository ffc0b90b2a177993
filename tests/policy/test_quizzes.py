"""A quiz is drawn the same everywhere, asks what matters, and is marked without mercy for what is critical."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import quizzes
from tande.policy.courses import Course
from tande.policy.quizzes import Asked, Drawn, draw, mark
from tande.project import courses
from tande.project.mission import load as load_mission

ROOT = Path(__file__).parents[2]
HAITI = load_mission(ROOT / "missions" / "haiti")
_, SHIPPED = courses.load(
    ROOT / "missions" / "haiti", languages=HAITI.language_codes, contacts={contact.code for contact in HAITI.contacts}
)
_, (BRIDGES,) = courses.load(ROOT / "tests" / "packs" / "tiny", languages=("es", "en"), contacts=["harbour"])
"""Two questions: pace (right: b, critical, weight 1) and toll (right: a and d, weight 2); pass mark 60."""

COURSES = st.sampled_from(SHIPPED)
SEEDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=200)


def right(course: Course) -> dict[str, tuple[str, ...]]:
    return {question.code: question.right for question in course.questions}


@given(COURSES, SEEDS, st.integers(1, 60))
def test_every_draw_asks_all_that_is_critical_and_something_of_every_lesson(
    course: Course, seed: str, count: int
) -> None:
    drawn = draw(course, seed, count)
    assert drawn == draw(course, seed, count)
    bank = {question.code: question for question in course.questions}
    assert len(set(drawn.codes)) == len(drawn.codes)
    assert {code for code, question in bank.items() if question.critical} <= set(drawn.codes)
    assert {bank[code].lesson for code in drawn.codes} == {lesson.code for lesson in course.lessons}
    assert min(count, len(bank)) <= len(drawn.codes) <= len(bank)
    assert all(sorted(asked.options) == sorted(bank[asked.code].options) for asked in drawn.asked)


@given(COURSES, SEEDS, st.data())
def test_a_right_answer_more_never_lowers_what_somebody_gets(course: Course, seed: str, data: st.DataObject) -> None:
    drawn = draw(course, seed)
    given_right = data.draw(st.sets(st.sampled_from(drawn.codes)))
    answers = {code: right(course)[code] for code in given_right}
    marked = mark(course, drawn, answers)
    assert set(marked.wrong) == set(drawn.codes) - given_right
    assert marked.passed == (100 * marked.points >= course.terms.pass_mark * marked.of and not marked.critical_wrong)
    for code in marked.wrong:
        better = mark(course, drawn, {**answers, code: right(course)[code]})
        assert better.points > marked.points
        assert better.passed >= marked.passed


@given(COURSES, SEEDS)
def test_everything_right_passes_and_one_critical_error_does_not(course: Course, seed: str) -> None:
    drawn = draw(course, seed)
    answers = {code: right(course)[code] for code in drawn.codes}
    assert mark(course, drawn, answers) == quizzes.Marked(
        (of := mark(course, drawn, answers).of), of, 100, True, (), ()
    )
    critical = next(question for question in course.questions if question.critical)
    marked = mark(course, drawn, {**answers, critical.code: ()})
    assert (marked.passed, marked.critical_wrong) == (False, (critical.code,))
    assert mark(course, drawn, {}).score_percent == 0


def test_seeds_spread_the_questions_and_the_right_places() -> None:
    """No question is asked of nobody, and no place is the right one for everybody."""
    course = SHIPPED[0]
    draws = [draw(course, f"seat {number}") for number in range(200)]
    assert {code for drawn in draws for code in drawn.codes} == {question.code for question in course.questions}
    first = course.questions[0]
    shown = [asked for drawn in draws for asked in drawn.asked if asked.code == first.code]
    places = [asked.options.index(first.right[0]) for asked in shown]
    assert set(places) == set(range(len(first.options)))
    assert len({drawn.codes for drawn in draws}) == len(draws)


TOLD = {
    "all right": ({"pace": "b", "toll": "ad"}, (3, 100, True, (), ())),
    "in another order": ({"pace": "b", "toll": "da"}, (3, 100, True, (), ())),
    "only one of two": ({"pace": "b", "toll": "a"}, (1, 33, False, ("toll",), ())),
    "one too many": ({"pace": "b", "toll": "abd"}, (1, 33, False, ("toll",), ())),
    "critical wrong": ({"pace": "a", "toll": "ad"}, (2, 66, False, ("pace",), ("pace",))),
    "critical not answered": ({"toll": "ad"}, (2, 66, False, ("pace",), ("pace",))),
    "nothing": ({}, (0, 0, False, ("pace", "toll"), ("pace",))),
}


@pytest.mark.parametrize(("answers", "expected"), TOLD.values(), ids=TOLD)
def test_marks(answers: dict[str, str], expected: tuple[object, ...]) -> None:
    drawn = Drawn("bridges", 3, (Asked("pace", tuple("abc")), Asked("toll", tuple("abcd"))))
    marked = mark(BRIDGES, drawn, answers)
    assert (marked.points, marked.score_percent, marked.passed, marked.wrong, marked.critical_wrong) == expected
    assert marked.of == 3


def test_a_pass_mark_is_reached_not_rounded_to() -> None:
    drawn = draw(BRIDGES, "any")
    easy = replace(BRIDGES, questions=tuple(replace(one, critical=False) for one in BRIDGES.questions))
    assert not mark(easy, drawn, {"toll": "ad"}, pass_mark=67).passed
    assert mark(easy, drawn, {"toll": "ad"}, pass_mark=66).passed


GOOD = draw(BRIDGES, "any")
REFUSED = {
    "a question not asked": (GOOD, {"boat": "a"}, quizzes.UnknownQuestion),
    "an option too far": (GOOD, {"pace": "d"}, quizzes.UnknownOption),
    "an option twice": (GOOD, {"toll": "aad"}, quizzes.UnknownOption),
    "a word for an option": (GOOD, {"toll": ["ad"]}, quizzes.UnknownOption),
    "another course": (replace(GOOD, course="boats"), {}, quizzes.OtherCourse),
    "another version": (replace(GOOD, version=2), {}, quizzes.OtherCourse),
    "nothing asked": (replace(GOOD, asked=()), {}, quizzes.UnknownQuestion),
    "asked twice": (replace(GOOD, asked=GOOD.asked + GOOD.asked[:1]), {}, quizzes.UnknownQuestion),
    "asked what is not there": (replace(GOOD, asked=(Asked("boat", ("a",)),)), {}, quizzes.UnknownQuestion),
}


@pytest.mark.parametrize(("drawn", "answers", "error"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_marked_is_refused(
    drawn: Drawn, answers: dict[str, str], error: type[quizzes.QuizError]
) -> None:
    with pytest.raises(error):
        mark(BRIDGES, drawn, answers)


@pytest.mark.parametrize(("seed", "count", "error"), [
    ("", 20, quizzes.BadSeed),
    ("x" * 201, 20, quizzes.BadSeed), ("\ud800", 20, quizzes.BadSeed), ("x", 0, quizzes.BadCount),
])
def test_what_cannot_be_drawn_is_refused(seed: str, count: int, error: type[quizzes.QuizError]) -> None:
    with pytest.raises(error):
        draw(BRIDGES, seed, count)
