"""What a person must have learned, and how that stands on any day: derived from attempts that never change.

Nothing here is stored: a status follows from what was recorded (attempts, attendances, terms) and a date, so that
"expired" and "never done" differ for ever, and any past day can be asked again. Days are whole; a pass counts up to and
including its ``until``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tande.policy.periods import add_months

NEVER: Final = "never_done"
ATTENDED: Final = "attended"
FAILED: Final = "failed"
PASSED: Final = "passed"
EXPIRING: Final = "expiring"
EXPIRED: Final = "expired"
VOID: Final = "void"

STATES: Final[dict[str, str]] = {
    NEVER: "Never done",
    ATTENDED: "Attended, not passed yet",
    FAILED: "Not passed",
    PASSED: "Passed",
    EXPIRING: "Passed, ends soon",
    EXPIRED: "Expired",
    VOID: "To be done again: the terms changed",
}
"""Every state, with its words."""

COUNTS: Final = frozenset({PASSED, EXPIRING})
"""Whoever is in one of these is trained on that day."""

WARNINGS: Final = (90, 60, 30, 7)
"""Days before the end on which a pass is called due again."""

INDUCTION_DAYS: Final = 30
"""What is taught on arrival must be passed so many days after it. Our own rule: no source we read names a limit."""

SEAT_DAYS: Final = 30
"""A seat code opens its test from the session's day on, for so many days. Our own rule."""

SOURCES: Final[dict[str, str]] = {
    "web": "Test on the web",
    "offline": "Test without network",
    "paper": "Entered by the trainer",
}
"""Where a result comes from."""


@dataclass(frozen=True, slots=True)
class Version:
    """The terms of a curriculum from a day on. ``voids``: what was passed under earlier terms no longer counts."""

    curriculum: str
    number: int
    starts: date
    minutes: int
    pass_mark: int
    valid_months: int
    required_of: tuple[str, ...]
    phases: tuple[str, ...]
    voids: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One result that counts. ``until`` was worked out by the terms of its day (``version``), and stays."""

    curriculum: str
    on: date
    version: int
    passed: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one curriculum stands for one person on a day.

    ``until``: the last day on which the pass counts or counted. ``warning``: the nearest of WARNINGS that is reached, 0
    when none is. ``tried``: the day of a failed attempt that is later than the last pass.
    """

    state: str
    until: date | None = None
    days_left: int | None = None
    warning: int = 0
    tried: date | None = None

    @property
    def counts(self) -> bool:
        """Whether the person is trained in it on that day."""
        return self.state in COUNTS


