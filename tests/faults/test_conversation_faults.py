"""The process dies, the disk is full or the database is locked at each statement in turn: the gateway sends again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from tande.domains.callbacks.models import CallBack
from tande.domains.casework.models import Case, Message
from tande.domains.conversations import operations
from tande.domains.conversations.errors import NotDurable
from tande.domains.conversations.models import Conversation, Delivery, Tally
from tande.domains.outbox.models import Message as Waiting
from tande.ledger import writer
from tande.ledger.models import Fact
from tande.policy.conversation.inputs import Input, Opened, Text, Voice
from tests.domains.conversing import DAY, Phone, desk, gateway, reply
from tests.ledger.conftest import erasable_ledger

__all__ = ["erasable_ledger"]
pytestmark = pytest.mark.django_db
_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


def failing_at(stop: int, how: Callable[[], BaseException]) -> Callable[..., Any]:
    """Let every statement through but the one of this number."""
    done = 0

    def execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        if not sql.startswith(_FRAME):
            done += 1
            if done == stop:
                raise how()
        return execute(sql, params, many, context)

    return execute


TABLES = (Case, Message, Waiting, CallBack, Fact, Delivery)


def counted() -> list[int]:
    """How much there is of everything that one delivery may leave behind."""
    visits = [sum(row) for row in Tally.objects.order_by("pk").values_list("opened", "used", "registered", "received")]
    return [*(table.objects.count() for table in TABLES), *visits]


def once(phone: Phone, given: Input) -> None:
    operations.hear(
        door=phone.door, gateway=phone.gateway, number=phone.number, given=given, at=phone.now, session=phone.session
    )


TALKS: dict[str, tuple[str, list[Input | str], Input]] = {
    "first words": ("sms", [], Text(body="Yo vini lakay mwen", id="x")),
    "in danger": ("sms", [], Text(body="DANJE", id="x")),
    "a call is asked for": ("sms", ["Yo vini lakay mwen"], Text(body="rele m", id="x")),
    "a child": ("sms", ["Yo vini lakay mwen", "2"], Text(body="1", id="x")),
    "stop": ("sms", ["Yo vini lakay mwen"], Text(body="RETE", id="x")),
    "forget": ("sms", ["Yo vini lakay mwen", "rele m"], Text(body="efase", id="x")),
    "a menu": ("ussd", [Opened(id="o"), Text(body="2", id="2")], Text(body="Yo vini lakay mwen", id="x")),
    "a call": ("voice", [Opened(id="o")], Voice(seconds=9, ended=True, id="x")),
}


# A dead process closes no cursors either.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", TALKS)
def test_whatever_fails_nothing_is_half_there_and_the_same_again_is_once(name: str) -> None:
    desk()
    door, before, given = TALKS[name]
    phone = Phone(gateway(), door=door, session="s")
    for said in before:
        phone.send(said)
    start, whole = counted(), list[int]()
    full = name in ("first words", "a menu")
    for how in (Killed, lambda: OperationalError("database or disk is full"))[: 1 + full]:
        failed = stop = 0
        while failed == stop:
            stop += 1
            place = transaction.savepoint()
            try:
                with connection.execute_wrapper(failing_at(stop, how)):
                    once(phone, given)
            except (Killed, NotDurable):
                failed += 1
                assert counted() == start, "nothing is half there"
            for _twice in range(2):
                once(phone, given)
            whole = whole or counted()
            assert counted() == whole, "and the same again is there once"
            assert Conversation.objects.count() == 1
            transaction.savepoint_rollback(place)
        assert stop > 8
    assert whole != start


def test_what_time_brings_goes_on_where_it_was_cut_off() -> None:
    desk()
    phone = Phone(gateway())
    phone.send("Yo vini lakay mwen")
    reply(Case.objects.get().pk, phone.now + DAY)
    later = phone.now + DAY
    stop = failed = 0
    while failed == stop:
        stop += 1
        place = transaction.savepoint()
        try:
            with connection.execute_wrapper(failing_at(stop, Killed)):
                operations.make_rounds(at=later)
        except Killed:
            failed += 1
            transaction.set_rollback(False)  # here it is one transaction around all; what was done before stays
        for _twice in range(2):
            operations.make_rounds(at=later)
        assert Waiting.objects.filter(kind="news").count() == 1
        transaction.savepoint_rollback(place)
    assert stop > 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.parametrize("fault", ["locked", "full"])
def test_a_database_that_takes_nothing_is_said_so_and_the_same_again_is_taken(fault: str) -> None:
    """Really locked by another connection; really without another page, where the engine has a word for that."""
    desk()
    phone = Phone(gateway())
    given = Text(body="Yo vini lakay mwen", id="x")
    with (locked() if fault == "locked" or connection.vendor != "sqlite" else full()), pytest.raises(NotDurable):
        once(phone, given)
    assert (Case.objects.count(), Conversation.objects.count(), Delivery.objects.count()) == (0, 0, 0)
    once(phone, given)
    once(phone, given)
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)
    writer.drain()


def by_the_writer(pragma: str) -> None:
    """Set something of the connection that takes what was heard; it is gone with the connection after a fault."""
    def step() -> None:
        with connection.cursor() as cursor:
            cursor.execute(pragma)

    writer.commit([], also=step)


@contextmanager
def locked() -> Iterator[None]:
    """Another process has what is needed, and this one waits no more than a moment."""
    ready, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1" if connection.vendor == "sqlite" else "LOCK TABLE conversations_conversation")
            ready.set()
            done.wait()
        connection.close()

    if connection.vendor == "sqlite":
        by_the_writer("PRAGMA busy_timeout=10")
    else:
        connection.cursor().execute("SET lock_timeout=10")
    holder = Thread(target=hold)
    holder.start()
    ready.wait()
    yield
    done.set()
    holder.join()
    if connection.vendor != "sqlite":
        connection.cursor().execute("SET lock_timeout=0")


@contextmanager
def full() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is free that others left
        cursor.execute("PRAGMA page_count")
        by_the_writer(f"PRAGMA max_page_count={cursor.fetchone()[0]}")
    yield
