"""What the queue is sorted by never falls behind: after every operation it equals what policy says of the row."""

import dataclasses
import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as now_settings
from django.db import transaction

from tande.domains import casework
from tande.domains.casework import operations, queries, retention, settling
from tande.domains.casework.errors import AlreadyThere, BadCodes, Conflict, NotAllowed, NotReady, WrongStage
from tande.domains.casework.models import Case, Link
from tande.domains.casework.operations import MARKS
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.ledger import clock
from tande.policy import clocks, stages, triage
from tande.toolkit import sealing
from tests.domains import factories

pytestmark = pytest.mark.django_db
KNOWN = {name: frozenset({"theft"}) for name in ("category", "place", "state", "actor")}
PACK = {"contact": {"clinic"}}
REFUSED = (AlreadyThere, BadCodes, Conflict, NotAllowed, NotReady, WrongStage)
HOUR = timedelta(hours=1)


def file(holder: Officer, desk: str = "intake") -> str:
    made = factories.complaint(factories.desk_key(holder, desk))
    intake.receive(complaint=made.complaint, at=clock.now())
    return made.complaint.case_id


def said_by_policy(case: Case) -> tuple[int, datetime | None, str]:
    """Urgency and nearest clock, drawn from the row and the charter without the code under test."""
    ended = case.stage in stages.ENDS
    signals = [one for one in (case.danger_at, case.retaliation_at) if one is not None]
    danger = any(not ended or one > case.stage_since for one in signals)
    traits = {name for name, holds in (
        ("danger", bool(signals)), ("child", case.child), ("urgent", case.level == "urgent"),
        ("sea", case.codes.get("sea") in ("yes", "unsure")),
    ) if holds}
    times = clocks.Times(case.received_at, case.stage_since, case.told_at, case.offered_at)
    running = clocks.running(stage=case.stage, times=times, traits=traits, mission=now_settings.MISSION)
    first = sorted(running, key=lambda one: one.at)[:1]
    rank = triage.urgency(danger=danger, child=case.child, level=case.level)
    return (rank, first[0].at, first[0].clock) if first else (rank, None, "")


def check_all() -> None:
    for case in Case.objects.all():
        assert (case.rank, case.due_at, case.due_clock) == said_by_policy(case), case.stage


class Walk:
    """Everything that can happen to a case, one thing after another, at later and later times."""

    def __init__(self, head: Officer, second: Officer, case_id: str, other: str) -> None:
        self.head, self.other_officer, self.case_id, self.other = head, second, case_id, other
        self.at = clock.now()

    @property
    def row(self) -> Case:
        return Case.objects.get(pk=self.case_id)

    def say(self, signal: str = "") -> None:
        operations.add_message(case_id=self.case_id, message_id=sealing.new_id(), envelope=factories.envelope(),
                               signal=signal, at=self.at)

    def code(self, **codes: str) -> None:
        operations.triage(case_id=self.case_id, officer=self.head, codes=codes, known=KNOWN, at=self.at,
                          version=self.row.version)

    def move(self, pick: random.Random) -> None:
        step = pick.choice(stages.moves_from(self.row.stage))
        codes = {"reason": "outside_mandate", "contact": "clinic", "consent": "given"}
        codes = {name: codes[name] for name in step.needs if name in codes}
        act = operations.propose if step.second else operations.move
        act(case_id=self.case_id, officer=self.head, to=step.to, codes=codes, at=self.at, version=self.row.version,
            pack=PACK)

    def agree(self) -> None:
        operations.second(case_id=self.case_id, officer=self.other_officer, at=self.at, version=self.row.version)

    def decline(self) -> None:
        operations.decline(case_id=self.case_id, officer=self.other_officer, at=self.at, version=self.row.version)

    def write(self) -> None:
        operations.write_to_reporter(
            case_id=self.case_id, officer=self.head, message_id=sealing.new_id(), kind="news",
            envelope=factories.envelope(), reply_envelope=factories.envelope(), at=self.at,
        )

    @transaction.atomic
    def mark(self, what: str) -> None:
        operations.mark(case_id=self.case_id, what=what, at=self.at)

    def link(self) -> None:
        Link.objects.filter(case=self.case_id).delete()
        operations.link(case_id=self.case_id, other_id=self.other, kind="related", officer=self.head, at=self.at)

    def steps(self, pick: random.Random) -> list[Callable[[], Any]]:
        about: dict[str, Any] = {"case_id": self.case_id, "officer": self.head, "at": self.at}
        return [
            self.say, *(lambda one=one: self.say(one) for one in triage.SIGNALS),
            lambda: self.code(level=pick.choice(list(triage.LEVELS)), sea=pick.choice(triage.YES_NO_UNSURE)),
            lambda: self.code(child="unsure"), lambda: self.code(child="no"),
            *[lambda: self.move(pick)] * 6, *[self.agree] * 3, self.decline, self.write, self.link,
            *(lambda what=what: self.mark(what) for what in MARKS),
            lambda: operations.record_reading(what="case", **about),
            lambda: operations.confirm_saved(case_id=self.case_id, at=self.at),
            lambda: operations.make_rounds(at=self.at),
            lambda: retention.purge(case_id=self.case_id, at=self.at),
        ]


