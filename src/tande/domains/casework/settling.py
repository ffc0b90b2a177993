"""The columns the queue is sorted by: urgency and nearest clock, kept in step with what they are drawn from.

A queue that asked the charter's clocks for every open case would cost more with each of them. So every change of
a case goes through ``changing.keep``, which settles it here, and nothing else writes these columns. A change of the
charter itself is brought in when the server starts and by the rounds.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from tande.domains.casework.models import Case
from tande.policy import clocks, stages
from tande.policy import triage as triage_rules

KEYS: Final = ("public_key", "key_envelope", "reporter_key")
"""Columns of 3.6 kB a row that no list of cases needs."""
COLUMNS: Final = ("rank", "due_at", "due_clock")
OPEN_STAGES: Final = tuple(stage for stage in stages.STAGES if stage not in stages.ENDS)


def traits(case: Case) -> set[str]:
    """What makes a clock of the charter the urgent one."""
    sea = case.codes.get("sea") in ("yes", "unsure")
    danger = case.danger_at is not None or case.retaliation_at is not None
    marks = {"child": case.child, "danger": danger, "sea": sea, "urgent": case.level == "urgent"}
    return {name for name, holds in marks.items() if holds}


def running(case: Case) -> list[clocks.Due]:
    """Every clock that runs on the case."""
    times = clocks.Times(case.received_at, case.stage_since, case.told_at, case.offered_at)
    return clocks.running(stage=case.stage, times=times, traits=traits(case), mission=settings.MISSION)


def calls(case: Case, since: datetime | None) -> bool:
    """Whether a signal of danger or retaliation still calls: in an ended case only one given after the end."""
    return since is not None and (case.stage not in stages.ENDS or since > case.stage_since)


def calling(field: str) -> Q:
    """``calls`` for the database; ``field`` is danger_at or retaliation_at."""
    return Q(**{f"{field}__isnull": False}) & (~Q(stage__in=stages.ENDS) | Q(**{f"{field}__gt": F("stage_since")}))


def settle(case: Case) -> bool:
    """Set the columns from the others of the row; the caller saves it. True when one of them changed."""
    before = tuple(getattr(case, name) for name in COLUMNS)
    danger = calls(case, case.danger_at) or calls(case, case.retaliation_at)
    nearest = min(running(case), key=lambda one: one.at, default=None)
    case.rank = triage_rules.urgency(danger=danger, child=case.child, level=case.level)
    case.due_at = nearest.at if nearest else None
    case.due_clock = nearest.clock if nearest else ""
    return before != (case.rank, case.due_at, case.due_clock)


def settle_open() -> int:
    """Settle every open case whose columns are not what the charter says now; how many were not.

    For the start of a server, whose charter may have changed or whose database may come from an earlier version.
    """
    cases = Case.objects.filter(Q(stage__in=OPEN_STAGES) | Q(live=True)).defer(*KEYS)
    return sum(settle_again(case.pk) for case in cases.iterator(chunk_size=500) if settle(case))


def settle_again(case_id: str) -> bool:
    """Settle one case under its lock, in case somebody changed it since it was read."""
    with transaction.atomic():
        case = Case.objects.select_for_update().defer(*KEYS).get(pk=case_id)
        changed = settle(case)
        if changed:
            case.save(update_fields=COLUMNS)
    return changed
