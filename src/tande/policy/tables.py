"""True counts of a table, and how they are printed: values that disclosure, differencing and pages share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

OTHER: Final = "other_together"
"""The row that holds what is counted together."""

UNKNOWN: Final = "unknown"
SEVERAL: Final = "several"
NO_STATES: Final = frozenset({UNKNOWN, SEVERAL})
"""Sources that are no State: not known, and more than one at once."""

Leaf = tuple[str, str]
"""A cell: its column (a class, a finding, an age; "" when the table has none) and its row."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A printed number and what it gives away: the true one is from ``low`` to ``high``; ``about`` when rounded."""

    low: int
    high: int
    about: int | None = None

    def holds(self, n: int) -> bool:
        """Whether a true number would be printed just like this one."""
        return self.low <= n <= self.high


@dataclass(frozen=True)
class Table:
    """The true counts of one table in one period. Every cell there can be is in ``cells``, those with 0 too.

    ``sources``: from which States each cell comes, with how many, for the rule of two States; of a table
    ``of_states`` the rows are States themselves. ``endings``: the columns are ways in which something ended.
    ``children``: cells that count children, with the stricter limit. ``exact``: nothing in it is about anybody.
    """

    cells: Mapping[Leaf, int]
    sources: Mapping[Leaf, Mapping[str, int]]
    of_states: bool = False
    endings: bool = False
    children: frozenset[Leaf] = frozenset()
    exact: bool = False

    @property
    def total(self) -> int:
        """The exact total, which is printed."""
        return sum(self.cells.values())

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows in their order."""
        return tuple(dict.fromkeys(row for _, row in self.cells))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order; none when the table has only rows."""
        found = tuple(dict.fromkeys(column for column, _ in self.cells))
        return () if found == ("",) else found

    def count(self, leaves: Iterable[Leaf]) -> int:
        """Several cells together."""
        return sum(self.cells[leaf] for leaf in leaves)

    def in_row(self, row: str) -> tuple[Leaf, ...]:
        """The cells of a row."""
        return tuple(leaf for leaf in self.cells if leaf[1] == row)

    def in_column(self, column: str) -> tuple[Leaf, ...]:
        """The cells of a column."""
        return tuple(leaf for leaf in self.cells if leaf[0] == column)


@dataclass(frozen=True)
class Printed:
    """What is printed of a table: nothing but ``total`` when ``withheld`` names a reason.

    ``parts``: each printed cell, where the row OTHER stands for the rows in ``together``. ``columns``: the printed
    total of each column; empty for a table without columns.
    """

    total: int
    withheld: str
    together: frozenset[str]
    parts: Mapping[Leaf, Shown]
    columns: Mapping[str, Shown]


def small_top(limit: int, step: int) -> int:
    """The top of the small range, at least 2: above it begin the whole steps that lie over the limit."""
    return -(-(max(limit, 3) + step // 2) // step) * step - step // 2 - 1


def blur(n: int, *, limit: int, step: int) -> Shown:
    """How a count is printed: 0 as it is, a small one as a range, a large one rounded."""
    top = small_top(limit, step)
    if n == 0:
        return Shown(0, 0)
    if n <= top:
        return Shown(1, top)
    about = (n + step // 2) // step * step
    return Shown(about - step // 2, about + step - step // 2 - 1, about)


def margin(limit: int, step: int) -> int:
    """How wide the doubt about a printed cell must stay, whatever else is printed: half its limit, less than a step."""
    return max(1, min(limit // 2, step - 1))


def parts_of(table: Table, together: frozenset[str]) -> dict[Leaf, tuple[Leaf, ...]]:
    """Each printed cell and the true cells in it."""
    parts: dict[Leaf, tuple[Leaf, ...]] = {}
    for column, row in table.cells:
        name = (column, OTHER if row in together else row)
        parts[name] = (*parts.get(name, ()), (column, row))
    return parts
