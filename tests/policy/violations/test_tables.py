"""The tables of a year: the published one comes out line by line, each adds up, every number has its records."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from tande.policy.violations import codes, counting
from tande.policy.violations.records import Tally, Violation
from tande.policy.violations.tables import TOTAL, Row, Told, lay_out, period_of, periods_until
from tests.policy.violations import year_2023
from tests.policy.violations.test_counting import _violations

YEAR = period_of("2023")


def numbers(told: Told, name: str) -> dict[str, tuple[int | None, ...]]:
    table = told.table(name)
    assert table is not None
    return {row.code: tuple(one.n for one in row.cells) for row in table.rows}


def test_the_published_year_is_laid_out_as_it_was_published() -> None:
    told = lay_out(year_2023.records(), YEAR)
    sexes = numbers(told, "sexes")
    assert sexes["recruitment_use"] == (17, 6, 0, 23)
    assert sexes["killing_maiming"] == (126, 60, 20, 206)
    assert sexes["sexual_violence"] == (0, 41, 0, 41)
    assert (sexes["abduction"][-1], sexes["attacks"]) == (71, (None, None, None, 37))
    assert sexes[TOTAL] == (None, None, None, 383)
    kinds = numbers(told, "kinds")
    assert (kinds["killing"], kinds["maiming"]) == ((128, 0, 128), (78, 0, 78))
    assert (kinds["attack_on_schools"], kinds["attack_on_hospitals"]) == ((12, 0, 12), (25, 0, 25))
    assert (told.children.by_sex, told.children.several) == (Tally(160, 117, 30), 32)
    parties = told.table("parties")
    assert parties is not None
    for name, lines in (("recruitment_use", year_2023.RECRUITMENT), ("killing_maiming", year_2023.KILLING_MAIMING)):
        place = parties.columns.index(name)
        assert {row.code: row.cells[place].n for row in parties.rows if row.cells[place].n and not row.total} == lines
    assert told.checked() == (73, [])


def test_what_was_not_published_is_claimed_nowhere() -> None:
    assert isinstance(year_2023.PUBLISHED["abduction"], int)
    assert not {"denial", "denial_humanitarian_access", "stray"} & year_2023.PUBLISHED.keys()


def test_every_number_has_the_records_behind_it() -> None:
    records = {one.id: one for one in year_2023.records()}
    told = lay_out(records.values(), YEAR)
    for table in told.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                behind = [records[id] for id in cell.ids]
                assert len(set(cell.ids)) == len(cell.ids)
                if cell.n is not None and column not in codes.SEXES:
                    assert counting.total(behind) == cell.n
                if column in codes.SEXES and cell.n is not None:
                    assert getattr(counting.by_sex(behind), column) == cell.n
    sexes = told.table("sexes")
    assert sexes is not None
    assert sexes.cell("abduction", "nonsense") is None
    assert sexes.cell("nonsense", "boys") is None


def test_late_and_unverified_stand_apart() -> None:
    one = year_2023.records()[0]
    late = replace(one, id="late", began=date(2022, 1, 1), ended=date(2022, 12, 31))
    waits = [replace(one, id=status, status=status) for status in codes.STATUSES if status != codes.VERIFIED]
    told = lay_out([one, late, *waits], YEAR)
    assert numbers(told, "kinds")["recruitment"] == (1, 1, 2)
    assert numbers(told, "unverified")["recruitment_use"] == (1, 1, 2)
    assert numbers(told, "sexes")[TOTAL][-1] == 2
    assert numbers(lay_out([late], period_of("2022")), "kinds")["recruitment"] == (0, 0, 0)


def test_what_a_table_cannot_count_is_told() -> None:
    one = year_2023.records()[0]
    told = lay_out([
        replace(one, id="typed", typed={"boys": 9}), replace(one, id="alone", children=(), typed={"girls": 4}),
        replace(one, id="nobody", children=()), replace(one, id="when", verified_on=None),
        replace(one, id="held", kind=codes.DEPRIVATION),
        replace(one, id="freed", kind=codes.DEPRIVATION, freed_on=one.ended),
    ], YEAR)
    assert [each.violation for each in told.mismatches] == ["typed"]
    assert (told.without_identity, told.of_nobody, told.undated) == (4, ("nobody",), ("when",))
    assert (told.detained.n, told.detained.ids) == (1, ("held",))
    assert numbers(told, "others")["deprivation_liberty"] == (2, 0, 2)


def test_an_empty_year_has_tables_that_add_up() -> None:
    told = lay_out([], YEAR)
    assert told.checked()[1] == []
    assert numbers(told, "sexes")[TOTAL] == (None, None, None, 0)


def test_a_table_that_does_not_add_up_would_be_found() -> None:
    table = lay_out(year_2023.records(), YEAR).tables[0]
    wrong = replace(table.rows[0], cells=(replace(table.rows[0].cells[0], n=16), *table.rows[0].cells[1:]))
    faults = replace(table, rows=(wrong, *table.rows[1:])).report().faults
    assert {(one.across, one.by) for one in faults} == {(True, 1), (False, 1)}
    assert isinstance(wrong, Row)


@given(_violations)
def test_whatever_the_records_every_table_adds_up(records: list[Violation]) -> None:
    assert lay_out(records, YEAR).checked()[1] == []
    parts = [lay_out(records, period_of(f"2023-Q{quarter}")).tables[0].rows[-1].cells[-1].n for quarter in range(1, 5)]
    assert sum(n or 0 for n in parts) == lay_out(records, YEAR).tables[0].rows[-1].cells[-1].n


@pytest.mark.parametrize("name", ["", "2023-Q5", "2023-Q0", "1999", "2023-q1", "20233", "2023-01", "٢٠٢٣"])
def test_what_is_no_period(name: str) -> None:
    with pytest.raises(ValueError, match="2023"):
        period_of(name)


def test_periods_to_choose_from() -> None:
    assert periods_until(date(2026, 5, 1), 2025) == [
        "2026", "2026-Q2", "2026-Q1", "2025", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1"
    ]
    assert periods_until(date(2026, 1, 1), 2031) == ["2026", "2026-Q1"]
