"""Totals of published tables: found wrong by as much as they are, and never where a number is not published."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy.violations.published import check, check_csv, is_total
from tande.policy.violations.reading import ENDLESS, MOST_BYTES, REFUSALS, BadTable, Span, decode, span

GOOD = """Violation,Boys,Girls,Unknown,Total
Recruitment,17,6,0,23
Killing and maiming,126,60,20,206
Sexual violence,0,41,0,41
Abduction,?,?,?,71
Attacks,–,–,–,37
Denial,,,,5
Total,?,?,?,383
"""


def test_a_table_with_gaps_is_judged_by_what_it_shows() -> None:
    report = check_csv(GOOD)
    assert [(fault.row, fault.column, fault.by) for fault in report.faults] == []
    assert (report.checked, report.unknown) == (3 + 1, 3 + 1 + 3)


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "by", "at_least"),
    [
        ("126,60,20,206", "126,60,20,207", "Killing and maiming", "Total", 1, False),
        ("?,?,?,383", "?,?,?,382", "Total", "Total", -1, False),
        ("Total,?", "Total,142", "Total", "Boys", -1, True),
    ],
)
def test_a_total_that_does_not_add_up_is_named_with_its_difference(
    old: str, new: str, row: str, column: str, by: int, at_least: bool
) -> None:
    faults = check_csv(GOOD.replace(old, new)).faults
    assert (row, column, by, at_least) in [(one.row, one.column, one.by, one.at_least) for one in faults]


def test_children_are_fewer_than_violations_and_a_table_that_mixes_them_is_found() -> None:
    mixed = GOOD.replace("Total,?,?,?,383", "Total,160,117,30,383")
    (fault,) = check_csv(mixed).faults
    assert (fault.row, fault.across, fault.says, fault.parts) == ("Total", True, 383, 307)


def test_subtotals_and_a_grand_total() -> None:
    table = [["", "n"], ["a", "1"], ["b", "2"], ["Subtotal", "3"], ["c", "4"], ["Sous-total", "4"], ["Total", "7"]]
    assert check(table).faults == ()
    table[-1][1] = "9"
    assert [(one.row, one.by, one.line) for one in check(table).faults] == [("Total", 2, 7)]


def test_a_total_may_stand_first() -> None:
    table = [["", "Total", "Boys", "Girls"], ["Total", "10", "6", "4"], ["A", "7", "4", "3"], ["B", "3", "2", "1"]]
    assert check(table).faults == ()
    table[1][1] = "11"
    assert {(one.across, one.by) for one in check(table).faults} == {(True, 1), (False, 1)}


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,234", 1234), ("1 234 567", 1234567), ("1\u202f234", 1234), ("1'234", 1234), ("12*", 12), ("7[a]", 7),
     ("5³", 5), ("5 (a)", 5), ("12b", 12), ("0", 0), ("-3", -3), ("−3", -3), ("- 3", -3), ("12.0", 12), ("+4", 4),
     ("?", None), ("–", None), ("-", None), ("", None), ("12.5", None), ("1,23", None), ("about 5", None),
     ("1,234.567", None), ("٣", None), ("9" * 13, None), ("45%", None), ("=1+1", None), ("1e3", None)],
)  # fmt: skip
def test_numbers_as_reports_print_them(cell: str, value: int | None) -> None:
    assert span(cell) == (None if value is None else Span(value, value))


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [("<5", 0, 4), ("< 5*", 0, 4), ("≤5", 0, 5), ("<=5", 0, 5), (">100", 101, ENDLESS), ("≥1,000", 1000, ENDLESS),
     ("1–7", 1, 7), ("1-7", 1, 7), ("1 to 7", 1, 7), ("<0", 0, 0)],
)  # fmt: skip
def test_bounds_as_reports_print_them(cell: str, low: int, high: int) -> None:
    assert span(cell) == Span(low, high)


def test_a_suppressed_cell_makes_a_total_wrong_only_when_nothing_could_give_it() -> None:
    table = "x,Boys,Girls,Total\nA,<5,10,{}\n"
    for possible in (10, 14):
        assert check_csv(table.format(possible)).faults == ()
    (high,), (low,) = (check_csv(table.format(impossible)).faults for impossible in (17, 8))
    assert (high.by, high.at_least, low.by, low.at_least) == (3, True, -2, True)
    assert check_csv("x,Boys,Girls,Total\nA,<5,<5,<5\nB,3,3,<5\n").faults[0].row == "B"


def test_shares_years_parts_and_notes_are_told_and_add_up_to_nothing() -> None:
    report = check_csv(
        "Violations verified in 2024\n\nKind,Year,Boys,Girls,Total,%,Share\nPersonal violations,,,,,,\n"
        "Killing,2024,10,5,15,75%,75\nof which late,2024,1,1,2,,\nAbduction,2024,3,2,5,25%,25\n"
        "Total,,13,7,20,100%,100\n% of total,,65,35,100,,\nSource: the press; 12 cases wait.,,,,,,\n"
    )
    assert report.faults == ()
    assert report.ignored == ("Year", "%", "Share")
    assert report.left_out == (
        "Personal violations", "of which late", "% of total", "Source: the press; 12 cases wait."
    )
    assert report.checked == 3 + 3


def test_what_is_no_number_is_told() -> None:
    report = check_csv("x,Boys,Total\nA,about 5,7\nB,3,3\nTotal,?,10\n")
    assert report.unread == (("A", "Boys"),)
    assert report.faults == ()


def test_a_total_with_a_subtotal_among_its_parts() -> None:
    rows = [["", "n"], ["a", "1"], ["b", "2"], ["Subtotal", "3"], ["c", "4"], ["Total", "7"]]
    assert check(rows).faults == ()
    rows[-1][1] = "8"
    assert [one.by for one in check(rows).faults] == [1]


def test_numbers_below_zero() -> None:
    assert check([["", "n"], ["a", "5"], ["corrected", "-2"], ["Total", "3"]]).faults == ()
    assert check([["", "n"], ["a", "5"], ["corrected", "-2"], ["b", "?"], ["Total", "1"]]).faults == ()
    assert [one.by for one in check([["", "n"], ["a", "5"], ["b", "-2"], ["Total", "7"]]).faults] == [4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_program_wrote_the_file(encoding: str, end: str) -> None:
    text = GOOD.replace("–", "-").replace("Recruitment", "Enrôlement").replace("\n", end)
    report = check_csv(decode(text.encode(encoding)))
    assert (report.checked, report.faults) == (4, ())


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"PK\x03\x04rest", "workbook"), (b"%PDF-1.7", "workbook"), (b"a" * (MOST_BYTES + 1), "too_long"),
     (b"\x81\x81,1\n", "no_words"), (b"\xff\xfea", "no_words"), (b"\xff\xfe\x00\x00abc", "no_words")],
)  # fmt: skip
def test_a_file_that_is_no_text_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(BadTable) as caught:
        decode(data)
    assert (caught.value.code, str(caught.value)) == (code, REFUSALS[code])


def test_semicolons_with_commas_in_numbers_and_quoted_cells_of_several_lines() -> None:
    assert check_csv('Kind;Boys;Girls;Total\n"Killing\nand maiming";1,200;34;1,234\n').faults == ()
    assert check_csv("Kind|Boys|Girls|Total\nA|1|2|4\n").faults[0].by == 1


@given(st.text(alphabet="ab1,;\"\n\t<–%Total 5\0\ufeff=", max_size=200))
def test_no_text_ends_in_anything_but_a_report_or_a_refusal(text: str) -> None:
    with contextlib.suppress(BadTable):
        assert check_csv(text).checked >= 0


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL", " Totaux", "Sub-total", "Grand total", "Jumla", "Suma", "Σ", "Ansanm"]
)
def test_a_total_in_the_languages_of_reports(label: str) -> None:
    assert is_total(label)


@pytest.mark.parametrize("label", ["Summary executions", "Totally destroyed", "Somali", "Boys", ""])
def test_not_every_word_that_begins_so_is_a_total(label: str) -> None:
    assert not is_total(label)


@pytest.mark.parametrize("text", ["", "one line", "a,b\nc,d\n", 'a,b\n"open,1\n', "\0\n\0"])
def test_what_is_no_table_is_refused_with_words(text: str) -> None:
    with pytest.raises(BadTable, match=r"\w+"):
        check_csv(text)


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_any_of_the_usual_marks(mark: str) -> None:
    assert check_csv(GOOD.replace(",", mark)).checked == 4


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=1, max_size=8), st.integers(-5, 5))
def test_a_sum_off_by_anything_is_found_with_that_number(rows: list[list[int]], off: int) -> None:
    table = [["", "a", "b", "c", "total"]] + [[f"r{n}", *map(str, row), str(sum(row))] for n, row in enumerate(rows)]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    table.append(["total", *map(str, sums), str(max(0, sum(sums) + off))])
    by = max(0, sum(sums) + off) - sum(sums)
    assert {fault.by for fault in check(table).faults} == ({by} if by else set())


OURS = """period,from,to,table,unit,column,column_label,row,row_label,low,high,about,total,withheld,counted_in
2026-Q2,2026-04-01,2026-06-30,left,contacts,,,,,,,,4,too_few,2026-06
2026-Q3,2026-07-01,2026-09-30,left,contacts,a,A,,All,13,17,15,90,,2026-09
2026-Q3,2026-07-01,2026-09-30,left,contacts,a,A,sms,Text,13,17,15,90,,2026-09
2026-Q3,2026-07-01,2026-09-30,left,contacts,a,A,no,Menu,73,77,75,90,,2026-09
"""


@pytest.mark.parametrize(("total", "off"), [("90", 0), ("86", 0), ("95", 1), ("80", -6)])
def test_our_own_download_adds_up_within_its_bounds(total: str, off: int) -> None:
    report = check_csv(OURS.replace(",90,", f",{total},"))
    assert [(one.row, one.line, one.by) for one in report.faults] == ([("2026-Q3", 3, off)] if off else [])
    assert (report.checked, report.unknown) == (1, 1)
