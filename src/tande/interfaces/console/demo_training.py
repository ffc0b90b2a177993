"""The demonstration's training: invented sessions with results, dated as its script says, and one of today to try."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from tande.domains.officers.queries import Officer
from tande.domains.personnel import queries as personnel
from tande.domains.training import operations as training
from tande.domains.training import queries
from tande.domains.training.operations import NewSession, Result, Score
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy import quizzes
from tande.policy.quizzes import Drawn
from tande.toolkit import seats as seat_codes

HOUR_OF_THE_TEST: Final = timedelta(hours=2)


def teach_all(script: Mapping[str, Any]) -> dict[str, Any]:
    """Hold every session of the script; the id of today's, and some of its seat codes to try the test with."""
    officer = Officer.objects.filter(username=script["by"], is_active=True).first()
    if officer is None:
        raise NotReady(f"The pack's demo/training.toml names {script['by']}, whom demo.toml does not.")
    rosters = _rosters()
    for number, one in enumerate(script["sessions"]):
        at = clock.now() - timedelta(days=one["held"])
        with clock.standing_at(at):
            session_id = _plan(number, one, rosters, officer, at)
            _hold(session_id, one, officer, at)
    today = script["today"]
    session_id = _plan(len(script["sessions"]), today, rosters, officer, clock.now())
    shown = queries.session_seats(session_id, officer, codes=True)[: today["codes"]]
    return {"session": session_id, "codes": [seat_codes.show(seat.code) for seat in shown]}


def _rosters() -> dict[str, list[tuple[str, str]]]:
    """Of each contingent its people in the order of its roster, with their posts."""
    postings = personnel.postings()
    found: dict[str, list[tuple[str, str]]] = {}
    for person, *_rest in personnel.subjects():
        found.setdefault(postings[person].contingent, []).append((person, postings[person].post))
    return found


def _plan(
    number: int, one: Mapping[str, Any], rosters: Mapping[str, list[tuple[str, str]]], officer: Officer, at: datetime
) -> str:
    posts = one.get("posts")
    people = [person for person, post in rosters[one["contingent"]][one["from"]: one["to"]]
              if not posts or post in posts]
    new = NewSession(
        id=_invented("session", number), course=one.get("course", ""), curricula=tuple(one.get("curricula", ())),
        contingent=one["contingent"], unit="", held_on=timezone.localdate(at), place=one["place"],
        trainer=one["trainer"], organisation=one["organisation"],
    )
    training.plan(session=new, people=people, officer=officer, at=at)
    return new.id


def _hold(session_id: str, one: Mapping[str, Any], officer: Officer, at: datetime) -> None:
    """Ticks, results and the signature, as they would come in on the day and the one after."""
    seats = sorted(queries.session_seats(session_id, officer), key=lambda seat: seat.person)
    away = one.get("absent_each", 0)
    absent = {seat.id for place, seat in enumerate(seats, 1) if away and place % away == 0}
    there = [seat.id for seat in seats if seat.id not in absent]
    training.record_attendance(session_id=session_id, present=there, absent=absent, officer=officer, at=at)
    if "course" in one:
        results = list(_results(one["course"], there, one["passed"], at + HOUR_OF_THE_TEST))
        found = training.record_attempts(results=results, at=at + HOUR_OF_THE_TEST, officer=officer)
    else:
        scores = list(_scores(one["curricula"], there, one["passed"]))
        found = training.record_scores(session_id=session_id, scores=scores, officer=officer, at=at)
    refused = {outcome.reason for outcome in found if outcome.reason}
    if refused:
        raise NotReady(f"The demonstration's results were refused: {', '.join(sorted(refused))}.")
    seen = queries.seen_of(queries.session_seats(session_id, officer))
    training.sign(session_id=session_id, seen=seen, officer=officer, at=at + timedelta(hours=4))


def _results(course_code: str, seats: list[str], passed: int, at: datetime) -> Iterator[Result]:
    course = settings.COURSES.course(course_code)
    if course is None:
        raise NotReady(f"The course {course_code} cannot be read: ./run check says why.")
    right = {question.code: question.right for question in course.questions}
    for place, seat in enumerate(seats):
        attempt = _invented(seat, place)
        drawn = quizzes.draw(course, attempt, course.trial.asked)
        answers = {code: right[code] for code in drawn.codes}
        for code in _forgotten(drawn, place, passed):
            del answers[code]
        yield Result(attempt, seat, drawn, answers, at, "offline" if place % 3 else "web")


def _forgotten(drawn: Drawn, place: int, passed: int) -> tuple[str, ...]:
    """The questions that this person leaves open: many for those who fail; the right answers stand for the others."""
    return drawn.codes[: len(drawn.codes) // 2] if place % 100 >= passed else ()


def _scores(curricula: list[str], seats: list[str], passed: int) -> Iterator[Score]:
    for number, curriculum in enumerate(curricula):
        for place, seat in enumerate(seats):
            good = (place + 13 * number) % 100 < passed
            yield Score(_invented(f"{seat}{curriculum}", place), seat, curriculum, 80 + place % 21 if good else 55)


def _invented(what: str, number: int) -> str:
    """An id that is the same every time."""
    return hashlib.sha256(f"demo|{what}|{number}".encode()).hexdigest()[:32]
