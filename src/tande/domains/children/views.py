"""What others see of a record: plain values, with how it stands at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tande.domains.receiving.views import Received
from tande.policy.encounters import Encounter, Limit, Standing, Wrong


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version. ``changed``: the fields that differ from the version it was made from; ``by`` None: a phone."""

    number: int
    base: int
    beside: bool
    settled: bool
    contingent: str
    source: str
    phone: str
    by: int | None
    at: datetime
    encounter: Encounter
    texts: Mapping[str, str] = field(repr=False)
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeView:
    """How the child-protection adviser learned of it: told when the record arrived; seen, by whom; escalated since."""

    told_at: datetime
    seen_at: datetime | None
    seen_by: int | None
    escalated_at: datetime | None


@dataclass(frozen=True, slots=True)
class EncounterView:
    """A record as it stands. ``standing`` counts from the first time ever written, so no unit gives itself more time.

    ``restricted``: whether the viewer reads ``encounter.baby``; else it is "unknown". ``received_at``: when the
    receiving body says that it took the child in.
    """

    id: str
    number: str
    contingent: str
    unit: str
    source: str
    unregistered: bool
    version: int
    encounter: Encounter
    texts: Mapping[str, str] = field(repr=False)
    child: bool
    standing: Standing
    limit: Limit
    clock_from: datetime
    arrived_at: datetime
    overdue_at: datetime | None
    received_at: datetime | None
    receipt_missing_at: datetime | None
    mismatches: tuple[str, ...]
    notice: NoticeView
    reception: Received | None = None
    wrong: tuple[Wrong, ...] = ()
    versions: tuple[VersionView, ...] = ()
    restricted: bool = False

    @property
    def conflicts(self) -> tuple[VersionView, ...]:
        """The versions that were kept beside and that nobody has settled."""
        return tuple(one for one in self.versions if one.beside and not one.settled)


@dataclass(frozen=True, slots=True)
class EncounterRow:
    """A record in a list: codes and times only."""

    id: str
    number: str
    contingent: str
    unit: str
    unregistered: bool
    clock_from: datetime
    due_at: datetime
    left_at: datetime | None
    received_at: datetime | None
    receipt_missing_at: datetime | None
    mismatches: tuple[str, ...]
    child: bool
    flags: tuple[str, ...]
    conflicts: int
    seen_at: datetime | None
    escalated_at: datetime | None
    arrived_at: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, with how many there are."""

    rows: tuple[EncounterRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ByNumber:
    """What the receiving side's confirmation is compared with. Never shown to it."""

    id: str
    number: str
    contingent: str
    encounter: Encounter
    clock_from: datetime
    received_at: datetime | None
