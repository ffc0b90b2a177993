"""Spreadsheets that strangers made, read row by row, and spreadsheets written so that no program runs what is in them.

``open_book(data)`` finds out what the file really is, whatever it is called; ``book.sheets`` are its sheets and
``book.rows(sheet)`` its rows, with the numbers that the spreadsheet program shows. A file that cannot be read raises
Refused; what is wrong with one cell or row is a Fault of that row. Both are codes whose words are in ``words``.
"""

from tande.toolkit.spreadsheets.opening import Book, open_book
from tande.toolkit.spreadsheets.rows import Fault, Limits, Refused, Row, Sheet, letter
from tande.toolkit.spreadsheets.writing import write_csv, write_sheets, write_xlsx

__all__ = [
    "Book", "Fault", "Limits", "Refused", "Row", "Sheet", "letter", "open_book", "write_csv", "write_sheets",
    "write_xlsx",
]  # fmt: skip
