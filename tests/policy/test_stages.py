"""The transition table: no path skips a recorded fact, every state can reach an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import facts, roles, stages

ALL_ROLES = sorted(roles.ROLES)


def test_every_move_records_a_public_fact_of_the_table() -> None:
    for move in stages.MOVES:
        assert facts.is_public(move.fact), move


def test_moves_join_known_stages_and_are_unique() -> None:
    pairs = [(move.origin, move.to) for move in stages.MOVES]
    assert len(pairs) == len(set(pairs))
    assert {stage for pair in pairs for stage in pair} == set(stages.STAGES)


def _reachable(stage: str) -> set[str]:
    seen, waiting = set(), [stage]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += [move.to for move in stages.moves_from(here)]
    return seen


@pytest.mark.parametrize("stage", stages.STAGES)
def test_every_stage_can_reach_an_end_and_is_reached_from_the_start(stage: str) -> None:
    assert _reachable(stage) & stages.ENDS
    assert stage in _reachable(stages.RECEIVED)


@pytest.mark.parametrize("end", sorted(stages.ENDS))
def test_every_end_can_be_reviewed_by_the_reporter(end: str) -> None:
    assert stages.find(end, stages.REVIEW).by_reporter


@pytest.mark.parametrize("move", stages.MOVES, ids=lambda move: f"{move.origin}-{move.to}")
def test_somebody_holds_every_move_and_needs_are_tables(move: stages.Move) -> None:
    assert move.by & set(roles.CASE_ROLES)
    assert set(move.needs) <= set(stages.CODE_TABLES) | stages.PACK_CODES


codes = st.dictionaries(st.sampled_from([*stages.CODE_TABLES, *stages.PACK_CODES, "else"]), st.sampled_from(
    [code for table in stages.CODE_TABLES.values() for code in table] + ["", "x", "line"]
))


@given(path=st.lists(st.tuples(st.sampled_from(sorted(stages.STAGES)),
                               st.sets(st.sampled_from(ALL_ROLES)), codes), max_size=30))
def test_any_walk_leaves_one_fact_a_step_and_never_skips(
    path: list[tuple[str, set[str], dict[str, str]]],
) -> None:
    stage, recorded = stages.RECEIVED, ["complaint.received"]
    for to, held, given_codes in path:
        try:
            move = stages.check(stage, to, held, given_codes, pack={"contact": ["line"]})
        except (stages.WrongMove, stages.MoveForbidden, stages.CodesMissing):
            continue
        assert move in stages.moves_for(stage, held)
        assert set(given_codes) == set(move.needs)
        stage, recorded = move.to, [*recorded, move.fact]
    if stage in (stages.INQUIRY, stages.FINDING, stages.CLOSED):
        assert "complaint.acknowledged" in recorded
        assert {"complaint.inquiry_opened", "complaint.not_pursued", "complaint.referred_elsewhere"} & set(recorded)
    if stage == stages.FINDING:
        assert recorded[-1] == "complaint.finding_made"


def test_a_move_without_its_codes_is_refused() -> None:
    with pytest.raises(stages.CodesMissing):
        stages.check(stages.INQUIRY, stages.FINDING, [roles.HEAD], {})
    with pytest.raises(stages.CodesMissing):
        stages.check(stages.INQUIRY, stages.FINDING, [roles.HEAD], {"finding": "guilty"})


def test_an_auditor_or_administrator_moves_nothing() -> None:
    for stage in stages.STAGES:
        assert not stages.moves_for(stage, [roles.AUDITOR, roles.ADMINISTRATOR])


@pytest.mark.parametrize("move", stages.MOVES, ids=lambda move: f"{move.origin}-{move.to}")
def test_ending_without_an_inquiry_takes_two_officers(move: stages.Move) -> None:
    """Promise 3; a case whose inquiry is open may still end early, and then it takes two as well."""
    early = move.to in (stages.NOT_PURSUED, stages.REFERRED_ELSEWHERE)
    assert move.second == early


def test_who_decided_does_not_decide_on_the_review() -> None:
    assert stages.moves_for(stages.REVIEW, [roles.HEAD])
    assert not stages.moves_for(stages.REVIEW, [roles.HEAD], decided=True)
    with pytest.raises(stages.MoveForbidden):
        stages.check(stages.REVIEW, stages.CLOSED, [roles.HEAD], {}, decided=True)


def test_a_warm_referral_names_a_contact_of_the_pack_and_a_consent() -> None:
    def refer(**codes: str) -> stages.Move:
        return stages.check(stages.ADMITTED, stages.REFERRED_ELSEWHERE, [roles.HEAD], codes, pack={"contact": ["line"]})

    assert refer(contact="line", consent="given").second
    for codes in ({}, {"contact": "line"}, {"consent": "given"}, {"contact": "other", "consent": "given"},
                  {"contact": "line", "consent": "no"}):
        with pytest.raises(stages.CodesMissing):
            refer(**codes)


def test_the_finding_on_the_whole_follows_from_the_parts() -> None:
    assert stages.overall(["unsubstantiated", "substantiated", "insufficient_evidence"]) == "substantiated"
    assert stages.overall(["unsubstantiated", "insufficient_evidence"]) == "insufficient_evidence"
    assert stages.overall(["unsubstantiated"]) == "unsubstantiated"
    with pytest.raises(ValueError, match="no finding"):
        stages.overall([])
