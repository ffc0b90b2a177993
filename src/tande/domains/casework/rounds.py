"""The rounds: every clock that was missed is written down and shown to named roles. Idempotent, safe twice at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from tande.domains.casework import access, settling
from tande.domains.casework.interim import unanswered
from tande.domains.casework.models import Case, Escalation, Proposal
from tande.ledger import operations as ledger
from tande.ledger import queries as facts
from tande.policy import clocks, escalation, interim

SECOND = "second_agrees"
DONE_EVERY = timedelta(hours=1)
"""A round that finds nothing is written down this often, so that a watcher sees that rounds are made."""


@dataclass(frozen=True)
class Found:
    """What a round did: ``cases`` looked at, clocks newly ``missed``, and those ``met`` since the last."""

    cases: int
    missed: int
    met: int


def make_rounds(*, at: datetime, elsewhere: Mapping[str, Iterable[tuple[str, clocks.Due]]] | None = None) -> Found:
    """Look at every open case once. Called by the console alone; needs no officer.

    ``elsewhere``: clocks that run on the records of other domains, each with the cases and when it is due. A clock
    that is not among them is left as it is: who did not look cannot say that it was met.

    Each missed clock is one transaction: the row and its fact, or neither. A round killed half way is
    finished by the next; two at once are kept apart by the row's uniqueness, and each clock is told once.
    """
    cases = Case.objects.filter(stage__in=settling.OPEN_STAGES).defer(*settling.KEYS)
    known = _known()
    others = {SECOND: _proposed(), interim.CLOCK: unanswered(), **(elsewhere or {})}
    on_records = _by_case(others)
    headless = set(access.shut_to_every_head())
    looked, missed = 0, 0
    still: set[tuple[str, str, datetime]] = set()
    for case in cases.iterator(chunk_size=500):
        looked += 1
        if settling.settle(case):  # the charter changed: a server still running with the former one wrote the row
            settling.settle_again(case.pk)
        for due in [*settling.running(case), *on_records.get(case.pk, ())]:
            key = (case.pk, due.clock, due.since)
            still.add(key)
            reached = escalation.level(due, at)
            for level in range(known.get(key, 0) + 1, reached + 1):
                told = escalation.told(due.clock, level, head_shut=case.pk in headless)
                missed += _escalate(case, due, level, told, at)
    met = _close([key for key in known if key not in still and _looked_at(key[1], others)], at)
    if missed or met or not _lately(at):
        ledger.record(kind="rounds.done", subject="", at=at, body={"cases": looked, "missed": missed, "met": met})
    return Found(looked, missed, met)


def _proposed() -> list[tuple[str, clocks.Due]]:
    """How long each proposal may wait for its second officer: nobody ends a case by leaving it lying."""
    found = []
    for one in Proposal.objects.select_related("case").defer(*(f"case__{key}" for key in settling.KEYS)):
        due = clocks.of_record(SECOND, since=one.at, traits=settling.traits(one.case), mission=settings.MISSION)
        if due is not None:
            found.append((one.case_id, due))
    return found


def _by_case(clocks_of: Mapping[str, Iterable[tuple[str, clocks.Due]]]) -> dict[str, list[clocks.Due]]:
    found: dict[str, list[clocks.Due]] = {}
    for dues in clocks_of.values():
        for case_id, due in dues:
            found.setdefault(case_id, []).append(due)
    return found


def _looked_at(clock_id: str, others: Collection[str]) -> bool:
    """Whether this round would have found the clock running if it were."""
    clock = next((one for one in settings.MISSION.clocks if one.id == clock_id), None)
    return clock is None or not clocks.on_record(clock) or clock_id in others


def _known() -> dict[tuple[str, str, datetime], int]:
    """The highest level written down of every missed clock that is not met yet."""
    rows = Escalation.objects.filter(met_at=None).order_by("level")
    return {(one.case_id, one.clock, one.started_at): one.level for one in rows}


def _escalate(case: Case, due: clocks.Due, level: int, told: Iterable[str], at: datetime) -> int:
    """Write one missed clock down; 0 when another round did it meanwhile."""
    body = {"clock": due.clock, "stage": case.stage, "level": level, "told": sorted(told)}
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
