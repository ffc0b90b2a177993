"""Reading training: sessions with their seats, standings on any day, terms, a test under way."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tande.domains.training.access import Keeper, check, sees, session_of
from tande.domains.training.models import Annulment, Attempt, Seat, Session
from tande.domains.training.sessions import code_of, digest
from tande.domains.training.sittings import SittingView, Verdict, sitting, verdict
from tande.domains.training.standings import (
    Coverage,
    Due,
    Pass,
    coverage,
    due,
    passes,
    readiness_facts,
    roster,
    status,
)
from tande.domains.training.terms import Change, history, in_force, required, versions
from tande.ledger.register_key import register_key
from tande.toolkit import seats

__all__ = [
    "AttemptView", "Change", "Coverage", "Due", "Pass", "SeatKey", "SeatView", "SessionView", "SittingView", "Verdict",
    "attempts_of", "coverage", "due", "history", "in_force", "passes", "readiness_facts", "required", "roster",
    "seat_keys", "seen_of", "session", "session_seats", "sessions", "sitting", "status", "verdict", "versions",
]


@dataclass(frozen=True)
class SessionView:
    """A session. ``place``, ``trainer`` and ``organisation`` as typed. ``signed_at`` is None until it counts."""

    id: str
    course: str
    curricula: tuple[str, ...]
    contingent: str
    unit: str
    held_on: date
    place: str
    trainer: str
    organisation: str
    seats: int
    present: int
    signed_at: datetime | None
    signed_by: int | None


@dataclass(frozen=True)
class SeatView:
    """A seat of a session. ``code`` as `seats.parse_code` gives it, "" where it was not asked for.

    ``tried``: by curriculum whether a try was passed; the paper's and the test's.
    """

    id: str
    person: str
    present: bool | None
    code: str
    tried: Mapping[str, bool]


@dataclass(frozen=True)
class SeatKey:
    """What signs for a seat in a file of results; ``mark`` names it there."""

    seat_id: str
    person: str
    seat: seats.Seat


@dataclass(frozen=True)
class AttemptView:
    """A result of one person, as the register shows it. ``counts``: there, signed and not annulled."""

    attempt_id: str
    session_id: str
    curriculum: str
    on: date
    score: int
    passed: bool
    until: date | None
    source: str
    terms: int
    counts: bool
    annulled_on: date | None


def sessions(officer: Keeper, *, contingent: str = "", limit: int = 200) -> list[SessionView]:
    """Sessions that the officer may see, the latest first. Raises NotAllowed."""
    check(officer, "training.see", officer.state)
    rows = Session.objects.select_related("signed").order_by("-held_on", "-at")
    for one in (officer.state, contingent):
        rows = rows.filter(contingent=one) if one else rows
    found = list(rows[:limit])
    counts: dict[str, list[int]] = {row.pk: [0, 0] for row in found}
    for session_id, there in Seat.objects.filter(session__in=found).values_list("session_id", "present"):
        counts[session_id][0] += 1
        counts[session_id][1] += bool(there)
    return [_session_view(row, *counts[row.pk]) for row in found]


def session(session_id: str, officer: Keeper) -> SessionView:
    """One session. Raises NotAllowed, NoSuchSession."""
    row = session_of(session_id, officer, "training.see")
    ticks = list(row.seats.values_list("present", flat=True))
    return _session_view(row, len(ticks), sum(map(bool, ticks)))


def session_seats(session_id: str, officer: Keeper, *, codes: bool = False) -> list[SeatView]:
    """The seats of a session; their codes only for who keeps training. Raises NotAllowed, NoSuchSession."""
    session_of(session_id, officer, "training.keep" if codes else "training.see")
    tried: dict[str, dict[str, bool]] = {}
    rows = Attempt.objects.filter(seat__session_id=session_id).order_by("made_at")
    for seat, curriculum, passed in rows.values_list("seat_id", "curriculum", "passed"):
        own = tried.setdefault(seat, {})
        own[curriculum] = own.get(curriculum, False) or passed
    return [
        SeatView(row.pk, row.person, row.present, code_of(row.pk, bytes(row.code)) if codes else "",
                 tried.get(row.pk, {}))
        for row in Seat.objects.filter(session_id=session_id).order_by("pk")
    ]


def seen_of(seats_now: Collection[SeatView]) -> str:
    """What the page that is signed must send back: which list of present people it showed."""
    return digest(one.id for one in seats_now if one.present)


def seat_keys(session_id: str) -> dict[str, SeatKey]:
    """Of a session the keys of its seats, by mark: what checks a file of results. Takes milliseconds a seat."""
    found = {}
    for row in Seat.objects.filter(session_id=session_id):
        made = seats.seat(code_of(row.pk, bytes(row.code)), session=session_id)
        found[made.mark] = SeatKey(row.pk, row.person, made)
    return found


def attempts_of(person: str, officer: Keeper) -> list[AttemptView]:
    """Every result of a person, the newest first. Raises NotAllowed."""
    check(officer, "training.see", officer.state)
    annulled = dict(Annulment.objects.values_list("attempt_id", "on"))
    rows = Attempt.objects.filter(person=person).select_related("seat__session", "seat__attended")
    return [
        AttemptView(
            row.attempt_id, row.seat.session_id, row.curriculum, row.on, row.score, row.passed, row.until, row.source,
            row.terms, hasattr(row.seat, "attended") and row.attempt_id not in annulled, annulled.get(row.attempt_id),
        )
        for row in rows.order_by("-made_at", "curriculum") if sees(officer, row.seat.session.contingent)
    ]


def _session_view(row: Session, seated: int, present: int) -> SessionView:
    details = json.loads(register_key().open(bytes(row.details), f"training_session.details|{row.pk}"))
    signed = getattr(row, "signed", None)
    return SessionView(
        row.pk, row.course, tuple(row.curricula.split(",")), row.contingent, row.unit, row.held_on, details["place"],
        details["trainer"], details["organisation"], seated, present, signed.at if signed else None,
        signed.officer_id if signed else None,
    )
