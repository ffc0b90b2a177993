"""An uploaded list, read by its kind; for a table with the columns that the officer named."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tande.domains.screening.lists import Upload
from tande.interfaces.mission import words_screening as words
from tande.toolkit import spreadsheets, watchlists
from tande.toolkit.errors import ListBroken
from tande.toolkit.spreadsheets.words import REFUSALS
from tande.toolkit.watchlists import LeftOut


@dataclass(frozen=True)
class Read:
    """What came of an upload: ``reading``, or a ``fault`` in words. For a table its headings and what they hold."""

    reading: watchlists.Reading | None = None
    fault: str = ""
    headers: tuple[str, ...] = ()
    mapping: Mapping[str, int] | None = None
    first_rows: tuple[tuple[str, ...], ...] = ()

    @property
    def held(self) -> dict[str, str]:
        """What each heading holds, to remember."""
        return {self.headers[at]: field for field, at in (self.mapping or {}).items()}

    @property
    def columns(self) -> list[tuple[int, str, str, list[str]]]:
        """For the page: each column with its heading, the field it holds, and a few of its cells."""
        held = {at: field for field, at in (self.mapping or {}).items()}
        return [
            (at, header, held.get(at, ""), [row[at] for row in self.first_rows if at < len(row) and row[at]][:3])
            for at, header in enumerate(self.headers)
        ]


def read(upload: Upload, given: Mapping[str, str], remembered: Mapping[str, str]) -> Read:
    """Read it whole. Whatever is wrong becomes a sentence with its line. ``remembered``: heading to what it held."""
    try:
        if upload.told["kind"] == "un":
            return Read(watchlists.read_un(upload.files[0]))
        if upload.told["kind"] == "ofac":
            return Read(watchlists.read_ofac(upload.files[0], upload.files[1] if len(upload.files) > 1 else None))
        return _table(upload.files[0], given, remembered)
    except ListBroken as error:
        return Read(fault=_sentence(str(words.BROKEN.get(error.code, error.code)), error.line))
    except spreadsheets.Refused as error:
        return Read(fault=_sentence(_(REFUSALS[error.code]) % {"row": error.row, **error.more}, error.row))


def _sentence(text: str, line: int) -> str:
    return f"{text} {_('Line %(line)d.') % {'line': line}}" if line else text


def _table(content: bytes, given: Mapping[str, str], remembered: Mapping[str, str]) -> Read:
    rows = _rows(content)
    headers = rows[0].cells
    wanted = [(given[name], int(name[6:])) for name in given if _is_column(name, headers) and given[name]]
    known = {remembered[header]: at for at, header in enumerate(headers) if header in remembered}
    mapping = dict(wanted) or known or watchlists.suggest(headers)
    told = Read(headers=headers, mapping=mapping, first_rows=tuple(row.cells for row in rows[1:6]))
    if len(dict(wanted)) != len(wanted):
        return replace(told, fault=str(words.BROKEN["mapping"]))
    try:
        reading = watchlists.read_table(((row.number, row.cells) for row in rows[1:]), mapping)
    except ListBroken as error:
        return replace(told, fault=_sentence(str(words.BROKEN.get(error.code, error.code)), error.line))
    used = {-1, *mapping.values()}
    unsure = [LeftOut(row.number, "unsure") for row in rows[1:] if any(one.column in used for one in row.faults)]
    noted = tuple(sorted((*reading.left_out, *unsure), key=lambda one: one.line))
    return replace(told, reading=replace(reading, left_out=noted))


def _rows(content: bytes) -> list[spreadsheets.Row]:
    """Of the one sheet that the program shows. Raises ListBroken, Refused."""
    limits = spreadsheets.Limits(rows=300_000, cell_chars=4_000, file_bytes=48 * 1024 * 1024)
    book = spreadsheets.open_book(content, limits)
    if book.kind == "xlsx" and sum(not one.hidden for one in book.sheets) > 1:
        raise ListBroken("sheets")
    rows = list(book.rows())
    if len(rows) < 2:
        raise ListBroken("no_people")
    return rows


def _is_column(name: str, headers: tuple[str, ...]) -> bool:
    return name.startswith("column") and name[6:].isdecimal() and len(name) < 12 and int(name[6:]) < len(headers)
