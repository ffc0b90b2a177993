"""What waits for phones: in order, once, in the day, under the cap, and gone when the gateway has it."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tande.domains.gateways import errors as gateway_errors
from tande.domains.gateways import operations as gateways
from tande.domains.gateways import queries as gateway_queries
from tande.domains.gateways.operations import Money
from tande.domains.outbox import operations, queries, states
from tande.domains.outbox.errors import NotANumber, Unreachable
from tande.domains.outbox.models import Early, Message, Month
from tande.domains.outbox.round import due
from tande.ledger.models import Fact
from tande.policy import sending
from tande.toolkit.smsgateways.messages import Answer, Call, Drop
from tests.domains import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 15, tzinfo=UTC)
NUMBER, OTHER = "+50937001122", "+50937003344"
SETTINGS = {"url": "http://192.168.1.9:8080", "username": "sms", "password": "secret word"}
HOURS = timedelta(hours=1)


class Provider:
    """A gateway's own side: what it took, and how it answers; None stands for no answer at all."""

    def __init__(self, *answers: Answer | None) -> None:
        self.answers = list(answers)
        self.took: list[str] = []
        self.asked: list[Call | Drop] = []

    def __call__(self, call: Call | Drop) -> Answer:
        self.asked.append(call)
        answer = self.answers.pop(0) if self.answers else Answer(202)
        if answer is None:
            raise Unreachable
        if answer.status == 202:
            assert isinstance(call, Call)
            self.took.append((call.body or b"").decode())
        return answer

    @property
    def texts(self) -> list[str]:
        return [told.partition('"text": "')[2].partition('"')[0] for told in self.took]


def gateway(*, price: int = 0, cap: int | None = None, **more: Any) -> str:
    made = gateways.add(
        kind="capcom6", name="a phone", settings=SETTINGS, money=Money(price, cap), actor=factories.officer("head"),
        at=AT, **more)
    return made.id


def put(to: str, *texts: str, number: str = NUMBER, kind: str = "receipt", later: timedelta | None = None,
        about: bytes = b"c", at: datetime = AT) -> None:
    operations.put(gateway=to, number=number, texts=texts, language="ht", kind=kind, about=about, at=at,
                   not_before=None if later is None else at + later)


def test_sent_once_in_order_and_then_nothing_of_it_is_left() -> None:
    one, provider = gateway(), Provider()
    put(one, "first", "second")
    put(one, "other", number=OTHER)
    row = Message.objects.order_by("pk")[0]
    kept = b"|".join(bytes(value) for value in (row.number, row.number_mark, row.text) if value)
    assert b"first" not in kept
    assert NUMBER.encode() not in kept
    assert operations.send_due(at=AT, call=provider).sent == 3
    assert operations.send_due(at=AT, call=provider).sent == 0
    assert provider.texts == ["first", "other", "second"]
    assert set(Message.objects.values_list("state", "number", "text")) == {("accepted", None, None)}
    assert gateway_queries.gateway(one).went_at == AT  # type: ignore[union-attr]
    assert [(one.sent, one.segments) for one in queries.spent("2026-11")] == [(3, 3)]


def test_a_number_that_is_none_is_refused() -> None:
    one = gateway()
    for wrong in ("", "37001122", "+0123456", "Digicel", "+5093700112233445", "+50937001122\n"):
        with pytest.raises(NotANumber):
            put(one, "x", number=wrong)
    assert not Message.objects.exists()


def test_in_the_day_only_and_what_waits_for_the_morning_holds_nothing_up() -> None:
    one, provider = gateway(), Provider()
    put(one, "morning", kind="news", later=8 * HOURS)
    put(one, "now")
    operations.send_due(at=AT, call=provider)
    assert provider.texts == ["now"]
    operations.send_due(at=AT + 8 * HOURS, call=provider)
    assert provider.texts == ["now", "morning"]


