"""Many at once: one delivery in fifteen threads, two first messages, a gateway's whole queue replayed and shuffled."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from tande.domains.casework.models import Case, Message
from tande.domains.conversations import operations
from tande.domains.conversations.models import Conversation, Tally
from tande.ledger import writer
from tande.ledger.models import Fact
from tande.policy.conversation.inputs import Opened, Text
from tests.domains.conversing import DAY, MARIE, ROSE, code_in, desk, gateway, reply, waiting
from tests.faults.test_referral_races import at_once
from tests.ledger.conftest import erasable_ledger
from tests.policy.conversation.talks import NOON

__all__ = ["erasable_ledger"]
pytestmark = [pytest.mark.usefixtures("erasable_ledger"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _drained() -> Iterator[None]:
    yield
    writer.drain()


@pytest.fixture
def through() -> str:
    desk()
    return gateway()


def say(through: str, number: str, body: str, id: str) -> None:
    operations.hear(door="sms", gateway=through, number=number, given=Text(body=body, id=id), at=NOON)


def test_one_delivery_fifteen_times_at_once_is_one_case_with_one_receipt(through: str) -> None:
    assert at_once(*[lambda: say(through, MARIE, "Yo vini lakay mwen", "m1")] * 15) == [""] * 15
    assert (Case.objects.count(), Message.objects.count(), Conversation.objects.count()) == (1, 1, 1)
    assert code_in([text for text, _row in waiting()])
    assert Fact.objects.filter(kind="complaint.received").count() == 1
    assert Tally.objects.values_list("opened", "registered", "received").get() == (1, 1, 1)


def test_two_first_messages_at_once_are_one_case(through: str) -> None:
    parts = [f"pati {number}" for number in range(4)]
    told = at_once(*[lambda part=part: say(through, MARIE, part, part) for part in parts])  # type: ignore[misc]
    assert told == [""] * 4
    assert (Case.objects.count(), Message.objects.count()) == (1, 4)
    assert code_in([text for text, _row in waiting()])


def test_a_queue_that_is_replayed_and_shuffled_loses_and_doubles_nothing(through: str) -> None:
    numbers = [f"+5093700{number:04}" for number in range(5)]
    queue = [(number, f"{number} pati {part}") for number in numbers for part in range(3)]
    replayed = queue * 3
    random.Random(7).shuffle(replayed)

    def replay(some: list[tuple[str, str]]) -> None:
        for number, body in some:
            say(through, number, body, body)

    parts = [replayed[start::4] for start in range(4)]
    assert at_once(*[lambda some=some: replay(some) for some in parts]) == [""] * 4  # type: ignore[misc]
    assert (Case.objects.count(), Message.objects.count()) == (len(numbers), len(queue))
    for number in numbers:
        assert code_in([text for text, _row in waiting(number)])


def test_a_clock_set_back_an_hour_in_the_middle_of_a_burst_loses_and_doubles_nothing(through: str) -> None:
    """Each of three people writes six parts, the later half an hour before the former; then all of it comes again."""
    numbers, hour = [f"+5093711{number:04}" for number in range(3)], timedelta(hours=1)

    def heard(number: str, part: int) -> None:
        given = Text(body=f"pati {part}", id=f"{number} {part}")
        operations.hear(door="sms", gateway=through, number=number, given=given, at=NOON - hour * (part >= 3))

    burst = [(number, part) for part in range(6) for number in numbers]
    for some in (burst, [*reversed(burst)]):
        for start in range(0, len(some), 6):
            assert set(at_once(*[partial(heard, *one) for one in some[start : start + 6]])) == {""}
    assert (Case.objects.count(), Message.objects.count()) == (3, 18)
    for number in numbers:
        assert code_in([text for text, _row in waiting(number)])


def test_a_menu_asked_twice_at_once_says_the_same(through: str) -> None:
    found = []

    def ask() -> None:
        heard = operations.hear(door="ussd", gateway=through, number=ROSE, given=Text(body="Yo vini", id="t"), at=NOON)
        found.append((heard.says, dict(heard.fills), heard.case_id))

    operations.hear(door="ussd", gateway=through, number=ROSE, given=Opened(id="o"), at=NOON)
    assert at_once(*[ask] * 4) == [""] * 4
    assert found == [found[0]] * 4
    assert found[0][1]["code"]


def test_rounds_twice_at_once_tell_once_and_let_go_once(through: str) -> None:
    say(through, MARIE, "Yo vini lakay mwen", "m1")
    reply(Case.objects.get().pk, NOON + DAY)
    assert at_once(*[lambda: operations.make_rounds(at=NOON + DAY)] * 3) == [""] * 3
    assert [row.kind for _text, row in waiting()].count("news") == 1
    assert at_once(*[lambda: operations.make_rounds(at=NOON + 190 * DAY)] * 3) == [""] * 3
    assert Fact.objects.filter(kind="contact.purged").count() == 1
    assert Fact.objects.filter(kind="doors.counted").count() == 1
