"""What casework shows of a case: plain values, nothing sealed opened, nothing to write back."""

from dataclasses import dataclass
from datetime import datetime

from tande.domains.casework.filtering import Counts
from tande.domains.evidence import queries as evidence
from tande.policy import clocks, stages


@dataclass(frozen=True)
class NextClock:
    """The nearest clock of a case: its id in the charter, and by when it must be met."""

    clock: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """A case in the queue. ``rank`` is its urgency (0 first); ``due`` the nearest clock, if one runs.

    ``unread``: something came in that this officer's browser has not opened.
    """

    id: str
    short: str
    desk: str
    stage: str
    stage_since: datetime
    received_at: datetime
    news_at: datetime
    level: str
    child: bool
    danger: bool
    stop: bool
    withdraw: bool
    retaliation: bool
    proposed: bool
    unread: bool
    codes: dict[str, str]
    rank: int
    due: NextClock | None
    late: bool

    @property
    def calls(self) -> bool:
        """Whether there is any signal to show."""
        return self.danger or self.retaliation or self.child or self.withdraw or self.stop


@dataclass(frozen=True)
class QueueView:
    """One page of the queue, from 1 to ``pages``, and what every filter holds."""

    rows: list[Row]
    counts: Counts
    page: int
    pages: int


@dataclass(frozen=True)
class SavedView:
    """A combination of filters under the officer's own name for it. ``first``: what the queue opens with."""

    id: int
    name: str
    filters: dict[str, str]
    first: bool


@dataclass(frozen=True)
class CaseView:
    """A case page without its content: coded state, the moves this officer has, who else was granted it."""

    row: Row
    version: int
    moves: tuple[stages.Move, ...]
    reporter_key: bytes
    public_key: bytes
    saved: bool
    granted_to: tuple[int, ...]
    files: list[evidence.FileView]
    has_identity: bool
    purged_at: datetime | None
    proposal: "ProposalView | None"
    conflicts: tuple["ConflictView", ...]
    links: tuple["LinkView", ...]
    decided_before: bool


@dataclass(frozen=True)
class ProposalView:
    """A move that waits for a second officer."""

    to: str
    codes: dict[str, str]
    officer_id: int
    at: datetime


@dataclass(frozen=True)
class ConflictView:
    """An open conflict of interest: to whom the case is shut, why, and who said so."""

    officer_id: int
    reason: str
    declared_by: int
    declared_at: datetime


@dataclass(frozen=True)
class LinkView:
    """Another case this one belongs to. ``direction``: "to" when this case is the one that was linked."""

    case_id: str
    kind: str
    direction: str
    stage: str


@dataclass(frozen=True)
class AllegationView:
    """An allegation in codes, as recorded and as decided; numbers None when unknown."""

    id: str
    number: int
    category: str
    states: tuple[str, ...]
    personnel: str
    persons: int | None
    victims_adult: int | None
    victims_child: int | None
    finding: str
    standard: str
    version: int
    recorded_by: int
    recorded_at: datetime
    decided_by: int | None
    decided_at: datetime | None


@dataclass(frozen=True)
class EntryView:
    """A sealed entry of the inquiry file."""

    id: str
    kind: str
    about: str
    codes: dict[str, str]
    officer_id: int
    at: datetime
    envelope: bytes


@dataclass(frozen=True)
class Reply:
    """Something written to the reporter, sealed to the reporter's key."""

    message_id: str
    kind: str
    at: datetime
    envelope: bytes


@dataclass(frozen=True)
class ReporterView:
    """Where a case stands, for the person who made it. ``added_at`` are the times of her own words.

    ``purged_at``: what was said was removed by rule.
    """

    stage: str
    stage_since: datetime
    due: clocks.Due | None
    replies: tuple[Reply, ...]
    added_at: tuple[datetime, ...]
    may_ask_review: bool
    danger: bool
    stopped: bool
    withdrawn: bool
    saved: bool
    child: bool
    outcome: dict[str, object]
    purged_at: datetime | None = None


@dataclass(frozen=True)
class LateView:
    """A missed clock in codes. ``opens``: whether this officer may open the case; ``head_shut``: no head may."""

    case_id: str
    clock: str
    stage: str
    level: int
    due_at: datetime
    child: bool
    opens: bool
    head_shut: bool


@dataclass(frozen=True)
class InterimView:
    """An interim measure on allegation ``number``. ``next``: the states that may follow; ``outlived``: lift it."""

    id: int
    number: int
    measure: str
    asked_of: str
    state: str
    asked_at: datetime
    since: datetime
    next: tuple[str, ...]
    outlived: bool


@dataclass(frozen=True)
class BasisView:
    """What of a case may go before vetting. ``ref`` names it, ``code`` is the category or the measure."""

    kind: str
    ref: str
    number: int
    code: str
    states: tuple[str, ...]
