"""What a phone wrote becomes the rules' values, or the field is named that cannot be read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import encounters, force
from tande.policy.phone_fields import Unreadable, Written, read

ID = "0" * 32
CHILD: dict[str, Any] = {
    "kind": "encounter", "unit": "ALPHA-1", "contingent": "KEN", "at": "2026-11-26T02:10:00-05:00", "commune": "HT0111",
    "circumstance": "captured", "age_band": "15-17", "sex": "boy", "apart": "yes", "questioned": "no", "photo": "no",
    "restrained": "no", "hurt": "no", "phone": "tok_1", "card": "1", "lang": "ht", "note": " nan baraj la ",
}
SHOT: dict[str, Any] = {
    "kind": "force", "unit": "ALPHA-1", "contingent": "KEN", "at": "2026-11-26T07:10:00Z", "commune": "HT0111",
    "means": ["verbal", "firearm", "firearm"], "rounds": 2, "child": "doubt", "dead": 0, "serious": 1, "hit": 1,
}


def test_an_encounter_is_read_as_the_patrol_wrote_it() -> None:
    found = read(CHILD, kind="encounter", id=ID)
    assert found.encounter is not None
    assert found.use is None
    assert found.encounter.at == datetime(2026, 11, 26, 7, 10, tzinfo=UTC)
    assert (found.contingent, found.encounter.unit, found.phone) == ("KEN", "ALPHA-1", "tok_1")
    assert found.note == "nan baraj la"
    assert encounters.check(found.encounter, now=datetime(2026, 11, 26, 8, tzinfo=UTC)) == []


def test_a_use_of_force_is_read_with_its_harm_and_each_means_once() -> None:
    found = read(SHOT, kind="force", id=ID)
    assert found.use is not None
    assert found.use.means == ("verbal", "firearm")
    assert found.use.harm == force.Harm(serious=1, hit=1)
    assert found.commune == "HT0111"


def test_what_is_left_out_is_the_careful_answer() -> None:
    bare = {name: CHILD[name] for name in ("unit", "at", "commune", "circumstance")}
    found = read(bare, kind="encounter", id=ID).encounter
    assert found is not None
    assert encounters.is_child(found)
    assert set(encounters.flags(found)) >= {"questioned", "photo", "with_adults", "restrained"}


WRONG: list[tuple[str, Any]] = [
    ("at", None), ("at", "yesterday"), ("at", "2026-11-26T02:10:00"), ("at", 5), ("at", "0001-01-01T00:00:00+00:00"),
    ("at", "2" * 5000), ("age", "15"), ("age", True), ("age", 1e9), ("age", 15.5), ("age", 10**30), ("commune", None),
    ("commune", "HT 01"), ("commune", ["HT"]), ("commune", "x" * 41), ("circumstance", None), ("said_adult", "yes"),
    ("note", "x" * 2001), ("note", {}), ("note", "a\x00b"), ("phone", "x" * 81), ("phone", 3), ("kind", "force"),
    ("left_at", ""), ("sex", "<b>"), ("unit", "../x"), ("unit", None),
    ("document_seen", True), ("document_seen", 1), ("items", "phone"),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_field_that_cannot_be_read_is_named_and_not_repeated(field: str, value: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        read({**CHILD, field: value}, kind="encounter", id=ID)
    assert caught.value.field == field
    assert str(caught.value) == field


@pytest.mark.parametrize(("field", "value"), [
    ("means", None), ("means", "firearm"), ("means", [1]), ("means", ["x"] * 41), ("rounds", "2"), ("hit", []),
    ("rounds", -10_000), ("kind", "encounter"), ("full_at", "2026-11-26T07:10:00Z"), ("reviewed_at", True),
])
def test_so_is_one_of_a_use_of_force(field: str, value: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        read({**SHOT, field: value}, kind="force", id=ID)
    assert caught.value.field == field


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*CHILD, *SHOT, "left_at", "age"]), _JSON),
       st.sampled_from(["encounter", "force"]))
def test_whatever_stands_in_a_record_is_read_or_named(changed: dict[str, Any], kind: str) -> None:
    try:
        found = read({**(CHILD if kind == "encounter" else SHOT), **changed}, kind=kind, id=ID)
    except Unreadable:
        return
    assert isinstance(found, Written)
