"""A phone menu from the first screen to the last, cut off, dialled again, sent twice, and with the database away."""

import logging
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from tande.domains.calls import menus, patience
from tande.domains.casework.models import Case
from tande.domains.conversations.errors import Busy, NotDurable
from tande.domains.gateways import operations as gateways
from tande.policy import sms
from tests.domains import conversing, factories
from tests.interfaces.public.people import Desk, Reporter
from tests.interfaces.ussd.dialling import Dialler, dialler
from tests.policy.conversation.talks import NOON

pytestmark = pytest.mark.django_db
FIRST = settings.MISSION.language_codes[0]
SAY = settings.CONVERSATION.texts.said


@pytest.fixture
def desk() -> Desk:
    return conversing.desk()


@pytest.fixture
def phone(desk: Desk) -> Dialler:
    return dialler()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSES", ())


def words(desk: Desk) -> list[str]:
    """All that a case holds, opened at the desk."""
    return [one.text for one in conversing.told(desk)]


def test_a_complaint_in_creole_and_its_code_everywhere(desk: Desk, phone: Dialler, reporter: Reporter) -> None:
    """She chooses, writes, is given her code, answers, and follows it from the menu and on the web."""
    assert phone.dial().screen == SAY["ht"]["menu"]
    assert phone.type("2").screen == SAY["ht"]["tell"] + "\n0 <"
    phone.type("Yo pran frè m nan yè swa *tanpri*, l'ap mouri 😢")
    code = phone.code
    assert len(code) == 24
    assert SAY["ht"]["ask_danger"] in phone.screen
    phone.type("2", "2", "2")
    assert not phone.open
    assert words(desk)[0] == "Yo pran frè m nan yè swa *tanpri*, l'ap mouri 😢"
    phone.dial().type("3")
    assert phone.screen.startswith(SAY["ht"]["code"])
    assert phone.type(code.replace(" ", "")).screen == SAY["ht"]["received"]
    reporter.open("/k/").send("/k/", code=code)
    assert reporter.page.status_code == 200, "the same code opens the case on the web"
    assert Case.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("language", settings.MISSION.language_codes)
def test_every_screen_in_every_language_fits_and_has_five_items_at_most(phone: Dialler, language: str) -> None:
    """Through the menu, all three questions, danger, a call, a wrong code, words in other letters."""
    number = str(list(settings.MISSION.language_codes).index(language) + 1)
    walks = (["2", "x " * 300, "2", "2", "2"], ["4", "Ò" * 300], ["1", "demen"], ["3", "1" * 20], ["2", "😢", "1"],
             ["3", "12", "999"], ["9"], ["0"])
    shown = []
    for place, walk in enumerate(walks):
        phone.number = f"+2547110003{place:02}"
        phone.dial(f"{language}{place}")
        for one in ("5", number, *walk):
            phone.type(one)
            shown.append(phone.screen)
            if not phone.open:
                break
    assert SAY[language]["menu"] in shown
    for screen in shown:
        taken = sms.parts(screen)
        assert taken.units <= (160 if taken.plain else 80), screen
        assert sum(one.isdigit() and len(one) == 1 for one in screen.split()) <= 6, "five items and the way back"


def test_after_a_cut_it_goes_on_where_it_was(desk: Desk, phone: Dialler) -> None:
    phone.dial().type("2")
    phone.hang_up()
    assert SAY["ht"]["tell"] in phone.dial().screen
    phone.type("Yo bat mwen.")
    assert phone.code
    phone.hang_up()
    assert SAY["ht"]["ask_danger"] in phone.dial().screen
    assert Case.objects.count() == 1
    assert words(desk)[0] == "Yo bat mwen."


def test_the_same_request_gives_the_same_screen_with_the_same_code(desk: Desk, phone: Dialler) -> None:
    phone.dial().type("2", "Yo bat mwen.")
    first = phone.screen
    assert phone.code
    for _ in range(3):
        assert phone.send("2*Yo bat mwen.").screen == first
    assert phone.send("2").screen == first, "an older request that came late shows where the menu stands"
    assert Case.objects.count() == 1
    assert conversing.words_kept() == 1


