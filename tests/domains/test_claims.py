"""Paternity and child support: a track of its own, whatever becomes of the inquiry."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest

from tande.domains.casework import queries as cases
from tande.domains.casework.models import Case
from tande.domains.officers.models import Officer
from tande.domains.support import queries
from tande.domains.support.errors import (
    BadCodes,
    Changed,
    NoSuchThing,
)
from tande.domains.support.models import Claim
from tande.ledger import clock
from tests.domains.helping import (
    DUE,
    claim,
    go,
    kinds,
)

pytestmark = pytest.mark.django_db


def test_a_claim_goes_its_own_way_after_the_end_too(case_id: str, joel: Officer) -> None:
    Case.objects.filter(pk=case_id).update(stage="closed")
    made = claim(case_id, joel, children=2)
    way = ("recorded", "state_asked", "test_agreed", "established", "support_agreed", "support_paid", "support_paid",
           "ended")
    for seen, to in pairwise(way):
        go(case_id, made, joel, to, seen, next_due=DUE)
    (found,) = queries.of_case(case_id, joel, at=clock.now()).claims
    assert (found.step, found.children, found.next_due, len(found.steps)) == ("ended", 2, None, len(way))
    assert Case.objects.get(pk=case_id).stage == "closed"
    facts = [one.body for one in cases.timeline(case_id, joel) if one.kind == "claim.recorded"]
    assert facts == [{"claim": "recorded", "states": ["KEN"], "due": "2031-01-01", "children": 2}]


def test_a_state_that_nobody_knows_is_not_asked(case_id: str, joel: Officer) -> None:
    made = claim(case_id, joel, state="")
    with pytest.raises(BadCodes):
        go(case_id, made, joel, "state_asked", "recorded")
    go(case_id, made, joel, "state_asked", "recorded", state="JAM")
    go(case_id, made, joel, "refused", "state_asked", state="KEN")
    assert Claim.objects.get().state == "JAM"


def test_a_claim_moves_once_whoever_presses_twice(case_id: str, file: Callable[[], str], joel: Officer) -> None:
    made = claim(case_id, joel)
    said = go(case_id, made, joel, "state_asked", "recorded")
    go(case_id, made, joel, "state_asked", "recorded", words=said)
    for to, seen in (("state_asked", "recorded"), ("support_paid", "state_asked"), ("recorded", "state_asked")):
        with pytest.raises(Changed):
            go(case_id, made, joel, to, seen)
    with pytest.raises(NoSuchThing):
        go(file(), made, joel, "refused", "state_asked")
    with pytest.raises(BadCodes):
        go(case_id, made, joel, "<b>", "state_asked")
    assert kinds(case_id).count("claim.moved") == 1


@pytest.mark.parametrize("wrong", [{"state": "ZZZ"}, {"children": 0}, {"children": 99}, {"next_due": date(1900, 1, 1)}])
def test_a_claim_has_codes_and_a_number(case_id: str, joel: Officer, wrong: dict[str, object]) -> None:
    with pytest.raises(BadCodes):
        claim(case_id, joel, **wrong)
