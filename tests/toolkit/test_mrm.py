"""The UN's workbook: what goes out comes back the same; what others edited is read, or refused by its cell."""

import hashlib
import io
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import KINDS, SEXES
from tande.policy.violations.entries import Entry
from tande.policy.violations.options import EXPORTED, OPTIONS
from tande.toolkit.mrm import layout, reading, workbook
from tande.toolkit.mrm.records import FAULTS, Records, Signed, mark
from tande.toolkit.spreadsheets import Refused
from tests.toolkit.books import raw

SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufffd")
PROSE = st.text(SIGNS | st.sampled_from("\n\t=+-@'|;,0"), max_size=20).map(str.strip).filter(bool)
DAY = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat)


def new_id(number: int) -> str:
    return hashlib.sha256(bytes([number])).hexdigest()[:32]


def values_of(field: catalogue.Field) -> st.SearchStrategy[Any]:
    if field.kind in (catalogue.LINE, catalogue.WORDS):
        return PROSE
    if field.kind == catalogue.DAY:
        return DAY
    if field.kind == catalogue.NUMBER:
        return st.integers(0, field.most)
    if field.kind == catalogue.TALLY:
        return st.dictionaries(st.sampled_from(SEXES), st.integers(0, 999), min_size=1)
    if field.kind == catalogue.CODE:
        return st.sampled_from(sorted(OPTIONS[field.options]))
    if field.kind == catalogue.CODES:
        return st.lists(st.sampled_from(sorted(OPTIONS[field.options])), min_size=1, unique=True).map(sorted)
    return st.sampled_from(["HT0111", "g9", "400_mawozo"])


@st.composite
def entries_of(draw: Any, number: int, sort: str, incident: str, violations: list[str], more: dict[str, Any]) -> Entry:
    chosen = draw(st.lists(st.sampled_from(catalogue.FIELDS[sort]), max_size=9, unique=True))
    fields = {one.name: draw(values_of(one)) for one in chosen}
    linked: tuple[str, ...] = ()
    if sort in catalogue.PARTS:
        linked = tuple(sorted(draw(st.sets(st.sampled_from(violations), min_size=1))))
    return Entry(new_id(number), sort, incident, {**fields, **more}, linked)


@st.composite
def records(draw: Any) -> Records:
    found: list[Entry] = []
    signed: list[Signed] = []
    about: dict[str, dict[str, str]] = {}
    for number in range(0, draw(st.integers(0, 2)) * 10, 10):
        incident = new_id(number)
        found.append(Entry(incident, "incident", incident, draw(entries_of(0, "incident", incident, [], {})).fields))
        about[incident] = {"incident_status": draw(st.sampled_from(["open", "closed"])), "organisation": "watch",
                           "duplicate_of": draw(st.sampled_from(["", new_id(0)]))}
        kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=2))
        violations = [
            draw(entries_of(number + place, "violation", incident, [], {"violation_category": kind}))
            for place, kind in enumerate(kinds, 1)
        ]
        found += violations
        for one in violations:
            signed += draw(signatures(one.id))
        for place, sort in enumerate(catalogue.PARTS if violations else (), 3):
            if draw(st.booleans()):
                found.append(draw(entries_of(number + place, sort, incident, [one.id for one in violations], {})))
    return Records(tuple(found), tuple(signed), about, {one.id: (3, mark(one)) for one in found})


@st.composite
def signatures(draw: Any, violation: str) -> list[Signed]:
    stages = list(catalogue.EXPORTED_SIGNATURES)[: draw(st.integers(0, 3))]
    more = [one for one in catalogue.SIGNATURE_FIELDS if one.name not in ("status", "on")]
    statuses = sorted(set(OPTIONS["verification_status"]) - {"report_pending_verification"})
    return [
        Signed(violation, stage, draw(st.sampled_from(statuses)), draw(DAY),
               {one.name: draw(values_of(one)) for one in draw(st.lists(st.sampled_from(more), unique=True))}, "o-1")
        for stage in stages
    ]


def cells_of(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(data))}


def by_id(found: Records) -> Any:
    rows = [(one.sort, one.id, one.incident, one.fields, one.violations) for one in found.entries]
    about = {id: told for id, told in found.about.items() if any(told.values())}
    signed = sorted(found.signed, key=lambda one: (one.violation, one.stage))
    return sorted(rows, key=lambda one: one[:2]), signed, about, dict(found.versions)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(records())
