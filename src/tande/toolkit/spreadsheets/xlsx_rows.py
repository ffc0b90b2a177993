"""The rows of one sheet, streamed: memory does not grow with the file, and nothing in it is calculated."""

import re
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from tande.toolkit.spreadsheets.cells import cleaned
from tande.toolkit.spreadsheets.dates import day_of
from tande.toolkit.spreadsheets.rows import Fault, Limits, Refused, Row, column_of
from tande.toolkit.spreadsheets.xlsx_parts import (
    DAY,
    OTHERWISE,
    PLAIN,
    TEXT_MAX,
    Attributes,
    Parts,
    chunks,
    parser_with,
    texts_of,
)

ROWS_MAX: Final = 1_048_576
MERGED_MAX: Final = 20_000
_MERGED: Final = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*["\']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})'
)
_NUMBER: Final = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
Area = tuple[int, int, int, int]
"""First row, last row, first column, last column."""


def xlsx_rows(parts: Parts, part: str) -> Iterator[Row]:
    """The rows that hold something. Raises Refused."""
    merged = _Merged(_merged_areas(parts, part))
    sheet = _SheetParser(parts)
    filled = 0
    for piece in chunks(parts, part, parts.limits.unpacked_bytes):
        sheet.take(piece)
        for row in sheet.given():
            filled += 1
            if filled > parts.limits.rows:
                raise Refused("too_many_rows", limit=parts.limits.rows)
            yield merged.mark(row)
    sheet.take(b"", last=True)
    for row in sheet.given():
        yield merged.mark(row)


def _merged_areas(parts: Parts, part: str) -> list[Area]:
    """Merged cells stand behind the rows in the file, so they are looked for before."""
    areas: set[Area] = set()
    tail = b""
    for piece in chunks(parts, part, parts.limits.unpacked_bytes):
        if not tail and piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise Refused("damaged")
        if b"mergeCell" in piece or b"mergeCell" in tail:
            for found in _MERGED.finditer(tail + piece):
                first, top, last, bottom = (group.decode("ascii") for group in found.groups())
                areas.add((int(top), int(bottom), column_of(first), column_of(last)))
            if len(areas) > MERGED_MAX:
                raise Refused("damaged")
        tail = piece[-400:]
    return sorted(areas)


class _Merged:
    """Marks rows that take part in merged cells. Rows come in order, so each area is looked at once."""

    def __init__(self, areas: list[Area]) -> None:
        self._waiting = areas[::-1]
        self._here: list[Area] = []

    def mark(self, row: Row) -> Row:
        while self._waiting and self._waiting[-1][0] <= row.number:
            self._here.append(self._waiting.pop())
        if not self._here:
            return row
        self._here = [area for area in self._here if area[1] >= row.number]
        more = tuple(Fault("merged", area[2]) for area in self._here)
        return Row(row.number, row.cells, row.faults + more, row.numeric) if more else row


