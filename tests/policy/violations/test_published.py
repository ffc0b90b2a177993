"""Totals of published tables: found wrong by as much as they are, and never where a number is not published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy.violations.published import BadTable, check, check_csv, is_total, number

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
    [("1,234", 1234), ("1 234 567", 1234567), ("1\u202f234", 1234), ("12*", 12), ("7[a]", 7), ("5³", 5), ("0", 0),
     ("?", None), ("–", None), ("", None), ("12.5", None), ("1,23", None), ("about 5", None), ("-3", None),
     ("٣", None), ("9" * 13, None)],
)  # fmt: skip
def test_numbers_as_reports_print_them(cell: str, value: int | None) -> None:
    assert number(cell) == value


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
