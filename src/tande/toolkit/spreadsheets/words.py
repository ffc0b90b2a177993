"""What is wrong with a file, a row or a cell, and what to do: code → English sentence, translated where it is shown."""

from typing import Final

REFUSALS: Final[dict[str, str]] = {
    "empty": "The file is empty. Choose the file with the list.",
    "too_large": "The file is larger than %(limit)s MB. Save the list alone, without pictures, or in several files.",
    "too_many_rows": "The sheet has more than %(limit)s rows. Divide it into several files.",
    "too_many_columns": "A row has more than %(limit)s columns. Delete what does not belong to the list.",
    "macros": "This workbook contains macros, and no program of others is let in. Save it as .xlsx.",
    "encrypted": "This workbook is locked with a password. Remove the password in your program and save it again.",
    "old_xls": "This is the old .xls format. Open it and save it as .xlsx or .csv.",
    "ods": "This is an OpenDocument table (.ods). Open it and save it as .xlsx or .csv.",
    "xlsb": "This is a binary workbook (.xlsb). Open it and save it as .xlsx or .csv.",
    "html": "This is a web page, not a spreadsheet. Open it in a spreadsheet program and save it as .xlsx.",
    "xml": "This is an XML file, not a spreadsheet that we read. Open it and save it as .xlsx.",
    "not_a_spreadsheet": "This is not a spreadsheet that we know. Save the list as .xlsx or .csv.",
    "bomb": "Unpacked, this file would be far larger than any list. It was not opened. Save the list as .csv.",
    "hostile_xml": "The file defines entities, as only hostile files do. It was not read. Save the list as .csv.",
    "external": "A sheet of this file lies in another file. Copy it into this one and save it again.",
    "damaged": "The file is damaged or was not written to its end. Save it again, or as .csv.",
    "encoding": "The letters of this text file cannot be read. Save it as “CSV UTF-8”, or as .xlsx.",
    "quotes": "In row %(row)s a quotation mark is not closed properly. Put it right, or save as .xlsx.",
    "choose_sheet": "The file has several sheets. Choose the one with the list.",
    "no_such_sheet": "The file has no such sheet. Choose one of those shown.",
}
"""Of whole files. ``limit`` and ``row`` are filled in."""

FAULTS: Final[dict[str, str]] = {
    "formula": "A formula: we do not calculate. Copy the cell and paste it as a value.",
    "merged": "A merged cell: it belongs to several rows or columns. Undo the merging and fill in each cell.",
    "cell_error": "The spreadsheet program shows an error here. Put in the right value.",
    "long_number": "A number of more than 15 digits: the spreadsheet program has changed its end. Type it as text.",
    "shown_otherwise": "The cell shows something else than it holds. Type what it shows as text.",
    "no_such_day": "This day is in no calendar. Type it again, as 1985-03-12.",
    "too_long": "More than %(limit)s letters in one cell. Shorten it.",
    "control": "Signs that cannot be seen (control or direction signs). Type the cell again.",
    "encoding": "Letters of this row cannot be read: it is in another encoding than the rest. Type them again.",
    "hidden_row": "This row is hidden in the spreadsheet. Show it, or delete it.",
}
"""Of rows and cells."""