def test_a_provider_gone_for_a_day_then_everything_once_and_in_order() -> None:
    one, away = gateway(), Provider(*[None] * 10_000)
    for number in range(12):
        put(one, f"{number}a", f"{number}b", number=f"+5093700{number:04}")
    at = AT
    while at < AT + 24 * HOURS:
        operations.send_due(at=at, call=away)
        at += timedelta(minutes=8)
    assert 12 * 3 <= len(away.asked) <= 12 * 4 + 5, "less and less often, then every quarter of an hour of the day"
    assert operations.give_up(at=at) == 0
    provider = Provider()
    for _round in range(20):
        at += timedelta(minutes=1)
        operations.send_due(at=at, call=provider)
    assert sorted(provider.texts) == sorted(f"{number}{one}" for number in range(12) for one in "ab")
    for number in range(12):
        assert provider.texts.index(f"{number}a") < provider.texts.index(f"{number}b")


def test_retries_end() -> None:
    one = gateway()
    put(one, "x")
    at = AT + sending.TRIED_FOR - timedelta(seconds=1)
    operations.send_due(at=at, call=Provider(None))
    assert operations.give_up(at=at) == 0
    assert operations.give_up(at=at + timedelta(seconds=1)) == 1
    assert Message.objects.values_list("state", "reason", "number", "text").get() == ("failed", "late", None, None)
    put(one, "leased", at=at)
    Message.objects.filter(state="waiting").update(lease="dead", lease_until=at + sending.LEASE)
    assert operations.give_up(at=at + sending.TRIED_FOR) == 1, "also of a sender that died"
    assert queries.spent("2026-11")[0].failed == 1


def test_a_message_that_the_gateway_refuses_does_not_hold_up_the_others() -> None:
    one, provider = gateway(), Provider(Answer(422), Answer(500))
    put(one, "bad")
    put(one, "poison", number=OTHER)
    put(one, "good", number="+50937005566")
    assert operations.send_due(at=AT, call=provider).refused == 1
    operations.send_due(at=AT + timedelta(minutes=1), call=provider)
    assert sorted(provider.texts) == ["good", "poison"]
    assert Message.objects.get(state="failed").reason == "refused"


def test_two_senders_never_send_one_twice() -> None:
    """While one sender is in its call, another makes a whole round."""
    one, second = gateway(), Provider()
    put(one, "first", "second")
    put(one, "other", number=OTHER)

    def first(call: Call | Drop) -> Answer:
        operations.send_due(at=AT, call=second)
        return Answer(202)

    operations.send_due(at=AT, call=first)
    assert second.texts == ["other"], "the next to the same number waits for the first"
    assert Message.objects.filter(state="accepted").count() == 3


def test_a_sender_that_died_is_followed_by_another_when_its_lease_ends() -> None:
    one, provider = gateway(), Provider()
    put(one, "x")

    class Killed(BaseException):
        pass

    def die(call: Call | Drop) -> Answer:
        raise Killed

    with pytest.raises(Killed):
        operations.send_due(at=AT, call=die)
    operations.send_due(at=AT + sending.LEASE - timedelta(seconds=1), call=provider)
    assert provider.texts == []
    operations.send_due(at=AT + sending.LEASE, call=provider)
    assert provider.texts == ["x"]


def test_stop_drops_what_waits_and_takes_its_words_away() -> None:
    one, provider = gateway(), Provider()
    put(one, "x", about=b"mine")
    put(one, "y", number=OTHER, about=b"hers")
    assert (operations.drop(about=b"mine"), operations.drop(about=b"mine")) == (1, 0)
    assert not Message.objects.filter(about=b"mine", state=states.WAITING).exists()
    operations.send_due(at=AT, call=provider)
    assert provider.texts == ["y"]
    assert Message.objects.values_list("number", "text").get(state="dropped") == (None, None)


def test_the_gateway_that_a_number_wrote_to_last_answers_it() -> None:
    one, two, provider = gateway(), gateway(), Provider()
    put(one, "tomorrow", kind="news", later=20 * HOURS)
    put(one, "hers", number=OTHER)
    put(two, "now")
    mine = Message.objects.filter(number_mark=states.mark(NUMBER, "number"))
    assert dict(mine.values_list("not_before", "gateway")) == {AT: two, AT + 20 * HOURS: two}
    gateways.stop(gateway_id=one, actor=factories.officer("head"), at=AT)
    operations.send_due(at=AT, call=provider)
    assert provider.texts == ["now"], "what goes by a stopped gateway waits"


