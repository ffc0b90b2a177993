"""What a trainer marked on paper, and taking a result back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tande.domains.training.access import Keeper, check, session_of
from tande.domains.training.attempts import (
    Known,
    Outcome,
    add,
    content_of,
    known_of,
    row_of,
    seats_held,
    write,
)
from tande.domains.training.errors import BadField, NoSuchSession
from tande.domains.training.models import Annulment, Attempt, Seat, SignOff
from tande.ledger import operations as ledger
from tande.ledger.register_key import register_key
from tande.policy import training as rules
from tande.policy.mission_reading import fault_in_text
from tande.toolkit import sealing


@dataclass(frozen=True)
class Score:
    """A paper that the trainer marked, for a curriculum without a test of its own."""

    attempt_id: str
    seat_id: str
    curriculum: str
    score: int


def record_scores(*, session_id: str, scores: Sequence[Score], officer: Keeper, at: datetime) -> list[Outcome]:
    """Write down what a trainer marked on paper, before the sign-off; what became of each, in the order given.

    Raises NotAllowed, NoSuchSession.
    """
    with transaction.atomic():
        session = session_of(session_id, officer, "training.keep", lock=True)
        signed = SignOff.objects.filter(pk=session_id).exists()
        taught = set(session.curricula.split(","))
        seats = {pk: seat for pk, seat in seats_held({one.seat_id for one in scores}, officer).items()
                 if seat.session_id == session_id}
        known = known_of({one.attempt_id for one in scores}, seats)
        in_force = rules.in_force(known.versions, session.held_on)
        found = []
        for one in scores:
            reason = _paper_refused(one, seats, taught, known, signed)
            passed = {}
            if not reason and one.attempt_id not in known.content:
                version = in_force[one.curriculum]
                row = row_of(seats[one.seat_id], version, one.score, one.score >= version.pass_mark, session.held_on)
                add(known, row, one.attempt_id, content_of([one.seat_id, one.curriculum, one.score]), "paper", at)
                passed = {one.curriculum: row.passed}
            found.append(Outcome(one.attempt_id, reason, already=not reason and not passed, passed=passed))
        write(known.rows, at, officer)
    return found


def annul(*, attempt_id: str, reason: str, officer: Keeper, at: datetime) -> None:
    """Take back a result that was entered for the wrong person or by deceit. The attempt stays, and counts no more.

    The same again changes nothing. Raises NotAllowed, NoSuchSession, BadField.
    """
    check(officer, "training.revoke", officer.state)
    if len(reason) > 500 or fault_in_text(reason):
        raise BadField("reason")
    with transaction.atomic():
        rows = list(Attempt.objects.filter(attempt_id=attempt_id).select_related("seat"))
        if not rows:
            raise NoSuchSession(attempt_id)
        session_of(rows[0].seat.session_id, officer, "training.revoke", lock=True)
        if Annulment.objects.filter(pk=attempt_id).exists():
            return
        Annulment.objects.create(
            attempt_id=attempt_id, officer_id=officer.pk, on=timezone.localdate(at), at=at,
            reason=register_key().seal(reason, f"training_annulment.reason|{attempt_id}"),
        )
        for row in rows:
            ledger.record(kind="training.annulled", subject=row.person, at=at, actor=officer.pk,
                          body={"attempt": attempt_id, "curriculum": row.curriculum})


def _paper_refused(one: Score, seats: Mapping[str, Seat], taught: set[str], known: Known, signed: bool) -> str:
    if not sealing.is_id(one.attempt_id):
        return "bad_id"
    if one.seat_id not in seats:
        return "not_here"
    if one.attempt_id in known.content:
        same = known.content[one.attempt_id] == content_of([one.seat_id, one.curriculum, one.score])
        return "" if same else "id_taken"
    if signed:
        return "signed"
    if one.curriculum not in taught:
        return "not_taught"
    if settings.COURSES.course_for(one.curriculum) is not None:
        return "has_test"
    return "" if 0 <= one.score <= 100 else "bad_score"
