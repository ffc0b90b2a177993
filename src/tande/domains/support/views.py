"""What support shows: plain values, nothing sealed opened, nothing to write back."""

from dataclasses import dataclass
from datetime import date, datetime

from tande.policy.mission import Provider
from tande.policy.support import Standing


@dataclass(frozen=True)
class StepView:
    """A step of an offer. ``officer_id`` None: the person herself, with her code."""

    state: str
    scope: str
    how: str
    who: str
    officer_id: int | None
    at: datetime


@dataclass(frozen=True)
class OfferView:
    """An offer with its history; ``after`` the states it may go to now."""

    id: str
    kind: str
    provider: str
    state: str
    scope: str
    since: datetime
    after: frozenset[str]
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class AssessmentView:
    """An assessment in codes; ``has_words`` when there is something sealed to open."""

    id: str
    about: str
    risk: str
    with_person: bool
    officer_id: int
    at: datetime
    has_words: bool


@dataclass(frozen=True)
class PlanView:
    """One version of a safety plan; ``in_force`` the newest about somebody."""

    id: str
    about: str
    officer_id: int
    at: datetime
    has_words: bool
    in_force: bool


@dataclass(frozen=True)
class MeasureView:
    """A measure and how it stands."""

    id: str
    case_id: str
    about: str
    kind: str
    owed_by: str
    due: date
    state: str
    overdue: bool
    officer_id: int
    at: datetime
    ended_by: int | None
    ended_at: datetime | None
    has_words: bool


@dataclass(frozen=True)
class ClaimStepView:
    """One step of a claim."""

    id: str
    step: str
    next_due: date | None
    officer_id: int
    at: datetime
    has_words: bool


@dataclass(frozen=True)
class ClaimView:
    """A claim; ``after`` the steps that may follow, ``steps`` oldest first."""

    id: str
    case_id: str
    state: str
    children: int
    step: str
    next_due: date | None
    overdue: bool
    after: tuple[str, ...]
    steps: tuple[ClaimStepView, ...]


@dataclass(frozen=True)
class CaseHelp:
    """Everything about help and protection in one case, in codes. ``due_since``: an assessment is due since then."""

    offers: list[OfferView]
    assessments: list[AssessmentView]
    plans: list[PlanView]
    measures: list[MeasureView]
    claims: list[ClaimView]
    due_since: datetime | None

    @property
    def older_plans(self) -> list[PlanView]:
        """The versions that are no longer in force."""
        return [one for one in self.plans if not one.in_force]


@dataclass(frozen=True)
class Signal:
    """What the case page says of it: is an assessment due, what waits for an answer or is owed too long.

    ``risk``: the last one assessed about the reporter, or empty. ``ready``: offers accepted and not passed on yet.
    """

    due_since: datetime | None
    risk: str
    waiting: int
    ready: int
    owed: int
    overdue: int


@dataclass(frozen=True)
class OfferToHer:
    """An offer as the person sees it. ``provider`` None: somebody is still looked for, or gone from the directory."""

    id: str
    kind: str
    state: str
    scope: str
    since: datetime
    provider: Provider | None
    standing: Standing | None


@dataclass(frozen=True)
class ProviderView:
    """An entry of the directory and how far it can be relied on today; ``called_at`` the last call, if any."""

    provider: Provider
    standing: Standing
    called_at: datetime | None
    called_by: int | None
    result: str


@dataclass(frozen=True)
class DueAssessment:
    """A case in which nobody has looked at the risk since this contact, for longer than our rule allows."""

    case_id: str
    since: datetime


@dataclass(frozen=True)
class Late:
    """What is owed too long. ``openable``: the cases among them that this officer may open."""

    measures: list[MeasureView]
    claims: list[ClaimView]
    assessments: list[DueAssessment]
    assessments_more: int
    openable: frozenset[str]
