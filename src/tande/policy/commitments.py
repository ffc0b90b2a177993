"""How far a commitment is met: derived from what was shown for it, what was shown against it, and the date.

Nothing here is a score. A status is one of seven words, and it falls by itself when evidence gets old. An exhibit is
something shown: for a commitment (evidence) or against it (a contradiction). Its life is a row of steps, each taken by
an officer; steps are never changed, only followed by others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.periods import add_months

NOT_STARTED: Final = "not_started"
CLAIMED: Final = "claimed"
PUBLISHED: Final = "document_published"
SEEN: Final = "evidence_seen"
VERIFIED: Final = "independently_verified"
LAPSED: Final = "lapsed"
CONTRADICTED: Final = "contradicted"

STATUSES: Final[dict[str, str]] = {
    NOT_STARTED: "Nothing shown yet",
    CLAIMED: "Only claimed",
    PUBLISHED: "Document published, not checked by us",
    SEEN: "Evidence seen by one officer",
    VERIFIED: "Verified by two officers",
    LAPSED: "Lapsed: the evidence is too old",
    CONTRADICTED: "Contradicted",
}
WITH_EVIDENCE: Final = frozenset({SEEN, VERIFIED})
"""What counts in "n of N with evidence": at least one officer of the body has looked, and not too long ago."""

GIVEN: Final = "given"
CHECKED: Final = "checked"
CONFIRMED: Final = "confirmed"
DECLINED: Final = "declined"
WITHDRAWN: Final = "withdrawn"
ANSWERED: Final = "answered"
STEPS: Final[dict[str, str]] = {
    GIVEN: "Written down",
    CHECKED: "Seen by an officer, who asks a second one to look",
    CONFIRMED: "Confirmed by a second officer",
    DECLINED: "The second officer does not confirm it",
    WITHDRAWN: "Taken back",
    ANSWERED: "Answered: it no longer stands",
}

KEEP: Final = "commitment.keep"
CONTRADICT: Final = "commitment.contradict"
VERIFY: Final = "commitment.verify"
NEEDS_WORDS: Final = frozenset({DECLINED, WITHDRAWN, ANSWERED})
"""Steps that say why."""


class WrongStep(Exception):
    """The table has no such step from there."""


class SamePerson(Exception):
    """Whoever wrote it down or checked it cannot be the second officer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an exhibit: what, by which officer, on which day."""

    step: str
    officer: int
    on: date


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something shown. ``against`` the commitment, or for it; ``document``: there is a link or a file's hash.

    ``as_of``: the day that it speaks of; evidence is fresh from then on. ``steps`` oldest first.
    """

    against: bool
    document: bool
    as_of: date
    steps: tuple[Step, ...]

    @property
    def state(self) -> str:
        """Its last step."""
        return self.steps[-1].step if self.steps else ""

    @property
    def grade(self) -> str:
        """The status that it gives by itself while it is fresh; empty once it was withdrawn, or for a contradiction."""
        if self.against or self.state == WITHDRAWN:
            return ""
        return {CHECKED: SEEN, CONFIRMED: VERIFIED}.get(self.state, PUBLISHED if self.document else CLAIMED)

    @property
    def stands_against(self) -> bool:
        """Whether it contradicts the commitment now."""
        return self.against and self.state == GIVEN


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands on a day. ``lapses_on``: the day on which this status falls if nothing new comes."""

    status: str
    checked_on: date | None
    lapses_on: date | None


_RANK: Final = (CLAIMED, PUBLISHED, SEEN, VERIFIED)
_AFTER: Final[Mapping[tuple[bool, str], Mapping[str, str]]] = {
    (False, GIVEN): {CHECKED: KEEP, WITHDRAWN: KEEP},
    (False, CHECKED): {CONFIRMED: VERIFY, DECLINED: VERIFY, WITHDRAWN: KEEP},
    (False, CONFIRMED): {WITHDRAWN: KEEP},
    (False, DECLINED): {CHECKED: KEEP, WITHDRAWN: KEEP},
    (True, GIVEN): {ANSWERED: VERIFY},
}
"""Whether it stands against, last step → what may follow and the right of policy.roles it takes."""
_SECOND: Final = frozenset({CONFIRMED, DECLINED, ANSWERED})


def after(exhibit: Exhibit) -> Mapping[str, str]:
    """Steps that may follow, each with the right it takes. A claim without a document cannot be checked."""
    found = dict(_AFTER.get((exhibit.against, exhibit.state), {}))
    if not exhibit.document:
        found.pop(CHECKED, None)
    return found


def second_needed(step: str) -> bool:
    """Whether this step takes an officer who had no hand in the exhibit before."""
    return step in _SECOND


def check_step(exhibit: Exhibit, step: str, officer: int) -> str:
    """The right this officer needs for the step. Raises WrongStep, SamePerson."""
    allowed = after(exhibit)
    if step not in allowed:
        raise WrongStep(f"{exhibit.state} -> {step}")
    if second_needed(step) and officer in {one.officer for one in exhibit.steps}:
        raise SamePerson(step)
    return allowed[step]


def standing(exhibits: Iterable[Exhibit], *, fresh_months: int, today: date) -> Standing:
    """How a commitment stands today. A contradiction that stands comes before everything.

    The best fresh evidence gives the status. Where all of it is old, it has lapsed; a claim alone does not end a
    lapse, or whoever let evidence lapse could talk it away.
    """
    shown = [one for one in exhibits if one.as_of <= today]
    checked = _checked_on(shown)
    if any(one.stands_against for one in shown):
        return Standing(CONTRADICTED, checked, None)
    graded = [one for one in shown if one.grade]
    if not graded:
        return Standing(NOT_STARTED, checked, None)
    fresh = [one for one in graded if add_months(one.as_of, fresh_months) > today]
    if any(one.document for one in graded):
        fresh = [one for one in fresh if one.document]
    if not fresh:
        return Standing(LAPSED, checked, None)
    best = max((one.grade for one in fresh), key=_RANK.index)
    newest = max(one.as_of for one in fresh if one.grade == best)
    return Standing(best, checked, add_months(newest, fresh_months))


def _checked_on(exhibits: Sequence[Exhibit]) -> date | None:
    """When an officer of the body last looked at something for or against it."""
    days = [step.on for one in exhibits for step in one.steps if step.step in (CHECKED, CONFIRMED, DECLINED, ANSWERED)]
    return max(days, default=None)


def with_evidence(statuses: Iterable[str]) -> int:
    """The n of "n of N with evidence"."""
    return sum(status in WITH_EVIDENCE for status in statuses)
