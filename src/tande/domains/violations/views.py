"""What a page, an export or another domain is given of the records: plain values, opened as far as was asked for."""

from dataclasses import dataclass
from datetime import date, datetime

from tande.policy.violations.counting import Mismatch
from tande.policy.violations.entries import Difference, Value
from tande.policy.violations.records import Tally
from tande.policy.violations.verification import Standing


@dataclass(frozen=True, slots=True)
class StepView:
    """A signature, or that a stage sent it back. ``codes``: weight of sources, eyewitness, reasons."""

    stage: str
    step: str
    status: str
    on: date
    at: datetime
    officer_id: int
    revision: int
    codes: dict[str, Value]
    note: str


@dataclass(frozen=True, slots=True)
class ViolationView:
    """A violation. ``tally``: children from its victims. ``mismatch``: a typed number that they do not bear out.

    ``counts_as``: the children that count, as the task force signed; None while it has not. ``complaint``: "", "owed"
    or "open".
    """

    id: str
    kind: str
    version: int
    revision: int
    fields: dict[str, Value]
    party: str
    standing: Standing
    steps: tuple[StepView, ...]
    tally: Tally
    mismatch: Mismatch | None
    counts_as: Tally | None
    late: bool
    complaint: str
    recorded_by: int


@dataclass(frozen=True, slots=True)
class PartView:
    """A child, group, perpetrator, source or response. ``sealed_apart``: there is more, which tells who somebody is."""

    id: str
    sort: str
    version: int
    fields: dict[str, Value]
    violations: tuple[str, ...]
    sealed_apart: bool
    same_as: str


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict that waits for a choice."""

    id: str
    sort: str
    about: str
    officer_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with everything that hangs on it. ``identity``: whether who somebody is was opened."""

    id: str
    number: int
    organisation: str
    status: str
    duplicate_of: tuple[str, int] | None
    duplicates: tuple[tuple[str, int], ...]
    recorded_by: int
    recorded_at: datetime
    began: date
    ended: date
    department: str
    version: int
    fields: dict[str, Value]
    violations: tuple[ViolationView, ...]
    parts: tuple[PartView, ...]
    conflicts: tuple[ConflictLine, ...]
    identity: bool


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two savings of one row, field by field. ``links``: the violations before, now and wanted, where they differ."""

    id: str
    incident: str
    sort: str
    about: str
    base: int
    version: int
    officer_id: int
    at: datetime
    their_officer_id: int
    their_at: datetime
    differences: tuple[Difference, ...]
    links: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in the list. ``violations``: kind, status that counts, whose turn, changed since it was signed."""

    id: str
    number: int
    organisation: str
    status: str
    began: date
    commune: str
    violations: tuple[tuple[str, str, str, bool], ...]
    children: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list."""

    rows: tuple[Line, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody opened a record. ``part``: record, identity, conflict, print."""

    officer_id: int
    at: datetime
    part: str
