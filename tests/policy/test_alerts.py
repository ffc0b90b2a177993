"""What may become of an alert: every state, every step; one officer alone never lets anything stand or fall."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import alerts as rules
from tande.policy.alerts import Alert

ANA, BEN = 1, 2
STARTS = [
    Alert(rules.OPEN), Alert(rules.ASKED), Alert(rules.NOT_SAME), Alert(rules.ADVERSE), Alert(rules.REMEDIED),
    Alert(rules.GONE), *(Alert(rules.PROPOSED, one, ANA) for one in rules.PROPOSALS),
]  # fmt: skip
ENDS = {
    **{(state, step): after for state in ("open", "asked") for step, after in (
        ("propose_same", "proposed adverse"), ("not_same", "not_same"), ("ask", "asked"))},
    ("adverse", "propose_remedied"): "proposed remedied", ("adverse", "propose_mistaken"): "proposed mistaken",
    ("proposed adverse", "confirm"): "adverse", ("proposed adverse", "decline"): "open",
    ("proposed remedied", "confirm"): "remedied", ("proposed remedied", "decline"): "adverse",
    ("proposed mistaken", "confirm"): "not_same", ("proposed mistaken", "decline"): "adverse",
}  # fmt: skip


def named(one: Alert) -> str:
    return f"{one.state} {one.proposal}".strip()


def take(one: Alert, step: str, officer: int) -> Alert:
    return rules.take(one, step, officer, next(iter(rules.WHY[step]), ""))


@pytest.mark.parametrize(("start", "step"), list(product(STARTS, rules.STEPS)), ids=str)
def test_every_step_from_every_state(start: Alert, step: str) -> None:
    end = ENDS.get((named(start), step))
    if step == rules.TAKE_BACK and start.state == rules.PROPOSED:
        assert named(take(start, step, ANA)) == ENDS[named(start), rules.DECLINE]
        end = None
    if end is None:
        with pytest.raises(rules.WrongStep):
            take(start, step, BEN)
        return
    assert named(take(start, step, BEN)) == end
    if start.state == rules.PROPOSED:
        with pytest.raises(rules.SecondNeeded):
            take(start, step, ANA)


@given(st.lists(st.sampled_from(sorted(rules.STEPS))))
def test_one_officer_alone_lets_nothing_stand_and_nothing_fall(steps: list[str]) -> None:
    for start in STARTS:
        now = start if start.state != rules.PROPOSED else Alert(start.state, start.proposal, BEN)
        stood = rules.stands_against(now.state, now.proposal)
        for step in steps:
            try:
                now = take(now, step, BEN)
            except (rules.WrongStep, rules.SecondNeeded):
                continue
            assert rules.stands_against(now.state, now.proposal) == stood


@pytest.mark.parametrize("step", rules.STEPS)
def test_a_step_takes_its_own_reasons_only(step: str) -> None:
    start = next(one for one in STARTS if (named(one), step) in ENDS or (step == "take_back" and one.proposed_by))
    officer = ANA if step == rules.TAKE_BACK else BEN
    for wrong in ("no such reason", "" if rules.WHY[step] else "other"):
        with pytest.raises(rules.BadWhy):
            rules.take(start, step, officer, wrong)
    assert step in rules.steps_for(start, officer)


def test_what_changed_is_told_by_side_and_field() -> None:
    before = {"person": {"names": ["A"], "born": ""}, "record": {"ref": "1", "names": ["A"], "weak": [], "note": ""}}
    record = {"ref": "2", "names": ["B"], "weak": ["C"], "note": "x"}
    after = {"person": {"names": ["A"], "born": "1970"}, "record": record}
    assert rules.changed_since(before, before) == ()
    assert rules.changed_since(before, after) == ("person.born", "record.names", "record.other")
