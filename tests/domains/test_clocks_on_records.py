"""Clocks that run on a record: a proposal that waits for its second officer, a State that has not named its officer."""

from datetime import timedelta

import pytest

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case, Escalation
from tande.domains.officers.models import Officer
from tande.domains.referrals import operations, queries
from tande.ledger import clock
from tests.domains import states
from tests.domains.states import StatePair

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rounds(days: float) -> casework.Found:
    return casework.make_rounds(at=clock.now() + days * DAY, elsewhere=queries.running())


def missed(clock_id: str) -> list[tuple[int, bool]]:
    """Levels written down of this clock, each with whether it is met."""
    rows = Escalation.objects.filter(clock=clock_id).order_by("level")
    return [(one.level, one.met_at is not None) for one in rows]


def propose(case_id: str, head: Officer, to: str = "not_pursued") -> None:
    version = Case.objects.get(pk=case_id).version
    casework.propose(case_id=case_id, officer=head, to=to, codes={"reason": "no_information"}, at=clock.now(),
                     version=version)


def test_a_proposal_that_nobody_answers_is_escalated(inquiry_id: str, head: Officer) -> None:
    propose(inquiry_id, head)
    rounds(4)
    assert missed("second_agrees") == []
    for _time in range(2):
        rounds(9)
    assert missed("second_agrees") == [(1, False)]
    rounds(20)
    assert missed("second_agrees") == [(1, False), (2, False)]


def test_answering_the_proposal_meets_the_clock(inquiry_id: str, head: Officer) -> None:
    propose(inquiry_id, head)
    rounds(9)
    casework.decline(case_id=inquiry_id, officer=head, at=clock.now(), version=Case.objects.get(pk=inquiry_id).version)
    rounds(10)
    assert missed("second_agrees") == [(1, True)]


def test_an_urgent_case_does_not_wait_as_long(head: Officer) -> None:
    case_id = states.case_in_inquiry(head, sea="yes")
    propose(case_id, head)
    rounds(5)
    assert missed("second_agrees")[:1] == [(1, False)]


def test_a_state_that_names_nobody_is_late_until_it_does(
    inquiry_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    rounds(9)
    assert missed("state_names_officer") == []
    rounds(16)
    assert missed("state_names_officer") == [(1, False)]
    operations.name_officer(referral_id=referral_id, focal=kenya.focal, reply=states.reply(kenya.id), at=clock.now())
    rounds(17)
    assert missed("state_names_officer") == [(1, True)]


def test_a_referral_taken_back_waits_for_nobody(inquiry_id: str, head: Officer, referral_id: str) -> None:
    operations.withdraw(case_id=inquiry_id, referral_id=referral_id, officer=head, at=clock.now())
    rounds(16)
    assert missed("state_names_officer") == []


def test_who_did_not_look_at_the_referrals_does_not_say_that_they_are_met(
    inquiry_id: str, head: Officer, referral_id: str
) -> None:
    rounds(16)
    casework.make_rounds(at=clock.now() + 17 * DAY)
    assert missed("state_names_officer") == [(1, False)]


def test_two_states_each_have_their_own_clock_and_one_is_told_of_at_a_time(
    inquiry_id: str, head: Officer, kenya: StatePair, referral_id: str
) -> None:
    """Two referrals of one case made at different moments are two missed clocks."""
    states.referred(inquiry_id, head, states.state_key("JAM"), at=clock.now() + DAY)
    rounds(20)
    assert missed("state_names_officer") == [(1, False), (1, False)]


def test_a_case_that_ended_waits_for_no_name(inquiry_id: str, head: Officer, referral_id: str) -> None:
    Case.objects.filter(pk=inquiry_id).update(stage="closed", live=False)
    assert rounds(30).cases == 0
    assert missed("state_names_officer") == []
