"""The task force's tables of a period: laid out so that each adds up, every number with the records behind it.

Late ones stand in a column of their own and what is not verified in a table of its own. Attacks and denials have no
sexes: those cells are empty, not 0. What is not among the six is counted in a table of its own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tande.policy.violations import counting
from tande.policy.violations.codes import (
    COULD_NOT,
    DEPRIVATION,
    GRAVE,
    JOINED,
    MILITARY_USE,
    PENDING,
    PERSONAL,
    SEXES,
)
from tande.policy.violations.counting import Children, Mismatch, Period
from tande.policy.violations.published import Fault, Report, check
from tande.policy.violations.records import Violation

TOTAL: Final = "total"
OF_CHILDREN: Final = "subtotal of children"
OF_INCIDENTS: Final = "subtotal of incidents"
TOTALS: Final = frozenset({TOTAL, OF_CHILDREN, OF_INCIDENTS})
COMMITTED: Final = "committed"
LATE: Final = "late"
OTHERS: Final = (MILITARY_USE, DEPRIVATION)
_NAME: Final = re.compile(r"(20[0-9]{2})(?:-Q([1-4]))?", re.ASCII)
_OF_CHILDREN: Final = tuple(name for name, kinds in JOINED.items() if PERSONAL.issuperset(kinds))
Rows = Sequence[tuple[str, Callable[[Violation], bool]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the violations that it counts; ``n`` None: such a thing is not counted so."""

    n: int | None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its code and its cells, in the order of the table's columns."""

    code: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> bool:
        """Whether it adds up other lines."""
        return self.code in TOTALS


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name. Columns and lines are codes; one of TOTALS adds up others."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell(self, row: str, column: str) -> Cell | None:
        """One of its cells; None when it has no such."""
        if column not in self.columns:
            return None
        place = self.columns.index(column)
        return next((one.cells[place] for one in self.rows if one.code == row), None)

    def report(self) -> Report:
        """What comes of reading it as anybody reads a published table. A fault means that this program is wrong."""
        if not self.rows:
            return Report(0, 0, ())
        lines = [[row.code if row.total else f"line {number}", *(
            "?" if one.n is None else str(one.n) for one in row.cells
        )] for number, row in enumerate(self.rows, 1)]
        return check([["line", *self.columns], *lines])


@dataclass(frozen=True, slots=True)
class Told:
    """All of a period. The last four say what no table can count, and typed numbers that the children do not bear out.

    ``detained``: children in custody on the period's last day. ``since``: the year of the first record.
    """

    period: Period
    since: int
    tables: tuple[Table, ...]
    children: Children
    detained: Cell
    without_identity: int
    mismatches: tuple[Mismatch, ...]
    undated: tuple[str, ...]
    of_nobody: tuple[str, ...]

    def table(self, name: str) -> Table | None:
        """One of the tables."""
        return next((one for one in self.tables if one.name == name), None)

    def checked(self) -> tuple[int, list[tuple[str, Fault]]]:
        """How many totals were compared, and every one that does not add up, with its table."""
        reports = {table.name: table.report() for table in self.tables}
        return sum(one.checked for one in reports.values()), [
            (name, fault) for name, one in reports.items() for fault in one.faults
        ]


