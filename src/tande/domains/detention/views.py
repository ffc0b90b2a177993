"""What others see of a detention: plain values, with how it stands at a moment."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tande.policy.detention import Detention, Standing


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version. ``beside``: sent with the same id and other content; it is shown and never counts."""

    number: int
    beside: bool
    by: int
    at: datetime
    held: Detention = field(repr=False)
    note: str = field(repr=False)
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldView:
    """A record as it stands, and its history, oldest first. ``encounter_number``: of the same child among those met."""

    id: str
    number: str
    contingent: str
    unit: str
    version: int
    held: Detention = field(repr=False)
    note: str = field(repr=False)
    standing: Standing
    encounter_number: str
    versions: tuple[VersionView, ...]

    @property
    def conflicts(self) -> tuple[VersionView, ...]:
        """What was sent again with other content."""
        return tuple(one for one in self.versions if one.beside)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A record in a list."""

    id: str
    number: str
    contingent: str
    unit: str
    began_at: datetime
    due_at: datetime
    ended_at: datetime | None
    child: bool
    conflicts: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, with how many there are."""

    rows: tuple[HeldRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of a contingent with detentions: how many, and when the Council was told of them."""

    contingent: str
    month: str
    held: int
    children: int
    late: int
    told_on: date | None
    owed: bool
    told_late: bool
