"""The values that every reader of spreadsheets gives: sheets, rows, faults, refusals."""

from dataclasses import dataclass
from typing import Final

COLUMNS_MAX: Final = 16_384
"""As many as a spreadsheet program has (XFD)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most. ``rows`` count those with something in them, the headings included.

    ``prose``: cells hold sentences, not names. Their line breaks and directions of writing are kept to the letter.
    """

    rows: int = 50_020
    columns: int = 100
    cell_chars: int = 1_000
    file_bytes: int = 25 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    prose: bool = False


class Refused(Exception):
    """The file as a whole cannot be read. The message is the code; ``words.REFUSALS`` has its sentence.

    ``row``: where, as the spreadsheet program shows it, 0 when it is about the whole file. ``more`` fills the sentence.
    """

    def __init__(self, code: str, row: int = 0, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.more = more


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one row: a code of ``words.FAULTS`` and the column, from 0; -1 for the row as a whole."""

    code: str
    column: int = -1


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``number`` is the one that the spreadsheet program shows. ``numeric``: columns that hold numbers."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the file. ``hidden``: the program does not show it."""

    index: int
    name: str
    hidden: bool = False


def letter(column: int) -> str:
    """The letters over a column, counted from 0: A, B … Z, AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_of(reference: str) -> int:
    """The column, from 0, of a reference such as "AB12". Raises Refused for one that no program writes."""
    column = 0
    for sign in reference:
        if "A" <= sign <= "Z":
            column = column * 26 + ord(sign) - 64
        elif "0" <= sign <= "9":
            break
        else:
            raise Refused("damaged")
        if column > COLUMNS_MAX:
            raise Refused("damaged")
    if not column:
        raise Refused("damaged")
    return column - 1
