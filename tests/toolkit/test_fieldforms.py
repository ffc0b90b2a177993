"""Forms for Kobo and ODK from our own definition, and their exports read back: exactly once, in whatever layout."""

import io
import zipfile
from datetime import date
from typing import Any
from xml.etree.ElementTree import canonicalize

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from tande.policy.violations import fields as catalogue
from tande.policy.violations.entries import Around, Known, check
from tande.toolkit.fieldforms import encounters, submissions, violation_rows, violations, xlsform
from tande.toolkit.fieldforms.form import Answer
from tande.toolkit.mrm.records import FAULTS, Reading
from tande.toolkit.spreadsheets import Refused, write_sheets

LANGUAGES = tuple(xlsform.Language(code, code.upper()) for code in ("ht", "fr", "en", "es", "sw"))
PLACES = (Answer("HT01", texts=dict.fromkeys(("ht", "fr", "en", "es", "sw"), "Ouest")),), (
    Answer("HT0111", texts={"en": "PaP"}, within="HT01"),)
CODES = violations.Codes(*PLACES, (Answer("g9", "G9"),), (Answer("KEN", "Kenya"),))
FORM = violations.form(CODES)


def translated(text: str, language: str) -> str:
    return f"{language}: {text}"


@pytest.mark.parametrize("form", [FORM, encounters.form(*PLACES)], ids=lambda form: form.id)
def test_the_form_is_one_that_pyxform_takes_in_every_language(form: Any) -> None:
    made = xlsform.xform(form, LANGUAGES, translated)
    assert f'id="{form.id}" version="{form.version}"' in made
    for language in LANGUAGES:
        assert made.count(f'<translation lang="{language.column}"') == 1
    assert "<value>-</value>" not in made, "a text without its translation"
    data = xlsform.workbook(form, LANGUAGES, translated)
    read = convert(data, file_type=".xlsx", validate=False, pretty_print=True)
    assert (canonicalize(read.xform), read.warnings) == (canonicalize(made), [])
    names = [question.name for _above, question in form.questions()]
    assert len(set(names)) == len(names), "a name says which question it is, without its groups"


def test_it_asks_what_the_pages_ask_and_never_who_somebody_is() -> None:
    names = {question.name for _above, question in FORM.questions()}
    for sort, listed in catalogue.FIELDS.items():
        for one in listed:
            asked = {one.name, f"{one.name}_boys"} & names
            assert bool(asked) == (not one.identity), (sort, one.name)
    required = {question.name for _above, question in FORM.questions() if question.required}
    assert {"incident_date", "commune", "violation_category", "individual_sex", "group_number"} <= required


def test_its_version_is_that_of_its_content() -> None:
    assert violations.form(CODES).version == FORM.version
    other = violations.Codes(*PLACES, (Answer("g9", "G-9"),), (Answer("KEN", "Kenya"),))
    assert violations.form(other).version != FORM.version


MAIN = {"incident/incident_date": "2026-03-01", "incident/department": "HT01", "incident/commune": "HT0111",
        "incident/incident_description": "=1+1\nTwo boys", "_uuid": "AAAA-1", "_index": "1"}
FIRST = {"violations/violation_category": "killing", "violations/violation_more/consequences": "killing other",
         "violations/violation_tally/violation_tally_boys": "2", "_parent_index": "1", "_submission__uuid": "AAAA-1"}
SECOND = {"violations/violation_category": "abduction", "violations/abduction_purpose_single": "child_use",
          "_parent_index": "1", "_submission__uuid": "AAAA-1"}
CHILD = {"victims/victim_violation_numbers": "1 2", "victims/individual_sex": "male", "victims/individual_age": "12",
         "_parent_index": "1", "_submission__uuid": "AAAA-1"}
KOBO = {"main": [MAIN], "violations": [FIRST, SECOND], "victims": [CHILD]}


def sheets(tables: dict[str, list[dict[str, str]]]) -> bytes:
    found = {}
    for name, rows in tables.items():
        heads = list(dict.fromkeys(head for row in rows for head in row))
        found[name] = heads, [[row.get(head, "") for head in heads] for row in rows]
    return write_sheets(found)


def text(rows: list[dict[str, str]], mark: str = ",") -> str:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    lines = [heads, *([row.get(head, "") for head in heads] for row in rows)]
    return "\r\n".join(mark.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)