def test_what_goes_out_comes_back_without_loss(kept: Records) -> None:
    data = workbook.write(kept)
    came = reading.read(data)
    assert (came.faults, came.unknown) == ((), ())
    assert by_id(came.records) == by_id(kept)
    assert cells_of(workbook.write(came.records)) == cells_of(data)
    values = [cell for rows in cells_of(data).values() for row in rows for cell in row]
    assert all(cell is None or isinstance(cell, str) for cell in values), "a formula or a number"


def test_its_sheets_and_columns_are_those_of_the_un() -> None:
    book = cells_of(workbook.write(Records()))
    assert list(book) == [
        "Violations", "individual_victims", "group_victims", "sources", "perpetrators", "responses"]
    heads = [str(cell) for cell in book["Violations"][0]]
    assert heads[:4] == ["incident_id", "violation_id", "violation_type", "violation_summary"]
    first = heads.index("verifier_id_code")
    assert heads[first : first + 12] == list(layout.VERIFICATION)
    assert {"facilty_victims_held", "child_authority_postition", "violation_tally_boys"} <= set(heads)
    assert all(len(set(rows[0])) == len(rows[0]) for rows in book.values())
    assert book["sources"][0][:5] == (
        "incident_id", "violation_id", "violation_type", "violation_summary", "source_id")


def test_their_codes_and_slips_of_the_pen_go_out_and_come_back_as_ours() -> None:
    assert EXPORTED["weapon_type"]["unmanned_aerial_vehicle"] == "unmaned_aerial_vehicle"
    incident, violation = "a" * 32, "b" * 32
    kept = Records((
        Entry(incident, "incident", incident, {"commune": "HT0111"}),
        Entry(violation, "violation", incident, {
            "violation_category": "killing", "weapon_type": "unmanned_aerial_vehicle",
            "consequences": ["killing", "other"], "violation_tally": {"boys": 2, "girls": 0}}),
    ), (Signed(violation, "focal_point", "did_not_occur", "2026-03-01", {}, "o-7"),))
    head, row = cells_of(workbook.write(kept))["Violations"]
    told = dict(zip(head, row, strict=True))
    assert told["weapon_type"] == "unmaned_aerial_vehicle"
    assert told["consequences"] == "killing ||| other"
    assert told["verified"] == "verification_found_that_incident_did_not_occur"
    assert [told[f"violation_tally_{part}"] for part in ("boys", "girls", "unknown", "total")] == ["2", "0", None, "2"]
    assert told["verifier_id_code"] == "o-7"