CAPS = [
    # cap and what is spent, in messages of price 10; then how it stands, what goes of a news and of a receipt
    (None, 100, "open", True, True), (100, 0, "open", True, True), (100, 7, "open", True, True),
    (100, 8, "near", True, True), (100, 9, "near", True, True), (100, 10, "reached", False, True),
    (100, 19, "reached", False, True), (100, 20, "shut", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("cap", "spent", "standing", "news", "receipt"), CAPS)
def test_at_the_cap_receipts_go_on(cap: int | None, spent: int, standing: str, news: bool, receipt: bool) -> None:
    one, provider = gateway(price=10, cap=cap), Provider()
    states.counted(one, AT, sent=spent, cost=spent * 10)
    (view,) = queries.standings(factories.officer("auditor"), at=AT)
    assert (view.budget, view.cost) == (standing, spent * 10)
    put(one, "news", kind="news", number=OTHER)
    assert operations.send_due(at=AT, call=provider).sent == news
    states.counted(one, AT, cost=-10 * news)
    put(one, "held", kind="news")
    put(one, "receipt")
    operations.send_due(at=AT, call=provider)
    assert ("receipt" in provider.texts) == receipt
    (held,) = queries.standings(factories.officer("auditor"), at=AT)
    next_month = datetime(2026, 12, 2, tzinfo=UTC)
    Message.objects.update(next_at=next_month)
    while operations.send_due(at=next_month, call=provider).sent:
        pass
    assert sorted(provider.texts) == ["held", "news", "receipt"], "a new month begins from nothing"
    assert held.waiting == 3 - news - receipt - (spent < 9 or cap is None or (spent == 9 and held.waiting == 0))


def test_receipts_go_before_everything() -> None:
    one, provider = gateway(), Provider()
    put(one, "news", kind="news", number=OTHER)
    put(one, "receipt")
    operations.send_due(at=AT, call=provider)
    assert provider.texts == ["receipt", "news"]


REPORTS = [
    (["sent", "delivered"], "delivered", 0), (["delivered", "sent"], "delivered", 0),
    (["failed", "delivered"], "delivered", 0), (["delivered", "failed"], "delivered", 0), (["failed"], "failed", 1),
    (["failed", "failed", "sent"], "failed", 1), (["sent"], "accepted", 0), ([], "accepted", 0),
    (["delivered"] * 15, "delivered", 0),
]  # fmt: skip


@pytest.mark.parametrize("when", ["before", "during", "after"])
@pytest.mark.parametrize(("outcomes", "state", "failures"), REPORTS)
def test_reports_in_any_order(outcomes: list[str], state: str, failures: int, when: str) -> None:
    """Before we even tried (a sender died before its note), while the call is open, and afterwards."""
    one, provider = gateway(), Provider()
    put(one, "x")
    ref = Message.objects.get().ref

    def told() -> None:
        for outcome in outcomes:
            operations.delivered(gateway=one, ref=ref, outcome=outcome, at=AT)

    def during(call: Call | Drop) -> Answer:
        told()
        return provider(call)

    if when == "before":
        told()
    operations.send_due(at=AT, call=during if when == "during" else provider)
    if when == "after":
        told()
    row = Message.objects.get()
    assert (row.state, row.number, row.text, Early.objects.count()) == (state, None, None, 0)
    assert len(provider.took) == (not (when == "before" and outcomes)), "what the gateway speaks of, it has"
    assert Month.objects.get().failed == failures


def test_a_report_from_another_gateway_changes_nothing() -> None:
    one, two = gateway(), gateway()
    put(one, "x")
    operations.send_due(at=AT, call=Provider())
    operations.delivered(gateway=two, ref=Message.objects.get().ref, outcome="failed", at=AT)
    operations.delivered(gateway=one, ref="0" * 32, outcome="failed", at=AT)
    assert Message.objects.get().state == "accepted"
    operations.purge(at=AT + timedelta(days=8))
    assert (Message.objects.count(), Early.objects.count(), Month.objects.get().sent) == (0, 0, 1)


@pytest.mark.once
def test_any_weather_loses_nothing_and_doubles_nothing() -> None:
    """A gateway that refuses, is silent, and is replayed reports in every order."""
    draw, one = random.Random(7), gateway()
    for number in range(25):
        put(one, str(number), number=f"+50937{draw.randrange(9):06}", kind=draw.choice(sending.KINDS),
            later=draw.choice([None, HOURS, 5 * HOURS]))
    provider, at = Provider(), AT
    for _round in range(150):
        provider.answers = [draw.choice([None, Answer(202), Answer(202), Answer(503), Answer(401)])]
        operations.send_due(at=at, call=provider)
        known = list(Message.objects.values_list("ref", flat=True))
        operations.delivered(gateway=one, ref=draw.choice(known), outcome=draw.choice(["sent", "delivered"]), at=at)
        at += timedelta(minutes=draw.randrange(40))
    assert not Message.objects.filter(state="waiting").exists()
    assert len(provider.texts) == len(set(provider.texts))


def test_gateways_are_added_changed_stopped_and_shown_to_those_who_may() -> None:
    head = factories.officer("head")
    made = gateways.add(kind="capcom6", name=" Grey  phone ", settings=SETTINGS, money=Money(8300), actor=head, at=AT)
    found = gateway_queries.gateway(made.id)
    assert found is not None
    assert (found.name, found.settings) == ("Grey phone", {**SETTINGS, "sender": "", "sim": "", **made.keys})
    assert len(made.keys["signing_key"]) == 64
    assert "secret" not in repr(found) + repr(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT settings, name FROM gateways_gateway")
        row = b"".join(bytes(one) for one in cursor.fetchone())
    assert all(word not in row for word in (b"secret", b"Grey", b"sms"))
    changed = {**SETTINGS, "password": "", "signing_key": "mine", "sim": "2"}
    gateways.change(gateway_id=made.id, name="G", settings=changed, money=Money(currency="HTG"), actor=head, at=AT)
    found = gateway_queries.gateway(made.id)
    assert found is not None
    after = {**SETTINGS, "sender": "", "sim": "2", **made.keys}
    assert found.settings == after, "an empty secret stays, and ours is not typed"
    assert gateways.draw_again(gateway_id=made.id, actor=head, at=AT) != made.keys
    for _twice in range(2):
        gateways.stop(gateway_id=made.id, actor=head, at=AT)
    assert (gateway_queries.in_use(), gateway_queries.gateway("no")) == ([], None)
    gateways.start(gateway_id=made.id, actor=head, at=AT)
    kinds = ["gateway.added", "gateway.changed", "gateway.changed", "gateway.stopped", "gateway.changed"]
    assert list(Fact.objects.filter(kind__startswith="gateway").order_by("pk").values_list("kind", flat=True)) == kinds
    for role in ("intake_officer", "reviewer", "operator"):
        with pytest.raises(gateway_errors.NotAllowed):
            gateway_queries.gateways(factories.officer(role))
    with pytest.raises(gateway_errors.NotAllowed):
        gateways.stop(gateway_id=made.id, actor=factories.officer("auditor"), at=AT)


FAULTS = [
    ({"url": ""}, {"url": "missing"}), ({"url": "192.168.1.9"}, {"url": "url"}), ({"url": "ftp://x"}, {"url": "url"}),
    ({"url": "http://[bad"}, {"url": "url"}), ({"url": "http://pòt/"}, {"url": "url"}),
    ({"username": "a\nb"}, {"username": "text"}),
    ({"password": "x" * 2001}, {"password": "long"}), ({"sim": "9"}, {"sim": "choice"}),
]


@pytest.mark.parametrize(("wrong", "faults"), FAULTS)
def test_faults_name_their_field_and_store_nothing(wrong: dict[str, str], faults: dict[str, str]) -> None:
    with pytest.raises(gateway_errors.BadFields) as found:
        gateways.add(kind="capcom6", name="", settings=SETTINGS | wrong, money=Money(-1, 0, "usd"),
                     actor=factories.officer("head"), at=AT)
    assert found.value.faults == {**faults, "name": "missing", "price": "number", "cap": "number", "currency": "choice"}
    assert gateway_queries.in_use() == []


def test_the_order_is_kept_when_a_number_changes_its_gateway() -> None:
    one, two = gateway(), gateway()
    put(one, "a")
    put(two, "b")
    found = gateway_queries.gateway(two)
    assert found is not None
    assert [row.pk for row in due(found, sending.Budget(0, None, 0), AT)] == [Message.objects.order_by("pk")[0].pk]