@dataclass(frozen=True, slots=True)
class Trainee:
    """Somebody on a roster on a day, in codes. ``deployed_on`` is None before deployment."""

    id: str
    unit: str
    post: str
    deployed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a module in a unit: how many need it, and how many are in each state."""

    needed: int
    states: Mapping[str, int]

    @property
    def trained(self) -> int:
        """How many are trained in it."""
        return sum(self.states.get(state, 0) for state in COUNTS)


def until(on: date, terms: Version) -> date:
    """The last day on which a pass of this day counts."""
    return add_months(on, terms.valid_months)


def in_force(versions: Iterable[Version], on: date) -> dict[str, Version]:
    """Of each curriculum the terms in force on a day: of those that have begun, the one with the highest number."""
    found: dict[str, Version] = {}
    for version in versions:
        if version.starts <= on and version.number > getattr(found.get(version.curriculum), "number", 0):
            found[version.curriculum] = version
    return found


def needs(trainee: Trainee, terms: Mapping[str, Version], on: date) -> frozenset[str]:
    """The curricula that this person must be trained in on that day to be ready.

    Before deployment what is taught before it; from then on also what is refreshed in the mission, and what is taught
    on arrival once its time is over.
    """
    return frozenset(
        code for code, version in terms.items()
        if required_of(trainee.post, version) and _due(version.phases, trainee.deployed_on, on)
    )


def required_of(post: str, terms: Version) -> bool:
    """Whether it is required of this post at all."""
    return "all" in terms.required_of or post in terms.required_of


def _due(phases: Collection[str], deployed_on: date | None, on: date) -> bool:
    if deployed_on is None or on < deployed_on:
        return "pre" in phases
    arrived = on >= deployed_on + timedelta(days=INDUCTION_DAYS)
    return "pre" in phases or "refresher" in phases or ("induction" in phases and arrived)


def standing(
    attempts: Iterable[Attempt], attended: Iterable[date], versions: Iterable[Version], on: date
) -> Standing:
    """How one curriculum stands, from all that was recorded of one person for it up to and including ``on``.

    What comes later than ``on`` is left out, so the answer for a past day never changes. A failed try takes no pass
    away: a person who is examined again early loses nothing by it.
    """
    known = [attempt for attempt in attempts if attempt.on <= on]
    voided = max((one.number for one in versions if one.voids and one.starts <= on), default=0)
    passes = [attempt for attempt in known if attempt.passed and attempt.until is not None]
    valid = [attempt for attempt in passes if attempt.version >= voided]
    best = max(valid or passes, key=lambda one: (one.until or date.min, one.on), default=None)
    tried = max((one.on for one in known if not one.passed and (best is None or one.on > best.on)), default=None)
    if best is None or best.until is None:
        if tried is not None:
            return Standing(FAILED, tried=tried)
        return Standing(ATTENDED if any(day <= on for day in attended) else NEVER)
    left = (best.until - on).days
    if left < 0:  # also of terms that are void by now: it would have ended anyway
        return Standing(EXPIRED, best.until, left, tried=tried)
    if not valid:
        return Standing(VOID, best.until, left, tried=tried)
    reached = min((days for days in WARNINGS if left <= days), default=0)
    return Standing(EXPIRING if reached else PASSED, best.until, left, reached, tried)


def next_due(standings: Iterable[Standing]) -> date | None:
    """The first day on which something that counts now ends; None when nothing does."""
    return min((one.until for one in standings if one.counts and one.until), default=None)


def coverage(
    people: Iterable[Trainee], standings: Mapping[str, Mapping[str, Standing]], terms: Mapping[str, Version], on: date
) -> dict[tuple[str, str], Cell]:
    """Per unit and module, and under the unit "" for all together: who needs it by post, and in which state they are.

    Counted by post whatever the phase, so that a contingent before deployment shows what is still to come. Who has no
    standing has never done it.
    """
    needed: dict[tuple[str, str], int] = {}
    states: dict[tuple[str, str], dict[str, int]] = {}
    by_post: dict[str, list[str]] = {}
    nothing: Mapping[str, Standing] = {}
    for person in people:
        codes = by_post.get(person.post)
        if codes is None:
            codes = by_post[person.post] = [code for code, one in terms.items() if required_of(person.post, one)]
        own = standings.get(person.id, nothing)
        for code in codes:
            state = own[code].state if code in own else NEVER
            for place in {"", person.unit}:
                key = (place, code)
                needed[key] = needed.get(key, 0) + 1
                counted = states.setdefault(key, {})
                counted[state] = counted.get(state, 0) + 1
    return {key: Cell(number, states[key]) for key, number in needed.items()}


REFUSALS: Final[dict[str, str]] = {
    "unknown_seat": "This code is not one of our seat codes.",
    "seat_over": "The time of this seat code is over. Ask the trainer for a new session.",
    "too_early": "The session has not begun yet.",
    "not_taught": "This session was not about this course.",
    "old_course": "The course has changed since. Download the new file.",
    "no_tries": "All tries with this seat code are used. Ask the trainer for a new session.",
    "wait": "It is too soon for another try. Read the lessons again first.",
    "id_taken": "Another result already has this number.",
    "bad_id": "This result has no proper number.",
    "bad_answers": "The answers do not belong to these questions.",
    "bad_score": "A score is a whole number from 0 to 100.",
    "future": "The result says that it was made later than now.",
    "has_test": "This course has a test of its own: a score on paper is not taken for it.",
    "not_here": "This person has no seat in this session.",
    "signed": "The session is signed: nothing can be added.",
}
"""Why a result is refused, in the learner's or the officer's words."""
