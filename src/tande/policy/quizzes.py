"""A quiz of a course: which questions somebody is asked and in which order, and what the answers are worth.

Both are pure: the same seed draws the same questions anywhere (``web/src/quiz/draw.js`` draws the same offline), so
that whoever marks can draw again what somebody says to have been asked.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tande.policy.courses import Course, Question

COUNT: Final = 20
"""How many questions a quiz asks unless somebody asks for another number."""

PER_LESSON: Final = 1
"""From every lesson at least so many, where the bank has them."""

LONGEST_SEED: Final = 200


class QuizError(ValueError):
    """Something about a quiz or its answers cannot be marked."""


class BadSeed(QuizError):
    """A seed is a text of 1 to 200 plain characters."""


class BadCount(QuizError):
    """A quiz asks at least one question."""


class OtherCourse(QuizError):
    """The questions were drawn from another course, or from another version of it."""


class UnknownQuestion(QuizError):
    """A question is named that this quiz does not ask, or that the course does not have."""


class UnknownOption(QuizError):
    """An answer names an option that the question does not have, or names one twice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a quiz, with the letters of its options in the order in which they are shown."""

    code: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one person is asked, in this order."""

    course: str
    version: int
    asked: tuple[Asked, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the questions, in the order in which they are asked."""
        return tuple(asked.code for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Marked:
    """What answers are worth. ``wrong`` are codes in the order asked; what was not answered is wrong."""

    points: int
    of: int
    score_percent: int
    passed: bool
    wrong: tuple[str, ...]
    critical_wrong: tuple[str, ...]

    def reaches(self, pass_mark: int) -> bool:
        """Whether it is passed with this pass mark: reached, and no critical question wrong."""
        return self.score_percent >= pass_mark and not self.critical_wrong


def draw(course: Course, seed: str, count: int = COUNT) -> Drawn:
    """The quiz that this seed stands for: every critical question, some of each lesson, and others up to ``count``.

    More than ``count`` when the critical ones and the lessons need more; fewer when the bank has no more.
    Raises BadSeed, BadCount.
    """
    if not 1 <= len(seed) <= LONGEST_SEED or not (seed.isascii() and seed.isprintable()):
        raise BadSeed(f"a seed has from 1 to {LONGEST_SEED} printable ASCII characters")
    if count < 1:
        raise BadCount("a quiz asks at least one question")
    chosen = _choose(course.questions, shuffle=lambda codes: _shuffled(seed, "draw", codes), count=count)
    letters = {question.code: tuple(question.options) for question in course.questions}
    asked = tuple(
        Asked(code, tuple(_shuffled(seed, f"options|{code}", letters[code])))
        for code in _shuffled(seed, "order", chosen)
    )
    return Drawn(course.code, course.version, asked)


def mark(
    course: Course, drawn: Drawn, answers: Mapping[str, Collection[str]], *, pass_mark: int | None = None
) -> Marked:
    """What the answers are worth. A question counts with its weight when exactly its right options are named.

    Passed: the pass mark (of the course unless given) is reached and no critical question is wrong. The score is
    rounded down, so that nobody reads a pass mark that was not reached.
    Raises OtherCourse, UnknownQuestion, UnknownOption.
    """
    questions = _questions(course, drawn)
    if not answers.keys() <= questions.keys():
        raise UnknownQuestion("an answer to a question that was not asked")
    wrong = tuple(code for code, question in questions.items() if not _right(question, answers.get(code, ())))
    of = sum(question.weight for question in questions.values())
    points = of - sum(questions[code].weight for code in wrong)
    critical = tuple(code for code in wrong if questions[code].critical)
    score = 100 * points // of
    enough = score >= (course.terms.pass_mark if pass_mark is None else pass_mark)
    return Marked(points, of, score, enough and not critical, wrong, critical)


def _choose(
    questions: Iterable[Question], *, shuffle: Callable[[Iterable[str]], list[str]], count: int
) -> list[str]:
    """The codes asked: critical ones, then of each lesson what it lacks, then any others."""
    bank = {question.code: question for question in questions}
    chosen = [code for code, question in bank.items() if question.critical]
    order = [code for code in shuffle(bank) if code not in chosen]
    taken: dict[str, int] = {}
    for code in chosen:
        taken[bank[code].lesson] = taken.get(bank[code].lesson, 0) + 1
    for code in order:
        lesson = bank[code].lesson
        if taken.get(lesson, 0) < PER_LESSON:
            chosen.append(code)
            taken[lesson] = taken.get(lesson, 0) + 1
    rest = [code for code in order if code not in chosen]
    return chosen + rest[: max(0, count - len(chosen))]


def _shuffled(seed: str, what: str, codes: Iterable[str]) -> list[str]:
    """Codes in the order of their hashes under this seed: the same in every language and version."""
    def key(code: str) -> str:
        return hashlib.sha256(f"tande/1|quiz|{seed}|{what}|{code}".encode()).hexdigest()

    return sorted(codes, key=key)


def _questions(course: Course, drawn: Drawn) -> dict[str, Question]:
    """The questions asked, by code, in their order. Raises OtherCourse, UnknownQuestion."""
    if (drawn.course, drawn.version) != (course.code, course.version):
        raise OtherCourse("drawn from another course or version")
    bank = {question.code: question for question in course.questions}
    if not drawn.asked or len(set(drawn.codes)) != len(drawn.codes) or not bank.keys() >= set(drawn.codes):
        raise UnknownQuestion("a quiz asks each of its questions once, and only those of the course")
    return {code: bank[code] for code in drawn.codes}


def _right(question: Question, named: Collection[str]) -> bool:
    """Whether exactly the right options are named. Raises UnknownOption."""
    letters = list(named)
    if len(set(letters)) != len(letters) or not question.options.keys() >= set(letters):
        raise UnknownOption("an option that the question does not have, or one named twice")
    return set(letters) == set(question.right)
