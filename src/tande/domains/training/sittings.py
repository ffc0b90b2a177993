"""A test on the web: begun with a seat code, saved page by page, resumed after a cut, handed in once.

The questions are drawn from the sitting's id: who comes back gets the same ones, and leaving is no way to other ones.
No right is asked of a learner: the seat code is what opens a sitting, and its id then stands in a token.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.training import attempts
from tande.domains.training.attempts import Outcome, Result
from tande.domains.training.errors import NoSuchSitting, Refused
from tande.domains.training.models import Attempt, Seat, Sitting
from tande.domains.training.sessions import mark_of
from tande.ledger.register_key import register_key
from tande.policy import quizzes
from tande.policy.courses import Course
from tande.policy.quizzes import Drawn, Marked
from tande.toolkit import sealing


@dataclass(frozen=True)
class SittingView:
    """A test under way, or handed in. Says nothing of who takes it but the session's day."""

    id: str
    course: Course
    drawn: Drawn
    answers: Mapping[str, tuple[str, ...]]
    handed_in: bool
    number: int
    held_on: date

    @property
    def open(self) -> tuple[str, ...]:
        """Codes of the questions without an answer."""
        return tuple(code for code in self.drawn.codes if not self.answers.get(code))


@dataclass(frozen=True)
class Verdict:
    """What a test that was handed in showed: by curriculum whether it was passed, and until when that counts.

    ``marked`` is None when the course has changed since. ``tries_left``, ``again``: whether and when another try may
    be made. ``signed``: whether the session counts already.
    """

    score: int
    passed: Mapping[str, bool]
    until: date | None
    marked: Marked | None
    tries_left: int
    again: datetime | None
    signed: bool

    @property
    def all_passed(self) -> bool:
        """Every curriculum that the test is about."""
        return all(self.passed.values())


def begin(*, code: str, at: datetime) -> str:
    """The id of the sitting that this seat code opens: the one under way, or a new one. Raises Refused."""
    mark = mark_of(code)
    with transaction.atomic():
        seat = (Seat.objects.select_for_update(of=("self",)).select_related("session").filter(mark=mark).first()
                if mark else None)
        if seat is None:
            raise Refused("unknown_seat")
        course = settings.COURSES.course(seat.session.course)
        if course is None:
            raise Refused("not_taught")
        reason = attempts.window(seat.session.held_on, timezone.localdate(at))
        if reason:
            raise Refused(reason)
        sittings = list(Sitting.objects.filter(seat=seat, course=course.code).order_by("number"))
        for one in sittings:
            if not one.handed_in and one.course_version == course.version:
                return one.pk
        reason, again = attempts.limit_reached(course, _tries(seat.pk, course.code), at)
        if reason:
            raise Refused(reason, again)
        return _new(seat, course, sittings[-1].number + 1 if sittings else 1, at)


def sitting(sitting_id: str) -> SittingView:
    """The sitting with its answers so far. Raises NoSuchSitting."""
    return _view(_row(sitting_id))


def save(*, sitting_id: str, answers: Mapping[str, Collection[str]]) -> SittingView:
    """Keep these answers beside those kept before; a question named with no option is open again.

    What is no question or option of this test is left out. After it was handed in nothing changes.
    Raises NoSuchSitting.
    """
    with transaction.atomic():
        row = _row(sitting_id, lock=True)
        view = _view(row)
        if row.handed_in:
            return view
        options = {asked.code: asked.options for asked in view.drawn.asked}
        kept = dict(view.answers)
        for code, named in answers.items():
            if code in options:
                kept[code] = tuple(letter for letter in options[code] if letter in named)
        row.answers = _sealed(row.pk, kept)
        row.save(update_fields=["answers"])
        return _view(row)


def hand_in(*, sitting_id: str, at: datetime) -> Outcome:
    """Hand the answers in. The same again gives the same. Raises NoSuchSitting."""
    with transaction.atomic():
        row = _row(sitting_id, lock=True)
        view = _view(row)
        made_at = Attempt.objects.filter(attempt_id=sitting_id).values_list("made_at", flat=True).first()
        answers = {code: named for code, named in view.answers.items() if named}
        outcome = attempts.record_attempt(at=at, result=Result(
            attempt_id=row.pk, seat_id=row.seat_id, drawn=view.drawn, answers=answers, made_at=made_at or at,
            source="web",
        ))
        if not outcome.reason and not row.handed_in:
            row.handed_in = True
            row.save(update_fields=["handed_in"])
        return outcome


def verdict(sitting_id: str, at: datetime) -> Verdict:
    """What the test showed. Raises NoSuchSitting, also before it was handed in."""
    row = _row(sitting_id)
    rows = list(Attempt.objects.filter(attempt_id=sitting_id))
    if not rows:
        raise NoSuchSitting(sitting_id)
    view = _view(row)
    tries = _tries(row.seat_id, row.course)
    _reason, again = attempts.limit_reached(view.course, tries, at)
    same = view.course.version == row.course_version
    return Verdict(
        score=rows[0].score, passed={one.curriculum: one.passed for one in rows},
        until=min((one.until for one in rows if one.until), default=None),
        marked=quizzes.mark(view.course, view.drawn, view.answers) if same else None,
        tries_left=max(0, view.course.trial.tries - len(tries)), again=again,
        signed=hasattr(row.seat.session, "signed"),
    )


def _new(seat: Seat, course: Course, number: int, at: datetime) -> str:
    made = sealing.new_id()
    Sitting.objects.create(id=made, seat=seat, course=course.code, course_version=course.version, number=number,
                           begun_at=at, answers=_sealed(made, {}))
    return made


def _row(sitting_id: str, *, lock: bool = False) -> Sitting:
    rows = Sitting.objects.select_for_update(of=("self",)) if lock else Sitting.objects
    row = rows.select_related("seat__session").filter(pk=sitting_id).first()
    if row is None:
        raise NoSuchSitting(sitting_id)
    return row


def _view(row: Sitting) -> SittingView:
    course = settings.COURSES.course(row.course)
    if course is None:
        raise NoSuchSitting(row.pk)
    answers = json.loads(register_key().open(bytes(row.answers), f"training_sitting.answers|{row.pk}"))
    return SittingView(
        id=row.pk, course=course, drawn=quizzes.draw(course, row.pk, course.trial.asked),
        answers={code: tuple(named) for code, named in answers.items()}, handed_in=row.handed_in, number=row.number,
        held_on=row.seat.session.held_on,
    )


def _sealed(sitting_id: str, answers: Mapping[str, Collection[str]]) -> bytes:
    words = json.dumps({code: list(named) for code, named in answers.items()})
    return register_key().seal(words, f"training_sitting.answers|{sitting_id}")


def _tries(seat_id: str, course: str) -> list[datetime]:
    return list(attempts.tries_of([seat_id]).get((seat_id, course), {}).values())