def packed(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def central(order: int = 1) -> bytes:
    """As ODK Central packs it: groups with a hyphen, keys of repeats, in any order of files and rows."""
    own = {"meta-instanceID": "uuid:aaaa-1", "KEY": "uuid:aaaa-1"}
    main = [{key.replace("/", "-"): value for key, value in MAIN.items() if not key.startswith("_")} | own]
    tables = {"form.csv": main}
    for name, rows in {"violations": [FIRST, SECOND], "victims": [CHILD]}.items():
        tables[f"form-{name}.csv"] = [
            {key.removeprefix(f"{name}/").replace("/", "-"): value for key, value in row.items() if key[0] != "_"}
            | {"PARENT_KEY": "uuid:aaaa-1", "KEY": f"uuid:aaaa-1/{name}[{number}]"}
            for number, row in enumerate(rows, 1)
        ][::order]
    return packed({name: text(rows) for name, rows in list(tables.items())[::order]})


def reading(data: bytes) -> Reading:
    return violation_rows.reading(submissions.read(data, FORM))


def test_kobo_and_central_give_the_same_record_exactly_once() -> None:
    came = reading(sheets(KOBO))
    assert came.faults == ()
    by_sort = {(one.sort, one.fields.get("violation_category")): one for one in came.records.entries}
    assert len(came.records.entries) == 4
    assert by_sort["incident", None].fields == {
        "incident_date": "2026-03-01", "commune": "HT0111", "incident_description": "=1+1\nTwo boys"}
    killing = by_sort["violation", "killing"]
    assert killing.fields == {
        "violation_category": "killing", "consequences": ["killing", "other"], "violation_tally": {"boys": 2}}
    child = by_sort["victim", None]
    assert child.violations == tuple(sorted({killing.id, by_sort["violation", "abduction"].id}))
    known = Known(places=["HT0111"])
    assert [check(one, Around(date(2026, 6, 1), known=known)) for one in came.records.entries] == [[]] * 4
    ids = sorted((one.id, one.sort, str(one.fields)) for one in came.records.entries)
    for again in (sheets(KOBO), central(), central(-1)):
        found = reading(again)
        assert found.faults == ()
        assert sorted((one.id, one.sort, str(one.fields)) for one in found.records.entries) == ids


@pytest.mark.parametrize("mark", [",", ";"])
def test_one_table_with_a_column_for_each_answer(mark: str) -> None:
    rows = [
        {"a/at": "2026-03-01T10:00:00Z", "after/items/firearm": "1", "after/items/phone": "1", "after/items/money": "0",
         "child/age_band": "15-17", "meta/instanceID": "uuid:B-1", "somebody's own": "x"},
    ]
    found = submissions.read(text(rows, mark).encode("utf-8-sig"), encounters.form(*PLACES))
    assert found.faults == ()
    assert [(one.instance, one.own.answers["items"], one.own.answers["age_band"]) for one in found.records] == [
        ("b-1", "firearm phone", "15-17")]
    assert [one.column for one in found.unknown] == ["somebody's own"]
    joined = [{**rows[0], "after/items": "money"}]
    assert submissions.read(text(joined, mark).encode(), encounters.form(*PLACES)).records[0].own.answers["items"] == (
        "money")


WRONG: dict[str, tuple[Any, str, str]] = {
    "no such kind": ({**KOBO, "violations": [{**FIRST, "violations/violation_category": "theft"}, SECOND]}, "option",
                     "violations/violation_category"),
    "no such day": ({**KOBO, "main": [{**MAIN, "incident/incident_date": "soon"}]}, "day", "incident/incident_date"),
    "a child of no violation": ({**KOBO, "victims": [{**CHILD, "victims/victim_violation_numbers": "1 7"}]},
                                "not_there", "victims/victim_violation_numbers"),
    "no instance": ({**KOBO, "main": [{**MAIN, "_uuid": "", "_index": ""}]}, "no_instance", ""),
    "one record twice, otherwise": ({**KOBO, "main": [MAIN, {**MAIN, "incident/incident_date": "2026-03-02"}]},
                                    "differs", ""),
    "a repeat without its record": ({"main": [{**MAIN, "_uuid": "other", "_index": "9"}], "victims": [CHILD]},
                                    "no_parent", ""),
    "another form": ({"main": [{"a": "1", "b": "2"}]}, "other_form", ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_by_its_row_and_column(name: str) -> None:
    tables, code, column = WRONG[name]
    assert (code, column) in [(one.code, one.at.column) for one in reading(sheets(tables)).faults]
    assert code in FAULTS


def test_hostile_files_are_refused() -> None:
    with pytest.raises(Refused, match="bomb"):
        submissions.read(packed({"a.csv": "x" * (submissions.LIMITS.file_bytes + 5)}), FORM)
    for data in (b"", b"PK\x03\x04", packed({"a.txt": "x"}), packed({f"{n}.csv": "a,b" for n in range(30)})):
        with pytest.raises(Refused):
            submissions.read(data, FORM)
    sheet = load_workbook(io.BytesIO(xlsform.workbook(FORM, LANGUAGES, translated)))["survey"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
