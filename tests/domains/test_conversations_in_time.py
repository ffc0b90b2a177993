"""What time brings to conversations: answers told once, numbers let go of by the rule, visits counted."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tande.domains.casework import operations as casework
from tande.domains.casework.models import Case
from tande.domains.conversations import operations, queries
from tande.domains.conversations.models import About, Conversation
from tande.domains.outbox.models import Month
from tande.ledger import operations as ledger
from tande.ledger.models import Fact
from tande.policy.conversation.inputs import Cut, Opened, Text
from tests.domains import factories
from tests.domains.conversing import DAY, ROSE, Phone, code_in, desk, gateway, reply, waiting
from tests.interfaces.public.people import Desk
from tests.policy.conversation.talks import NIGHT, NOON, PACK

pytestmark = pytest.mark.django_db


@pytest.fixture
def one() -> Desk:
    return desk()


@pytest.fixture
def phone(one: Desk) -> Phone:
    return Phone(gateway())


def test_after_a_day_the_number_may_be_another_persons(phone: Phone, one: Desk) -> None:
    code = code_in(phone.send("Yo vini lakay mwen"))
    first = Case.objects.get()
    second = phone.send("Bonjou", after=DAY)
    assert code_in(second) != code
    assert Case.objects.count() == 2
    later = phone.now + timedelta(minutes=5)
    reply(first.pk, later)
    operations.make_rounds(at=later)
    assert phone.new_texts() == [], "no hint of what somebody else told"
    reply(Case.objects.exclude(pk=first.pk).get().pk, later)
    operations.make_rounds(at=later)
    assert phone.new_texts() == [PACK.texts.said["ht"]["news"]]


def test_each_case_of_a_day_has_its_news(phone: Phone) -> None:
    """Two people with one phone, and a code of a third case given there: each hears, once for a morning."""
    phone.send("Yo vini lakay mwen")
    phone.send("NOUVO")
    phone.send("Yo bat frè m nan", after=timedelta(hours=2))
    here = set(Case.objects.values_list("pk", flat=True))
    code = code_in(Phone(phone.gateway, ROSE).send("Yo pran bèf mwen"))
    phone.send(code)
    phone.new_texts()
    assert Case.objects.count() == 3
    for minutes, case in enumerate(Case.objects.order_by("received_at"), start=5):
        reply(case.pk, phone.now + timedelta(minutes=minutes))
        operations.make_rounds(at=phone.now + timedelta(minutes=minutes))
        assert phone.new_texts() == [PACK.texts.said["ht"]["news"]], case.pk
    for case in Case.objects.all():
        reply(case.pk, NIGHT)
    operations.make_rounds(at=NIGHT + timedelta(minutes=1))
    assert phone.new_texts() == [PACK.texts.said["ht"]["news"]], "one message for a morning"
    Case.objects.exclude(pk__in=here).update(stage="closed")
    assert operations.make_rounds(at=NOON + 31 * DAY) == 1, "Rose's, who is owed nothing; something is owed here"
    assert len(About.objects.values("conversation").distinct()) == 1
    phone.send("efase")
    assert not About.objects.exists()


def test_what_was_written_before_another_case_began_is_news_too(phone: Phone) -> None:
    phone.send("Yo vini lakay mwen")
    reply(Case.objects.get().pk, phone.now + timedelta(seconds=30))
    phone.send("NOUVO")
    phone.send("Yo bat frè m nan")
    phone.new_texts()
    operations.make_rounds(at=phone.now)
    assert phone.new_texts() == [PACK.texts.said["ht"]["news"]]


def test_many_answers_in_one_night_are_one_message_in_the_morning(phone: Phone) -> None:
    phone.send("Yo vini lakay mwen")
    case = Case.objects.get()
    for minutes in (0, 10, 20):
        reply(case.pk, NIGHT + timedelta(minutes=minutes))
        for _twice in range(2):
            operations.make_rounds(at=NIGHT + timedelta(minutes=minutes + 5))
    new = [row for text, row in waiting() if text == PACK.texts.said["ht"]["news"]]
    assert [row.not_before.hour for row in new] == [13], "eight in the morning there"
    reply(case.pk, NIGHT + timedelta(hours=3))  # past eight by Greenwich, and still night there
    operations.make_rounds(at=NIGHT + timedelta(hours=3, minutes=5))
    assert len([text for text, _row in waiting() if text == PACK.texts.said["ht"]["news"]]) == 1
    reply(case.pk, NIGHT + timedelta(hours=8))
    operations.make_rounds(at=NIGHT + timedelta(hours=9))
    assert len([text for text, _row in waiting() if text == PACK.texts.said["ht"]["news"]]) == 2


def _stop(phone: Phone, case_id: str) -> None:
    phone.send("RETE")


def _forget(phone: Phone, case_id: str) -> None:
    phone.send("efase")


def _months(phone: Phone, case_id: str) -> None:
    operations.make_rounds(at=phone.now + 181 * DAY)


def _asked_on_the_web(phone: Phone, case_id: str) -> None:
    casework.add_message(case_id=case_id, message_id="a" * 32, envelope=factories.envelope(), at=NOON, signal="stop")


@pytest.mark.parametrize("ending", [_stop, _forget, _months, _asked_on_the_web])
def test_no_news_to_whoever_wants_none(phone: Phone, ending: Callable[[Phone, str], None]) -> None:
    phone.send("Yo vini lakay mwen")
    case_id = Case.objects.get().pk
    ending(phone, case_id)
    phone.new_texts()
    officer = factories.officer("head", "intake_officer")
    if ending is _asked_on_the_web:
        ledger.record(kind="case.written", subject=case_id, at=phone.now, body={"kind": "outcome"})
    else:
        reply(case_id, phone.now + DAY, officer)
    operations.make_rounds(at=phone.now + DAY)
    assert phone.new_texts() == []


@pytest.mark.parametrize(("stage", "days", "gone"), [
    ("inquiry", 180, False), ("inquiry", 181, True), ("closed", 30, False), ("closed", 31, True),
])
def test_a_number_is_kept_while_an_answer_is_owed(phone: Phone, stage: str, days: int, gone: bool) -> None:
    phone.send("Yo vini lakay mwen")
    Case.objects.update(stage=stage)
    assert operations.make_rounds(at=NOON + days * DAY) == int(gone)
    assert Conversation.objects.exists() != gone
    assert Fact.objects.filter(kind="contact.purged").count() == int(gone)
    assert operations.make_rounds(at=NOON + days * DAY) == 0


def test_without_a_case_no_number_is_kept_and_soon_no_mark(phone: Phone) -> None:
    phone.send("ed")
    assert Conversation.objects.get().number is None
    operations.make_rounds(at=NOON + 3 * DAY)
    assert not Conversation.objects.exists()


def test_an_old_message_after_forgetting_rings_nowhere_and_is_kept(phone: Phone) -> None:
    phone.send("Yo vini lakay mwen")
    phone.send("efase")
    sent = phone.now - timedelta(minutes=30)
    assert phone.send(Text(body="Yo te kraze pòt la", id="late", at=sent)) == []
    assert Case.objects.count() == 2, "the case stays with what came late, though nobody knows whose it was"
    assert phone.send("Yo vini ankò") != [], "who writes again is answered"
    operations.make_rounds(at=phone.now + 200 * DAY)
    assert not Conversation.objects.exists()


def test_visits_are_counted_by_door_day_and_language(phone: Phone) -> None:
    phone.send("They broke the door of my house yesterday")
    phone.send("2")
    Phone(phone.gateway, ROSE).send("ed")
    menu = Phone(phone.gateway, door="ussd", session="s")
    for step in (Opened(id="o"), "5", "3", Cut(id="c")):
        menu.send(step)
    day = NOON.date()
    found = queries.counts(since=day, before=day + DAY, today=day + DAY)
    assert [(one.door, one.language, one.opened, one.registered, one.abandoned, one.received) for one in found] == [
        ("sms", "en", 1, 1, 0, 2), ("sms", "ht", 1, 0, 1, 1), ("ussd", "en", 1, 0, 1, 2), ("ussd", "ht", 0, 0, 0, 2)]
    assert sum(one.abandoned for one in queries.counts(since=day, before=day + DAY, today=day)) == 0
    first_rounds = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)  # of a new month: its figures are released right after
    for _twice in range(2):
        operations.make_rounds(at=first_rounds)
    facts = Fact.objects.filter(kind="doors.counted", subject="2026-11").order_by("seq")
    bodies = [json.loads(fact.body) for fact in facts]
    assert len(bodies) == 2
    assert (bodies[0]["door"], bodies[0]["abandoned"], bodies[0]["languages"]["en"]["registered"]) == ("sms", 1, 1)


def test_a_month_in_which_only_answers_went_out_has_its_cost(phone: Phone) -> None:
    Month.objects.create(gateway=phone.gateway, month="2026-11", sent=2, segments=2, cost=24_000)
    operations.make_rounds(at=NOON + 8 * DAY)
    body = json.loads(Fact.objects.get(kind="doors.counted").body)
    assert (body["door"], body["opened"], body["sent"], body["languages"]) == ("sms", 0, 2, {})
    assert sum(body["cost"].values()) == 24_000


def test_what_the_last_evening_cost_is_counted_when_the_month_is_over_where_it_is_paid(phone: Phone) -> None:
    month = Month.objects.create(gateway=phone.gateway, month="2026-11", sent=2, segments=2, cost=24_000)
    operations.make_rounds(at=datetime(2026, 12, 1, 0, 5, tzinfo=UTC))  # evening in the mission: more goes out
    month.cost = 36_000
    month.save()
    for day in (1, 3, 3, 9):
        operations.make_rounds(at=datetime(2026, 12, day, 12, tzinfo=UTC))
    costs = [sum(json.loads(one.body)["cost"].values()) for one in Fact.objects.filter(kind="doors.counted")]
    assert costs == [24_000, 36_000]
