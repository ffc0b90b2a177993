"""A wrong pack is refused with every reason, and nothing else ever happens."""

import copy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy import mission_checks, mission_reading
from tande.policy.mission import Mission
from tande.policy.mission_checks import validate
from tande.policy.mission_reading import PackError
from tande.policy.stages import STAGES
from tande.project.mission import read_tables

ROOT = Path(__file__).parents[2]
TINY, _ = read_tables(ROOT / "tests" / "packs" / "tiny")
GONE = object()
Path_ = tuple[str | int, ...]


def changed(path: Path_, value: object) -> dict[str, Any]:
    """The tiny pack with one value replaced, added or (GONE) taken away."""
    raw: dict[str, Any] = copy.deepcopy(TINY)
    node: Any = raw
    for step in path[:-1]:
        node = node[step]
    if value is GONE:
        del node[path[-1]]
    elif isinstance(node, list) and path[-1] == len(node):
        node.append(value)
    else:
        node[path[-1]] = value
    return raw


def problems(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(PackError) as caught:
        validate(raw, stages=STAGES)
    return [f"{problem.where} {problem.reason}" for problem in caught.value.problems]


def second_name(**days: object) -> dict[str, Any]:
    return {**copy.deepcopy(TINY["charter"]["names"][0]), **days}  # type: ignore[index]


WRONG = {
    "unknown key": (("charter", "colour"), "red", "colour is not a known key"),
    "unknown key below": (("clocks", "answer", "hour"), 1, "clocks.answer.hour is not a known key"),
    "missing key": (("charter", "id"), GONE, "id is missing"),
    "missing file": (("outcomes",), GONE, "outcomes is missing"),
    "a text for a table": (("charter", "body"), "us", 'body must be a table, not "us"'),
    "a table for a list": (("charter", "names"), {}, "names must be a list of tables, not a table"),
    "an empty list": (("charter", "names"), [], "names must not be empty"),
    "a text for a number": (("clocks", "answer", "days"), "two",
                            'clocks.answer.days must be a whole number, not "two"'),
    "true for a number": (("charter", "keys", "needed"), True, "keys.needed must be a whole number, not true"),
    "a fraction": (("clocks", "answer", "days"), 1.5, "clocks.answer.days must be a whole number, not 1.5"),
    "a number too low": (("clocks", "answer", "days"), 0, "clocks.answer.days must be from 1 to 2000, not 0"),
    "a huge number": (("clocks", "answer", "days"), 10**5000,
                      "clocks.answer.days must be from 1 to 2000, not a very large number"),
    "a missing language": (("charter", "body", "name", "en"), GONE, "body.name has no text in en"),
    "a language too many": (("charter", "body", "name", "fr"), "x", "body.name.fr is not a known key"),
    "a bad language code": (("charter", "languages", "Español"), "x", "languages.Español is not a language code"),
    "an empty text": (("charter", "body", "name", "en"), " ", "body.name.en must not be empty"),
    "a bell": (("charter", "body", "name", "en"), "a\x07",
               "body.name.en must not contain control or invisible characters"),
    "a line break": (("charter", "body", "name", "en"), "a\nb",
                     "body.name.en must not contain control or invisible characters"),
    "a bidi override": (("charter", "body", "name", "en"), "a\u202eb",
                        "body.name.en must not contain control or invisible characters"),
    "loose accents": (("charter", "body", "name", "en"), "e\u0301",
                      "body.name.en must be written with composed letters (Unicode NFC)"),
    "a very long text": (("charter", "body", "name", "en"), "a" * 2001,
                         "body.name.en must not be longer than 2000 characters"),
    "a bad date": (("charter", "names", 0, "from"), "2031-13-01",
                   'names[1].from must be a date like 2025-09-30, not "2031-13-01"'),
    "a moment for a date": (("charter", "names", 0, "from"), datetime.fromisoformat("2031-01-01"),
                            "names[1].from must be a date like 2025-09-30, not 2031-01-01 00:00:00"),
    "a name that ends": (("charter", "names", 0, "to"), date(2032, 1, 1),
                         "names[1].to must be left out: the last name is still in force"),
    "overlapping names": (("charter", "names", 1), second_name(**{"from": date(2032, 1, 1)}),
                          "names[2].from overlaps the name above it: each name but the last needs its own to"),
    "a mandate ending first": (("charter", "mandates", 0, "to"), date(2030, 1, 1), "mandates[1].to is before adopted"),
    "a stage nobody knows": (("clocks", "answer", "stages"), ["sleeping"],
                             'clocks.answer.stages names "sleeping", which is not one of ' + ", ".join(STAGES)),
    "a stage twice": (("clocks", "answer", "stages"), ["received", "received"],
                      'clocks.answer.stages names "received" twice'),
    "no stage": (("clocks", "answer", "stages"), [], "clocks.answer.stages must not be empty"),
    "two times": (("clocks", "answer", "hours"), 3,
                  "clocks.answer.days stands beside hours: give one time only"),
    "no time": (("clocks", "answer", "days"), GONE,
                "clocks.answer has no time: give one of hours, days, working_days, months"),
    "urgent for nobody": (("clocks", "look", "urgent_for"), GONE, "clocks.look.urgent_for is missing"),
    "urgent without time": (("clocks", "look", "urgent_days"), GONE,
                            "clocks.look.urgent_for stands without an urgent time"),
    "a clock nothing stops": (("clocks", "answer", "met_by"), "luck",
                              'clocks.answer.met_by must be one of move, message, record, not "luck"'),
    "a clock's bad id": (("clocks", "Late one"), {},
                         "clocks.Late one must be a code of small letters, digits and _"),
    "a crosswalk nobody knows": (("categories", "rows", 0, "crosswalk"), "grave",
                                 'categories.rows[1].crosswalk must be one of serious, minor, sea, none, not "grave"'),
    "a group nobody knows": (("categories", "rows", 0, "group"), "roads",
                             'categories.rows[1].group must be one of bridges, not "roads"'),
    "a category twice": (("categories", "rows", 1, "code"), "toll", 'categories.rows[2] repeats "toll"'),
    "maybe": (("categories", "rows", 0, "sea"), "maybe",
              'categories.rows[1].sea must be true or false (yes or no in CSV), not "maybe"'),
    "a parent at the top": (("places", "rows", 0, "parent"), "VA2",
                            "places.rows[1].parent must be empty at the first level"),
    "a place twice": (("places", "rows", 1, "code"), "VA1", 'places.rows[2] repeats "VA1"'),
    "a small place code": (("places", "rows", 0, "code"), "va1", 'places.rows[1].code has the wrong form: "va1"'),
    "an alpha-2 State": (("contingents", "rows", 0, "state"), "XN",
                         'contingents.rows[1].state has the wrong form: "XN"'),
    "a State of two names": (("contingents", "rows", 1, "name", "en"), "Southland",
                             "contingents.rows[2].name differs from the name XNA has above"),
    "a contingent leaving first": (("contingents", "rows", 0, "to"), "2030-01-01",
                                   "contingents.rows[1].to is before from"),
    "a referral nowhere": (("actors", "ferry", "referral"), ["moon"],
                           'actors.ferry.referral names "moon", which is not one of harbour'),
    "outside and left alone": (("actors", "ferry", "referral"), [],
                               "actors.ferry is outside the mandate and refers to no contact"),
    "never checked": (("contacts", "harbour", "last_checked"), GONE, "contacts.harbour.last_checked is missing"),
    "no way to reach": (("contacts", "harbour", "phone"), GONE,
                        "contacts.harbour has neither phone, email nor url"),
    "words for a phone": (("contacts", "harbour", "phone"), "call us",
                          'contacts.harbour.phone has the wrong form: "call us"'),
    "a verifier without date": (("contacts", "harbour", "verified_by"), "A. Reader",
                                "contacts.harbour.verified_on is missing: verifier and date stand together"),
    "certainty nobody knows": (
        ("contacts", "harbour", "certainty"), "sure",
        'contacts.harbour.certainty must be one of source, tested, rule, memory, inference, not "sure"',
    ),
    "no source": (("contacts", "harbour", "source"), "", "contacts.harbour.source must not be empty"),
    "a promise batches cannot keep": (
        ("charter", "publication", "publish_by_days"), 13,
        "publication.publish_by_days must be at least 14: the longest hold and one more week",
    ),
    "children less than others": (("charter", "disclosure", "children"), 2,
                                  "disclosure.children must not be lower than threshold"),
    "more needed than there are": (("charter", "keys", "needed"), 6, "keys.needed must not be more than custodians"),
    "no working day": (("charter", "calendar", "weekend"),
                       ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
                       "calendar.weekend must leave a working day"),
    "a holiday that is none": (("charter", "calendar", "holidays"), ["carnival"],
                               'calendar.holidays[1] must be a date, not "carnival"'),
    "no level": (("outcomes", "levels"), {}, "outcomes.levels has no entry"),
}


@pytest.mark.parametrize(("path", "value", "expected"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_is_named(path: Path_, value: object, expected: str) -> None:
    assert expected in problems(changed(path, value))


@pytest.mark.parametrize(
    "url",
    ["http://example.org", "javascript:alert(1)", "https://user@example.org/", "https://example.org:8443/",
     "//example.org", "https://exa mple.org", "https://[::1", "https://localhost", "https://example.org/a b", 'https://example.org/"',
     "https://éxample.org", "https://example.org\\@evil.org", "data:text/html,x", "https:///x"],
)
def test_unsafe_addresses_are_refused(url: str) -> None:
    assert f"exit_url must be a plain https address, not {mission_reading.quoted(url)}" in problems(
        changed(("charter", "exit_url"), url))


def test_names_must_leave_no_gap() -> None:
    raw = changed(("charter", "names", 1), second_name(**{"from": date(2033, 1, 1)}))
    raw["charter"]["names"][0]["to"] = date(2032, 1, 1)
    assert problems(raw) == ["names[2].from leaves a gap after 2032-01-01"]


def test_a_place_lies_in_one_of_the_level_above() -> None:
    raw = changed(("charter", "place_levels", "town"), {"es": "Pueblo", "en": "Town"})
    row = {"level": "town", "name": "Pier", "source": "Invented", "certainty": "rule"}
    raw["places"]["rows"] += [
        {**row, "code": "VA11", "parent": "VA1"},
        {**row, "code": "VA12", "parent": "VA9"},
        {**row, "code": "VA13", "parent": "VA11"},
        {**row, "code": "VA14", "parent": "VA2"},
        {**row, "code": "VA15"},
    ]
    assert problems(raw) == [
        'places.rows[4].parent must be the code of a place in this file, not "VA9"',
        "places.rows[5].parent must be a island",
        "places.rows[6].parent does not fit: VA14 does not begin with VA2",
        'places.rows[7].parent must be the code of a place in this file, not ""',
    ]


def test_everything_wrong_is_said_at_once() -> None:
    raw = changed(("charter", "id"), 7)
    raw["clocks"]["answer"]["days"] = None
    raw["contacts"]["harbour"]["free"] = "often"
    assert len(problems(raw)) == 3


NODES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.binary(max_size=4), st.dates(),
        st.datetimes(), st.sampled_from(["yes", "2031-01-01", "https://[", "harbour", "VA1", "received", "🇭"]),
    ),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), below, max_size=3),
    max_leaves=6,
)


def paths_of(node: Any, path: Path_ = ()) -> list[Path_]:
    keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
    return [path] * bool(path) + [found for key in keys for found in paths_of(node[key], (*path, key))]


PATHS = paths_of(TINY)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), NODES | st.just(GONE)), min_size=1, max_size=3))
def test_a_broken_pack_is_refused_and_never_crashes(breaks: list[tuple[Path_, object]]) -> None:
    raw: dict[str, Any] = copy.deepcopy(TINY)
    for path, value in breaks:
        node: Any = raw
        try:
            for step in path[:-1]:
                node = node[step]
            if value is GONE:
                del node[path[-1]]
            else:
                node[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    try:
        outcome: Mission | PackError = validate(raw, stages=STAGES)
    except PackError as error:
        outcome = error
    if isinstance(outcome, PackError):
        assert outcome.problems
        assert all(len(line) < 500 and line.isprintable() for line in str(outcome).split("\n"))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(mission_checks.TABLES), NODES))
def test_any_tables_at_all_give_a_pack_error(raw: dict[str, object]) -> None:
    with pytest.raises(PackError):
        validate(raw, stages=STAGES)
