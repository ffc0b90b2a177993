"""What the domain hands out: plain values, opened or coded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class PersonView:
    """A person opened. ``names``: the first as given. ``version``: of what is screened; ``events``: for changes."""

    id: str
    contingent: str
    unit: str
    post: str
    functions: tuple[str, ...]
    names: tuple[str, ...]
    service_number: str
    rank: str
    born: str
    id_numbers: tuple[str, ...]
    nationality: str
    deployed_on: date | None
    left_on: date | None
    version: int
    rotation: str = ""
    events: int = 1
    struck: bool = False

    @property
    def name(self) -> str:
        """The name as given."""
        return self.names[0]


@dataclass(frozen=True)
class Posting:
    """Where somebody served on a day, in codes."""

    contingent: str
    unit: str
    post: str
    functions: tuple[str, ...]
    deployed_on: date | None
    left_on: date | None
    version: int

    def present(self, on: date) -> bool:
        """Whether somebody was in the mission on that day: came, and had not left."""
        came = self.deployed_on is not None and self.deployed_on <= on
        return came and (self.left_on is None or self.left_on > on)


@dataclass(frozen=True)
class People:
    """A page of a list."""

    rows: tuple[PersonView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class UnitView:
    """A unit. ``commander``: a person's id or "". ``people``: how many are on its list and have not left."""

    contingent: str
    code: str
    name: str
    commander: str
    people: int


@dataclass(frozen=True)
class EventView:
    """One event of an entry. ``state``: what held afterwards, in codes; ``before``: former particulars by field."""

    number: int
    kind: str
    on: date
    at: datetime
    officer_id: int
    reason: str
    fields: tuple[str, ...]
    state: Mapping[str, Any]
    before: Mapping[str, Any]


@dataclass
class Counts:
    """A contingent in numbers."""

    listed: int = 0
    came: int = 0
    left: int = 0


@dataclass(frozen=True)
class Reading:
    """Somebody looked at people, or took a list away. ``person_id`` is empty for a list of ``people``."""

    kind: str
    officer_id: int
    at: datetime
    contingent: str
    person_id: str
    people: int
    searched: bool
