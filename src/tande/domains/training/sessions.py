"""Sessions in a classroom: planned with seats, ticked afterwards, and signed. Each is one transaction with its fact."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from tande.domains.personnel import queries as personnel
from tande.domains.training.access import Keeper, check, session_of
from tande.domains.training.attempts import counted
from tande.domains.training.errors import BadField, Changed, Signed
from tande.domains.training.models import Attempt, Attendance, Seat, Session, SignOff
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing, seats
from tande.toolkit.errors import SeatError

DETAILS: Final = ("place", "trainer", "organisation")
DETAIL_LONGEST: Final = 120
FIRST_DAY: Final = date(2020, 1, 1)
LATEST: Final = timedelta(days=366)
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class NewSession:
    """What an officer typed. ``id`` 32 hex characters, drawn when the form was made.

    ``course`` may be "" where the curricula have no course; what a course covers is taught with it. ``unit`` may be "".
    """

    id: str
    course: str
    curricula: tuple[str, ...]
    contingent: str
    unit: str
    held_on: date
    place: str
    trainer: str
    organisation: str


def plan(*, session: NewSession, people: Collection[str], officer: Keeper, at: datetime) -> int:
    """Write down a session, with a seat for each person; how many seats. The same again changes nothing.

    ``people`` are ids of the contingent's roster. Raises NotAllowed, BadField.
    """
    check(officer, "training.keep", session.contingent)
    curricula = _check_session(session, at)
    _check_people(people, session.contingent)
    try:
        with transaction.atomic():
            earlier = Session.objects.filter(pk=session.id).first()
            if earlier is None:
                _write(session, curricula, people, officer, at)
            elif (earlier.contingent, earlier.curricula) != (session.contingent, ",".join(curricula)):
                raise BadField("id")
    except IntegrityError:  # the button was pressed twice, and the other request has just written it
        if not Session.objects.filter(pk=session.id, contingent=session.contingent).exists():
            raise
    return Seat.objects.filter(session_id=session.id).count()


def add_people(*, session_id: str, people: Collection[str], officer: Keeper, at: datetime) -> int:
    """Seat more people; how many are new. Raises NotAllowed, NoSuchSession, BadField, Signed."""
    with transaction.atomic():
        session = _unsigned(session_id, officer)
        _check_people(people, session.contingent)
        seated = set(session.seats.values_list("person", flat=True))
        new = [person for person in people if person not in seated]
        _seat(session, new)
        body = _body(session) | {"added": len(new)}
        ledger.record(kind="training.session_planned", subject=session.pk, at=at, actor=officer.pk, body=body)
    return len(new)


def record_attendance(
    *, session_id: str, present: Collection[str], absent: Collection[str], officer: Keeper, at: datetime
) -> None:
    """Write down who was there, by ids of seats; who is in neither stays as before, until the session is signed.

    Raises NotAllowed, NoSuchSession, Signed, BadField (also before the session's day).
    """
    with transaction.atomic():
        session = _unsigned(session_id, officer)
        if timezone.localdate(at) < session.held_on:
            raise BadField("held_on")
        own = set(session.seats.values_list("pk", flat=True))
        if not own >= {*present, *absent} or set(present) & set(absent):
            raise BadField("present")
        for there, ids in ((True, list(present)), (False, list(absent))):
            for start in range(0, len(ids), _AT_ONCE):
                Seat.objects.filter(pk__in=ids[start:start + _AT_ONCE]).update(present=there)


def tick_codes(*, session_id: str, typed: Sequence[str], officer: Keeper, at: datetime) -> list[int]:
    """Tick as present whoever's seat codes these are; the positions of those that are none of this session's.

    Raises NotAllowed, NoSuchSession, Signed, BadField.
    """
    session = session_of(session_id, officer, "training.keep")
    marks = {bytes(mark): pk for pk, mark in session.seats.values_list("pk", "mark")}
    found: list[str] = []
    wrong: list[int] = []
    for position, text in enumerate(typed):
        seat = marks.get(mark_of(text) or b"")
        if seat is None:
            wrong.append(position)
        else:
            found.append(seat)
    record_attendance(session_id=session_id, present=set(found), absent=(), officer=officer, at=at)
    return wrong


def sign(*, session_id: str, seen: str, officer: Keeper, at: datetime) -> None:
    """Put one's name to who was there. From now on the session counts, and what was tried in it.

    ``seen``: `digest` of the list on the officer's page. Who was not ticked was absent. Raises NotAllowed,
    NoSuchSession, Signed, Changed, BadField.
    """
    with transaction.atomic():
        session = _unsigned(session_id, officer)
        if timezone.localdate(at) < session.held_on:
            raise BadField("held_on")
        rows = list(session.seats.values_list("pk", "person", "present"))
        there = [(seat, person) for seat, person, present in rows if present]
        if digest(seat for seat, _person in there) != seen:
            raise Changed(session_id)
        absent = len(rows) - len(there)
        SignOff.objects.create(session=session, officer_id=officer.pk, at=at, present=len(there), absent=absent)
        Attendance.objects.bulk_create(
            [Attendance(seat_id=seat, person=person, on=session.held_on, at=at) for seat, person in there],
            batch_size=_AT_ONCE,
        )
        body = _body(session)
        ledger.record_many(
            (("training.attended", person, body | {"session": session.pk}) for _seat, person in there),
            at=at, actor=officer.pk,
        )
        tried = Attempt.objects.filter(seat__session=session, seat__attended__isnull=False).order_by("made_at")
        ledger.record_many(counted(tried), at=at, actor=officer.pk)
        ledger.record(kind="training.session_signed", subject=session.pk, at=at, actor=officer.pk,
                      body=body | {"present": len(there), "absent": absent})


def digest(present: Iterable[str]) -> str:
    """A short name for a list of seats that were taken, so that nobody signs another list than the one they saw."""
    return hashlib.sha256(",".join(sorted(present)).encode("ascii")).hexdigest()[:32]


def mark_of(typed: str) -> bytes | None:
    """By what a seat is found from what somebody typed; None when it can be no seat code."""
    try:
        return register_key().mark(seats.parse_code(typed), "training_seat.mark")
    except SeatError:
        return None


def code_of(seat_id: str, sealed: bytes) -> str:
    """The seat code that is sealed in a seat's row."""
    return register_key().open(sealed, f"training_seat.code|{seat_id}")


def _write(
    session: NewSession, curricula: tuple[str, ...], people: Collection[str], officer: Keeper, at: datetime
) -> None:
    words = json.dumps({name: getattr(session, name) for name in DETAILS}, ensure_ascii=False)
    made = Session.objects.create(
        id=session.id, course=session.course, curricula=",".join(curricula), contingent=session.contingent,
        unit=session.unit, held_on=session.held_on, officer_id=officer.pk, at=at,
        details=register_key().seal(words, f"training_session.details|{session.id}"),
    )
    _seat(made, people)
    ledger.record(kind="training.session_planned", subject=made.pk, at=at, actor=officer.pk,
                  body=_body(made) | {"added": len(people)})


def _seat(session: Session, people: Iterable[str]) -> None:
    made = []
    for person in dict.fromkeys(people):
        seat, code = sealing.new_id(), seats.new_code()
        made.append(Seat(
            id=seat, session=session, person=person, mark=register_key().mark(code, "training_seat.mark"),
            code=register_key().seal(code, f"training_seat.code|{seat}"),
        ))
    Seat.objects.bulk_create(made, batch_size=_AT_ONCE)


def _body(session: Session) -> dict[str, object]:
    return {"contingent": session.contingent, "curricula": session.curricula, "on": session.held_on.isoformat()}


def _unsigned(session_id: str, officer: Keeper) -> Session:
    session = session_of(session_id, officer, "training.keep", lock=True)
    if SignOff.objects.filter(pk=session_id).exists():
        raise Signed(session_id)
    return session


def _check_session(session: NewSession, at: datetime) -> tuple[str, ...]:
    """The curricula that are taught. Raises BadField."""
    library = settings.COURSES
    course = library.course(session.course)
    known = {one.code for one in library.curricula}
    curricula = tuple(dict.fromkeys([*(course.covers if course else ()), *session.curricula]))
    faults = {
        "id": not sealing.is_id(session.id),
        "course": bool(session.course) and course is None,
        "curricula": not curricula or not known >= set(curricula),
        "contingent": session.contingent not in {one.state for one in settings.MISSION.contingents},
        "unit": len(session.unit) > 60,
        "held_on": not FIRST_DAY <= session.held_on <= timezone.localdate(at) + LATEST,
    }
    for name in DETAILS:
        text = getattr(session, name)
        faults[name] = len(text) > DETAIL_LONGEST or bool(fault_in_text(text))
    for field, wrong in faults.items():
        if wrong:
            raise BadField(field)
    return curricula


def _check_people(people: Collection[str], contingent: str) -> None:
    postings = personnel.postings()
    if any(person not in postings or postings[person].contingent != contingent for person in people):
        raise BadField("people")
