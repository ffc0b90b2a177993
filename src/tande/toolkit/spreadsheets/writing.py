"""Writing spreadsheets: every cell is text, and none is a formula in the program that opens it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with the mark that spreadsheet programs need; what would begin a formula gets an apostrophe before it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in (headings, *rows):
        writer.writerow([f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text for text in row])
    return stream.getvalue().encode("utf-8-sig", errors="replace")


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> bytes:
    """A workbook of one sheet. Cells keep their text to the letter, leading zeros too."""
    return write_sheets({title: (headings, rows)})


def write_sheets(sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """A workbook of several sheets: headings and rows of each by its title."""
    # Loaded with the first workbook, not with every command and server.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for title, (headings, rows) in sheets.items():
        sheet = book.create_sheet(_NOT_IN_XML.sub("", title)[:31] or "1")
        sheet.freeze_panes = "A2"
        for column, heading in enumerate(headings, 1):
            sheet.column_dimensions[get_column_letter(column)].width = max(12, min(40, len(heading) + 4))
        sheet.append([_cell(sheet, text, bold=True) for text in headings])
        for row in rows:
            sheet.append([_cell(sheet, text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """Openpyxl takes a text that begins with "=" for a formula: the type is set by hand."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=None)
    cell._value = _NOT_IN_XML.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell
