"""The audit of the screening as files: a workbook with three sheets, or three CSV files in one archive."""

import io
import zipfile
from typing import Any, Final

from openpyxl import Workbook

from tande.domains.screening.exporting import Audit, Cells
from tande.toolkit.spreadsheets import write_csv

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "application/zip",
}  # fmt: skip


def workbook(audit: Audit) -> bytes:
    """One sheet for each table. Every cell is text, and none is a formula."""
    book = Workbook(write_only=True)
    for title, rows in tables(audit).items():
        sheet: Any = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_plain(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive(audit: Audit) -> bytes:
    """A CSV for each table."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for title, rows in tables(audit).items():
            made.writestr(zipfile.ZipInfo(f"{title}.csv", _EPOCH), write_csv(rows[0], rows[1:]))
    return stream.getvalue()


def tables(audit: Audit) -> dict[str, tuple[Cells, ...]]:
    """The tables by their names."""
    return {"screened": audit.screened, "steps": audit.steps, "lists": audit.lists}


def _plain(text: str) -> str:
    """A list's name is typed by people: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
