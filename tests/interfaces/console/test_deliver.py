"""`tande deliver`: lines that do not wait for one another, and a fault that ends all of them, to be begun anew."""

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.db.models import Count

from tande.domains.outbox.models import Message
from tande.gates import calling
from tande.interfaces.console import beside, deliver, deliver_messages
from tande.ledger import clock
from tande.toolkit.smsgateways.messages import Answer, Call, Drop
from tests.domains.test_outbox import gateway, put
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def put(*given: deliver.Steps) -> None:
        monkeypatch.setattr(deliver, "LINES", given)
        monkeypatch.setattr(deliver_messages, "ending", threading.Event())

    return put


def test_a_line_that_was_cut_off_says_so_and_the_other_is_done(
    lines: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def cut() -> None:
        raise OperationalError("a number and words")

    lines((cut,), (lambda: done.append("sent"),))
    assert deliver.work() == 1
    assert done == ["sent"]
    assert "OperationalError" in (told := capsys.readouterr().err)
    assert "words" not in told


def test_a_fault_of_ours_ends_the_process_so_that_the_server_begins_it_anew(
    lines: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "EVERY_SECONDS", 0)
    open_pipe = threading.Event()
    monkeypatch.setattr(beside, "until_closed", lambda stop: open_pipe.wait(30))

    def broken() -> None:
        raise ZeroDivisionError

    lines((broken,), (lambda: None,))
    assert deliver.run(["--stay"]) == 0
    open_pipe.set()


@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_a_slow_gateway_holds_up_no_other_and_an_ending_process_finishes_what_it_has(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first gateway answers only when the second has all of its three; then the process is to end."""
    slow, quick, others_went, took = gateway(), gateway(), threading.Event(), []
    for number in range(3):
        for to in (slow, quick):
            put(to, f"x{to}", number=f"+5093700{number:04}{to == slow:d}", at=clock.now())

    def make(call: Call | Drop) -> Answer:
        assert isinstance(call, Call)
        mine = slow.encode() in (call.body or b"")
        if mine:
            assert others_went.wait(30)
            deliver_messages.ending.set()
        took.append(mine)
        if took.count(False) == 3:
            others_went.set()
        return Answer(202)

    monkeypatch.setattr(calling, "make", make)
    monkeypatch.setattr(deliver_messages, "ending", threading.Event())
    deliver_messages.send()
    assert took == [False, False, False, True]
    states = dict(Message.objects.filter(gateway=slow).values_list("state").annotate(all=Count("pk")))
    assert (states, Message.objects.exclude(lease="").count()) == ({"accepted": 1, "waiting": 2}, 0)
