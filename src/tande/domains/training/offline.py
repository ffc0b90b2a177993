"""The quiz without a network: what its file is made of, and the files of results that come back.

A result counts only when it fits the session, its seat signed it, and it answers what was drawn for that seat
(``toolkit.quizfile``); then it is taken or refused like any other (``attempts``). The good ones of a file go in
together.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.training import attempts
from tande.domains.training.access import Keeper, session_of
from tande.domains.training.errors import NoQuiz
from tande.domains.training.models import Attempt, Session
from tande.domains.training.queries import SeatKey, seat_keys
from tande.ledger import operations as ledger
from tande.policy.courses import Course
from tande.policy.quizzes import Asked, Drawn
from tande.toolkit import quizfile
from tande.toolkit.quizfile import Checked, Pack
from tande.toolkit.quizfile.results import Result

SOURCE: Final = "offline"


@dataclass(frozen=True)
class Quiz:
    """What the file of a session is made of. ``marks`` name its seats, and hold none of the codes."""

    course: Course
    pack: Pack
    marks: tuple[str, ...]
    held_on: date


@dataclass(frozen=True)
class Line:
    """What became of one result of a file, by its number there: refused for ``reason``, there already, or new.

    ``person`` is "" while it is not sure whose it is. ``passed``: by curriculum.
    """

    number: int
    reason: str = ""
    already: bool = False
    person: str = ""
    passed: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """What became of a file, in its order."""

    lines: tuple[Line, ...]
    sha256: str

    @property
    def new(self) -> int:
        """Results that were not here before."""
        return sum(not line.reason and not line.already for line in self.lines)

    @property
    def already(self) -> int:
        """Results that had come before."""
        return sum(line.already for line in self.lines)

    @property
    def refused(self) -> int:
        """Results that do not count, each with its reason."""
        return sum(bool(line.reason) for line in self.lines)


def quiz(session_id: str, officer: Keeper) -> Quiz:
    """What the file of a session is made of. Needs ``training.keep``. Raises NotAllowed, NoSuchSession, NoQuiz."""
    session = session_of(session_id, officer, "training.keep")
    course = _course(session)
    return Quiz(course, _pack(session, course), tuple(seat_keys(session_id)), session.held_on)


def import_results(*, session_id: str, data: bytes, officer: Keeper, at: datetime, dry: bool = False) -> Imported:
    """Take the results of a file, any number of times and in any order; ``dry`` only tells what would become of them.

    Needs ``training.keep``. Raises NotAllowed, NoSuchSession, NoQuiz, and of the toolkit NotResults, ResultsCut,
    ResultsTooLarge.
    """
    session = session_of(session_id, officer, "training.keep")
    course = _course(session)
    file = quizfile.read(data)
    keys = seat_keys(session_id)
    made = datetime.combine(session.held_on, time(), timezone.get_default_timezone())
    expected = quizfile.Expected(
        _pack(session, course), course, {mark: key.seat for mark, key in keys.items()}, made, at
    )
    with transaction.atomic():
        lines = _taken(quizfile.check(file, expected), course, keys, officer, at, dry)
        imported = Imported(lines, hashlib.sha256(data).hexdigest())
        if not dry and imported.new:
            ledger.record(kind="training.results_imported", subject=session_id, at=at, actor=officer.pk, body={
                "sha256": imported.sha256, "new": imported.new, "already": imported.already,
                "refused": imported.refused,
            })
    return imported


def _taken(
    checked: list[Checked], course: Course, keys: dict[str, SeatKey], officer: Keeper, at: datetime, dry: bool
) -> tuple[Line, ...]:
    earlier = _written_before(checked, keys)
    good = [one for one in checked if not one.repeated and (not one.reason or one.number in earlier)]
    results = [_result(one.result, course, earlier.get(one.number, course.version), keys) for one in good if one.result]
    outcomes = attempts.record_attempts(results=results, at=at, officer=officer, dry=dry)
    by_number = {one.number: outcome for one, outcome in zip(good, outcomes, strict=True)}
    reasons = {one.attempt_id: one.reason for one in outcomes}
    lines = []
    for one in checked:
        sure = one.result and (not one.reason or one.number in earlier)
        person = keys[one.result.seat].person if one.result and sure else ""
        if one.number in by_number:
            outcome = by_number[one.number]
            lines.append(Line(one.number, outcome.reason, outcome.already, person, dict(outcome.passed)))
        elif one.repeated and one.result:
            reason = reasons[one.result.attempt]
            lines.append(Line(one.number, reason, not reason, person))
        else:
            lines.append(Line(one.number, one.reason))
    return tuple(lines)


def _written_before(checked: list[Checked], keys: dict[str, SeatKey]) -> dict[int, int]:
    """Results of another pack that their seats signed and that came in while it was this session's, by number: the
    version of the course then. What was accepted once stays so when the file is brought again."""
    other = {one.result.attempt: one for one in checked
             if one.reason == "pack" and one.result and _signed(one.result, keys.get(one.result.seat))}
    found: dict[int, int] = {}
    for some in attempts.portions(other):
        rows = Attempt.objects.filter(attempt_id__in=some)
        for attempt, version in rows.values_list("attempt_id", "course_version"):
            found[other[attempt].number] = version
    return found


def _signed(one: Result, key: SeatKey | None) -> bool:
    return key is not None and key.seat.signed(one.message, one.signature)


def _result(one: Result, course: Course, version: int, keys: dict[str, SeatKey]) -> attempts.Result:
    drawn = Drawn(course.code, version, tuple(Asked(code, options) for code, options in one.asked))
    return attempts.Result(one.attempt, keys[one.seat].seat_id, drawn, one.answers, one.finished, SOURCE)


def _course(session: Session) -> Course:
    course: Course | None = settings.COURSES.course(session.course)
    if course is None:
        raise NoQuiz(session.pk)
    return course


def _pack(session: Session, course: Course) -> Pack:
    return quizfile.pack_of(course, session=session.pk, count=course.trial.asked)
