"""Interim measures: what is asked for at once, before anything is found, so that nobody is harmed and nothing is lost.

They are no punishment and no finding: each is asked of the mission's command or of a State, is answered or refused,
and is lifted again, at the latest when the allegation proves unsubstantiated. While one is in force the person does
not deploy. Source: UN practice of interim administrative measures in field missions (our wording).
"""

from collections.abc import Collection
from typing import Final

from tande.policy import stages

MEASURES: Final[dict[str, str]] = {
    "off_duty": "No duty among the public",
    "apart": "Kept apart from the person and from witnesses",
    "weapon": "Weapon handed in",
    "stays": "Not sent home before being heard",
    "evidence": "Logs, pictures and weapons kept for the inquiry",
    "suspended": "Suspended from the mission",
}
OF_A_PERSON: Final = frozenset(MEASURES) - {"evidence"}
"""Measures that are about somebody: only these may go before vetting."""
MISSION_COMMAND: Final = "mission"
"""Asked of the mission's own command; otherwise the code of a State."""
ASKED: Final = "asked"
TAKEN: Final = "taken"
REFUSED: Final = "refused"
LIFTED: Final = "lifted"
STATES: Final[dict[str, str]] = {
    ASKED: "Asked for", TAKEN: "In force", REFUSED: "Refused", LIFTED: "Lifted",
}
NEXT: Final[dict[str, tuple[str, ...]]] = {
    ASKED: (TAKEN, REFUSED, LIFTED), TAKEN: (LIFTED,), REFUSED: (TAKEN, LIFTED), LIFTED: (),
}
"""From each state to those that may follow: what is drawn as buttons is what is allowed."""
CLOCK: Final = "interim_answered"
OPEN_FOR_ASKING: Final = frozenset(stages.STAGES) - stages.ENDS - {stages.RECEIVED}
"""Somebody has read the case, and it has not ended."""


class BadMeasure(Exception):
    """A code that the tables do not know. The message names the field."""


def check(*, measure: str, asked_of: str, known_states: Collection[str]) -> None:
    """Raise BadMeasure unless the measure is known and asked of the mission's command or a State of the mission."""
    if measure not in MEASURES:
        raise BadMeasure("measure")
    if asked_of != MISSION_COMMAND and asked_of not in known_states:
        raise BadMeasure("asked_of")


def to_be_lifted(state: str, finding: str) -> bool:
    """Whether a measure outlives its reason: the allegation it rests on was found unsubstantiated."""
    return finding == "unsubstantiated" and LIFTED in NEXT[state]

