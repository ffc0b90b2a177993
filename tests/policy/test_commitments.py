"""How far a commitment is met: nothing better than its evidence, nothing for ever, and two people for the best word."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.policy import commitments as rules
from tande.policy import roles
from tande.policy.commitments import Exhibit, SamePerson, Standing, Step, WrongStep
from tande.policy.periods import add_months

TODAY = date(2031, 6, 15)
ANNE, BOB, CELA = 1, 2, 3
G, C, K, D, W, A = (
    rules.GIVEN, rules.CHECKED, rules.CONFIRMED, rules.DECLINED, rules.WITHDRAWN, rules.ANSWERED
)


def shown(*steps: str, against: bool = False, document: bool = True, days_ago: int = 10) -> Exhibit:
    """An exhibit of so many days ago that took these steps, each by the next officer."""
    day = TODAY - timedelta(days=days_ago)
    return Exhibit(against, document, day, tuple(Step(step, n, day) for n, step in enumerate(steps, 1)))


def status(*exhibits: Exhibit, today: date = TODAY, months: int = 12) -> str:
    return rules.standing(exhibits, fresh_months=months, today=today).status


OLD = 400
TABLE = {
    "nothing": ((), rules.NOT_STARTED),
    "a claim": ((shown(G, document=False),), rules.CLAIMED),
    "a document": ((shown(G),), rules.PUBLISHED),
    "seen": ((shown(G, C),), rules.SEEN),
    "two officers": ((shown(G, C, K),), rules.VERIFIED),
    "the second says no": ((shown(G, C, D),), rules.PUBLISHED),
    "seen again after a no": ((shown(G, C, D, C),), rules.SEEN),
    "taken back": ((shown(G, C, K, W),), rules.NOT_STARTED),
    "the best counts": ((shown(G), shown(G, C, K), shown(G, C)), rules.VERIFIED),
    "too old": ((shown(G, C, K, days_ago=OLD),), rules.LAPSED),
    "an old claim": ((shown(G, document=False, days_ago=OLD),), rules.LAPSED),
    "a claim does not end a lapse": ((shown(G, C, days_ago=OLD), shown(G, document=False)), rules.LAPSED),
    "a document does": ((shown(G, C, days_ago=OLD), shown(G)), rules.PUBLISHED),
    "contradicted": ((shown(G, C, K), shown(G, against=True)), rules.CONTRADICTED),
    "contradicted long ago, and nobody answered": (
        (shown(G, C, K), shown(G, against=True, days_ago=OLD)), rules.CONTRADICTED),
    "answered": ((shown(G, C, K), shown(G, A, against=True)), rules.VERIFIED),
    "contradicted with nothing shown": ((shown(G, against=True, document=False),), rules.CONTRADICTED),
    "not yet": ((shown(G, C, K, days_ago=-1),), rules.NOT_STARTED),
}


@pytest.mark.parametrize(("exhibits", "expected"), TABLE.values(), ids=TABLE.keys())
def test_the_status_follows_from_what_is_shown(exhibits: tuple[Exhibit, ...], expected: str) -> None:
    assert status(*exhibits) == expected


def test_every_status_is_reached_by_the_table() -> None:
    assert {expected for _, expected in TABLE.values()} == set(rules.STATUSES)


STEPS = st.sampled_from([(G,), (G, C), (G, C, K), (G, C, D), (G, W), (G, C, K, W)])
EVIDENCE = st.builds(
    lambda steps, document, ago: shown(*steps, document=document or C in steps, days_ago=ago),
    STEPS, st.booleans(), st.integers(0, 900),
)
AGAINST = st.builds(
    lambda ended, ago: shown(*((G, A) if ended else (G,)), against=True, days_ago=ago), st.booleans(),
    st.integers(0, 900),
)
MANY = st.lists(EVIDENCE, max_size=6)


@given(MANY, st.lists(AGAINST, max_size=2), st.randoms(use_true_random=False))
def test_the_order_in_which_things_come_does_not_matter(
    evidence: list[Exhibit], against: list[Exhibit], chance: object
) -> None:
    mixed = [*evidence, *against]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert rules.standing(mixed, fresh_months=12, today=TODAY) == rules.standing(
        [*evidence, *against], fresh_months=12, today=TODAY
    )


@given(MANY, MANY, st.integers(0, 900))
def test_one_contradiction_wins_whatever_else_is_shown(before: list[Exhibit], after: list[Exhibit], ago: int) -> None:
    assert status(*before, shown(G, against=True, days_ago=ago), *after) == rules.CONTRADICTED


RANK = (rules.NOT_STARTED, rules.LAPSED, rules.CLAIMED, rules.PUBLISHED, rules.SEEN, rules.VERIFIED)


@given(MANY, EVIDENCE.filter(lambda one: one.document))
def test_more_papers_never_make_it_worse_but_for_a_lapse(evidence: list[Exhibit], more: Exhibit) -> None:
    before, after = status(*evidence), status(*evidence, more)
    assert RANK.index(after) >= RANK.index(before) or after == rules.LAPSED


@given(MANY, st.integers(0, 2_000))
def test_time_alone_only_takes_away(evidence: list[Exhibit], days: int) -> None:
    later = status(*evidence, today=TODAY + timedelta(days=days))
    assert RANK.index(later) <= RANK.index(status(*evidence)) or later == rules.LAPSED


@given(MANY, st.integers(1, 36))
def test_a_status_holds_until_the_day_it_names_and_not_a_day_longer(evidence: list[Exhibit], months: int) -> None:
    found = rules.standing(evidence, fresh_months=months, today=TODAY)
    if found.lapses_on is None:
        assert found.status in (rules.NOT_STARTED, rules.LAPSED)
        return
    assert found.lapses_on > TODAY
    assert status(*evidence, today=found.lapses_on - timedelta(days=1), months=months) == found.status
    assert status(*evidence, today=found.lapses_on, months=months) != found.status


@given(MANY)
def test_when_all_is_taken_back_nothing_was_shown(evidence: list[Exhibit]) -> None:
    gone = [replace(one, steps=(*one.steps, Step(W, ANNE, TODAY))) for one in evidence]
    assert status(*gone) == rules.NOT_STARTED


@given(MANY, st.lists(AGAINST, max_size=2))
def test_the_best_word_needs_two_officers_at_one_exhibit(evidence: list[Exhibit], against: list[Exhibit]) -> None:
    if status(*evidence, *against) == rules.VERIFIED:
        assert any(one.state == K and len({step.officer for step in one.steps}) >= 2 for one in evidence)


def test_the_second_officer_had_no_hand_in_it() -> None:
    seen = Exhibit(False, True, TODAY, (Step(G, ANNE, TODAY), Step(C, BOB, TODAY)))
    for officer in (ANNE, BOB):
        for step in (K, D):
            with pytest.raises(SamePerson):
                rules.check_step(seen, step, officer)
    assert rules.check_step(seen, K, CELA) == rules.VERIFY
    against = shown(G, against=True)
    with pytest.raises(SamePerson):
        rules.check_step(against, A, ANNE)
    assert rules.check_step(against, A, BOB) == rules.VERIFY


@pytest.mark.parametrize("exhibit", [
    shown(G), shown(G, document=False), shown(G, C), shown(G, C, K), shown(G, C, D), shown(G, W),
    shown(G, against=True), shown(G, A, against=True),
], ids=lambda one: f"{one.state}-{one.against}-{one.document}")
def test_what_is_not_in_the_table_cannot_be_done(exhibit: Exhibit) -> None:
    allowed = rules.after(exhibit)
    for step in rules.STEPS:
        if step in allowed:
            assert rules.check_step(exhibit, step, 99) in roles.MAY
        else:
            with pytest.raises(WrongStep):
                rules.check_step(exhibit, step, 99)


def test_a_claim_without_a_document_is_never_checked() -> None:
    assert set(rules.after(shown(G, document=False))) == {W}


def test_nobody_alone_holds_both_rights_by_one_role() -> None:
    assert roles.MAY[rules.KEEP].isdisjoint(roles.MAY[rules.VERIFY])
    assert roles.MAY[rules.VERIFY] <= roles.MAY[rules.CONTRADICT]


def test_months_end_where_the_month_ends() -> None:
    assert add_months(date(2031, 1, 31), 1) == date(2031, 2, 28)
    assert add_months(date(2031, 11, 30), 3) == date(2032, 2, 29)
    assert add_months(date(2031, 12, 1), 12) == date(2032, 12, 1)


def test_n_of_n_counts_what_an_officer_has_seen() -> None:
    assert rules.with_evidence(rules.STATUSES) == 2
    assert rules.standing([shown(G, C)], fresh_months=12, today=TODAY) == Standing(
        rules.SEEN, TODAY - timedelta(days=10), add_months(TODAY - timedelta(days=10), 12)
    )
