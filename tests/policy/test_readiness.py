"""The gate's rule: fails closed, never lets anybody through for something adverse, and says every reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.policy import readiness as gate
from tande.policy.readiness import Fact, Reason, Rules, judge

TODAY = date(2026, 6, 15)
LONG_AGO = date(2026, 1, 1)
RULES = Rules("v1", {"member": ("psea", "children"), "commander": ("psea", "children", "command")})
READY = (
    *(Fact(kind, LONG_AGO, LONG_AGO) for kind in (gate.ENROLLED, gate.IDENTIFIED, gate.ATTESTED)),
    Fact(gate.CERTIFIED, LONG_AGO, LONG_AGO, date(2026, 12, 31), "cert-1"),
    Fact(gate.SCREENED, LONG_AGO, LONG_AGO, code="records-1"),
    Fact(gate.UNIT_CLEARED, LONG_AGO, LONG_AGO, code="unit-1"),
    *(Fact(gate.TRAINED, LONG_AGO, LONG_AGO, date(2026, 12, 31), code) for code in ("psea", "children", "command")),
)
DAYS = st.integers(-6, 6).map(lambda n: TODAY + timedelta(days=n))
CODES = st.sampled_from(["", "a", "b", "psea", "children", "records-1", "cert-1"])


@st.composite
def some_fact(draw: st.DrawFn, kinds: tuple[str, ...] = (*sorted(gate.KINDS), "heard_of_by_nobody")) -> Fact:
    until = draw(st.none() | DAYS)
    return Fact(draw(st.sampled_from(kinds)), draw(DAYS), draw(DAYS), until, draw(CODES))


HISTORIES = st.tuples(st.lists(some_fact(), max_size=8), st.sets(st.integers(0, len(READY) - 1), max_size=2)).map(
    lambda drawn: [*(one for n, one in enumerate(READY) if n not in drawn[1]), *drawn[0]]
)


def ask(facts: list[Fact] | tuple[Fact, ...], post: str = "member", **more: date) -> gate.Answer:
    return judge(facts, post=post, rules=RULES, on=more.pop("on", TODAY), **more)


def codes(facts: list[Fact] | tuple[Fact, ...], **more: date) -> set[tuple[str, str]]:
    return {(reason.code, reason.detail) for reason in ask(facts, **more).reasons}


@settings(max_examples=600, deadline=None)
@given(HISTORIES, some_fact((*sorted(gate.ADVERSE), "heard_of_by_nobody")))
def test_an_adverse_fact_more_never_makes_anybody_ready(facts: list[Fact], more: Fact) -> None:
    assert ask(facts).ready or not ask([*facts, more]).ready


@settings(max_examples=600, deadline=None)
@given(HISTORIES, some_fact(tuple(sorted(gate.FAVOURABLE))))
def test_a_favourable_fact_more_never_stops_anybody(facts: list[Fact], more: Fact) -> None:
    assert not ask(facts).ready or ask([*facts, more]).ready


@settings(max_examples=300, deadline=None)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(facts: list[Fact], chance: Random) -> None:
    mixed = [*facts, *facts[:3]]
    chance.shuffle(mixed)
    assert ask(mixed) == ask(facts)


@settings(max_examples=300, deadline=None)
@given(HISTORIES, DAYS, DAYS)
def test_what_is_known_or_happens_later_changes_no_past_answer(facts: list[Fact], on: date, known: date) -> None:
    seen = [one for one in facts if one.on <= on and one.known <= known]
    assert ask(facts, on=on, known=known) == ask(seen, on=on, known=known)
    later = Fact(gate.SUSPENDED, on, known + timedelta(days=1), code="later")
    assert ask([*facts, later], on=on, known=known) == ask(facts, on=on, known=known)


def test_who_has_everything_is_ready_and_who_lacks_any_one_thing_is_not() -> None:
    assert ask(READY).ready
    assert not ask(()).ready
    missing = {
        gate.ENROLLED: "not_enrolled", gate.IDENTIFIED: "not_identified", gate.ATTESTED: "no_attestation",
        gate.CERTIFIED: "no_certificate", gate.SCREENED: "not_screened", gate.UNIT_CLEARED: "unit_not_cleared",
    }
    for number, one in enumerate(READY):
        rest = (*READY[:number], *READY[number + 1:])
        reason = (missing[one.kind], "") if one.kind in missing else ("never_trained", one.code)
        assert codes(rest) == ({reason} if one.code != "command" else set()), one
        assert not ask(rest, "commander").ready


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ((Fact(gate.SUSPENDED, TODAY, TODAY, code="s"),), ("suspended", "s")),
        ((Fact(gate.SUSPENDED, LONG_AGO, TODAY, date(2026, 2, 1), "s"),), ("suspended", "s")),  # no date lifts it
        ((Fact(gate.SUSPENDED, TODAY, TODAY, code="s"), Fact(gate.LIFTED, TODAY, TODAY, code="t")), ("suspended", "s")),
        ((Fact(gate.LEFT, TODAY, TODAY),), ("left", "")),
        ((Fact(gate.CERTIFICATE_WITHDRAWN, TODAY, TODAY, code="cert-1"),), ("certificate_withdrawn", "")),
        ((Fact(gate.DECLARED, TODAY, TODAY, code="d"),), ("declared", "d")),
        ((Fact(gate.REGISTER_CHANGED, TODAY, TODAY, code="records-2"),), ("screening_outdated", "")),
        ((Fact(gate.ALERT_OPENED, TODAY, TODAY, code="x"),), ("alert_open", "x")),
        ((Fact(gate.ALERT_OPENED, TODAY, TODAY, code="x"), Fact(gate.ALERT_ADVERSE, TODAY, TODAY, code="x")),
         ("alert_adverse", "x")),
        ((Fact(gate.UNIT_BARRED, TODAY, TODAY, code="u"),), ("unit_barred", "u")),
        ((Fact(gate.CREDENTIAL_REVOKED, TODAY, TODAY, code="psea"),), ("credential_revoked", "psea")),
        ((Fact("heard_of_by_nobody", TODAY, TODAY),), ("unknown_fact", "heard_of_by_nobody")),
    ],
)
def test_every_adverse_fact_has_its_reason(more: tuple[Fact, ...], reason: tuple[str, str]) -> None:
    assert codes((*READY, *more)) == {reason}


def test_an_answer_that_comes_later_ends_a_reason_and_a_decision_against_answers_nothing() -> None:
    opened = Fact(gate.ALERT_OPENED, LONG_AGO, LONG_AGO, code="x")
    assert ask((*READY, opened, Fact(gate.ALERT_SETTLED, TODAY, TODAY, code="x"))).ready
    again = replace(opened, on=TODAY, known=TODAY)
    settled = Fact(gate.ALERT_SETTLED, LONG_AGO, LONG_AGO, code="x")
    assert codes((*READY, opened, settled, again)) == {("alert_open", "x")}
    decided = Fact(gate.ALERT_ADVERSE, date(2026, 2, 1), TODAY, code="x")
    remedied = Fact(gate.ALERT_REMEDIED, date(2026, 3, 1), TODAY, code="x")
    assert ask((*READY, opened, decided, remedied)).ready
    reopened = replace(opened, on=date(2026, 4, 1), known=TODAY)
    assert codes((*READY, reopened, decided, remedied)) == {("alert_open", "x")}


def test_expired_differs_from_never_and_the_last_day_counts() -> None:
    last = date(2026, 12, 31)
    assert ask(READY, on=last).ready
    after = codes(READY, on=last + timedelta(days=1))
    assert after == {("certificate_expired", ""), ("training_expired", "psea"), ("training_expired", "children")}
    assert codes(READY, on=LONG_AGO - timedelta(days=1)) >= {("never_trained", "psea"), ("not_enrolled", "")}


def test_a_post_without_rules_is_asked_for_everything() -> None:
    rest = tuple(one for one in READY if one.code != "command")
    assert ask(rest, "member").ready
    assert ask(rest, "a post nobody named").reasons == (Reason("never_trained", "command"),)


def test_an_override_needs_its_end_and_never_beats_a_suspension() -> None:
    untrained = tuple(one for one in READY if one.code != "psea")
    override = Fact(gate.OVERRIDDEN, LONG_AGO, LONG_AGO, TODAY, "o")
    found = ask((*untrained, override))
    assert (found.ready, found.overridden) == (True, True)
    assert found.reasons == (Reason("never_trained", "psea"),)
    assert not ask((*untrained, override), on=TODAY + timedelta(days=1)).ready
    assert not ask((*untrained, replace(override, until=None))).ready
    assert not ask((*untrained, override, Fact(gate.OVERRIDE_ENDED, TODAY, TODAY, code="o"))).ready
    for stronger in (gate.SUSPENDED, gate.LEFT, "heard_of_by_nobody"):
        assert not ask((*untrained, override, Fact(stronger, TODAY, TODAY, code="s"))).ready


def test_the_missions_own_staff_learn_no_more_than_three_words() -> None:
    def shown(*more: Fact, without: str = "") -> str:
        return gate.vetting_shown(ask((*(one for one in READY if one.kind != without), *more)))

    assert shown() == shown(without=gate.TRAINED) == shown(Fact(gate.SUSPENDED, TODAY, TODAY, code="s")) == gate.CLEARED
    assert shown(without=gate.SCREENED) == shown(Fact(gate.ALERT_OPENED, TODAY, TODAY, code="x")) == gate.PENDING
    adverse = Fact(gate.ALERT_ADVERSE, TODAY, TODAY, code="x")
    assert shown(adverse) == shown(adverse, without=gate.SCREENED) == gate.NOT_CLEARED


def test_every_reason_has_its_words_and_its_remedy() -> None:
    assert all(why.sentence and why.remedy and why.area in (gate.VETTING, gate.TRAINING, gate.STANDING)
               for why in gate.REASONS.values())
    assert not gate.ADVERSE & gate.FAVOURABLE
