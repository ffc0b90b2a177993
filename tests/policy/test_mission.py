"""What a mission knows about itself, asked of two packs that share nothing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tande.policy.mission import Mission, Provenance, Span
from tande.project.mission import load

ROOT = Path(__file__).parents[2]
HAITI = load(ROOT / "missions" / "haiti")
TINY = load(ROOT / "tests" / "packs" / "tiny")
BOTH = pytest.mark.parametrize("mission", [HAITI, TINY], ids=["haiti", "tiny"])


def test_names_change_on_their_day() -> None:
    assert HAITI.short_name_on(date(2025, 9, 29), "en") == "MSS"
    assert HAITI.name_on(date(2025, 9, 29), "fr") == "Mission multinationale d'appui à la sécurité"
    assert HAITI.short_name_on(date(2025, 9, 30), "en") == "GSF"
    assert HAITI.name_on(date(2999, 1, 1), "en") == "Gang Suppression Force"


def test_before_the_first_name_the_first_one_stands() -> None:
    assert TINY.name_on(date(1900, 1, 1), "es") == "Misión de Puentes de Valdora"


@pytest.mark.parametrize("certainty", ["source", "tested", "rule"])
def test_confirmed_statements_are_shown(certainty: str) -> None:
    assert Provenance("book", certainty).shown


@pytest.mark.parametrize("certainty", ["memory", "inference"])
def test_unconfirmed_statements_wait_for_a_verifier(certainty: str) -> None:
    assert not Provenance("book", certainty).shown
    assert Provenance("book", certainty, "A. Reader", date(2026, 11, 1)).shown


def test_our_own_rules_are_known_as_such() -> None:
    assert {clock.id for clock in HAITI.clocks if clock.our_rule} >= {"acknowledge", "news"}
    assert not next(clock for clock in HAITI.clocks if clock.id == "finish_inquiry").our_rule


def test_urgent_kinds_shorten_only_the_clocks_that_say_so() -> None:
    acknowledge = next(clock for clock in HAITI.clocks if clock.id == "acknowledge")
    assert acknowledge.span() == Span(48, "hours")
    assert acknowledge.span(child=True) == Span(24, "hours")
    look = next(clock for clock in TINY.clocks if clock.id == "look")
    assert look.span(sea=True, child=True) == Span(2, "months")
    assert look.span(danger=True) == Span(9, "days")


def test_a_clock_without_ordinary_time_runs_for_urgent_cases_only() -> None:
    offer = next(clock for clock in HAITI.clocks if clock.id == "safety_offer")
    assert offer.span() is None
    assert offer.span(sea=True) == Span(24, "hours")


@BOTH
def test_every_label_speaks_every_language(mission: Mission) -> None:
    for kind, labels in mission.labels.items():
        for code, label in labels.items():
            assert list(label) == list(mission.language_codes), (kind, code)
            assert all(label.values()), (kind, code)


@BOTH
def test_places_are_reached_from_the_top(mission: Mission) -> None:
    reached = list(mission.places_in(""))
    for place in reached:
        reached.extend(mission.places_in(place.code))
    assert {place.code for place in reached} == {place.code for place in mission.places}


@BOTH
def test_contacts_offered_suit_the_person_and_are_confirmed(mission: Mission) -> None:
    for contact in mission.contacts_for(danger=True, child=True):
        assert contact.danger
        assert contact.child
        assert contact.shown
    everybody = mission.contacts_for()
    assert all(contact in everybody for contact in mission.contacts_for(danger=True))


def test_unknown_codes_are_shown_bare() -> None:
    assert HAITI.label("category", "gone_since", "ht") == "gone_since"
    assert HAITI.label("category", "rape", "ht") == "Vyòl"
    assert TINY.label("place", "VA1", "en") == "Great Valdora"
    assert TINY.label("place", "VA1", "es") == "Valdora Grande"


def test_officers_may_enter_only_codes_of_the_pack() -> None:
    assert TINY.known_codes() == {
        "category": {"toll", "collapse", "retaliation"}, "place": {"VA1", "VA2"}, "state": {"XNA"},
        "actor": {"builder", "ferry"},
    }


def test_a_gap_between_names_keeps_the_last_one() -> None:
    first = replace(TINY.names[0], until=date(2031, 2, 1))
    second = replace(TINY.names[0], since=date(2031, 3, 1), short={"es": "N", "en": "N"})
    mission = replace(TINY, names=(first, second))
    assert mission.name(first.since + timedelta(days=40)) is first
    assert mission.short_name_on(date(2031, 3, 1), "en") == "N"
