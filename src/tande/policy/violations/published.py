"""Saying which totals of a published table do not add up, and by how much. For any table, anybody's.

A total is a row or column that calls itself so. It may add up what stands before it since the total before, the totals
before it together with that, or everything before; a first one, what stands after it. It is wrong only when it fits
none of these, and then by the smallest difference. A cell that is not published stays unknown, "<5" is 0 to 4: then a
total is wrong only when no numbers that could stand there give it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tande.policy.violations.our_form import unfolded
from tande.policy.violations.reading import (
    ENDLESS,
    BadTable,
    Grid,
    Line,
    Span,
    cells_of,
    grid,
    is_total,
    rows_of,
)

__all__ = ["BadTable", "Fault", "Report", "check", "check_csv", "is_total"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A total that does not add up. ``row`` and ``column`` are its labels; ``across``: it adds up its own row.

    ``by``: what it says less what its parts add up to. ``at_least``: parts are missing, and it is off by that or more.
    """

    row: str
    column: str
    line: int
    across: bool
    says: int
    parts: int
    at_least: bool

    @property
    def by(self) -> int:
        """By how much it is too high (above 0) or too low (below 0)."""
        return self.says - self.parts


@dataclass(frozen=True, slots=True)
class Report:
    """What came of checking a table: totals compared, those that could not be for lack of numbers, and faults.

    What is no count was ``ignored``, what is part of no sum ``left_out``, what is no number ``unread``: as in `Grid`.
    """

    checked: int
    unknown: int
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()


def check_csv(text: str) -> Report:
    """Check a table in CSV with commas, semicolons, tabs or bars. Raises BadTable."""
    return _check(grid(unfolded(cells_of(text))))


def check(rows: Iterable[Sequence[str]]) -> Report:
    """Check a table: a line of headings, then lines of a label and numbers. Raises BadTable."""
    return _check(grid(list(rows_of(rows))))


def _check(table: Grid) -> Report:
    checked, unknown, faults = 0, 0, list[Fault]()
    for line, column, across, says, ways in _totals(table):
        found = _compare(says, ways, below_zero=_below_zero(table))
        if found is None:
            unknown += 1
            continue
        checked += 1
        if found.wrong:
            faults.append(Fault(line.label, column, line.number, across, found.says, found.parts, found.at_least))
    return Report(checked, unknown, tuple(faults), table.ignored, table.left_out, table.unread)


def _totals(table: Grid) -> Iterable[tuple[Line, str, bool, Span | None, list[list[Span | None]]]]:
    """Each total with what it says, and the ways in which it may be meant: its parts in each of them."""
    places = [place for place, name in enumerate(table.columns) if is_total(name)]
    for line in table.lines:
        for place in places:
            ways = [[line.spans[part] for part in parts] for parts in _ways(place, places, len(line.spans))]
            yield line, table.columns[place], True, line.spans[place], ways
    sums = [place for place, line in enumerate(table.lines) if line.total]
    for place in sums:
        line, ways_of_line = table.lines[place], _ways(place, sums, len(table.lines))
        for column, says in enumerate(line.spans):
            ways = [[table.lines[part].spans[column] for part in parts] for parts in ways_of_line]
            yield line, table.columns[column], False, says, ways


def _ways(place: int, totals: Sequence[int], size: int) -> list[list[int]]:
    """The places that a total may add up, the likeliest first; none of a heading with nothing beside it."""
    before = [one for one in totals if one < place]
    plain = [one for one in range(place) if one not in before]
    since = list(range(before[-1] + 1 if before else 0, place))
    following = next((one for one in totals if one > place), size)
    after = list(range(place + 1, following)) if not before and not plain else []
    found = [since, before if not since else [], [*before, *since] if since and before else [],
             [before[-1], *since] if since and before else [], plain if before else [], after]
    return [list(parts) for parts in dict.fromkeys(map(tuple, found)) if parts]


@dataclass(frozen=True, slots=True)
class _Sum:
    says: int
    parts: int
    wrong: bool
    at_least: bool


def _compare(says: Span | None, ways: Sequence[Sequence[Span | None]], *, below_zero: bool) -> _Sum | None:
    """None when there is nothing to compare: the total or all of its parts are not published."""
    if says is None:
        return None
    found = [_one_way(says, parts, below_zero) for parts in ways if any(parts)]
    return min(found, key=lambda one: abs(one.says - one.parts), default=None)


def _one_way(says: Span, parts: Sequence[Span | None], below_zero: bool) -> _Sum:
    open_cell = Span(-ENDLESS if below_zero else 0, ENDLESS)
    known = [part or open_cell for part in parts]
    low, high = sum(one.low for one in known), sum(one.high for one in known)
    at_least = not says.exact or low != high
    if says.low > high:
        return _Sum(says.low, high, True, at_least)
    if says.high < low:
        return _Sum(says.high, low, True, at_least)
    return _Sum(says.low, says.low, False, at_least)


def _below_zero(table: Grid) -> bool:
    """Whether the table has numbers below 0, so that a missing one may be one, too."""
    return any(one is not None and one.low < 0 for line in table.lines for one in line.spans)
