"""A table as a file: CSV or XLSX, named by what it is and its day, kept by no cache."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse

from tande.toolkit.spreadsheets import write_csv, write_xlsx

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def table(kind: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The answer with the file ``name.kind``; ``kind`` is csv or xlsx."""
    data = write_csv(headings, rows) if kind == "csv" else write_xlsx(headings, rows, title=name)
    return file(kind, name, data)


def file(kind: str, name: str, data: bytes) -> HttpResponse:
    """The answer with these bytes as a file to keep."""
    answer = HttpResponse(data, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
