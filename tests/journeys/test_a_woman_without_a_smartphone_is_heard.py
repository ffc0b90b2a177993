"""A woman writes a text message; her code opens the case by menu, by call and on the web; a man who cannot read speaks.

Everything goes through the pretended phones of the demonstration, which speak to the real doors over HTTP.
"""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tande.project import conversation
from tande.project.config import ROOT
from tests.harness.browser import NewPage, press
from tests.harness.server import Server
from tests.journeys.desk import at_desk, cases_shown, find
from tests.journeys.navigators import CODE, Officer, Reporter

pytestmark = pytest.mark.beside
STORY = "Yo antre lakay mwen nan nwit, yo pran pitit gason m lan"
QUESTION = "Ki kote sa te pase?"
TEXTS = conversation.load(ROOT / "missions" / "haiti", languages=("ht", "fr", "en", "es", "sw")).texts
SAID, IN_A_CALL = TEXTS.said["ht"], TEXTS.voice["ht"]


def text(page: Page, server: Server, words: str, *, by: str = "capcom6") -> str:
    """Write a message; what the phone shows last, once the answer has come the long way round."""
    page.goto(f"{server.url}/simulator/phone/1/?by={by}")
    before = page.locator("#screen li.theirs").count()
    page.locator("#text").fill(words)
    page.locator("#by").select_option(by)
    press(page.locator("[name=send]"))
    for _try in range(4):
        if page.locator("#screen li.theirs").count() > before:
            break
        page.goto(f"{server.url}/simulator/phone/1/?by={by}")
        page.wait_for_timeout(1000)
    expect(page.locator("#screen li.theirs")).not_to_have_count(before)
    return page.locator("#screen li.theirs").last.inner_text()


def code_in(shown: str) -> str:
    found = CODE.search(shown)
    assert found, shown
    return re.sub(r"\D", "", found.group())


def by_menu(page: Page, server: Server, *answers: str) -> str:
    """Dial and answer; the last screen."""
    page.goto(f"{server.url}/simulator/menu/")
    press(page.locator("[name=dial]"))
    for one in answers:
        page.locator("#typed").fill(one)
        press(page.locator("form:has(#typed) button"))
    return page.locator("#screen").inner_text()


def keys(page: Page, digits: str) -> None:
    page.locator("#keys").fill(digits)
    press(page.locator("[name=press]"))


def call(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/simulator/call/")
    page.locator("[name=which][value='2']").check()
    press(page.locator("[name=dial]"))
    expect(page.locator("#line[data-waits]")).to_be_visible()


def by_field_app(page: Page, server: Server) -> str:
    """Fill in the form for somebody else; the code in what the app shows."""
    page.goto(f"{server.url}/simulator/field/")
    press(page.locator(".doors a").first)
    page.locator("form textarea").first.fill("Yon fi nan katye a di m yo frape l")
    press(page.locator("form button"))
    return code_in(page.locator("#screen").inner_text())


def heard(page: Page) -> str:
    return page.locator(".heard").inner_text()


def answered(server: Server, new_page: NewPage) -> Officer:
    """The officer reads what came by message and asks something, on the same page as for the web."""
    officer = at_desk(server, new_page, "intake_officer")
    case_id = find(officer, STORY)
    officer.move(case_id, "acknowledged")
    officer.open(case_id)
    officer.write(QUESTION)
    return officer


def test_by_message_and_by_voice_and_followed_by_every_door(server: Server, new_page: NewPage) -> None:
    phone = new_page(lang="ht", js=False)
    code = code_in(text(phone, server, STORY))
    assert STORY not in phone.locator("#screen li.theirs").last.inner_text(), "an answer never repeats what was said"
    assert SAID["received"] in by_menu(phone, server, "3", code)

    assert SAID["received"] in by_menu(phone, server, "3", by_field_app(phone, server))

    officer = answered(server, new_page)
    known = set(cases_shown(officer))
    assert SAID["question"] in text(phone, server, code, by="kannel")
    at_home = Reporter(new_page(lang="ht"), server.url, code=code)
    at_home.come_back()
    assert QUESTION in at_home.replies()

    call(phone, server)
    keys(phone, "3")
    keys(phone, code)
    assert IN_A_CALL["question"].rstrip(".") in heard(phone)

    call(phone, server)
    press(phone.locator("[name=silent]"))
    expect(phone.locator("#line[data-waits=speech]")).to_be_visible()
    press(phone.locator("[name=speak]"))
    spoken = "".join(re.findall(r"^\s*(\d)\s*$", heard(phone), re.MULTILINE))
    assert len(spoken) == 40, heard(phone)
    assert spoken[:20] == spoken[20:], "read out twice"
    listener = Reporter(new_page(lang="ht", js=False), server.url, code=spoken[:20])
    listener.come_back()

    (spoken_case,) = set(cases_shown(officer)) - known
    for _try in range(15):
        officer.open(spoken_case)
        if officer.page.locator("#files > li").count():
            break
        officer.page.wait_for_timeout(1000)
    officer.open_file(0, "audio")


def on_paper(page: Page, server: Server, words: str) -> str:
    """Have a form printed, write on it, have it typed in; the code that stands on its strip alone."""
    page.goto(f"{server.url}/simulator/paper/")
    press(page.locator("[name=print]"))
    sheet = page.request.get(page.locator("[target=_blank]").evaluate("one => one.href")).body()
    printed = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(sheet)).pages)
    (strip,) = re.findall(r"^(?:\d{4} ){4}\d{4}$", printed, re.MULTILINE)
    page.locator("#text").fill(words)
    press(page.locator("[name=type]"))
    expect(page.locator("#screen")).not_to_contain_text(words)
    assert not page.locator("#text").input_value(), "kept, so nothing is shown to be sent again"
    return strip.replace(" ", "")


def test_on_paper_at_the_counter_and_by_a_modem(server: Server, new_page: NewPage) -> None:
    """The same two doors that need a person, played by an invented officer at the desk's own pages; and gammu's."""
    phone = new_page(lang="ht", js=False)
    strip = on_paper(phone, server, STORY)

    phone.goto(f"{server.url}/simulator/counter/")
    phone.locator("#text").fill("Yo frape m nan pòs la")
    press(phone.locator("[name=tell]"))
    told = re.sub(r"\D", "", phone.locator("#code").inner_text())
    phone.locator("#said").fill(told[:8])
    press(phone.locator("[name=back]"))
    expect(phone.locator("#code")).to_be_visible()
    phone.locator("#said").fill(told[-8:])
    press(phone.locator("[name=back]"))
    expect(phone.locator("#code")).to_have_count(0)

    for code in (strip, told):
        assert SAID["received"] in by_menu(phone, server, "3", code)
    assert SAID["received"] in text(phone, server, strip, by="gammu")
    assert len(cases_shown(at_desk(server, new_page, "head"))) == 2
