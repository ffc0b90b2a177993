"""Who is told of a missed clock: one table. Nobody can wait a complaint out (promise 3).

First the roles below; when as much time again has passed, the head and the auditor, who belongs to nobody's
line. Source: our rule; UN Guiding Principle 31 (c) asks for predictability, CommDH(2009)4 for promptness.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from tande.policy import clocks, roles

FIRST: Final = 1
LAST: Final = 2
_FIRST_TOLD: Final[dict[str, frozenset[str]]] = {
    "decide_review": frozenset({roles.REVIEWER, roles.HEAD}),
    "finish_inquiry": frozenset({roles.INVESTIGATOR, roles.HEAD}),
    "state_names_officer": frozenset({roles.INVESTIGATOR, roles.HEAD}),
    "second_agrees": frozenset({roles.REVIEWER, roles.HEAD}),
    "interim_answered": frozenset({roles.INVESTIGATOR, roles.HEAD}),
}


def level(due: clocks.Due, at: datetime) -> int:
    """How far a clock is missed at ``at``: 0 not, 1 missed, 2 missed by as much time again."""
    if at <= due.at:
        return 0
    return LAST if at > due.at + (due.at - due.since) else FIRST


def told(clock: str, level: int, *, head_shut: bool = False) -> frozenset[str]:
    """The roles told of a clock missed to this level.

    ``head_shut``: the case is shut to every head, who may be the one complained about; the auditor is told at once.
    """
    first = _FIRST_TOLD.get(clock, frozenset({roles.HEAD}))
    found = first if level < LAST else frozenset({roles.HEAD, roles.AUDITOR})
    return found - {roles.HEAD} | {roles.AUDITOR} if head_shut else found


def told_first(held: Iterable[str]) -> tuple[bool, frozenset[str]]:
    """Whether these roles are told of clocks missed to the FIRST level, and the clocks for which it is otherwise."""
    mine = frozenset(held)
    usually = not told("", FIRST).isdisjoint(mine)
    return usually, frozenset(clock for clock in _FIRST_TOLD if told(clock, FIRST).isdisjoint(mine) == usually)
