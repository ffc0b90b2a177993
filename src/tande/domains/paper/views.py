"""What the pages of papers and boxes show. The `repr` of nothing here holds what was typed."""

from dataclasses import dataclass
from datetime import date, datetime

from tande.policy.boxes import Found
from tande.policy.paper import Account


@dataclass(frozen=True)
class PrintView:
    """One print of a batch: its first and last number."""

    id: str
    first: str
    last: str
    count: int
    language: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class BatchView:
    """A batch with its account. ``first`` and ``last`` are form numbers; ``label`` says for whom it is."""

    id: str
    place: str
    label: str
    first: str
    last: str
    made_by: str
    made_at: datetime
    account: Account
    prints: tuple[PrintView, ...] = ()
    dates: tuple[tuple[str, str, date, str], ...] = ()


@dataclass(frozen=True)
class Standing:
    """A form number as the entry screen asks for it. ``state`` of policy.paper.STATES; ``on`` its last day."""

    number: str
    state: str
    language: str
    on: date | None
    reachable: bool


@dataclass(frozen=True, repr=False)
class OpeningView:
    """One version of an opening. ``waits``: ``other``, who did not write it, has not confirmed it.

    ``missing``: form numbers found that are still to be typed in; only of a version in force.
    """

    id: str
    version: int
    found: Found
    first: str
    first_id: int
    second: str
    alert: bool
    expected: tuple[str, ...]
    confirmed_at: datetime | None
    waits: bool
    other_id: int | None
    other: str
    missing: tuple[str, ...]
    made_by: str
    made_at: datetime
    looked: str
    looked_by: str


@dataclass(frozen=True, repr=False)
class BoxView:
    """A box, the seals that should be on it, and its openings, newest first; ``history``: earlier versions of them."""

    id: str
    place: str
    name: str
    placed_on: date
    made_by: str
    seals: tuple[str, ...]
    openings: tuple[OpeningView, ...]
    history: tuple[OpeningView, ...]
    alerts: int
