"""What a file really is, whatever it is called, and how it is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tande.toolkit.spreadsheets.csv_rows import csv_rows, text_of
from tande.toolkit.spreadsheets.rows import Limits, Refused, Row, Sheet
from tande.toolkit.spreadsheets.xlsx_parts import Parts, open_parts
from tande.toolkit.spreadsheets.xlsx_rows import xlsx_rows

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")


@dataclass
class Book:
    """An opened file. ``kind`` is xlsx or csv; a CSV has one sheet without a name."""

    kind: str
    sheets: tuple[Sheet, ...]
    limits: Limits
    _text: str = field(default="", repr=False)
    _parts: Parts | None = field(default=None, repr=False)

    def rows(self, sheet: int | None = None) -> Iterator[Row]:
        """The rows of a sheet that hold something; without its number, of the only one that the program shows.

        Raises Refused, ``choose_sheet`` when there are several.
        """
        if self._parts is None:
            return csv_rows(self._text, self.limits)
        part = self._parts.sheets[self._chosen(sheet)][1]
        if not part:
            raise Refused("external")
        return xlsx_rows(self._parts, part)

    def _chosen(self, sheet: int | None) -> int:
        if sheet is None:
            seen = [one.index for one in self.sheets if not one.hidden]
            if len(seen) != 1:
                raise Refused("choose_sheet")
            return seen[0]
        if not 0 <= sheet < len(self.sheets):
            raise Refused("no_such_sheet")
        return sheet


def open_book(data: bytes, limits: Limits | None = None) -> Book:
    """Open a spreadsheet. Raises Refused."""
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise Refused("too_large", limit=limits.file_bytes // (1024 * 1024))
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Refused("empty")
    if data.startswith(b"PK"):
        parts = open_parts(data, limits)
        return Book("xlsx", tuple(sheet for sheet, _ in parts.sheets), limits, _parts=parts)
    _check_text(data)
    return Book("csv", (Sheet(0, ""),), limits, _text=text_of(data))


def _check_text(data: bytes) -> None:
    """Raises Refused for what is surely no text of rows and columns."""
    if data.startswith(_OLE):
        raise Refused("encrypted" if _ENCRYPTED in data else "old_xls")
    if data.startswith(_OTHERS):
        raise Refused("not_a_spreadsheet")
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")):
        raise Refused("html")
    if start.startswith(b"<?xml"):
        raise Refused("xml")
