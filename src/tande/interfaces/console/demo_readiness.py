"""The demonstration's gate: a suspension, an override agreed to by two officers, one that waits, the first figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from tande.domains.figures import operations as figures
from tande.domains.officers.queries import Officer
from tande.domains.personnel import queries as personnel
from tande.domains.readiness import operations, queries, rules
from tande.domains.readiness.operations import Asked
from tande.interfaces.console import errands
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy import gate
from tande.toolkit import sealing

RULES_DAYS_AGO: Final = 400
"""The gate's rules are older than the first deployment, so that every one is judged by them."""


def decide_all() -> dict[str, Any]:
    """Do the work that waits, take some decisions at the gate, and release who is vetted and trained."""
    rules.note_rules(at=clock.now() - timedelta(days=RULES_DAYS_AGO))
    errands.work()
    keeper, commander = _officer("vetting_officer"), _officer("commander")
    waiting = _not_ready(commander.state)
    _suspend(next(waiting), keeper)
    _override(next(waiting), commander, keeper, "course_booked", "The course is on Thursday; nobody else can drive.")
    _override(next(waiting), commander, None, "papers_late", "The signed paper is on its way from the capital.")
    return {"coverage": figures.release_coverage(at=clock.now())}


def _officer(role: str) -> Officer:
    found = next((one for one in Officer.objects.filter(is_active=True).order_by("pk") if role in one.roles), None)
    if found is None:
        raise NotReady(f"The pack's demo.toml names no {role}.")
    return found


def _not_ready(state: str) -> Iterator[str]:
    """People of the commander's contingent who are not ready, those in the mission first."""
    postings, today = personnel.postings(), timezone.localdate(clock.now())
    found = queries.answers(state, today)
    listed = sorted((person for person in found if not found[person].ready), key=lambda one: (
        not postings[one].present(today), postings[one].unit, one))
    if len(listed) < 3:
        raise NotReady("The demonstration needs three people who are not ready.")
    return iter(listed[5:] + listed[:5])


def _suspend(person: str, keeper: Officer) -> None:
    asked = Asked(sealing.new_id(), "interim", "An interim measure was asked for after a complaint of last week.")
    operations.suspend(person_id=person, asked=asked, officer=keeper, at=clock.now())


def _override(person: str, commander: Officer, second: Officer | None, code: str, words: str) -> None:
    asked = Asked(sealing.new_id(), code, words)
    until = timezone.localdate(clock.now()) + timedelta(days=6)
    operations.ask_override(person_id=person, until=until, asked=asked, officer=commander, at=clock.now())
    if second is not None:
        operations.take_step(matter_id=asked.id, step=gate.GRANTED, seen=1, officer=second, at=clock.now(),
                             words="Agreed until the course is done.")
