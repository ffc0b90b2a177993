"""Reading ``detention.toml`` of a pack. Used by mission_checks only."""

from tande.policy.handover import Holding
from tande.policy.mission import Mission
from tande.policy.mission_handover import Languages, between_limits, limit
from tande.policy.mission_reading import Problem, Reader


def holding(table: Reader, languages: Languages) -> Holding:
    """How long somebody may be held, and by when the Council is told; problems are noted in the reader."""
    told = table.whole("told_days", low=1, high=366)
    limits = tuple(limit(row, languages) for row in table.rows("limits"))
    table.close()
    return Holding(limits, told)


def crossing(mission: Mission) -> list[Problem]:
    """Problems between limits."""
    return between_limits("detention", mission.holding.limits, mission)
