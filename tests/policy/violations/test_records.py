"""The one definition of a record, what is refused in a row, and who is one party."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tande.policy.violations import codes, entries, fields, parties
from tande.policy.violations.entries import Around, Entry, Known
from tande.policy.violations.options import EXPORTED, OPTIONS
from tande.policy.violations.parties import Party

TODAY = date(2026, 11, 26)
AROUND = Around(TODAY, date(2026, 10, 1), "", Known({"HT0111"}, {"g9"}, {"KEN"}))
ID, V = "a" * 32, "b" * 32
GOOD: dict[str, dict[str, Any]] = {
    fields.INCIDENT: {"incident_date": "2026-10-01", "commune": "HT0111", "incident_description": "Shots"},
    fields.VIOLATION: {"violation_category": codes.KILLING, "violation_tally": {"boys": 1}},
    fields.VICTIM: {"individual_sex": "female", "individual_age": 17},
    fields.GROUP: {"group_number": 2, "group_sex": "mixed"},
    fields.PERPETRATOR: {"perpetrator_category": "armed_group", "party": "g9"},
    fields.SOURCE: {"source_type": "primary"},
    fields.RESPONSE: {"response_type": "medical", "response_due": "2027-01-01"},
}


def entry(sort: str, **changed: Any) -> Entry:
    given = entries.tidy({**GOOD[sort], **changed})
    return Entry(ID, sort, ID, given, (V,) if sort in fields.PARTS else ())


def faults(one: Entry, around: Around = AROUND) -> dict[str, str]:
    return {wrong.field: wrong.fault for wrong in entries.check(one, around)}


def test_the_definition_holds_together() -> None:
    for sort, listed in fields.FIELDS.items():
        assert len({one.name for one in listed}) == len({one.exported for one in listed}) == len(listed)
        for one in listed:
            assert fields.field(sort, one.name) is one
            assert one.kind in fields.FIELD_KINDS
            assert bool(one.options) == (one.kind in (fields.CODE, fields.CODES)), one.name
            assert not one.options or one.options in OPTIONS, one.name
            assert set(one.only) <= codes.KINDS.keys()
            assert one.sealed or one.kind not in (fields.LINE, fields.WORDS), one.name
            assert one.sealed or not one.identity, one.name
    for listed, renamed in EXPORTED.items():
        assert renamed.keys() <= OPTIONS[listed].keys()
        assert not set(renamed.values()) & OPTIONS[listed].keys()
    assert {"facilty_victims_held", "child_authority_postition"} & {
        one.name for listed in fields.FIELDS.values() for one in listed} == set()
    assert {one.name for one in fields.fields_for(fields.VIOLATION, codes.DENIAL)} >= {"denial_method"}
    assert "child_role" not in {one.name for one in fields.fields_for(fields.VIOLATION, codes.DENIAL)}


@pytest.mark.parametrize("sort", fields.SORTS)
def test_a_good_row_is_kept_and_an_empty_one_says_what_is_missing(sort: str) -> None:
    assert faults(entry(sort)) == {}
    needed = {one.name for one in fields.FIELDS[sort] if one.required}
    assert faults(replace(entry(sort), fields={})) == dict.fromkeys(needed, "missing")


@pytest.mark.parametrize(
    ("sort", "changed", "field", "fault"),
    [
        ("incident", {"incident_date": "2026-11-27"}, "incident_date", "future"),
        ("incident", {"incident_date": "2026-02-30"}, "incident_date", "day"),
        ("incident", {"incident_date": "01/02/2026"}, "incident_date", "day"),
        ("incident", {"incident_date": "٢٠٢٦-٠١-٠١"}, "incident_date", "day"),
        ("incident", {"incident_date": "1926-01-01"}, "incident_date", "old"),
        ("incident", {"incident_date_end": "2026-09-30"}, "incident_date_end", "order"),
        ("incident", {"date_of_first_report": "2026-09-30"}, "date_of_first_report", "before"),
        ("incident", {"commune": "XX99"}, "commune", "option"),
        ("incident", {"commune": ["HT0111"]}, "commune", "option"),
        ("incident", {"latitude": "91"}, "latitude", "coordinates"),
        ("incident", {"longitude": "east"}, "longitude", "coordinates"),
        ("incident", {"incident_description": "x" * 20_001}, "incident_description", "long"),
        ("incident", {"name_of_child": "x"}, "name_of_child", "unknown_field"),
        ("violation", {"violation_category": "murder"}, "violation_category", "option"),
        ("violation", {"child_role": "combatant"}, "child_role", "kind"),
        ("violation", {"violation_tally": {"boys": -1}}, "violation_tally", "tally"),
        ("violation", {"violation_tally": {"boys": True}}, "violation_tally", "tally"),
        ("violation", {"violation_tally": {"men": 1}}, "violation_tally", "tally"),
        ("violation", {"violation_tally": 3}, "violation_tally", "tally"),
        ("violation", {"violation_tally": {"boys": 10**6}}, "violation_tally", "large"),
        ("violation", {"consequences": "other"}, "consequences", "option"),
        ("violation", {"consequences": ["other", "nothing"]}, "consequences", "option"),
        ("victim", {"individual_age": 40}, "individual_age", "child"),
        ("victim", {"individual_age": -1}, "individual_age", "number"),
        ("victim", {"individual_age": "7"}, "individual_age", "number"),
        ("victim", {"individual_birth": "2008-10-01"}, "individual_birth", "grown"),
        ("victim", {"individual_birth": "2026-10-02"}, "individual_birth", "order"),
        ("group", {"group_number": 1}, "group_number", "group"),
        ("group", {"group_number": 10**7}, "group_number", "large"),
        ("perpetrator", {"party": "nobody"}, "party", "option"),
        ("perpetrator", {"contingent": "FRA"}, "contingent", "option"),
        ("source", {"source_interview_date": "2027-01-01"}, "source_interview_date", "future"),
        ("response", {"response_date": "2026-09-30"}, "response_date", "before"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(sort: str, changed: dict[str, Any], field: str, fault: str) -> None:
    assert faults(entry(sort, **changed)) == {field: fault}


def test_rows_hang_where_they_may_and_a_kind_stays() -> None:
    assert faults(replace(entry("victim"), violations=())) == {"violations": "violations"}
    assert faults(replace(entry("response"), violations=(V, ID))) == {"violations": "one_violation"}
    assert faults(replace(entry("source"), violations=(V, ID))) == {}
    for wrong in ("A" * 32, "", "\x00" * 32, "a" * 31, "a" * 33):
        assert faults(replace(entry("incident"), id=wrong)) == {"": "id"}
        assert faults(replace(entry("victim"), incident=wrong)) == {"incident": "incident"}
        assert faults(replace(entry("victim"), violations=(V, wrong))) == {"violations": "violations"}
    assert faults(replace(entry("victim"), sort="uncle")) == {"": "unknown_field"}
    other = replace(AROUND, kind=codes.MAIMING)
    assert faults(entry("violation"), other) == {"violation_category": "same_kind"}
    assert set(entries.FAULTS) >= {"same_kind", "taken", "incident"}


def test_the_day_before_a_birthday_is_still_a_child() -> None:
    assert faults(entry("victim", individual_birth="2008-10-02")) == {}
    assert entries.years_between(date(2008, 2, 29), date(2026, 2, 28)) == 17


def test_two_savings_are_shown_field_by_field() -> None:
    before = {"group_number": 3, "group_sex": "mixed", "group_age_band": "0_4"}
    theirs, mine = {**before, "group_number": 4, "group_sex": "unknown"}, {**before, "group_number": 5}
    del mine["group_age_band"]
    found = entries.differences("group", before, theirs, mine)
    assert [(one.field, one.only_mine, one.only_theirs) for one in found] == [
        ("group_number", False, False), ("group_sex", False, True), ("group_age_band", True, False),
    ]
    assert entries.differences("group", before, theirs, theirs) == []


KNOWN = [Party("g9", "G9 an Fanmi", "armed_group", ("G9 and Family",)), Party("kraze", "Kraze Baryè", "armed_group"),
         Party("force", "The force", "mission", mission=True)]


@pytest.mark.parametrize(
    ("written", "code"),
    [("g9", "g9"), ("G9 AN FANMI", "g9"), ("  g9 & family ", None), ("Family and G9", "g9"), ("Kraze Barye", "kraze"),
     ("gang Kraze-Baryè", "kraze"), ("Baryè", None), ("", None), ("!!", None), ("the force", "force")],
)
def test_one_party_however_it_is_written(written: str, code: str | None) -> None:
    found = parties.known_as(written, KNOWN, {"gang"})
    assert (found.code if found else None) == code


def test_several_parties_are_one_line_with_one_label() -> None:
    labels = {one.code: one.label for one in KNOWN}
    both = parties.unit(["kraze", "g9", "g9"], "")
    assert both == parties.unit(["g9", "kraze"], "crossfire") == "crossfire:g9+kraze"
    assert parties.label(both, labels) == "Crossfire between G9 an Fanmi and Kraze Baryè"
    assert parties.label(parties.unit(["g9", "force", "x"], "together"), labels) == (
        "The force, G9 an Fanmi and x together")
    assert parties.unit([], "") == codes.UNKNOWN
    assert parties.unit(["g9"], "crossfire") == "g9"
    assert parties.members(both) == ("g9", "kraze")
    assert parties.new_code(["g9", "added_1"]) == "added_2"


@pytest.mark.parametrize(
    ("given", "party", "expected"),
    [
        ({"perpetrator_category": "mission"}, None, True),
        ({"perpetrator_category": "armed_force", "contingent": "KEN"}, None, True),
        ({"perpetrator_category": "armed_force", "force_type": "international_forces"}, None, False),
        ({"perpetrator_category": "armed_group"}, KNOWN[0], False),
        ({"perpetrator_category": "unknown"}, KNOWN[2], True),
    ],
)
def test_the_mission_as_perpetrator_is_seen(given: dict[str, Any], party: Party | None, expected: bool) -> None:
    assert parties.of_mission(given, party) is expected