class _SheetParser:
    """Takes pieces of a sheet's XML and gives the rows finished so far."""

    def __init__(self, parts: Parts) -> None:
        self._limits: Limits = parts.limits
        self._from_1904, self._looks, self._texts = parts.from_1904, parts.looks, texts_of(parts)
        self._parser = parser_with(self._start)
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._letters
        self._begin = {"c": self._start_cell, "row": self._start_row, "v": self._capture, "t": self._capture,
                       "f": self._formula, "rPh": self._skip, "is": self._nothing, "r": self._nothing}
        self._done: list[Row] = []
        self._number = 0
        self._hidden = False
        self._cells: dict[int, str] = {}
        self._faults: list[Fault] = []
        self._numeric: set[int] = set()
        self._column, self._type, self._look = -1, "n", PLAIN
        self._pieces: list[str] = []
        self._size, self._capturing, self._in_cell, self._skipping = 0, False, False, False
        self._has_formula = False

    def take(self, piece: bytes, *, last: bool = False) -> None:
        """Raises Refused."""
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise Refused("damaged") from error

    def given(self) -> list[Row]:
        """The rows finished since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, about: Attributes) -> None:
        begin = self._begin.get(tag) or self._begin.get(tag.rpartition(":")[2])
        if begin is not None:
            begin(about)

    def _start_row(self, about: Attributes) -> None:
        told = about.get("r", "")
        number = int(told) if told.isascii() and told.isdigit() and len(told) < 8 else 0 if told else self._number + 1
        if not self._number < number <= ROWS_MAX:
            raise Refused("damaged")
        self._number, self._column = number, -1
        self._hidden = about.get("hidden", "") in ("1", "true")
        self._cells, self._faults, self._numeric = {}, [], set()

    def _start_cell(self, about: Attributes) -> None:
        reference = about.get("r")
        self._column = column_of(reference) if reference else self._column + 1
        self._type = about.get("t", "n")
        style = about.get("s", "0")
        at = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else -1
        self._look = self._looks[at] if 0 <= at < len(self._looks) else PLAIN
        self._pieces.clear()
        self._size, self._in_cell, self._has_formula, self._skipping = 0, True, False, False

    def _capture(self, _about: Attributes) -> None:
        self._capturing = self._in_cell and not self._skipping

    def _formula(self, _about: Attributes) -> None:
        self._has_formula = True

    def _skip(self, _about: Attributes) -> None:
        self._skipping = True

    def _nothing(self, _about: Attributes) -> None:
        pass

    def _letters(self, text: str) -> None:
        if self._capturing:
            self._size += len(text)
            if self._size > TEXT_MAX:
                raise Refused("damaged")
            self._pieces.append(text)

    def _end(self, tag: str) -> None:
        self._capturing = False
        name = tag if len(tag) < 2 else tag.rpartition(":")[2]
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._skipping = False

    def _end_cell(self) -> None:
        self._in_cell = False
        raw = "".join(self._pieces)
        if self._has_formula:
            self._keep("", Fault("formula", self._column))
        elif raw:
            self._keep(*self._value(raw))

    def _keep(self, text: str, fault: Fault | None) -> None:
        if self._column >= self._limits.columns:
            raise Refused("too_many_columns", row=self._number, limit=self._limits.columns)
        self._cells[self._column] = text
        if fault is not None:
            self._faults.append(fault)

    def _value(self, raw: str) -> tuple[str, Fault | None]:
        if self._type == "s":
            at = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1
            if not 0 <= at < len(self._texts):
                raise Refused("damaged")
            return cleaned(self._texts[at], self._column, self._limits)
        if self._type in ("inlineStr", "str"):
            return cleaned(raw, self._column, self._limits)
        if self._type == "e":
            return "", Fault("cell_error", self._column)
        if self._type == "b":
            return ("TRUE" if raw.strip() == "1" else "FALSE"), None
        if self._type == "d":
            return (raw[:10], None) if _DAY.match(raw) else ("", Fault("no_such_day", self._column))
        return self._number_cell(raw.strip())

    def _number_cell(self, raw: str) -> tuple[str, Fault | None]:
        """A number as the sheet shows it: days in full, zeros filled up, nothing guessed."""
        if not _NUMBER.fullmatch(raw):
            raise Refused("damaged")
        value = float(raw)
        if self._look == DAY:
            day = day_of(value, from_1904=self._from_1904) if abs(value) < 1e7 else None
            return (day, None) if day is not None else (raw[:20], Fault("no_such_day", self._column))
        self._numeric.add(self._column)
        shown = _plain_number(raw, value)
        if self._look == OTHERWISE:
            return shown, Fault("shown_otherwise", self._column)
        if abs(value) >= 1e15:
            return shown[:40], Fault("long_number", self._column)
        return (shown.zfill(len(self._look)) if self._look else shown), None

    def _end_row(self) -> None:
        if not any(self._cells.values()) and not self._faults:
            return
        if self._hidden:
            self._faults.append(Fault("hidden_row"))
        width = max(self._cells) + 1
        cells = tuple(self._cells.get(column, "") for column in range(width))
        self._done.append(Row(self._number, cells, tuple(self._faults), frozenset(self._numeric)))


def _plain_number(raw: str, value: float) -> str:
    """12.0 and 1.2E1 are 12, as the sheet shows them."""
    return str(int(value)) if value == int(value) and abs(value) < 1e17 else raw
