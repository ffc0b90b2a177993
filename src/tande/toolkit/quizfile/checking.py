"""Whether a result is what it says: of this session, signed by the seat it names, about the questions drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from tande.policy import quizzes
from tande.policy.courses import Course
from tande.toolkit.quizfile.making import Pack
from tande.toolkit.quizfile.results import File, Result
from tande.toolkit.seats import Seat

LONGEST: Final = timedelta(hours=12)
"""From the first question to the last; whoever was cut off goes on on the same day."""

SLACK: Final = timedelta(days=1)
"""So far the clock of a computer in a hall may be wrong."""

REASONS: Final = (
    "shape", "twice", "clock", "session", "pack", "seat", "forged", "asked", "answers", "hours", "early", "late",
    "changed",
)
"""Why a result is refused. Sentences: interfaces/mission/quiz_words.py."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the results of one session must fit: its pack, its seats by mark, and between which moments they are."""

    pack: Pack
    course: Course
    seats: Mapping[str, Seat]
    made: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """One result of a file, by its number: ``reason`` is empty when it is good, and then ``marked`` is there."""

    number: int
    reason: str
    result: Result | None
    marked: quizzes.Marked | None = None
    repeated: bool = False


def check(file: File, expected: Expected) -> list[Checked]:
    """Every result of a file, judged. Of two with the same attempt, the same is ``repeated``, another is refused."""
    seen: dict[str, bytes] = {}
    checked = []
    for number, one in enumerate(file.results, start=1):
        if isinstance(one, str):
            checked.append(Checked(number, one, None))
            continue
        before = seen.get(one.attempt)
        judged = _judge(number, one, expected)
        if not judged.reason and before is not None:
            judged = replace(judged, repeated=True) if before == one.message else Checked(number, "changed", one)
        if not judged.reason:
            seen[one.attempt] = one.message
        checked.append(judged)
    return checked


def _judge(number: int, one: Result, expected: Expected) -> Checked:
    """One result by itself: refused with the name of the first thing that is wrong, or marked."""
    tests: tuple[Callable[[Result, Expected], str], ...] = (_belongs, _signed, _times)
    if fault := next((fault for test in tests if (fault := test(one, expected))), ""):
        return Checked(number, fault, one)
    drawn = quizzes.draw(expected.course, f"{one.session}|{one.seat}", expected.pack.count)
    if one.asked != tuple((asked.code, asked.options) for asked in drawn.asked):
        return Checked(number, "asked", one)
    try:
        return Checked(number, "", one, quizzes.mark(expected.course, drawn, one.answers))
    except quizzes.QuizError:
        return Checked(number, "answers", one)


def _belongs(one: Result, expected: Expected) -> str:
    if one.session != expected.pack.session:
        return "session"
    if one.pack != expected.pack.id:
        return "pack"
    return "" if one.seat in expected.seats else "seat"


def _signed(one: Result, expected: Expected) -> str:
    return "" if one.message and expected.seats[one.seat].signed(one.message, one.signature) else "forged"


def _times(one: Result, expected: Expected) -> str:
    if not timedelta() <= one.finished - one.started <= LONGEST:
        return "hours"
    if one.started < expected.made - SLACK:
        return "early"
    return "late" if one.finished > expected.now + SLACK else ""
