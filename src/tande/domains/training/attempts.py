"""Results of tests, on the web and without a network. They are never changed.

Each result is accepted or refused by itself, with a reason of ``policy.training.REFUSALS``; what was accepted once is
accepted again and written once.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.training import terms as terms_of
from tande.domains.training.access import Keeper, check
from tande.domains.training.models import Attempt, Attendance, Seat
from tande.ledger import operations as ledger
from tande.policy import quizzes
from tande.policy import training as rules
from tande.policy.courses import Course
from tande.policy.quizzes import Drawn, Marked
from tande.policy.training import Version
from tande.toolkit import sealing
from tande.toolkit.promises import canonical_json

CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""A device's clock may be so much ahead of ours."""
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Result:
    """A test that was handed in. ``attempt_id``: 32 hex characters, drawn by whoever ran the test; ``source`` web or
    offline; ``made_at`` when it was handed in there."""

    attempt_id: str
    seat_id: str
    drawn: Drawn
    answers: Mapping[str, Collection[str]]
    made_at: datetime
    source: str


@dataclass(frozen=True)
class Outcome:
    """What became of a result: refused for ``reason``, or accepted ("") with what it is worth.

    ``already``: it was written before. ``again``: when another try may be made, where waiting helps.
    """

    attempt_id: str
    reason: str = ""
    again: datetime | None = None
    already: bool = False
    passed: Mapping[str, bool] = field(default_factory=dict)
    marked: Marked | None = None


@dataclass
class Known:
    """What was written before, and what this request adds to it."""

    content: dict[str, str]
    tries: dict[tuple[str, str], dict[str, datetime]]
    versions: list[Version]
    passed: dict[str, dict[str, bool]] = field(default_factory=dict)
    rows: list[Attempt] = field(default_factory=list)


def record_attempt(*, result: Result, at: datetime) -> Outcome:
    """Write down one result. For the person who took the test: no right is asked, the seat's code was."""
    return record_attempts(results=[result], at=at)[0]


def record_attempts(
    *, results: Sequence[Result], at: datetime, officer: Keeper | None = None, dry: bool = False
) -> list[Outcome]:
    """Write down any number of results in one transaction; what became of each, in the order given.

    ``officer``: who imports them; results of other contingents than her own are refused as of an unknown seat.
    ``dry``: only tells what would become of them. Raises NotAllowed.
    """
    if officer is not None:
        check(officer, "training.keep", officer.state)
    with transaction.atomic():
        seats = seats_held({one.seat_id for one in results}, officer)
        known = known_of({one.attempt_id for one in results}, seats)
        found: dict[int, Outcome] = {}
        # By the time they were made, so that the first of two tries in one file is the one that is counted first.
        for place in sorted(range(len(results)), key=lambda place: results[place].made_at):
            found[place] = _take(results[place], seats.get(results[place].seat_id), known, at, officer)
        if not dry:
            write(known.rows, at, officer)
    return [found[place] for place in range(len(results))]


def limit_reached(course: Course, tries: Iterable[datetime], at: datetime) -> tuple[str, datetime | None]:
    """Why another try at this course may not be made at that time, and from when on it may; ("", None) if it may."""
    made = sorted(tries)
    if len(made) >= course.trial.tries:
        return "no_tries", None
    wait = timedelta(hours=course.trial.wait_hours)
    last = max((one for one in made if abs(at - one) < wait), default=None)
    return ("wait", last + wait) if last is not None else ("", None)


def tries_of(seat_ids: Collection[str]) -> dict[tuple[str, str], dict[str, datetime]]:
    """Of each seat and course: when each try was made, by its id. Annulled ones count too: they were made."""
    found: dict[tuple[str, str], dict[str, datetime]] = {}
    for some in portions(seat_ids):
        rows = Attempt.objects.filter(seat_id__in=some).exclude(course="")
        for seat, course, attempt, made_at in rows.values_list("seat_id", "course", "attempt_id", "made_at"):
            found.setdefault((seat, course), {})[attempt] = made_at
    return found


def _take(result: Result, seat: Seat | None, known: Known, at: datetime, officer: Keeper | None) -> Outcome:
    course = settings.COURSES.course(result.drawn.course)
    content = content_of([result.seat_id, result.drawn.course, result.drawn.version, list(result.drawn.codes),
                          {code: sorted(named) for code, named in result.answers.items()}])
    reason, again = _refused(result, seat, course, known, content, at)
    if reason or seat is None:
        return Outcome(result.attempt_id, reason, again)
    if result.attempt_id in known.content:  # also when the course has changed since
        return Outcome(result.attempt_id, already=True, passed=known.passed.get(result.attempt_id, {}))
    assert course is not None  # asked before
    on = timezone.localdate(result.made_at)
    in_force = rules.in_force(known.versions, on)
    try:
        marked = quizzes.mark(course, result.drawn, result.answers)
    except quizzes.QuizError:
        return Outcome(result.attempt_id, "bad_answers")
    taught = seat.session.curricula.split(",")
    passed = {code: marked.reaches(in_force[code].pass_mark) for code in course.covers if code in taught}
    for curriculum, good in passed.items():
        row = row_of(seat, in_force[curriculum], marked.score_percent, good, on)
        row.course, row.course_version = course.code, course.version
        add(known, row, result.attempt_id, content, result.source, result.made_at)
    known.tries.setdefault((seat.pk, course.code), {})[result.attempt_id] = result.made_at
    return Outcome(result.attempt_id, passed=passed, marked=marked)


