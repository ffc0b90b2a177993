"""How long sealed content is kept once a case has ended: a pure function of its dates and the charter's rules.

What is kept for ever are codes, facts and hashes: they name nobody. What is removed is what only a key opens.
Who comes back starts the time again, and a case that belongs to an open one waits for it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tande.policy import clocks, stages
from tande.policy.mission import Mission, Span

IDENTITY: Final = "identity"
CONTENT: Final = "content"
EVIDENCE: Final = "evidence"
PARTS: Final[dict[str, str]] = {
    IDENTITY: "Who the person is and how to reach her",
    CONTENT: "The conversation and the inquiry file",
    EVIDENCE: "The files",
}


@dataclass(frozen=True)
class Standing:
    """What the rule needs to know of a case. ``touched``: when anything came or was said, None for never.

    ``held``: the case is linked to one that has not ended.
    """

    stage: str
    since: datetime
    touched: tuple[datetime | None, ...] = ()
    held: bool = False


def quiet_since(case: Standing) -> datetime | None:
    """The end of the case or what came last after it; None while something is still owed."""
    if case.held or case.stage not in stages.ENDS:
        return None
    return max([case.since, *(moment for moment in case.touched if moment is not None)])


def due(case: Standing, mission: Mission, at: datetime) -> frozenset[str]:
    """Which PARTS the rules say must be gone by ``at``."""
    quiet = quiet_since(case)
    if quiet is None:
        return frozenset()
    kept = mission.retention.months.items()
    return frozenset(part for part, months in kept if clocks.after(quiet, Span(months, "months"), mission) <= at)


def shortest_months(mission: Mission) -> int:
    """Nothing of a case that ended later than so many months ago can be due."""
    return min(mission.retention.months.values())
