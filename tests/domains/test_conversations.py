"""What a phone says and hears through the real domain: a sealed case, a receipt, answers, and nothing in clear."""

from datetime import timedelta

import pytest
from django.db import connection

from tande.domains.callbacks.models import CallBack
from tande.domains.casework.models import Case
from tande.domains.conversations import doing, operations
from tande.domains.conversations.errors import Busy
from tande.domains.conversations.models import Conversation
from tande.domains.intake import queries as intake
from tande.ledger.models import Fact
from tande.policy.conversation.inputs import Cut, Key, Opened, Text, Voice
from tande.toolkit import codes, limiter
from tests.domains import conversing, factories
from tests.domains.conversing import (
    CODE,
    DAY,
    MARIE,
    MINUTE,
    ROSE,
    Phone,
    code_in,
    desk,
    gateway,
    reply,
    told,
    waiting,
)
from tests.harness import languages
from tests.interfaces.public.people import Desk
from tests.policy.conversation.talks import NOON, PACK

pytestmark = pytest.mark.django_db
WORDS = {
    "ht": ("Yo kraze pòt lakay mwen yè", "wi", "DANJE", "RETE", "ed", "efase"),
    "fr": ("Ils ont cassé la porte de ma maison hier", "oui", "DANGER", "arret", "aide", "oublier"),
    "en": ("They broke the door of my house yesterday", "yes", "DANGER", "STOP", "help", "forget"),
    "es": ("Ayer rompieron la puerta de mi casa", "si", "PELIGRO", "pare", "ayuda", "borrar"),
    "sw": ("Walivunja mlango wa nyumba yangu jana", "ndiyo", "HATARI", "simama", "msaada", "sahau"),
}


@pytest.fixture
def one() -> Desk:
    return desk()


@pytest.fixture
def phone(one: Desk) -> Phone:
    return Phone(gateway())


@pytest.fixture(autouse=True)
def fresh_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "lookups", limiter.Limiter())


def plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.mark.parametrize("language", languages.each(WORDS))
def test_a_whole_conversation_in_each_language(phone: Phone, one: Desk, language: str) -> None:
    """First words, three questions, a danger, following, STOP, coming back, HELP, FORGET."""
    story, _yes, danger, stop, help_word, forget = WORDS[language]
    first = phone.send(story)
    code = code_in(first)
    case = Case.objects.get()
    assert PACK.texts.said[language]["ask_danger"] in " ".join(first)
    assert phone.heard == operations.Heard(case_id=case.pk, language=language)
    asked = [" ".join(phone.send(answer)) for answer in ("2", "2", "1")]
    assert [PACK.texts.said[language][key] in text for key, text in zip(
        ("ask_child", "ask_call", "call"), asked, strict=True)] == [True] * 3
    assert CallBack.objects.get().case_id == case.pk
    assert " ".join(phone.send(code)) == PACK.texts.said[language]["received"]
    assert " ".join(phone.send(f"{code[:-1]}{(int(code[-1]) + 1) % 10}")) == PACK.texts.said[language]["code_wrong"]
    assert PACK.texts.said[language]["danger"].partition("{")[0] in " ".join(phone.send(danger))
    case.refresh_from_db()
    assert case.danger_at == phone.now
    assert phone.send(stop) == [PACK.texts.said[language]["stopped"]]
    assert phone.send(help_word) == [PACK.texts.said[language]["help"]]
    assert phone.send(forget) == [PACK.texts.said[language]["forgotten"]], "and nothing else waits any more"
    kept = [(part.kind, part.text, part.data.get("question"), part.data.get("values")) for part in told(one)]
    assert kept[0] == ("narrative", story, None, None)
    assert kept[1:4] == [("answer", "2", "danger", ["no"]), ("answer", "2", "child", ["no"]),
                         ("answer", "1", "call", ["yes"])]
    assert not any(code.replace(" ", "")[:19] in part.text.replace(" ", "") for part in told(one))
    assert [fact.kind for fact in Fact.objects.filter(kind="contact.purged")]
    assert CallBack.objects.get().ended
    assert not Conversation.objects.exclude(number=None).exists()


