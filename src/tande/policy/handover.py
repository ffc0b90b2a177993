"""By when a child is handed over, to whom, and what is late: the parameters of a mission pack, dated and versioned.

A limit that nobody has read or confirmed sets no clock; it is listed as "to be confirmed". The clock is always that of
the limit in force at the encounter (``policy.encounters.limit_on``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from tande.policy.encounters import Limit
from tande.policy.provenance import Label, Provenance, Sourced


@dataclass(frozen=True, slots=True)
class DatedLimit(Sourced):
    """Hours until hand-over from a day on; ``hours`` None: nobody knows the number yet."""

    version: str
    starts: date
    hours: int | None
    name: Label
    provenance: Provenance

    @property
    def counts(self) -> bool:
        """Whether it sets the clock: its number is known, and somebody stands for it."""
        return self.hours is not None and self.shown


@dataclass(frozen=True, slots=True)
class Receiver(Sourced):
    """A body that may take a child over. ``kinds``: the destinations of policy.encounters it stands for."""

    code: str
    kinds: tuple[str, ...]
    name: Label
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Handover:
    """What a mission laid down. ``receipt_hours``: when a receipt is missing, counted from the hand-over.

    ``seen_hours``: when a notice nobody has seen goes to the commander and to the head of the body.
    """

    limits: tuple[DatedLimit, ...]
    receipt_hours: int
    seen_hours: int

    def clocks(self, zone: tzinfo) -> tuple[Limit, ...]:
        """The limits that set a clock, oldest first; each begins with its day in the mission's zone."""
        return clocks_of(self.limits, zone)

    def version(self, code: str) -> DatedLimit | None:
        """The limit of this version."""
        return next((one for one in self.limits if one.version == code), None)


@dataclass(frozen=True, slots=True)
class Holding:
    """How long the mission may hold somebody; ``told_days``: by when after a month the Council is told of it."""

    limits: tuple[DatedLimit, ...]
    told_days: int

    def clocks(self, zone: tzinfo) -> tuple[Limit, ...]:
        """The limits that set a clock, oldest first; each begins with its day in the mission's zone."""
        return clocks_of(self.limits, zone)


def clocks_of(limits: Sequence[DatedLimit], zone: tzinfo) -> tuple[Limit, ...]:
    """Those of some dated limits that set a clock, oldest first."""
    return tuple(
        Limit(one.version, datetime.combine(one.starts, time(), zone), one.hours or 0, one.provenance.source)
        for one in sorted(limits, key=lambda one: one.starts) if one.counts
    )
