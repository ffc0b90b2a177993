"""Help and protection as tables: consent comes first, numbers go stale, contacts ask for a new look at the risk."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tande.policy import claims, facts, mission_support, protection, stages, support
from tande.policy.mission import Provenance, Provider
from tande.policy.support import Check
from tande.project.mission import load

TODAY = date(2031, 3, 1)
LINE = Provider(
    code="line", kinds=("medical",), name={"en": "Line"}, hours={"en": "Always"}, place="", phone="12",
    languages=("en",), last_checked=TODAY - timedelta(days=30), called_on=None, provenance=Provenance("x", "source"),
)
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


def standing(provider: Provider = LINE, *checks: Check) -> support.Standing:
    return support.standing(provider, checks, recheck_days=30, today=TODAY)


@pytest.mark.parametrize("scope", ["", *support.SCOPES])
def test_nothing_is_passed_on_before_a_yes(scope: str) -> None:
    ways = {state for state in support.STATES if support.PASSED_ON in support.after(state, scope)}
    assert ways == (set() if scope == support.ALONE else {support.ACCEPTED})


def test_one_who_goes_alone_is_passed_on_to_nobody_and_may_still_be_done() -> None:
    assert support.DONE in support.after(support.ACCEPTED, support.ALONE)
    assert support.DONE not in support.after(support.ACCEPTED, support.CONTACT)


def test_a_mind_may_be_changed_both_ways_until_it_was_passed_on() -> None:
    assert support.DECLINED in support.after(support.ACCEPTED, support.CONTACT)
    assert support.ACCEPTED in support.after(support.DECLINED)
    assert not support.ANSWERS & support.after(support.PASSED_ON)


def test_every_state_has_its_fact_and_the_ends_lead_nowhere() -> None:
    assert set(support.FACTS.values()) <= set(facts.KINDS)
    assert {support.DONE, support.FAILED, support.TAKEN_BACK} == support.ENDED
    assert set(mission_support.KINDS) == set(support.KINDS)


@pytest.mark.parametrize(("days", "fresh"), [(0, True), (30, True), (31, False), (4_000, False)])
def test_a_number_goes_stale(days: int, fresh: bool) -> None:
    found = standing(replace(LINE, last_checked=TODAY - timedelta(days=days)))
    assert (found.fresh, found.on) == (fresh, TODAY - timedelta(days=days))


def test_a_call_that_was_answered_makes_it_fresh_again_and_confirms_what_was_not() -> None:
    old = replace(LINE, last_checked=date(2020, 1, 1), provenance=Provenance("x", "memory"))
    assert not standing(old).fresh
    called = standing(old, Check(TODAY - timedelta(days=2), "answered"))
    assert (called.fresh, called.called) == (True, True)
    assert not standing().called, "a source that was read is not a call"
    assert standing(replace(LINE, called_on=TODAY)).called
    assert not standing(replace(LINE, provenance=Provenance("x", "inference"))).fresh


def test_a_number_nobody_answered_is_not_given_out() -> None:
    answered, unanswered = Check(TODAY, "answered"), Check(TODAY, "no_answer")
    assert standing(LINE, unanswered) == support.Standing(LINE.last_checked, False, True)
    assert standing(LINE, unanswered, answered).fresh
    assert standing(LINE, answered, Check(TODAY - timedelta(days=1), "no_answer")).fresh
    assert not standing(LINE, Check(TODAY - timedelta(days=1), "answered"), unanswered).fresh


def test_a_day_in_the_future_proves_nothing() -> None:
    late = replace(LINE, last_checked=TODAY + timedelta(days=400))
    assert standing(late) == support.Standing(date.min, False, False)
    assert not standing(late, Check(TODAY + timedelta(days=1), "answered")).fresh


def test_every_number_of_the_pack_is_sourced_or_held_back() -> None:
    pack = load(Path(__file__).parents[2] / "missions" / "haiti")
    held = {one.code for one in pack.providers if not one.shown}
    assert held == {"women_ministry_line", "child_police", "ibesr"}
    numbers = {contact.code: contact.phone for contact in pack.contacts}
    assert all(numbers[one.code] == one.phone for one in pack.providers if one.code in numbers)
    assert {kind for one in pack.providers for kind in one.kinds} == set(support.KINDS)


@pytest.mark.parametrize(("stage", "since", "last", "assessed", "due"), [
    ("received", 0, 0, None, True), ("inquiry", 0, 0, 1, False), ("inquiry", 0, 2, 1, True),
    ("inquiry", 0, 2, 2, False),
    ("closed", 5, 4, None, False), ("closed", 5, 6, 4, True), ("closed", 5, 6, 7, False), ("review", 5, 4, 3, True),
])
def test_each_contact_asks_for_a_new_look(stage: str, since: int, last: int, assessed: int | None, due: bool) -> None:
    contacts = protection.Contacts(NOON + timedelta(hours=last), stage, NOON + timedelta(hours=since))
    seen = None if assessed is None else NOON + timedelta(hours=assessed)
    assert protection.assessment_due(contacts, seen) == (contacts.last if due else None)


def test_only_a_low_risk_needs_no_words() -> None:
    assert [risk for risk in protection.RISKS if not protection.words_needed(risk)] == ["low"]
    assert not protection.assessment_late(NOON, NOON + protection.ASSESS_WITHIN)
    assert protection.assessment_late(NOON, NOON + protection.ASSESS_WITHIN + timedelta(seconds=1))


def test_every_claim_can_end_and_parentage_comes_before_support() -> None:
    assert set(claims.AFTER) == set(claims.STEPS)
    assert all(set(after) <= set(claims.STEPS) for after in claims.AFTER.values())
    assert [step for step in claims.STEPS if step != claims.ENDED and claims.ENDED not in claims.AFTER[step]] == []
    for step in ("recorded", "state_asked", "test_agreed", "not_established"):
        with pytest.raises(claims.WrongStep):
            claims.check_step(step, "support_agreed")
    claims.check_step("support_paid", "support_paid")


def test_what_is_over_is_not_overdue() -> None:
    day = date(2031, 1, 1)
    assert claims.overdue("state_asked", day, TODAY)
    assert not claims.overdue(claims.ENDED, day, TODAY)
    assert not claims.overdue("state_asked", TODAY, TODAY)
    assert not claims.overdue("state_asked", None, TODAY)


@pytest.mark.parametrize("stage", [stages.FINDING, stages.ACTION_AWAITED, *stages.ENDS])
def test_what_is_alleged_late_can_still_be_looked_into(stage: str) -> None:
    assert stages.find(stage, stages.INQUIRY)