def test_nothing_lies_in_clear(phone: Phone, caplog: pytest.LogCaptureFixture) -> None:
    """Neither number, words nor code in any table, log or repr."""
    texts = phone.send("Se sekrè mwen, zoranj ble")
    code = code_in(texts).replace(" ", "")
    phone.send(code[:12])
    hidden = ["zoranj", MARIE, MARIE[1:], code, code_in(texts), code[:12]]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                flat = b"|".join(one if isinstance(one, bytes) else bytes(str(one), "utf-8") for one in map(plain, row))
                assert not [word for word in hidden if word.encode() in flat], table
    shown = repr(phone.heard) + caplog.text + repr(Conversation.objects.get().__dict__)
    assert not [word for word in hidden if word in shown]


def test_the_same_delivery_fifteen_times_is_one(phone: Phone) -> None:
    first = phone.send("Yo vini lakay mwen", id="m1")
    again = [phone.send("Yo vini lakay mwen", id="m1") for _ in range(14)]
    assert again == [[]] * 14
    assert (Case.objects.count(), conversing.words_kept(), len(waiting())) == (1, 1, len(first))
    assert not phone.heard.new
    assert Fact.objects.filter(kind="complaint.received").count() == 1
    phone.send("Yo vini ankò", id="m1", after=8 * DAY)
    assert Case.objects.count() == 1, "known for as long as the pack says"
    operations.make_rounds(at=phone.now)
    phone.send("Yo vini ankò", id="m1")
    assert Case.objects.count() == 2, "a gateway that was set up anew may count from one again: nothing is lost"


def test_one_id_of_two_phones_or_two_gateways_is_two_messages(phone: Phone) -> None:
    for number, through in ((MARIE, phone.gateway), (ROSE, phone.gateway), (MARIE, "other")):
        Phone(through, number).send("Yo vini lakay mwen", id="7")
    assert (Case.objects.count(), conversing.words_kept()) == (2, 3)


@pytest.mark.parametrize(("sent", "gaps", "kept"), [
    (False, (0, 60, 20), 1), (False, (0, 60, 300), 2), (True, (0, 60, 5000), 1),
])
def test_a_gateway_without_ids_is_known_by_what_it_sends(
    phone: Phone, sent: bool, gaps: tuple[int, ...], kept: int
) -> None:
    for gap in gaps:
        phone.now += timedelta(seconds=gap)
        given = Text(body="Yo vini lakay mwen", at=NOON if sent else None)
        operations.hear(door="sms", gateway=phone.gateway, number=MARIE, given=given, at=phone.now)
    assert conversing.words_kept() == kept
    operations.hear(door="sms", gateway=phone.gateway, number=MARIE, given=Text(body="Yo"), at=phone.now)
    assert conversing.words_kept() == kept + 1


def test_messages_out_of_order_are_one_case_and_all_there(phone: Phone, one: Desk) -> None:
    parts = ["katriyèm", "premye", "twazyèm", "dezyèm"]
    for minute, part in zip((4, 1, 3, 2), parts, strict=True):
        phone.send(Text(body=part, id=part, at=NOON - timedelta(minutes=10 - minute)))
    assert sorted(part.text for part in told(one)) == sorted(parts)
    assert sorted(str(part.data["sent"]) for part in told(one)) == [
        (NOON - timedelta(minutes=10 - minute)).isoformat() for minute in (1, 2, 3, 4)]


def test_whoever_gives_the_code_is_told_of_answers_though_the_case_came_by_another_door(
    phone: Phone, one: Desk
) -> None:
    filed = factories.complaint(one.intake)
    from tande.domains.intake import operations as receiving

    receiving.receive(complaint=filed.complaint, at=NOON)
    assert phone.send(codes.show(filed.code)) == [PACK.texts.said["ht"]["received"]]
    assert Case.objects.count() == 1
    reply(filed.complaint.case_id, phone.now + DAY)
    operations.make_rounds(at=phone.now + DAY)
    assert phone.new_texts() == [PACK.texts.said["ht"]["news"]]
    by_message = code_in(Phone(phone.gateway, ROSE).send("Yo vini lakay mwen")).replace(" ", "")
    view = intake.follow_up(codes.first_hash(by_message), at=phone.now)
    assert view is not None, "and a code given by message opens its case on the web"
    call = Phone("calls", "", door="voice", session="c1")
    call.send(Opened(id="o"))
    assert call.send(Key(digits="3", id="k")) == ["code"]
    assert call.send(Key(digits=by_message, id="d")) == ["received"], "and in a call from any phone"