def edited(change: Any) -> bytes:
    """A workbook as another program writes it: headings in words below a row of groups, real days and numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Violations"
    rows: list[list[Any]] = [
        ["ID", None, None, None, None, "Tally"],
        ["Incident", "Violation", "Violation type", "incident_date", "incident_location", "violation_tally_boys",
         "violation_tally_total", "ctfmr_verified", "ctfmr_verified_date", "verified", "verification_date_focal_point",
         "verified_ctfmr_technical", "verification_date_ctfmr_technical", "Their own column"],
        ["INC-7", "V1", "Killing of children", date(2026, 3, 1), "HT0111", 2, 2, "Verified", date(2026, 4, 1),
         "Verified", "20-03-2026", "verified", "2026-03-25", "x"],
    ]
    victims = book.create_sheet("individual_victims")
    people: list[list[Any]] = [
        ["incident_id", "violation_id", "individual_victim_id", "individual_sex", "individual_age"],
        ["INC-7", "V1", "child 1", "Boy", 12],
    ]
    change(rows, people)
    for row in rows:
        sheet.append(row)
    for row in people:
        victims.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_of_another_program_is_read() -> None:
    came = reading.read(edited(lambda rows, people: None))
    assert came.faults == ()
    assert [(one.sheet, one.row, one.column) for one in came.unknown] == [("Violations", 2, "Their own column")]
    by_sort = {one.sort: one for one in came.records.entries}
    assert by_sort["incident"].fields == {"incident_date": "2026-03-01", "commune": "HT0111"}
    assert by_sort["violation"].fields["violation_tally"] == {"boys": 2}
    assert by_sort["victim"].fields == {"individual_sex": "male", "individual_age": 12}
    assert by_sort["victim"].violations == (by_sort["violation"].id,)
    assert [(one.stage, one.status, one.on) for one in came.records.signed] == [
        ("focal_point", "verified", "2026-03-20"), ("technical", "verified", "2026-03-25"),
        ("task_force", "verified", "2026-04-01")]
    assert by_sort["violation"].covers == ("violation_category", "violation_tally")
    assert by_sort["victim"].covers == ("individual_age", "individual_sex"), "what has no column stays as it was"
    again = reading.read(edited(lambda rows, people: None)).records
    assert [one.id for one in again.entries] == [one.id for one in came.records.entries], "ids of others stay the same"


def put(row: int, column: int, value: Any, *, victims: bool = False) -> Any:
    def change(rows: list[list[Any]], people: list[list[Any]]) -> None:
        (people if victims else rows)[row][column] = value
    return change


def add_row(*cells: Any) -> Any:
    return lambda rows, people: rows.append(list(cells))


WRONG = {
    "no kind of that name": (put(2, 2, "Theft"), "option", "Violations", 3, "violation_type"),
    "no such day": (put(2, 3, "31-02-2026"), "day", "Violations", 3, "incident_date"),
    "a tally that is not its sum": (put(2, 6, 5), "tally_sum", "Violations", 3, "violation_tally_total"),
    "half a child": (put(2, 5, 1.5), "number", "Violations", 3, "violation_tally_total"),
    "a formula": (put(2, 4, "=1+1"), "formula", "Violations", 3, "incident_location"),
    "a result without a day": (put(2, 8, None), "stage_day", "Violations", 3, "ctfmr_verified_date"),
    "a stage left out": (lambda rows, people: (put(2, 11, None)(rows, people), put(2, 12, None)(rows, people)), "stage",
                         "Violations", 3, "ctfmr_verified"),
    "another day for one incident": (add_row("INC-7", "V2", "maiming", date(2026, 3, 2), "HT0111"), "differs",
                                     "Violations", 4, "incident_date"),
    "one violation of two incidents": (add_row("INC-8", "V1", "Killing of children"), "differs", "Violations", 4,
                                       "incident_id"),
    "no incident": (add_row(None, "V2", "maiming"), "no_incident", "Violations", 4, "incident_id"),
    "no violation": (add_row("INC-7", None, "maiming", date(2026, 3, 1), "HT0111"), "no_violation", "Violations", 4,
                     "violation_id"),
    "a child of no violation": (put(1, 1, "V9", victims=True), "not_there", "individual_victims", 2, "violation_id"),
    "a child without an id": (put(1, 2, None, victims=True), "no_part", "individual_victims", 2,
                              "individual_victim_id"),
    "two columns of one name": (put(1, 13, "verified"), "twice_column", "Violations", 2, "verified"),
    "no columns of ids": (put(1, 0, "?"), "no_sheet", "Violations", 0, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_by_its_cell(name: str) -> None:
    change, code, sheet, row, column = WRONG[name]
    found = reading.read(edited(change)).faults
    assert (code, sheet, row, column) in [(one.code, one.at.sheet, one.at.row, one.at.column) for one in found]


def test_files_that_are_no_workbook_are_refused_and_never_an_error() -> None:
    for data in (b"", b"PK\x03\x04", b"%PDF-1.4", raw("<row/>", workbook="<!DOCTYPE x><x/>"), b"\x00" * 99):
        with pytest.raises(Refused):
            reading.read(data)
    assert reading.read(b"a;b\n1;2\n").faults[0].code == "no_sheet"
    assert reading.read(raw('<row r="1"><c t="inlineStr"><is><t>x</t></is></c></row>')).faults[0].code == "no_sheet"


def test_fields_can_be_left_out_and_every_fault_has_words() -> None:
    names = workbook.identity_fields()
    assert {"source_name", "individual_name", "perpetrator_name"} <= names
    heads = {str(cell) for rows in cells_of(workbook.write(Records(), leave_out=names)).values() for cell in rows[0]}
    assert not heads & names
    assert {one[1] for one in WRONG.values()} - {"formula"} <= FAULTS.keys()
