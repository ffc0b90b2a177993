"""A table as somebody published it, read into labels and numbers: any mark between cells, any usual way of writing.

A number may have its thousands apart and a footnote behind it. "<5", "1–7" and "≈ 20" say between which bounds it lies
or that nobody knows. Whatever else stands in a cell is not published, as far as sums are concerned.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 2_000_000
MOST_CELLS: Final = 200_000
MARKS: Final = ";\t,|"
ENDLESS: Final = 10**15
_MOST_NAMED: Final = 20
_LONGEST_NAME: Final = 80

REFUSALS: Final[dict[str, str]] = {
    "empty": "There is nothing to check. Paste a table or choose a file.",
    "too_long": "The file is larger than 2 megabytes. Leave out what is not part of the table.",
    "cells": "The table has more than 200,000 cells. Check its parts one after the other.",
    "workbook": "This is not text but a spreadsheet, PDF or picture. Save the table as CSV, then choose that file.",
    "quotes": "A quotation mark is opened and not closed, or a cell is far too long. Save the table as CSV again.",
    "no_table": "A table has a line of headings, then lines with a label and numbers. Here there is no such thing.",
    "no_numbers": "There is no column of whole numbers.",
    "no_words": "The letters cannot be read. Save the table as CSV with the encoding UTF-8.",
}


class BadTable(ValueError):
    """The text is no table that can be checked. ``code``: why, a key of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(REFUSALS[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Span:
    """What a cell says: a number from ``low`` to ``high``."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text with its label and what its cells say; None where nothing is published."""

    number: int
    label: str
    total: bool
    spans: tuple[Span | None, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was read. ``ignored``: columns that are no counts. ``left_out``: lines that are part of no sum.

    ``unread``: cells with something in them that is no number, as (label, column), the first of them.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    ignored: tuple[str, ...]
    left_out: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]


_TOTAL: Final = re.compile(
    r"\W*(sub[- ]?|grand[- ]|sous[- ]|sou[- ]|gran[- ])?"
    r"(totals?|totales|totaux|total general|total général|toutal|ansanm|jumla|sum|suma|somme|σ)\b"
)
_NO_COUNT: Final = re.compile(
    r".*(%|\bper ?cent\b|\bpercentage|\bpourcentage|\bporcentaje|\bpousan|\basilimia|\bshare\b|\brate\b|\btaux\b"
    r"|\btasa\b|\bper 100|\bmedian\b|\baverage\b|\bmoyenne\b|\bpromedio\b)"
    r"|\W*(year|années?|año|ane|mwaka|code|p-?code|id|no\.?|nº|n°|nr\.?|#|rank|page)\W*$"
)
_PART_ONLY: Final = re.compile(r"\W*(of which|of whom|including|dont|de los cuales|de ellos|pami|kati ya|among)\b")
_FOOTNOTE: Final = re.compile(r"\s*(?:\*+|[†‡]+|\[\w{1,3}\]|\([a-z]\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=\d)[a-z])$", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([ .,'’\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*", re.ASCII)
_PLAIN: Final = re.compile(r"(\d{1,12})(?:[.,]00?)?", re.ASCII)
_BETWEEN: Final = re.compile(r"(.*\S)\s*(?:[–—-]|to|à|a)\s*(\S.*)", re.ASCII)
_GAPS: Final = frozenset({"", "?", "-", "–", "—", "..", "...", "…", "n/a", "na", "n.a.", "nd", "s/o", "x", "*", "c"})


def decode(data: bytes) -> str:
    """The text of a file, whatever program wrote it. Raises BadTable."""
    if len(data) > MOST_BYTES:
        raise BadTable("too_long")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise BadTable("workbook")
    for encoding in _encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable("no_words")


def _encodings(data: bytes) -> Sequence[str]:
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return ("utf-32",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Without a mark at its beginning: in one of two bytes nothing, as in all Latin letters and digits.
    some = data[:400]
    if some[1::2].count(0) * 3 > len(some):
        return ("utf-16-le",)
    if some[0::2].count(0) * 3 > len(some):
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def cells_of(text: str) -> list[tuple[int, list[str]]]:
    """Each line that is not empty, with its number, cut into cells. Raises BadTable."""
    plain = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not plain.strip():
        raise BadTable("empty")
    lines = [f"{line}\n" for line in plain.split("\n")]
    reader = csv.reader(lines, delimiter=_mark(lines), strict=True)
    found, size = [], 0
    try:
        for row in reader:
            size += len(row)
            if size > MOST_CELLS:
                raise BadTable("cells")
            if any(cell.strip() for cell in row):
                found.append((reader.line_num, [_clean(cell) for cell in row]))
    except csv.Error:
        raise BadTable("quotes") from None
    return found


def _mark(lines: Sequence[str]) -> str:
    """The mark that cuts most lines into equally many cells."""

    def fits(mark: str) -> tuple[int, int]:
        widths = Counter(line.count(mark) for line in lines[:100] if mark in line)
        width, often = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        return often, width

    return max(MARKS, key=fits)


def _clean(cell: str) -> str:
    """One line of visible letters: what is shown again must not steer a terminal or turn words around."""
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")


def span(cell: str) -> Span | None:
    """What a cell says. None when it holds no whole number and no bounds of one."""
    text = _FOOTNOTE.sub("", cell.strip()).strip().replace("−", "-")
    if text[:1] in ("<", "≤", ">", "≥"):
        return _bounded(text[0], whole(text[1:].lstrip("= ")), strict="=" not in text[:2])
    number = whole(text)
    if number is not None:
        return Span(number, number)
    between = _BETWEEN.fullmatch(text)
    if between is None:
        return None
    low, high = whole(between[1]), whole(between[2])
    return None if low is None or high is None or low < 0 or high < low else Span(low, high)


def _bounded(sign: str, number: int | None, *, strict: bool) -> Span | None:
    """Below or above a number. What is suppressed may be 0, too."""
    if number is None or number < 0:
        return None
    off = strict and sign in "<>"
    if sign in "<≤":
        return Span(0, max(0, number - off))
    return Span(number + off, ENDLESS)


def whole(text: str) -> int | None:
    """A whole number, thousands apart or not, perhaps below 0."""
    sign, digits = (-1, text[1:].strip()) if text.startswith("-") else (1, text.removeprefix("+").strip())
    if _THOUSANDS.fullmatch(digits):
        return sign * int(re.sub(r"\D", "", digits))
    plain = _PLAIN.fullmatch(digits)
    return sign * int(plain[1]) if plain else None


def is_total(label: str) -> bool:
    """Whether a heading calls itself a total, in one of the languages of reports."""
    return _TOTAL.match(label.casefold()) is not None


def is_part_only(label: str) -> bool:
    """Whether a heading says that what follows is already within what stands before."""
    return _PART_ONLY.match(label.casefold()) is not None


def is_no_count(label: str) -> bool:
    """Whether a heading is of shares, years or codes: such numbers add up to nothing."""
    return _NO_COUNT.match(label.casefold()) is not None


def grid(rows: Sequence[tuple[int, Sequence[str]]]) -> Grid:
    """The table in these lines of cells. Titles above and notes below it are left out. Raises BadTable."""
    wide = max((len(row) for _line, row in rows), default=0)
    filled = [(line, [*row, *[""] * (wide - len(row))]) for line, row in rows]
    while filled and not any(filled[0][1][1:]):
        filled.pop(0)  # a title
    if len(filled) < 2:
        raise BadTable("no_table")
    head, body = [name[:_LONGEST_NAME] for name in filled[0][1]], filled[1:]
    numeric = [place for place in range(1, wide) if any(span(row[place]) for _line, row in body)]
    shares = [place for place in range(1, wide) if _are_shares([row[place] for _line, row in body])]
    ignored = [place for place in range(1, wide) if place in shares or (place in numeric and is_no_count(head[place]))]
    used = [place for place in numeric if place not in ignored]
    if not used:
        raise BadTable("no_numbers")
    words = [place for place in range(wide) if place not in numeric and place not in ignored]
    return _grid(head, body, used, words or [0], ignored)


def _are_shares(cells: Sequence[str]) -> bool:
    """Whether most of what is written in a column ends in a per cent sign."""
    written = [cell for cell in cells if cell not in _GAPS]
    return bool(written) and sum("%" in cell for cell in written) * 2 > len(written)


def _grid(
    head: Sequence[str], body: Iterable[tuple[int, Sequence[str]]], used: Sequence[int], words: Sequence[int],
    ignored: Sequence[int],
) -> Grid:
    lines, left_out, unread = [], list[str](), list[tuple[str, str]]()
    for number, row in body:
        names = [row[place][:_LONGEST_NAME] for place in words if row[place]] or [row[0][:_LONGEST_NAME]]
        cells = [row[place] for place in used]
        if _is_no_line(names, cells):
            left_out.append(names[0])
            continue
        unread += [(names[0], head[place]) for place in used if row[place].casefold() not in _GAPS
                   and span(row[place]) is None]
        lines.append(Line(number, names[0], any(map(is_total, names)), tuple(map(span, cells))))
    return Grid(
        tuple(head[place] for place in used), tuple(lines), tuple(head[place] for place in ignored),
        tuple(left_out[:_MOST_NAMED]), tuple(unread[:_MOST_NAMED]),
    )


def _is_no_line(names: Sequence[str], cells: Sequence[str]) -> bool:
    """A heading of a section, a note, a line of tags, a part of another line, a line of shares."""
    return (
        not any(cells) or names[0].startswith("#") or is_part_only(names[0]) or is_no_count(names[0])
        or _are_shares(cells)
    )


def rows_of(cells: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines of cells that come from somewhere else than a text, numbered."""
    return ((number, [_clean(cell) for cell in row]) for number, row in enumerate(cells, 1) if any(row))