def test_who_gives_a_code_and_asks_for_a_call_is_called_about_that_case(phone: Phone, one: Desk) -> None:
    """From any phone, on any later day: no new case and no second code; she was told to send CALL."""
    code = code_in(Phone(phone.gateway, ROSE).send("Yo vini lakay mwen"))
    case = Case.objects.get()
    phone.now += 9 * DAY
    phone.send(code)
    assert phone.send("RELE") == [PACK.texts.said["ht"]["call"]]
    assert phone.send("Demen maten, di se kouzin mwen") == [PACK.texts.said["ht"]["kept"]]
    assert (Case.objects.count(), CallBack.objects.get().case_id) == (1, case.pk)
    assert [(part.kind, part.text, part.data.get("question")) for part in told(one)][1:] == [
        ("answer", "RELE", "call"), ("answer", "Demen maten, di se kouzin mwen", "call")]
    phone.send("efase")
    assert CallBack.objects.get().ended
    for door, session in (("ussd", "s"), ("voice", "c")):
        reply(case.pk, phone.now)
        Case.objects.update(stage="closed")
        caller = Phone(phone.gateway, "+50937005566", door=door, session=session, now=phone.now + 30 * MINUTE)
        caller.send(Opened(id=f"{door}o"))
        caller.send("3" if door == "ussd" else Key(digits="3", id="k3"))
        digits = code.replace(" ", "")
        assert caller.send(digits if door == "ussd" else Key(digits=digits, id="kc")) == ["decided", "ask_call"]
        assert caller.heard.awaits == ("text" if door == "ussd" else "keys")
        assert caller.send("1" if door == "ussd" else Key(digits="1", id="k1")) == ["call"]
    assert (Case.objects.count(), CallBack.objects.filter(ended="").get().case_id) == (1, case.pk)


