"""The audit of the screening as files: a workbook with three sheets, or three CSV files in one archive."""

import io
import zipfile
from typing import Final

from tande.domains.screening.exporting import Audit, Cells
from tande.toolkit.spreadsheets import write_csv, write_sheets

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "application/zip",
}  # fmt: skip


def workbook(audit: Audit) -> bytes:
    """One sheet for each table. Every cell is text, and none is a formula."""
    return write_sheets({title: (rows[0], rows[1:]) for title, rows in tables(audit).items()})


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
