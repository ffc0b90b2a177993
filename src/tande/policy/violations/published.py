"""Reading a published table and saying which of its totals do not add up, and by how much. For any table, anybody's.

A total is a row or column that calls itself so. It adds up what stands before it (since the total before), or what
stands after it when nothing stands before; a second total right after a first adds up the totals. A cell that is not
published stays unknown: then a total is wrong only when the known numbers alone exceed it.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MOST_CELLS: Final = 200_000
_TOTAL: Final = re.compile(
    r"\W*(sub[- ]?|grand[- ]|sous[- ]|sou[- ])?(totals?|totaux|total general|toutal|ansanm|jumla|sum|suma|somme|σ)\b",
)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ .,'’\u00a0\u202f\u2009]\d{3})+")
_FOOTNOTE: Final = re.compile(r"\s*(?:\*+|[†‡]|\[\w{1,3}\]|\(\w\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)$")


class BadTable(ValueError):
    """The text is no table that can be checked; the message says why."""


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
    """What came of checking a table: totals compared, those that could not be for lack of numbers, and faults."""

    checked: int
    unknown: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    columns: tuple[str, ...]
    rows: tuple[tuple[int, str, tuple[int | None, ...]], ...]
    """Line of the text, label, numbers."""


def check_csv(text: str) -> Report:
    """Check a table in CSV with commas, semicolons or tabs. Raises BadTable."""
    lines = text.lstrip("\ufeff").splitlines()
    head = next((line for line in lines if line.strip()), "")
    mark = max(";\t,", key=head.count)
    try:
        return check(list(csv.reader(lines, delimiter=mark, strict=True)))
    except csv.Error as error:
        raise BadTable(f"The text is no table: {error}.") from None


def check(rows: Sequence[Sequence[str]]) -> Report:
    """Check a table: a line of headings, then lines of a label and numbers. Raises BadTable."""
    grid = _grid(rows)
    totals = [place for place, name in enumerate(grid.columns) if is_total(name)]
    checked, unknown, faults = 0, 0, []
    for line, label, numbers in grid.rows:
        for place in totals:
            says = numbers[place]
            found = _compare(says, [numbers[part] for part in _parts(place, totals, len(numbers))])
            checked, unknown = checked + (found is not None), unknown + (found is None)
            if found and says is not None and found.wrong:
                faults.append(Fault(label, grid.columns[place], line, True, says, found.parts, found.at_least))
    sums = [place for place, (_line, label, _numbers) in enumerate(grid.rows) if is_total(label)]
    for place in sums:
        line, label, numbers = grid.rows[place]
        parts = _parts(place, sums, len(grid.rows))
        for column, says in enumerate(numbers):
            found = _compare(says, [grid.rows[part][2][column] for part in parts])
            checked, unknown = checked + (found is not None), unknown + (found is None)
            if found and says is not None and found.wrong:
                faults.append(Fault(label, grid.columns[column], line, False, says, found.parts, found.at_least))
    return Report(checked, unknown, tuple(faults))


def is_total(label: str) -> bool:
    """Whether a heading calls itself a total, in one of the languages of reports."""
    return _TOTAL.match(label.casefold()) is not None


def number(cell: str) -> int | None:
    """A cell's number: thousands may be apart, a footnote may follow. None when it holds no whole number."""
    text = _FOOTNOTE.sub("", unicodedata.normalize("NFC", cell).strip())
    if _THOUSANDS.fullmatch(text):
        return int(re.sub(r"\D", "", text))
    return int(text) if re.fullmatch(r"\d{1,12}", text, re.ASCII) else None


@dataclass(frozen=True, slots=True)
class _Sum:
    parts: int
    wrong: bool
    at_least: bool


def _compare(says: int | None, parts: Sequence[int | None]) -> _Sum | None:
    """None when there is nothing to compare: the total or all of its parts are not published."""
    known = [part for part in parts if part is not None]
    if says is None or not known:
        return None
    missing = len(known) < len(parts)
    return _Sum(sum(known), sum(known) > says if missing else sum(known) != says, missing)


def _parts(place: int, totals: Sequence[int], size: int) -> list[int]:
    """The places that a total adds up."""
    before = [one for one in totals if one < place]
    since = list(range(before[-1] + 1 if before else 0, place))
    if since:
        return since
    if before:
        return before
    following = next((one for one in totals if one > place), size)
    return list(range(place + 1, following))


def _grid(rows: Sequence[Sequence[str]]) -> _Grid:
    kept = [(line, [cell.strip() for cell in row]) for line, row in enumerate(rows, 1) if any(map(str.strip, row))]
    if sum(len(row) for _line, row in kept) > MOST_CELLS:
        raise BadTable(f"The table has more than {MOST_CELLS} cells.")
    if len(kept) < 2 or max(len(row) for _line, row in kept) < 2:
        raise BadTable("A table has a line of headings, and lines with a label and numbers.")
    wide = max(len(row) for _line, row in kept)
    (_first, head), *body = [(line, [*row, *[""] * (wide - len(row))]) for line, row in kept]
    used = [place for place in range(1, wide) if _has_numbers(row[place] for _line, row in body)]
    if not used:
        raise BadTable("There is no column of whole numbers.")
    return _Grid(
        tuple(head[place] for place in used),
        tuple((line, row[0], tuple(number(row[place]) for place in used)) for line, row in body),
    )


def _has_numbers(cells: Iterable[str]) -> bool:
    return any(number(cell) is not None for cell in cells)
