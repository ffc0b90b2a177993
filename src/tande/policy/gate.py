"""Suspensions and overrides at the gate: their steps, who may take them, and for how long an override may hold.

An override lets somebody deploy although something is missing: asked by one officer, agreed to by another, always with
a last day. A suspension keeps somebody back until it is lifted; no override beats it.
"""

from datetime import date, timedelta
from typing import Final

from tande.policy import readiness

OVERRIDE_DAYS: Final = 30
"""The longest that an override may hold, with its first day. Our own rule: no source we read names one."""

SUSPENSION: Final = "suspension"
OVERRIDE: Final = "override"

SET: Final = "set"
LIFTED: Final = "lifted"
ASKED: Final = "asked"
GRANTED: Final = "granted"
DECLINED: Final = "declined"
ENDED: Final = "ended"
STEPS: Final[dict[str, str]] = {
    SET: "Suspended",
    LIFTED: "Lifted",
    ASKED: "Asked for",
    GRANTED: "In force",
    DECLINED: "Not agreed to",
    ENDED: "Ended early",
}
AFTER: Final[dict[tuple[str, str], dict[str, str]]] = {
    (SUSPENSION, ""): {SET: "suspension.set"},
    (SUSPENSION, SET): {LIFTED: "suspension.set"},
    (OVERRIDE, ""): {ASKED: "override.ask"},
    (OVERRIDE, ASKED): {GRANTED: "override.confirm", DECLINED: "override.confirm"},
    (OVERRIDE, GRANTED): {ENDED: "override.confirm"},
}
"""Last step → steps that may follow, and the right of policy.roles that each takes."""
SECOND: Final = frozenset({GRANTED, DECLINED})
"""Steps of an officer other than the one who asked."""

SUSPENDED_FOR: Final[dict[str, str]] = {
    "inquiry": "An inquiry concerns the person",
    "interim": "An interim measure was asked for",
    "records": "Something in the records must be cleared up first",
    "safety": "For somebody's safety",
    "other": "Another reason",
}
OVERRIDDEN_FOR: Final[dict[str, str]] = {
    "life": "Lives depend on it, and nobody else can do it",
    "papers_late": "A paper is late; everything else is there",
    "course_booked": "The missing course has its day",
    "other": "Another reason",
}
CODES: Final[dict[str, dict[str, str]]] = {SUSPENSION: SUSPENDED_FOR, OVERRIDE: OVERRIDDEN_FOR}
WORDS_LONGEST: Final = 1_000
NEEDS: Final = frozenset({readiness.CERTIFIED, readiness.ATTESTED, readiness.SCREENED, readiness.UNIT_CLEARED})
"""The records that everybody must have."""


class WrongStep(Exception):
    """Nothing like this may follow now."""


class SamePerson(Exception):
    """Whoever asked cannot agree."""


def check_step(kind: str, last: str, step: str, *, asked_by: int, officer: int) -> str:
    """The right that this step takes. Raises WrongStep, SamePerson."""
    after = AFTER.get((kind, last), {})
    if step not in after:
        raise WrongStep(f"{kind} {last} -> {step}")
    if step in SECOND and asked_by == officer:
        raise SamePerson(step)
    return after[step]


def last_day(today: date) -> date:
    """The last day until which an override that begins today may hold."""
    return today + timedelta(days=OVERRIDE_DAYS - 1)


def all_words() -> set[str]:
    """Every English text of this page that is shown."""
    return {*STEPS.values(), *SUSPENDED_FOR.values(), *OVERRIDDEN_FOR.values()}
