"""Spreadsheets from outside: read to the letter, or refused with a code that has a sentence. Nothing is guessed."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tande.toolkit.spreadsheets import (
    Fault,
    Limits,
    Refused,
    Row,
    letter,
    open_book,
    words,
    write_csv,
    write_xlsx,
)
from tests.toolkit.books import MAIN, RELS, TYPES, WORKBOOK, cell, honest, raw, zipped

SMALL = Limits(rows=5, columns=4, cell_chars=20, file_bytes=1 << 20, unpacked_bytes=4 << 20)


def read(data: bytes, sheet: int | None = None, limits: Limits | None = None) -> list[Row]:
    return list(open_book(data, limits).rows(sheet))


def cells(data: bytes, **more: Any) -> list[tuple[str, ...]]:
    return [row.cells for row in read(data, **more)]


def faults(data: bytes) -> list[tuple[int, str, int]]:
    """Row, code and column of everything that is wrong."""
    return [(row.number, fault.code, fault.column) for row in read(data) for fault in row.faults]


def by_number(*numbers: int) -> str:
    """Cells that name their texts by number, without saying where they stand."""
    return "".join(f'<c t="s"><v>{number}</v></c>' for number in numbers)


ROWS = [("No", "Nom", "Né le"), ("00123", "Aïcha Ndiaye-Ñuñez", "1985-03-12")]
TEXT = "\r\n".join(";".join(row) for row in ROWS)
IN_MANY_FORMS = {
    "utf-8": TEXT.encode(), "utf-8 with its mark": TEXT.encode("utf-8-sig"), "utf-16": TEXT.encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16 without mark": TEXT.encode("utf-16-le"),
    "cp1252": TEXT.encode("cp1252"), "commas": TEXT.replace(";", ",").encode(),
    "tabs": TEXT.replace(";", "\t").encode(), "old mac line ends": TEXT.replace("\r\n", "\r").encode(),
    "told delimiter": b"sep=;\r\n" + TEXT.encode(), "xlsx": honest(*map(list, ROWS)),
    "trailing empty columns": TEXT.replace("\r\n", ";;\r\n").encode(),
    "xlsx written in another way": raw(
        f'<row r="1">{by_number(0, 1, 2)}</row><row>{by_number(3, 4, 5)}</row>',
        texts=f'<x:sst xmlns:x="{MAIN}">'
        + "".join(f"<x:si><x:r><x:t>{v[:2]}</x:t></x:r><x:r><x:t>{v[2:]}</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:si>"
                  for row in ROWS for v in row) + "</x:sst>",
    ),
}


@pytest.mark.parametrize("data", IN_MANY_FORMS.values(), ids=IN_MANY_FORMS)
def test_the_same_list_reads_the_same_in_every_form(data: bytes) -> None:
    assert read(data) == [Row(1, ROWS[0]), Row(2, ROWS[1])]


def test_rows_have_the_numbers_that_people_see() -> None:
    text = b'a,b\n\n"two\nlines, one row",x\n\n,\nlast,"says ""no"""\n'
    assert [(row.number, row.cells) for row in read(text)] == [
        (1, ("a", "b")), (3, ("two lines, one row", "x")), (6, ("last", 'says "no"'))]
    book = honest(["a"], [None], ["  b "], [""])
    assert [(row.number, row.cells) for row in read(book)] == [(1, ("a",)), (3, ("b",))]
    assert [(row.number, row.cells) for row in read(raw(cell("x", "B7") + cell("y", "A9")))] == [
        (7, ("", "x")), (9, ("y",))]
    assert [letter(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_days_are_days_and_the_day_that_never_was_is_a_fault() -> None:
    def dated(*serials: float, mac: bool = False) -> bytes:
        def change(book: Workbook) -> None:
            book.epoch = CALENDAR_MAC_1904 if mac else book.epoch
            for row in book.active:
                row[0].number_format = "dd/mm/yyyy"
        return honest(*[[serial] for serial in serials], change=change)

    assert cells(dated(1, 59, 61, 31118, 31118.6)) == [
        ("1900-01-01",), ("1900-02-28",), ("1900-03-01",), ("1985-03-12",), ("1985-03-12",)]
    assert cells(dated(29656, mac=True)) == [("1985-03-12",)]
    assert faults(dated(60, 0.5, -3, 1e9, 3e6)) == [(n, "no_such_day", 0) for n in range(1, 6)]
    half_past = datetime(1985, 3, 12, 14, 30)  # noqa: DTZ001  a spreadsheet knows no time zones
    assert cells(honest([date(1985, 3, 12), half_past])) == [("1985-03-12", "1985-03-12")]


def test_numbers_keep_what_people_see_and_what_cannot_be_known_is_a_fault() -> None:
    def change(book: Workbook) -> None:
        for at, form in (("A1", "00000"), ("B1", "General"), ("C1", "@"), ("D1", "0"), ("E1", '"KE-"0000')):
            book.active[at].number_format = form
    found = read(honest([42, 42.0, "00042", 1e3, 42, 1234567890123456, "0042"], change=change))[0]
    assert found.cells == ("00042", "42", "00042", "1000", "42", "1234567890123456", "0042")
    assert found.faults == (Fault("shown_otherwise", 4), Fault("long_number", 5))
    assert found.numeric == {0, 1, 3, 4, 5}


def test_what_is_wrong_in_a_row_is_told_with_its_column_and_the_others_are_read() -> None:
    def change(book: Workbook) -> None:
        sheet = book.active
        sheet["B2"] = "=A2&\"x\""
        sheet.merge_cells("A3:A4")
        sheet.merge_cells("B6:C6")
        sheet["C5"] = "#REF!"
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["A"].hidden = True
    book = honest(*[[f"n{n}", "x", "y"] for n in range(1, 9)], change=change)
    assert faults(book) == [(2, "formula", 1), (3, "merged", 0), (4, "merged", 0), (5, "cell_error", 2),
                            (6, "merged", 1), (7, "hidden_row", -1)]
    assert faults(raw('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f t="shared" si="0"/>'
                      "<v>cached</v></c></row>")) == [(1, "formula", 0), (1, "formula", 1)]
    mixed = "a;Zoë\nb;".encode() + b"Ren\xe9\nc;plain\n"
    assert faults(mixed) == [(2, "encoding", 1)]
    assert faults(b"a,b\x00c\nx\xe2\x80\xae,y\n" + b"z" * 1001 + b",\n=1+1,\x81") == [
        (1, "control", 1), (2, "control", 0), (3, "too_long", 0), (4, "formula", 0), (4, "encoding", 1)]
    assert cells(b'="007",\'=x,-,+509 1,@a') == [("007", "=x", "-", "+509 1", "@a")]


def two_sheets(book: Workbook) -> None:
    book.create_sheet("Other").append(["b"])
    book.create_sheet("Unseen").append(["c"])
    book["Unseen"].sheet_state = "veryHidden"


def test_of_several_sheets_one_is_chosen_and_a_hidden_one_is_never_taken_by_itself() -> None:
    book = open_book(honest(["a"], change=two_sheets))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("Sheet", False), ("Other", False), ("Unseen", True)]
    with pytest.raises(Refused, match="choose_sheet"):
        book.rows()
    assert [next(iter(book.rows(n))).cells for n in range(3)] == [("a",), ("b",), ("c",)]


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "large": (b"a,b\n" * (1 << 19), "too_large"),
    "long text file": (b"a,b\n" * 6, "too_many_rows"),
    "long workbook": (honest(*[["a"]] * 6), "too_many_rows"),
    "wide text file": (b"a,b,c,d,e\n", "too_many_columns"),
    "wide workbook": (raw(cell("x", "XFD1")), "too_many_columns"),
    "open quotation mark": (b'a,b\n"c,d\n' + b"e,f\n" * 3, "quotes"),
    "letters after a quotation mark": (b'a,b\nc,"d"e\n', "quotes"),
    "utf-32": ("a,b".encode("utf-32"), "encoding"),
    "macros by their type": (raw(types=TYPES.replace("openxmlformats-officedocument.spreadsheetml.sheet.main",
                                                     "ms-excel.sheet.macroEnabled.main")), "macros"),
    "macros inside": (zipped({"[Content_Types].xml": TYPES, "xl/vbaProject.bin": "x"}), "macros"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "old excel": (OLE, "old_xls"),
    "libreoffice": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
    "binary excel": (zipped({"[Content_Types].xml": TYPES, "xl/workbook.bin": "x"}), "xlsb"),
    "word": (raw(types=TYPES.replace("spreadsheetml.sheet", "wordprocessingml.document")), "not_a_spreadsheet"),
    "any zip": (zipped({"a.txt": "x"}), "not_a_spreadsheet"),
    "pdf": (b"%PDF-1.7 ...", "not_a_spreadsheet"),
    "web page called xls": (b"\r\n<html><table><tr><td>1</td></tr></table></html>", "html"),
    "old xml workbook": (b'<?xml version="1.0"?><Workbook/>', "xml"),
    "half a workbook": (honest(["a"])[:-200], "damaged"),
    "billion laughs": (raw(sheet=f'<!DOCTYPE x [<!ENTITY l0 "ha">{BOMB}]><worksheet>&l9;</worksheet>'), "hostile_xml"),
    "entity from a file": (raw(sheet='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'),
                           "hostile_xml"),
    "entity in the texts": (raw(cell("a"), texts='<!DOCTYPE x [<!ENTITY e "x">]><sst><si><t>&e;</t></si></sst>'),
                            "hostile_xml"),
    "entity in the list of sheets": (raw(workbook=f'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">{WORKBOOK}'),
                                     "hostile_xml"),
    "packed far too well": (raw("<row>" + " " * (5 << 20) + "</row>"), "bomb"),
    "sheet elsewhere": (raw(rels=RELS.replace('Target="worksheets/sheet1.xml"',
                                              'Target="http://127.0.0.1/a.xml" TargetMode="External"')), "external"),
    "sheet outside of the folder": (raw(rels=RELS.replace("worksheets/", "../../../")), "external"),
    "no such text": (raw('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
    "no number": (raw('<row r="1"><c r="A1"><v>12a</v></c></row>'), "damaged"),
    "rows backwards": (raw(cell("x", "A5") + cell("y", "A3")), "damaged"),
    "row beyond all": (raw('<row r="1048577"/>'), "damaged"),
    "column beyond all": (raw('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "damaged"),
    "xml cut off": (raw(sheet="<worksheet><sheetData><row>"), "damaged"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_with_a_code_that_has_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, limits=SMALL)
    assert refused.value.code == code
    assert words.REFUSALS[code] % {"row": refused.value.row, **refused.value.more}
    assert (refused.value.row > 0) == (code in ("quotes", "too_many_columns"))


def test_empty_rows_do_not_count_and_too_many_persons_are_refused_in_little_memory() -> None:
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 9_000))
    assert [row.number for row in read(raw(cell("a") + empty + cell("b", "A70000")))] == [1, 70000]
    rows = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>Somebody</t></is></c></row>' % (n, n)
                    for n in range(1, 60_001))
    data = raw(sheet=b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>")
    del rows
    tracemalloc.start()
    with pytest.raises(Refused, match="too_many_rows"):
        for _row in open_book(data).rows():
            pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8_000_000


def test_what_a_sheet_says_of_its_size_is_not_believed() -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:A1"/><sheetData>{cell("x", "C3")}</sheetData></worksheet>'
    assert cells(raw(sheet=sheet)) == [("", "", "x")]


def test_nothing_written_is_a_formula_in_the_program_that_opens_it() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "0042", "Ñ\x07", "''x", "a\nb"]
    written = write_csv(["=h"], [hostile])
    assert written.startswith(b"\xef\xbb\xbf'=h")
    for line in written.decode("utf-8-sig").splitlines():
        assert not line.startswith(("=", "+", "-", "@"))
    book = load_workbook(io.BytesIO(write_xlsx(["=h"], [hostile], title="x" * 50)))
    assert {cell.data_type for row in book.active for cell in row if cell.value} == {"s"}
    assert book.active["A2"].value == "=1+1"
    assert book.active["G2"].value == "0042"
    back = read(write_xlsx(["h"], [["=1+1", "0042", "Ñ"]]))[1]
    assert (back.cells, back.faults) == (("=1+1", "0042", "Ñ"), ())
    assert cells(write_csv(["h", "i"], [["=1", "-2"]])) == [("h", "i"), ("=1", "-2")]


def test_a_file_with_one_bit_turned_is_read_or_refused_and_never_anything_else() -> None:
    data = honest(["a", "b"], [1, "=x"], change=two_sheets)
    for at in range(0, len(data), 41):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        with suppress(Refused):
            read(broken, sheet=0)
    assert zipfile.is_zipfile(io.BytesIO(data))
