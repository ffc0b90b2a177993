"""Form 2 of an export: the whole file. What does not stand in its tables is refused, never left out in silence."""

import json
from typing import Any

import pytest

from tande.policy import inquiry
from tande.toolkit import sealing, unsealing
from tande.toolkit.errors import ExportBroken, NotOpened
from tande.toolkit.export import build_export, read_export
from tande.toolkit.exported import read_case
from tande.toolkit.opened import OpenedEntry, Refused
from tests.toolkit.exports import SealedCaseMaker


@pytest.fixture
def maker() -> SealedCaseMaker:
    maker = SealedCaseMaker().whole()
    maker.message("istwa")
    maker.file(bytes(40))
    allegation = maker.allegation(finding="substantiated", standard="balance")
    maker.entry("reasoning", "De temwen", allegation)
    maker.fact("complaint.received")
    maker.fact("case.granted", actor="Joel", who="Paul")
    return maker


def opened(maker: SealedCaseMaker) -> list[OpenedEntry | Refused]:
    case = read_export(maker.build()).case
    return list(unsealing.open_entries(case, unsealing.find_case_keys(case, seed=maker.officer_seed)))


def test_the_whole_file_comes_back(maker: SealedCaseMaker) -> None:
    case = read_export(maker.build()).case
    assert case.clear is not None
    assert case.clear.allegations[0]["finding"] == "substantiated"
    assert [(one["kind"], one["who"]) for one in case.clear.timeline][-1] == ("case.granted", "Paul")
    assert case.evidence[0].received_at
    (one,) = opened(maker)
    assert isinstance(one, OpenedEntry)
    assert one.payload.text == "De temwen"


def test_form_1_has_nothing_in_clear() -> None:
    maker = SealedCaseMaker()
    maker.message("istwa")
    case = read_export(maker.build()).case
    assert (case.clear, case.entries, case.messages[0].officer) == (None, (), "")


def test_a_compartment_that_nobody_knows_yet_opens_too(maker: SealedCaseMaker) -> None:
    maker.entry("risk", "Li pè", compartment="support", purpose="help")
    maker.entry("later", "Pita", compartment="something_new", purpose="file", level="high")
    texts = [one.payload.text for one in opened(maker) if isinstance(one, OpenedEntry)]
    assert texts == ["De temwen", "Li pè", "Pita"]


@pytest.mark.parametrize("kind", inquiry.KINDS)
def test_every_kind_of_the_inquiry_file_can_be_carried(kind: str, maker: SealedCaseMaker) -> None:
    maker.entry(kind, "mo")
    assert len(opened(maker)) == 2


def test_what_was_sealed_for_another_place_is_refused(maker: SealedCaseMaker) -> None:
    referral = sealing.new_id()
    maker.entry("note", "youn")
    maker.entry("disclosure", "de", referral, compartment="referral", purpose="referral")
    one, two, three = maker.fields["sealed"]
    one["envelope"], two["envelope"] = two["envelope"], one["envelope"]
    three["about"] = sealing.new_id()  # another referral's
    for refused in opened(maker):
        assert isinstance(refused, Refused)
        assert (refused.what, type(refused.error)) == ("entry", NotOpened)


def changed(fields: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json.dumps(fields))
    *way, last = path.split(".")
    place: Any = whole
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("new_field", []),
        ("sealed", None),
        ("sealed", {}),
        ("sealed.0", "x"),
        ("sealed.0.more", 1),
        ("sealed.0.id", "../x"),
        ("sealed.0.purpose", "message"),
        ("sealed.0.purpose", "case-key"),
        ("sealed.0.purpose", "referral\n"),
        ("sealed.0.compartment", "Inquiry"),
        ("sealed.0.compartment", ""),
        ("sealed.0.compartment", "../x"),
        ("sealed.0.kind", "x" * 41),
        ("sealed.0.kind", 5),
        ("sealed.0.about", "x"),
        ("sealed.0.about", None),
        ("sealed.0.at", "yesterday"),
        ("sealed.0.at", "2026-11-24"),
        ("sealed.0.at", "2026-11-24\x1b10:00:00+00:00"),
        ("sealed.0.officer", "x" * 201),
        ("sealed.0.codes", []),
        ("sealed.0.codes", {"due": {"a": 1}}),
        ("sealed.0.codes", {"due": 1.5}),
        ("sealed.0.codes", {"D\n": "x"}),
        ("sealed.0.codes", {"due": "x" * 201}),
        ("sealed.0.envelope", "!"),
        ("messages.0.at", "2026"),
        ("messages.0.officer", None),
        ("messages.0.more", 1),
        ("evidence.0.received_at", None),
        ("evidence.0.part_at", []),
        ("evidence.0.part_at.0", "x"),
        ("evidence.0.more", 1),
        ("allegations.0.number", -1),
        ("allegations.0.number", True),
        ("allegations.0.persons", "2"),
        ("allegations.0.states", "KEN"),
        ("allegations.0.states", [1]),
        ("allegations.0.category", "<b>"),
        ("allegations.0.decided_at", "x"),
        ("allegations.0.more", 1),
        ("timeline.0.kind", None),
        ("timeline.0.body", None),
        ("timeline.0.body", {"a": [{}]}),
        ("state.child", 1),
        ("state.codes", {"category": ["theft", {}]}),
        ("state.more", 1),
        ("exported.at", ""),
        ("words", []),
        ("words.category", []),
        ("words.category.theft", 5),
        ("conflicts", [{}]),
        ("referrals", [{"id": "x"}]),
        ("tracks", [1]),
        ("links", None),
        ("proposals", [{"to": "closed"}]),
    ],
)
def test_what_is_not_in_the_tables_is_refused(path: str, value: Any, maker: SealedCaseMaker) -> None:
    fields = changed(maker.fields, path, value)
    with pytest.raises(ExportBroken) as refused:
        read_case(fields)
    assert "<b>" not in str(refused.value)
    with pytest.raises(ExportBroken):
        build_export(fields)


@pytest.mark.parametrize("name", ["sealed", "timeline", "state", "exported", "words", "proposals"])
def test_a_missing_field_is_refused(name: str, maker: SealedCaseMaker) -> None:
    del maker.fields[name]
    with pytest.raises(ExportBroken):
        read_case(maker.fields)


def test_one_id_twice_is_refused(maker: SealedCaseMaker) -> None:
    maker.fields["sealed"].append(dict(maker.fields["sealed"][0]))
    with pytest.raises(ExportBroken):
        read_case(maker.fields)


def test_more_entries_than_any_case_has_are_refused(
    maker: SealedCaseMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tande.toolkit.exported_checks.MOST_IN_A_LIST", 1)
    with pytest.raises(ExportBroken):
        read_case(maker.fields)
