"""Spreadsheets as strangers send them: honest ones by openpyxl, hostile ones written part by part."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="List" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def honest(*rows: list[Any], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    """A workbook of these rows; ``change`` does the rest."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw(rows: str = "", **parts: str | bytes) -> bytes:
    """A workbook whose rows, or other parts, are written as given. Names: types, workbook, rels, sheet, texts."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    files: Mapping[str, str | bytes] = {
        "[Content_Types].xml": parts.get("types", TYPES), "xl/workbook.xml": parts.get("workbook", WORKBOOK),
        "xl/_rels/workbook.xml.rels": parts.get("rels", RELS),
        "xl/worksheets/sheet1.xml": parts.get("sheet", sheet),
        "xl/sharedStrings.xml": parts.get("texts", f'<sst xmlns="{MAIN}"/>'),
    }
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cell(text: str, where: str = "A1") -> str:
    """One row with one text."""
    row = "".join(sign for sign in where if sign.isdigit())
    return f'<row r="{row}"><c r="{where}" t="inlineStr"><is><t>{text}</t></is></c></row>'