@pytest.mark.parametrize("seed", range(6))
def test_after_every_operation_the_queue_says_what_policy_says(seed: int) -> None:
    pick = random.Random(seed)
    head, second = factories.officer("head", "child_officer"), factories.officer("head", "child_officer")
    walk = Walk(head, second, file(head, "child" if seed == 5 else "intake"), file(head))
    check_all()
    seen = set()
    for _ in range(60):
        walk.at += pick.choice((HOUR, 30 * HOUR, 200 * HOUR))
        with suppress(*REFUSED):
            pick.choice(walk.steps(pick))()
        seen.add(walk.row.stage)
        check_all()
    assert len(seen) > 2, "the walk must go somewhere"


def test_the_queue_is_in_the_order_of_urgency_and_clock_and_a_case_without_a_clock_comes_last() -> None:
    head = factories.officer("head")
    ids = [file(head) for _ in range(5)]
    now = clock.now()
    late, soon, urgent, danger, without = ids
    Case.objects.filter(pk=late).update(received_at=now - 90 * HOUR, stage_since=now - 90 * HOUR)
    Case.objects.filter(pk=urgent).update(level="urgent")
    Case.objects.filter(pk=danger).update(danger_at=now)
    settling.settle_open()
    Case.objects.filter(pk=without).update(due_at=None, due_clock="", received_at=now - 500 * HOUR)
    shown = queries.queue(head, at=now + HOUR).rows
    assert [row.id for row in shown] == [danger, urgent, late, soon, without]
    assert [row.late for row in shown] == [False, False, True, False, False]


def test_a_changed_charter_is_brought_in_at_the_start_and_by_the_rounds(settings: Any) -> None:
    head = factories.officer("head")
    case_id = file(head)
    before = Case.objects.get(pk=case_id).due_at
    assert operations.settle_open() == 0
    first = settings.MISSION.clocks_by_stage["received"][0]
    longer = dataclasses.replace(first, limit=dataclasses.replace(first.limit, amount=first.limit.amount + 9000))
    settings.MISSION = dataclasses.replace(
        settings.MISSION, clocks=tuple(longer if one is first else one for one in settings.MISSION.clocks)
    )
    assert (operations.settle_open(), operations.settle_open()) == (1, 0)
    check_all()
    assert Case.objects.get(pk=case_id).due_at != before
    Case.objects.filter(pk=case_id).update(due_at=before, rank=0)  # a server that ran on with the former charter
    operations.make_rounds(at=clock.now())
    check_all()


def test_nothing_in_casework_writes_a_case_but_by_the_one_way() -> None:
    """A writer who goes past ``changing.keep`` would be found here before the queue is wrong."""
    allowed = {"update_fields=COLUMNS", 'update_fields=["version"]', 'update_fields=["purged_at"]'}
    for path in sorted(Path(casework.__path__[0]).glob("*.py")):
        text = path.read_text()
        saves = re.findall(r"\bcase\.save\((.*?)\)", text)
        assert set(saves) - allowed == ({""} if path.name == "changing.py" else set()), path.name
        updates = re.findall(r"\bCase\.objects[^\n]*\.update\((.*?)\)", text)
        assert set(updates) <= {"saved_at=at"}, path.name