def period_of(name: str) -> Period:
    """The year or quarter of this name: 2023, 2023-Q3. Raises ValueError."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError("a period is written 2023 or 2023-Q3")
    year, quarter = int(found[1]), found[2]
    return counting.quarter(year, int(quarter)) if quarter else counting.year(year)


def periods_until(today: date, since: int) -> list[str]:
    """Names of periods to choose from on this day, newest first: each year from one on, and its quarters."""
    return [
        name for year in range(today.year, min(since, today.year) - 1, -1)
        for name in (str(year), *(f"{year}-Q{part}" for part in (4, 3, 2, 1)))
        if period_of(name).first <= today
    ]


def lay_out(records: Iterable[Violation], period: Period) -> Told:
    """Every table of a period from all records there are."""
    known = list(records)
    verified = counting.verified(known, period)
    waiting = counting.unverified(known, period)
    others = counting.verified(known, period, kinds=OTHERS)
    held = counting.detained(known, period.last)
    tables = (
        _sexes(verified), _when("kinds", verified, period, GRAVE),
        _by("parties", verified, lambda one: one.party), _by("departments", verified, lambda one: one.department),
        _unverified(waiting), _when("others", others, period, OTHERS),
    )
    return Told(
        period, min((one.ended.year for one in known), default=period.first.year), tables,
        counting.unique_children(verified), _cell(held), counting.without_identity(verified),
        tuple(counting.mismatches([*verified, *waiting])), _ids(counting.undated(known)),
        _ids(counting.of_nobody(verified)),
    )


def _sexes(found: Sequence[Violation]) -> Table:
    rows = []
    for line, names in (*((name, (name,)) for name in _OF_CHILDREN), (OF_CHILDREN, _OF_CHILDREN)):
        here = _of(found, names)
        by_sex = [_of_sex(here, sex) for sex in SEXES]
        rows.append(Row(line, (*by_sex, _cell(here))))
    rest = tuple(name for name in JOINED if name not in _OF_CHILDREN)
    for line, names in (*((name, (name,)) for name in rest), (OF_INCIDENTS, rest), (TOTAL, tuple(JOINED))):
        rows.append(Row(line, (*(Cell(None) for _sex in SEXES), _cell(_of(found, names)))))
    return Table("sexes", (*SEXES, TOTAL), tuple(rows))


def _of(found: Iterable[Violation], names: Iterable[str]) -> list[Violation]:
    kinds = {kind for name in names for kind in JOINED[name]}
    return [one for one in found if one.kind in kinds]


def _of_sex(found: Iterable[Violation], sex: str) -> Cell:
    counts = {one.id: int(getattr(counting.tally(one), sex)) for one in found}
    return Cell(sum(counts.values()), tuple(id for id, n in counts.items() if n))


def _cell(found: Iterable[Violation]) -> Cell:
    """Deprivation of liberty counts by children, too, though it is none of the six."""
    known = list(found)
    n = sum(counting.tally(one).total if one.kind == DEPRIVATION else counting.count(one) for one in known)
    return Cell(n, _ids(known))


def _ids(found: Iterable[Violation]) -> tuple[str, ...]:
    return tuple(one.id for one in found)


def _when(name: str, found: Sequence[Violation], period: Period, kinds: Sequence[str]) -> Table:
    """Kinds apart, each by whether it was committed in the period or verified in it at a later date."""
    tests: Rows = (
        (COMMITTED, lambda one: not counting.is_late(one, period)), (LATE, lambda one: counting.is_late(one, period)),
    )
    lines: Rows = [(kind, lambda one, kind=kind: one.kind == kind) for kind in kinds]  # type: ignore[misc]
    return _grid(name, found, lines, tests)


def _by(name: str, found: Sequence[Violation], key: Callable[[Violation], str]) -> Table:
    """Lines by something each violation has one of, the largest first, over the six."""
    counts = counting.by(found, key)
    codes = sorted(counts, key=lambda code: (-counts[code], code))
    lines: Rows = [(code, lambda one, code=code: key(one) == code) for code in codes]  # type: ignore[misc]
    tests: Rows = [(name, lambda one, kinds=kinds: one.kind in kinds) for name, kinds in JOINED.items()]  # type: ignore[misc]
    return _grid(name, found, lines, tests)


def _unverified(found: Sequence[Violation]) -> Table:
    lines: Rows = [(name, lambda one, kinds=kinds: one.kind in kinds) for name, kinds in JOINED.items()]  # type: ignore[misc]
    tests: Rows = [(status, lambda one, status=status: one.status == status) for status in (PENDING, COULD_NOT)]  # type: ignore[misc]
    return _grid("unverified", found, lines, tests)


def _grid(name: str, found: Sequence[Violation], lines: Rows, tests: Rows) -> Table:
    """Each line by each column, with a total of both."""
    rows = []
    for code, belongs in (*lines, (TOTAL, lambda _one: True)):
        here = [one for one in found if belongs(one)]
        parts = [_cell(one for one in here if fits(one)) for _column, fits in tests]
        rows.append(Row(code, (*parts, _cell(here))))
    return Table(name, (*(column for column, _fits in tests), TOTAL), tuple(rows) if lines else ())


def as_rows(table: Table, label: Callable[[str], str], column: Callable[[str], str]) -> list[list[str]]:
    """The table as lines of text, for a file: the first has the headings."""
    head = ["", *map(column, table.columns)]
    return [head, *([label(row.code), *("" if one.n is None else str(one.n) for one in row.cells)]
                    for row in table.rows)]