def test_a_question_beside_a_code_goes_into_its_case(phone: Phone, one: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a later day: no second case with a second code for an officer to find out about."""
    code, texts = code_in(phone.send("Yo vini lakay mwen")), PACK.texts.said["ht"]
    case = Case.objects.get()
    asked = phone.send(f"{code} eske nou jwenn moun nan?", after=9 * DAY)
    assert asked == [texts["received"]]
    assert [part.text for part in told(one)] == ["Yo vini lakay mwen", "[…] eske nou jwenn moun nan?"]
    assert phone.send(f"rele m {code}", after=2 * DAY) == [f"{texts['received']} {texts['call']}"]
    assert (Case.objects.count(), CallBack.objects.get().case_id) == (1, case.pk)
    from tande.policy import limits

    monkeypatch.setattr(limits, "MESSAGES_MAX_PER_CASE", 1)
    full = phone.send(f"{code} yo tounen", after=3 * DAY)
    assert Case.objects.count() == 2, "a case that is full loses no words"
    assert texts["received"] in " ".join(full)


def test_a_call_about_a_case_that_takes_no_more_opens_a_new_one(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_in(phone.send("Yo vini lakay mwen"))
    other = Phone(phone.gateway, ROSE)
    other.send(code)
    from tande.policy import limits

    monkeypatch.setattr(limits, "MESSAGES_MAX_PER_CASE", 1)
    assert code_in(other.send("RELE")) != code
    assert (Case.objects.count(), CallBack.objects.count()) == (2, 1)


def test_five_wrong_codes_a_day_and_too_many_everywhere_lose_nothing(phone: Phone) -> None:
    wrong = "1234 5678 9012 3456 7890"
    answers = [phone.send(wrong) for _ in range(6)]
    assert [PACK.texts.said["ht"]["code_wait"] in " ".join(one) for one in answers] == [False] * 4 + [True] * 2
    other = Phone(phone.gateway, ROSE)
    doing.lookups._all.level = 0
    doing.lookups._all.rate = 0.000001
    good = codes.show(codes.new_code())
    with pytest.raises(Busy):
        other.send(good, id="x")
    doing.lookups._all.level = 5
    assert other.send(good, id="x") == [PACK.texts.said["ht"]["code_wrong"]]


def test_a_child_is_told_to_the_desk_however_late(phone: Phone) -> None:
    phone.send("Yo vini lakay mwen")
    phone.send("2")
    assert not Case.objects.get().child
    assert PACK.texts.said["ht"]["child"] in " ".join(phone.send("m pa konnen"))
    case = Case.objects.get()
    assert (case.child, case.level, case.rank) == (True, "urgent", 1)
    Phone(phone.gateway, ROSE).send("Mwen gen 12 an, yo bat mwen")
    assert Case.objects.exclude(pk=case.pk).get().desk == "child"


def test_the_desk_without_a_key_loses_nothing() -> None:
    phone = Phone(gateway())
    with pytest.raises(Busy):
        phone.send("Yo vini lakay mwen", id="m1")
    assert not Conversation.objects.exists()
    desk()
    assert code_in(phone.send("Yo vini lakay mwen", id="m1"))


def test_a_pack_that_cannot_be_read_loses_nothing(
    phone: Phone, settings: object, tmp_path: object
) -> None:
    from django.utils.functional import SimpleLazyObject

    from tande.project import conversation

    whole = settings.CONVERSATION  # type: ignore[attr-defined]
    settings.CONVERSATION = SimpleLazyObject(lambda: conversation.load(tmp_path, languages=("ht",)))  # type: ignore
    with pytest.raises(Busy):
        phone.send("Yo vini lakay mwen", id="m1")
    with pytest.raises(Busy):
        operations.number_of("37001122")
    assert operations.make_rounds(at=phone.now) == 0, "the other rounds go on"
    settings.CONVERSATION = whole  # type: ignore[attr-defined]
    assert code_in(phone.send("Yo vini lakay mwen", id="m1"))


def test_a_state_that_does_not_open_costs_no_words(phone: Phone) -> None:
    phone.send("Yo vini lakay mwen")
    Conversation.objects.update(held=b"changed")
    assert code_in(phone.send("Yo kraze pòt la"))
    assert conversing.words_kept() == 2


def test_forgetting_a_phone_that_only_followed_leaves_the_others_call(phone: Phone) -> None:
    phone.send("rele m")
    code = code_in([text for text, _row in waiting()])
    other = Phone(phone.gateway, ROSE)
    other.send(code)
    other.send("efase")
    assert not CallBack.objects.get().ended
    call = Phone("calls", MARIE, door="voice", session="c1")
    call.send(Opened(id="o1"))
    phone.send("efase")
    assert CallBack.objects.get().ended


def test_a_full_case_goes_on_in_a_new_one(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.send("Yo vini lakay mwen")
    from tande.policy import limits

    monkeypatch.setattr(limits, "MESSAGES_MAX_PER_CASE", 1)
    assert code_in(phone.send("Yo kraze pòt la"))
    assert Case.objects.count() == 2


def test_a_text_of_any_length_and_signs_is_kept_whole(phone: Phone, one: Desk) -> None:
    long = "ò" * 200_000 + "x" * 5
    phone.send(long)
    phone.send("a\0b\ud800c")
    assert "".join(part.text for part in told(one)) == long + "a\0b?c"


def test_a_menu_says_the_same_again_and_its_code_too(phone: Phone) -> None:
    menu = Phone(phone.gateway, door="ussd", session="s1")
    assert menu.send(Opened(id="s1")) == ["menu"]
    assert menu.heard.awaits == "text"
    assert menu.send("2", id="s1*2") == ["tell"]
    assert menu.send("Yo vini lakay mwen", id="s1*2*t") == ["receipt", "ask_danger"]
    code, first = menu.heard.fills["code"], menu.heard
    assert CODE.fullmatch(code)
    assert menu.send("Yo vini lakay mwen", id="s1*2*t") == ["receipt", "ask_danger"]
    assert (menu.heard.fills["code"], menu.heard.new, menu.heard.awaits) == (code, False, "text")
    assert menu.heard.case_id == first.case_id
    assert menu.send("2", id="s1*2*t*2") == ["ask_child"]
    assert menu.heard.fills == {}
    assert menu.send(Opened(id="s2")) == ["ask_child"], "after a cut it goes on"
    assert (Case.objects.count(), conversing.words_kept(), waiting()) == (1, 2, [])


def test_a_call_that_hangs_up_is_answered_by_message_and_not_after_stop(phone: Phone) -> None:
    def call(number: str, session: str) -> None:
        caller = Phone("calls", number, door="voice", session=session)
        caller.send(Opened(id=f"{session}o"))
        assert caller.send(Voice(seconds=20, ended=True, id=f"{session}v")) == []
        assert caller.heard.case_id
        caller.send(Cut(id=f"{session}c"))

    call(MARIE, "c1")
    assert code_in(phone.new_texts())
    assert {row.gateway for _text, row in waiting()} == {phone.gateway}
    phone.send("RETE")
    phone.new_texts()
    call(MARIE, "c2")
    assert phone.new_texts() == []
    call("", "c3")
    assert (Case.objects.count(), Case.objects.filter(messages__isnull=True).count()) == (3, 0)