def _refused(
    result: Result, seat: Seat | None, course: Course | None, known: Known, content: str, at: datetime
) -> tuple[str, datetime | None]:
    """The reason against a result, "" for none; and when another try may be made."""
    if not sealing.is_id(result.attempt_id):
        return "bad_id", None
    if seat is None:
        return "unknown_seat", None
    if result.attempt_id in known.content:
        return "" if known.content[result.attempt_id] == content else "id_taken", None
    if course is None or not {*course.covers} & {*seat.session.curricula.split(",")}:
        return "not_taught", None
    if course.version != result.drawn.version:
        return "old_course", None
    if result.made_at > at + CLOCKS_DIFFER:
        return "future", None
    reason = window(seat.session.held_on, timezone.localdate(result.made_at))
    if reason:
        return reason, None
    return limit_reached(course, known.tries.get((seat.pk, course.code), {}).values(), result.made_at)


def window(held_on: date, on: date) -> str:
    """Why a seat of a session on that day opens no test on this one, "" if it does."""
    if on < held_on:
        return "too_early"
    return "seat_over" if on > held_on + timedelta(days=rules.SEAT_DAYS) else ""


def row_of(seat: Seat, version: Version, score: int, passed: bool, on: date) -> Attempt:
    return Attempt(seat=seat, person=seat.person, curriculum=version.curriculum, terms=version.number, course="",
                   course_version=0, score=score, passed=passed, on=on,
                   until=rules.until(on, version) if passed else None)


def add(known: Known, row: Attempt, attempt_id: str, content: str, source: str, made_at: datetime) -> None:
    row.attempt_id, row.content, row.source, row.made_at = attempt_id, content, source, made_at
    known.content[attempt_id] = content
    known.passed.setdefault(attempt_id, {})[row.curriculum] = row.passed
    known.rows.append(row)


def write(rows: list[Attempt], at: datetime, officer: Keeper | None) -> None:
    """The rows, that they were handed in, and at once what they showed where the session is signed already."""
    actor = officer.pk if officer else None
    for row in rows:
        row.at, row.officer_id = at, actor
    Attempt.objects.bulk_create(rows, batch_size=_AT_ONCE)
    ledger.record_many(
        (("training.handed_in", row.person, {"curriculum": row.curriculum, "source": row.source,
                                             "attempt": row.attempt_id}) for row in rows),
        at=at, actor=actor,
    )
    there: set[str] = set()
    for some in portions({row.seat_id for row in rows}):
        there.update(Attendance.objects.filter(pk__in=some).values_list("pk", flat=True))
    ledger.record_many(counted(row for row in rows if row.seat_id in there), at=at, actor=actor)


def counted(rows: Iterable[Attempt]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """The facts that say what attempts showed, written when they begin to count: public figures add these up."""
    for row in rows:
        yield "training.attempted", row.person, {
            "curriculum": row.curriculum, "course": row.course, "version": row.terms, "score": row.score,
            "passed": "yes" if row.passed else "no", "on": row.on.isoformat(), "source": row.source,
            "until": row.until.isoformat() if row.until else "", "attempt": row.attempt_id,
        }


def content_of(parts: list[Any]) -> str:
    return hashlib.sha256(canonical_json({"result": parts})).hexdigest()


def seats_held(ids: Collection[str], officer: Keeper | None) -> dict[str, Seat]:
    """The seats, held until the end of the transaction: two requests cannot both use up the last try."""
    found: dict[str, Seat] = {}
    for some in portions(ids):
        rows = Seat.objects.select_for_update(of=("self",)).filter(pk__in=some).select_related("session")
        for seat in rows.order_by("pk"):
            if officer is None or not officer.state or officer.state == seat.session.contingent:
                found[seat.pk] = seat
    return found


def known_of(ids: Collection[str], seats: Mapping[str, Seat]) -> Known:
    """What was written before of these results and these seats."""
    known = Known({}, tries_of(seats), terms_of.versions())
    for some in portions(ids):
        rows = Attempt.objects.filter(attempt_id__in=some)
        for attempt, content, curriculum, passed in rows.values_list("attempt_id", "content", "curriculum", "passed"):
            known.content[attempt] = content
            known.passed.setdefault(attempt, {})[curriculum] = passed
    return known


def portions(ids: Collection[str]) -> Iterable[list[str]]:
    listed = sorted(ids)
    return (listed[start:start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))
