"""The rounds: every clock that was missed is written down and shown to named roles. Idempotent, safe twice at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tande.domains.casework import queries
from tande.domains.casework.models import Case, Escalation
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import clocks, escalation

DONE_EVERY = timedelta(hours=1)
"""A round that finds nothing is written down this often, so that a watcher sees that rounds are made."""


@dataclass(frozen=True)
class Found:
    """What a round did: ``cases`` looked at, clocks newly ``missed``, and those ``met`` since the last."""

    cases: int
    missed: int
    met: int


def make_rounds(*, at: datetime) -> Found:
    """Look at every open case once. Called by the console alone; needs no officer.

    Each missed clock is one transaction: the row and its fact, or neither. A round killed half way is
    finished by the next; two at once are kept apart by the row's uniqueness, and each clock is told once.
    """
    cases = Case.objects.filter(stage__in=queries.OPEN_STAGES).defer(*queries.KEYS)
    known = _known()
    looked, missed = 0, 0
    still: set[tuple[str, str, datetime]] = set()
    for case in cases.iterator(chunk_size=500):
        looked += 1
        for due in queries.running(case):
            key = (case.pk, due.clock, due.since)
            still.add(key)
            reached = escalation.level(due, at)
            missed += sum(_escalate(case, due, level, at) for level in range(known.get(key, 0) + 1, reached + 1))
    met = _close([key for key in known if key not in still], at)
    if missed or met or not _lately(at):
        ledger.record(kind="rounds.done", subject="", at=at, body={"cases": looked, "missed": missed, "met": met})
    return Found(looked, missed, met)


def _known() -> dict[tuple[str, str, datetime], int]:
    """The highest level written down of every missed clock that is not met yet."""
    rows = Escalation.objects.filter(met_at=None).order_by("level")
    return {(one.case_id, one.clock, one.started_at): one.level for one in rows}


def _escalate(case: Case, due: clocks.Due, level: int, at: datetime) -> int:
    """Write one missed clock down; 0 when another round did it meanwhile."""
    body = {"clock": due.clock, "stage": case.stage, "level": level, "told": sorted(escalation.told(due.clock, level))}
    try:
        with transaction.atomic():
            Escalation.objects.create(
                case=case, clock=due.clock, started_at=due.since, due_at=due.at, level=level, at=at
            )
            ledger.record(kind="clock.missed", subject=case.pk, at=at, body=body)
    except IntegrityError:
        return 0
    return 1


def _close(keys: list[tuple[str, str, datetime]], at: datetime) -> int:
    for case_id, clock, since in keys:
        Escalation.objects.filter(case_id=case_id, clock=clock, started_at=since, met_at=None).update(met_at=at)
    return len(keys)


def _lately(at: datetime) -> bool:
    last = facts.latest(("rounds.done",), 1)
    return bool(last) and timedelta() <= at - last[0].at < DONE_EVERY