def test_a_crash_before_the_history_is_kept_doubles_nothing(phone: Dialler, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.dial().type("2")
    with monkeypatch.context() as cut:
        cut.setattr(menus.keeping, "keep", lambda *_: (_ for _ in ()).throw(OperationalError))
        assert phone.type("Yo bat mwen.").screen == SAY[FIRST]["later"]
    assert phone.send("2*Yo bat mwen.").code, "the receipt that was lost is said again"
    assert (Case.objects.count(), conversing.words_kept()) == (1, 1)


FAULTS = [NotDurable, Busy("desk"), OperationalError("secret words"), OSError(28, "full"), ValueError("Yo bat")]


@pytest.mark.parametrize("fault", FAULTS)
def test_any_fault_ends_in_a_neutral_screen_and_loses_nothing(
    desk: Desk, phone: Dialler, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Any
) -> None:
    """The words come once more with the notice at the end."""
    def broken(**_what: Any) -> None:
        raise fault

    phone.dial().type("2")
    with monkeypatch.context() as cut, caplog.at_level(logging.DEBUG):
        cut.setattr(patience, "hear_once", broken)
        phone.type("Yo bat mwen.")
        assert (phone.open, phone.screen) == (False, SAY[FIRST]["later"])
        assert phone.hang_up() == 503
    assert "Yo bat" not in caplog.text
    assert phone.hang_up() == 204
    assert phone.hang_up() == 204
    assert words(desk) == ["Yo bat mwen."]


def test_what_the_database_missed_from_the_beginning_comes_with_the_notice(desk: Desk, phone: Dialler) -> None:
    phone.session, phone.typed = "never-seen", ["2", "Yo bat mwen."]
    assert phone.hang_up() == 204
    assert "Yo bat mwen." in words(desk)[0]


@pytest.mark.parametrize("told", ["Yo bat mwen.", "2", "", "2*Yo bat mwen.", "*384*96*2*Yo bat mwen.", "null"])
def test_a_notice_in_another_form_doubles_nothing(desk: Desk, phone: Dialler, told: str) -> None:
    phone.dial().type("2", "Yo bat mwen.")
    assert phone.hang_up(told) == 204
    assert words(desk) == ["Yo bat mwen."]


def test_before_there_is_a_desk_nobody_is_told_so_in_english(db: None) -> None:
    phone = dialler().dial().type("2", "Yo bat mwen.")
    assert (phone.open, phone.screen) == (False, SAY[FIRST]["later"])


@pytest.mark.parametrize("number", ["", "anonymous", "0711"])
def test_who_has_no_number_is_heard_all_the_same(desk: Desk, phone: Dialler, number: str) -> None:
    phone.number = number
    phone.dial().type("2", "Yo bat mwen.")
    assert phone.code
    other = dialler(number=number, session="another").dial()
    assert other.screen == SAY["ht"]["menu"], "nobody goes on with somebody else's menu"


def test_two_phones_at_once_do_not_mix(desk: Desk, phone: Dialler) -> None:
    other = Dialler(phone.gateway, phone.secret, number="+254711000999", session="B")
    phone.dial().type("2")
    other.dial().type("2", "Other")
    phone.type("Mine")
    assert phone.code
    assert other.code
    assert phone.code != other.code
    assert Case.objects.count() == 2


@pytest.mark.once
def test_an_id_used_again_for_another_phone_is_another_menu(desk: Desk, phone: Dialler) -> None:
    """Else her choices would be taken for those that came before, and she would see the first screen for ever."""
    phone.dial("S").type("2", "Yo bat mwen.")
    other = Dialler(phone.gateway, phone.secret, number="+254711000999", session="S")
    assert other.send("").screen == SAY["ht"]["menu"]
    assert SAY["ht"]["tell"] in other.send("2").screen
    other.send("2*Yo bat mwen.")
    assert other.code not in ("", phone.code)
    assert Case.objects.count() == 2
    phone.number = ""
    assert phone.hang_up("2*Yo bat mwen.") == 204
    assert conversing.words_kept() == 2, "a notice that names nobody brings nothing new"


@pytest.mark.once
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"text=1", b"sessionId=" + b"x" * 300, b"{}", b"x" * 70_000])
def test_what_is_no_request_is_answered_in_our_words(phone: Dialler, body: bytes) -> None:
    page = phone.client.post(phone.path, body, content_type="application/x-www-form-urlencoded")
    assert page.content.decode() == "END " + SAY[FIRST]["later"]
    assert phone.client.post(f"{phone.path}over/", body, content_type="x/y").status_code == 400


@pytest.mark.once
def test_without_its_secret_there_is_no_menu(phone: Dialler) -> None:
    for path in (f"/menu/{phone.gateway}/{phone.secret}x/", f"/menu/{phone.gateway}/é/", f"/menu/{phone.gateway}/%00/",
                 f"/menu/nobody/{phone.secret}/", f"/menu/%00/{phone.secret}/", f"/menu/{'x' * 99}/{phone.secret}/",
                 f"/menu/{phone.gateway}/{phone.secret}x/over/"):
        assert phone.post(path, text="").status_code == 404, path
    assert phone.client.get(phone.path).status_code == 405
    other = conversing.gateway()
    assert phone.post(f"/menu/{other}/{phone.secret}/", text="").status_code == 404


def test_a_stopped_gateway_takes_nothing_and_says_so_in_our_words(phone: Dialler) -> None:
    gateways.stop(gateway_id=phone.gateway, actor=factories.officer("head"), at=NOON)
    assert (phone.dial().screen, phone.open) == (SAY[FIRST]["later"], False)


def test_nothing_typed_is_kept_or_logged_in_clear(
    desk: Desk, phone: Dialler, caplog: pytest.LogCaptureFixture
) -> None:
    from django.apps import apps

    with caplog.at_level(logging.DEBUG):
        phone.dial().type("2", "Kolokent pran frè m")
        phone.hang_up()
    assert "Kolokent" not in caplog.text
    assert "711000222" not in caplog.text
    for model in apps.get_models():
        for row in model.objects.values_list():
            plain = b" ".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
            assert b"Kolokent" not in plain, model
            assert b"711000222" not in plain, model
