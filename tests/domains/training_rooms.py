"""People on a roster, a session with their seats, and answers that are right: what training is tested with."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from tande.domains.officers.models import Officer
from tande.domains.training import operations, queries
from tande.domains.training.operations import NewSession, Result
from tande.ledger import clock
from tande.policy import quizzes
from tande.policy.courses import Course
from tande.toolkit import sealing
from tests.domains import factories
from tests.domains.people import enroll

COURSE = "child_encounters"


def people(number: int, *, contingent: str = "KEN", unit: str = "1", post: str = "member") -> list[str]:
    """Ids of so many people on a roster."""
    officer = factories.officer("vetting_officer", key=False)
    return [
        enroll(officer, f"Mtu wa {place}", f"{sealing.new_id()[:8]}", contingent=contingent, unit=unit, post=post)
        for place in range(number)
    ]


def course(code: str = COURSE) -> Course:
    found: Course | None = settings.COURSES.course(code)
    assert found is not None
    return found


def today() -> date:
    return timezone.localdate(clock.now())


def session(
    trainer: Officer, who: Collection[str], *, taught: str = COURSE, curricula: tuple[str, ...] = (),
    held_on: date | None = None, contingent: str = "KEN",
) -> str:
    """The id of a planned session with a seat for each."""
    new = NewSession(
        id=sealing.new_id(), course=taught, curricula=curricula, contingent=contingent, unit="", place="Hall 3",
        held_on=held_on or today(), trainer="Amina Otieno", organisation="Police college",
    )
    operations.plan(session=new, people=who, officer=trainer, at=clock.now())
    return new.id


def seats(session_id: str, trainer: Officer) -> dict[str, queries.SeatView]:
    """The seats of a session with their codes, by person."""
    return {one.person: one for one in queries.session_seats(session_id, trainer, codes=True)}


def attended(session_id: str, trainer: Officer, absent: Collection[str] = ()) -> None:
    """Everybody but these was there, and the session is signed."""
    found = queries.session_seats(session_id, trainer)
    operations.record_attendance(
        session_id=session_id, present=[one.id for one in found if one.person not in absent],
        absent=[one.id for one in found if one.person in absent], officer=trainer, at=clock.now(),
    )
    sign(session_id, trainer)


def sign(session_id: str, trainer: Officer) -> None:
    seen = queries.seen_of(queries.session_seats(session_id, trainer))
    operations.sign(session_id=session_id, seen=seen, officer=trainer, at=clock.now())


def result(
    seat_id: str, *, taught: str = COURSE, wrong: int = 0, made_at: datetime | None = None, attempt_id: str = "",
    source: str = "offline",
) -> Result:
    """A test with all answers right but the first ``wrong`` that decide nothing."""
    learned = course(taught)
    own = attempt_id or sealing.new_id()
    drawn = quizzes.draw(learned, own)
    bank = {one.code: one for one in learned.questions}
    answers = {code: bank[code].right for code in drawn.codes}
    for code in [code for code in drawn.codes if not bank[code].critical][:wrong]:
        del answers[code]
    return Result(own, seat_id, drawn, answers, made_at or clock.now(), source)


def later(days: int) -> datetime:
    return clock.now() + timedelta(days=days)
