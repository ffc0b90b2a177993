"""The outbox in bad times: numbers that are never taken, nights after an outage, a database that is away, the cap."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

from tande.domains.outbox import operations, round, states
from tande.domains.outbox.models import Early, Message, Month
from tande.policy import sending
from tande.toolkit.smsgateways.messages import Answer, Call, Drop
from tests.domains.test_outbox import AT, HOURS, OTHER, Provider, gateway, put

pytestmark = pytest.mark.django_db


def stubborn(*refused: str) -> Callable[[Call | Drop], Answer]:
    """A gateway that answers with a fault of its own to some numbers for ever, and takes every other."""
    def answer(call: Call | Drop) -> Answer:
        assert isinstance(call, Call)
        return Answer(500 if any(one.encode() in (call.body or b"") for one in refused) else 202)

    return answer


@pytest.mark.parametrize("many", [1, 30])
def test_numbers_that_a_gateway_never_takes_hold_up_nobody_for_long(many: int) -> None:
    one, bad = gateway(), [f"+5093900{number:04}" for number in range(many)]
    for number in bad:
        put(one, "poison", number=number)
    put(one, "good", kind="answer")
    good, at = Message.objects.get(kind="answer").pk, AT
    while Message.objects.get(pk=good).state == "waiting" and at < AT + 72 * HOURS:
        operations.send_due(at=at, call=stubborn(*bad))
        at += HOURS / 60
    assert at - AT < 1.5 * HOURS


def test_what_an_outage_made_late_rings_nobody_at_night() -> None:
    """The provider is back at two in the morning: only who writes just then is answered; the others at eight."""
    one, provider, night = gateway(), Provider(), AT + 16 * HOURS
    put(one, "of the afternoon")
    put(one, "news of the morning", kind="news", later=HOURS, number="+50937005566")
    put(one, "now", number=OTHER, at=night)
    operations.send_due(at=night, call=provider)
    assert provider.texts == ["now"]
    assert operations.with_work(at=night + HOURS) == {}
    morning = AT + 22 * HOURS
    assert operations.with_work(at=morning) == {one: 1}
    operations.send_due(at=morning, call=provider)
    assert sorted(provider.texts) == ["news of the morning", "now", "of the afternoon"]


def test_what_the_gateway_said_is_written_down_when_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    one, provider, faults = gateway(), Provider(), [OperationalError(), InterfaceError()]
    put(one, "x")
    paid = states.paid

    def away(*given: Any) -> None:
        if faults:
            raise faults.pop()
        paid(*given)

    monkeypatch.setattr(states, "paid", away)
    monkeypatch.setattr(round, "PAUSES", (0, 0))
    operations.send_due(at=AT, call=provider)
    operations.send_due(at=AT + sending.LEASE, call=provider)
    assert (provider.texts, Message.objects.get().state, Month.objects.get().sent) == (["x"], "accepted", 1)


def test_two_senders_together_keep_to_the_cap() -> None:
    one, provider = gateway(price=10, cap=10), Provider()
    put(one, "first", kind="answer")
    put(one, "second", kind="answer", number=OTHER)

    def first(call: Call | Drop) -> Answer:
        operations.send_due(at=AT, call=provider)
        return Answer(202)

    operations.send_due(at=AT, call=first)
    assert (provider.texts, Month.objects.get().cost) == ([], 10)
    assert Message.objects.get(state="waiting").lease == ""


def test_the_same_early_report_twice_at_once_stands_in_no_ones_way() -> None:
    one = gateway()
    put(one, "x")
    Message.objects.update(lease="another", lease_until=AT + sending.LEASE)
    ref = Message.objects.get().ref
    told = {"gateway": one, "ref": ref, "outcome": "delivered", "at": AT}
    operations.delivered(**told)
    first = Early.objects.get()
    Early.objects.create(gateway=one, ref_mark=first.ref_mark, outcome=first.outcome, at=AT)
    operations.delivered(**told)
    operations.send_due(at=AT + sending.LEASE, call=Provider(None))
    assert (Message.objects.get().state, Early.objects.count()) == ("delivered", 0)


def test_a_machine_that_answers_ours_does_not_spend_the_month() -> None:
    one = gateway()
    for _word in range(40):
        put(one, "thanks", "and a question", kind="answer")
    put(one, "receipt")
    put(one, "hers", number=OTHER, kind="answer")
    assert Message.objects.count() == sending.A_DAY + 2
    put(one, "tomorrow", kind="answer", at=AT + sending.DAY)
    assert Message.objects.count() == sending.A_DAY + 3


def test_at_the_cap_whoever_is_in_danger_is_told_where_help_is() -> None:
    """Before receipts, past the cap and beyond the number of a day: an answer that waits holds it up no more."""
    one, provider = gateway(price=10, cap=100), Provider()
    states.counted(one, AT, sent=10, cost=100)
    for _each in range(sending.A_DAY):
        put(one, "kept", kind="answer")
    put(one, "receipt", number=OTHER)
    put(one, "help is there", kind="danger")
    operations.send_due(at=AT, call=provider)
    assert provider.texts == ["help is there", "receipt"]
