"""Text files: their encoding, what parts their columns, and their rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from tande.toolkit.spreadsheets.cells import cleaned
from tande.toolkit.spreadsheets.rows import Fault, Limits, Refused, Row

DELIMITERS: Final = ",;\t|"
_SAMPLE_ROWS = 30
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, ""), (codecs.BOM_UTF32_BE, ""), (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEP_LINE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="([^"=]*)"')
"""How exports keep leading zeros: nothing in it is calculated."""
_GUARDED = re.compile(r"'[=+\-@]")


def text_of(data: bytes) -> str:
    """The text. Rows in another encoding than the rest keep U+FFFD for what cannot be read. Raises Refused."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if not encoding:
                raise Refused("encoding")
            return data[len(mark) :].decode(encoding, errors="replace")
    sample = data[:4096]
    zeros = sample.count(0)
    if zeros > len(sample) // 4:
        return data.decode("utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("utf-8" if _any_line_is_utf8(data) else "cp1252", errors="replace")


def _any_line_is_utf8(data: bytes) -> bool:
    """Whether some line holds letters beyond ASCII that read well as UTF-8: then the others are the odd ones."""
    for line in data.splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            return True
    return False


def csv_rows(text: str, limits: Limits) -> Iterator[Row]:
    """The rows that hold something. Raises Refused."""
    text, delimiter = _told_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True)
    filled, number = 0, 0
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused("quotes", row=number + 1) from error
        number += 1
        if any(value.strip() for value in values):
            filled += 1
            if filled > limits.rows:
                raise Refused("too_many_rows", limit=limits.rows)
            yield _row(number, values, limits)


def _row(number: int, values: list[str], limits: Limits) -> Row:
    while values and not values[-1].strip():
        values.pop()
    if len(values) > limits.columns:
        raise Refused("too_many_columns", row=number, limit=limits.columns)
    cells: list[str] = []
    faults: list[Fault] = []
    for column, value in enumerate(values):
        text, fault = _cell(value, column, limits)
        cells.append(text)
        if fault is not None:
            faults.append(fault)
    return Row(number, tuple(cells), tuple(faults))


def _cell(value: str, column: int, limits: Limits) -> tuple[str, Fault | None]:
    text, fault = cleaned(value, column, limits)
    if text[:1] == "=":
        kept = _TEXT_FORMULA.fullmatch(text)
        if kept or limits.prose:  # a sentence may begin so, and a text file calculates nothing
            return kept[1] if kept else text, fault
        return text[1:], fault or Fault("formula", column)
    return (text[1:], fault) if text[:1] == "'" and _GUARDED.match(text) else (text, fault)


def _told_delimiter(text: str) -> tuple[str, str]:
    """Programs write ``sep=;`` as a first line that they do not show: it is no row."""
    told = _SEP_LINE.match(text)
    return (text[told.end() :], told[1]) if told else (text, "")


def _delimiter(text: str) -> str:
    """The sign that parts the first rows into the same number of columns, the largest such number."""
    return max(DELIMITERS, key=lambda sign: _regularity(text, sign))


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=delimiter, strict=True)
    widths: list[int] = []
    try:
        for values in reader:
            if any(values):
                widths.append(len(values))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # a quotation mark that this sign does not part rightly, or the sample's cut end
    if not widths:
        return 0.0, 0
    usual = max(widths, key=widths.count)
    return (widths.count(usual) / len(widths) if usual > 1 else 0.0), usual
