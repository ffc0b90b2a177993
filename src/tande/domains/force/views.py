"""What is shown of a report of force, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tande.domains.force import keeping, sealed
from tande.domains.force.models import Report, Review, Version
from tande.policy import force, force_report
from tande.policy.force import Due, Use
from tande.policy.force_report import Circumstances


@dataclass(frozen=True)
class VersionView:
    """One version: what was written, from which, by whom. ``wrong``: field and sentence of what cannot be so."""

    number: int
    base: int
    kind: str
    conflict: bool
    source: str
    use: Use
    told: Circumstances
    words: Mapping[str, str]
    wrong: tuple[tuple[str, str], ...]
    officer_id: int | None
    phone: str
    at: datetime


@dataclass(frozen=True)
class ReviewView:
    """A superior's review: of which version, what was found and why."""

    version: int
    finding: str
    note: str
    officer_id: int
    at: datetime


@dataclass(frozen=True)
class UseView:
    """A report as it stands. ``missed``: clocks written down as missed; ``transferred_at``: since when it is with the
    independent body, None when it is not; ``changed_since``: something was written after the last review.
    """

    id: str
    contingent: str
    unit: str
    at: datetime
    use: Use
    told: Circumstances
    words: Mapping[str, str]
    version: int
    head: int
    disputed: bool
    level: str
    outcome: str
    child: str
    first_at: datetime
    full_at: datetime | None
    finding: str
    dues: tuple[Due, ...]
    missed: frozenset[str]
    transferred_at: datetime | None
    reasons: tuple[str, ...]
    reviews: tuple[ReviewView, ...] = ()
    versions: tuple[VersionView, ...] = field(default=(), repr=False)

    @property
    def short(self) -> str:
        """How people name it."""
        return self.id[:8]

    @property
    def changed_since(self) -> bool:
        """Whether the last review is of an older version."""
        return bool(self.reviews) and self.reviews[-1].version < self.version


@dataclass(frozen=True)
class Row:
    """A line of a list: codes and clocks, nothing opened."""

    id: str
    contingent: str
    unit: str
    at: datetime
    commune: str
    level: str
    outcome: str
    child: str
    means: tuple[str, ...]
    finding: str
    disputed: bool
    dues: tuple[Due, ...]
    missed: frozenset[str]
    transferred_at: datetime | None
    reviewed: bool

    @property
    def short(self) -> str:
        """How people name it."""
        return self.id[:8]

    @property
    def owed(self) -> tuple[Due, ...]:
        """What is still to come."""
        return tuple(one for one in self.dues if not one.done)

    @property
    def late(self) -> bool:
        """Whether anything that the mission owes is late now, or was."""
        return bool(self.missed - {"case"}) or any(one.late for one in self.dues)


@dataclass(frozen=True)
class EntryView:
    """What one source told of an operation; ``note`` is "" for who may not read it."""

    number: int
    dead: int
    hurt: int
    source: str
    note: str
    body: bool
    at: datetime


@dataclass(frozen=True)
class OperationView:
    """An operation with what is known of it. ``gap``: nobody reported on its casualties although it is due."""

    id: str
    contingent: str
    day: date
    commune: str
    units: tuple[str, ...]
    form: str
    dead: int
    hurt: int
    gap: bool
    found_at: datetime | None
    reports: tuple[str, ...] = ()
    entries: tuple[EntryView, ...] = ()


def view_of(row: Report, now: datetime) -> UseView:
    """A report opened. For this domain, which has checked who asks."""
    versions = tuple(_version(one) for one in row.versions.order_by("number"))
    head = next(one for one in versions if one.number == row.head)
    transfer = getattr(row, "transfer", None)
    return UseView(
        id=row.pk, contingent=row.contingent, unit=row.unit, at=row.at, use=head.use, told=head.told, words=head.words,
        version=row.version, head=row.head, disputed=row.disputed, level=row.level, outcome=row.outcome,
        child=row.child, first_at=row.first_at, full_at=row.full_at, finding=row.finding, dues=dues_of(row, now),
        missed=frozenset(row.missed.values_list("what", flat=True)),
        transferred_at=transfer.at if transfer else None, reasons=tuple(transfer.reasons) if transfer else (),
        reviews=tuple(_review(one) for one in row.reviews.order_by("at")), versions=versions,
    )


def row_of(row: Report, now: datetime) -> Row:
    """A line of a list, from rows that were fetched with their transfer and missed clocks."""
    transfer = getattr(row, "transfer", None)
    use, _told = force_report.read(row.codes)
    return Row(
        row.pk, row.contingent, row.unit, row.at, row.commune, row.level, row.outcome, row.child,
        tuple(one for one in use.means if one in force.MEANS), row.finding, row.disputed, dues_of(row, now),
        frozenset(one.what for one in row.missed.all()), transfer.at if transfer else None, row.reviewed_at is not None,
    )


def dues_of(row: Report, now: datetime) -> tuple[Due, ...]:
    """What is owed, by when, and whether it is late."""
    return tuple(force.owed(keeping.use_of(row), zone=keeping.zone(), now=now))


def _version(one: Version) -> VersionView:
    use, told = force_report.read(one.codes)
    return VersionView(
        one.number, one.base, one.kind, one.conflict, one.source, use, told,
        sealed.open_words(one.words, one.report_id, one.number), tuple((name, text) for name, text in one.wrong),
        one.officer_id, one.phone, one.at,
    )


def _review(one: Review) -> ReviewView:
    note = sealed.open_field(one.note, "review", "note", one.pk)
    return ReviewView(one.version, one.finding, note, one.officer_id, one.at)
