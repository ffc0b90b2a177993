"""Two at once: two first focal points, two officers and one State, a referral against a revocation."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tande.domains.referrals import operations
from tande.domains.referrals.errors import AlreadyReferred, KeyExists, NoStateKey
from tande.domains.referrals.models import Disclosure, Referral, StateKey
from tande.ledger import clock, writer
from tande.ledger.models import Fact
from tests.domains import factories, states
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do them in threads that start together; the name of each one's refusal, or "" where there was none."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as threads:
        return sorted(threads.map(run, deeds))


def test_two_first_focal_points_make_one_key() -> None:
    people = [factories.officer("focal_point") for _person in range(2)]
    told = at_once(*(lambda one=one: states.state_key("KEN", focal=one) for one in people))  # type: ignore[misc]
    assert told == ["", KeyExists.__name__]
    assert StateKey.objects.count() == 1
    assert Fact.objects.filter(kind="state_key.made").count() == 1


def test_two_officers_put_the_case_before_a_state_once() -> None:
    kenya = states.state_key("KEN")
    first = factories.officer("head")
    case_id = states.case_in_inquiry(first)
    second = factories.officer("head")
    told = at_once(
        lambda: states.referred(case_id, first, kenya, "crime"),
        lambda: states.referred(case_id, second, kenya, "redress"),
    )
    assert told == ["", AlreadyReferred.__name__]
    assert (Referral.objects.count(), Disclosure.objects.count()) == (1, 1)
    assert Fact.objects.filter(kind="referral.made").count() == 1


def test_nothing_is_disclosed_to_a_key_after_its_revocation() -> None:
    kenya = states.state_key("KEN")
    marie = factories.officer("head")
    case_id = states.case_in_inquiry(marie)
    told = at_once(
        lambda: states.referred(case_id, marie, kenya),
        lambda: operations.revoke_state_key(key_id=kenya.id, actor=marie, at=clock.now()),
    )
    made = Fact.objects.filter(kind="referral.made").first()
    revoked = Fact.objects.get(kind="state_key.revoked")
    assert told == (["", NoStateKey.__name__] if made is None else ["", ""])
    assert made is None or made.seq < revoked.seq


def test_an_answer_sent_twice_at_once_is_kept_once() -> None:
    kenya = states.state_key("KEN")
    marie = factories.officer("head")
    made = states.referred(states.case_in_inquiry(marie), marie, kenya)
    same = states.reply(kenya.id)

    def send() -> None:
        operations.answer(referral_id=made, focal=kenya.focal, reply=same, at=clock.now())

    assert at_once(send, send) == ["", ""]
    assert Fact.objects.filter(kind="referral.replied").count() == 1
    assert Fact.objects.filter(kind="referral.acknowledged").count() == 1
