"""A woman calls and a man uses the tablet at the counter: in a real browser, with the clock in our hands."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, PHONE, NewPage, press, steady
from tests.harness.server import Server
from tests.journeys.desk import at_desk
from tests.journeys.test_a_blind_woman_reads_every_page import check, faults
from tests.journeys.test_quick_exit import back_shows

SECRET = "Yo te vin lannwit lan."
TABLET = {"width": 1024, "height": 768}


def to_the_form(page: Page, url: str) -> None:
    page.goto(f"{url}/t/")
    page.locator('a[lang="fr"]').click()
    page.locator("a[href$='/t/a/1/']").click()
    page.locator("textarea").fill(SECRET)


def test_the_tablet_asks_waits_and_begins_anew(shared_server: Server, new_page: NewPage) -> None:
    page = new_page(size=TABLET)
    page.clock.install()
    to_the_form(page, shared_server.url)
    page.clock.run_for(74_000)
    expect(page.locator("#still")).to_be_hidden()
    page.clock.run_for(3_000)
    expect(page.locator("#more-time")).to_be_focused()
    page.locator("#more-time").click()
    expect(page.locator("#still")).to_be_hidden()
    expect(page.locator("textarea")).to_have_value(SECRET)
    page.locator("textarea").press("Control+A")
    page.locator("textarea").press("Control+X")  # nothing goes where the next person could paste it from
    expect(page.locator("textarea")).to_have_value(SECRET)
    page.clock.run_for(80_000)
    expect(page.locator("#still")).to_be_visible()
    page.context.set_offline(True)
    page.clock.run_for(12_000)
    expect(page.locator("#away")).to_be_visible()  # no page of the browser's own, on which the tablet would stay
    assert SECRET not in page.content()
    page.context.set_offline(False)
    page.clock.run_for(6_000)
    expect(page.locator(".tongues a")).to_have_count(5)
    assert page.url == f"{shared_server.url}/t/"
    assert SECRET not in back_shows(page, times=3)


@pytest.mark.parametrize("js", [True, False])
def test_nothing_of_one_person_is_there_for_the_next(shared_server: Server, new_page: NewPage, js: bool) -> None:
    page = new_page(size=TABLET, js=js)
    to_the_form(page, shared_server.url)
    page.locator("button[type=submit]").click()
    page.locator("p.code").wait_for()
    code = re.sub(r"\D", "", page.locator("p.code").inner_text())
    page.locator("form button.big").click()
    page.locator(".tongues a").first.wait_for()
    for _ in range(4):
        page.go_back()
        seen = steady(lambda: page.locator("body").inner_text())  # at last the empty page before all of it
        assert code[:4] not in seen
        for typed in page.locator("textarea").all():
            expect(typed).to_have_value("")
    assert {one["name"] for one in page.context.cookies()} <= {"x"}  # empty, and gone in a second


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_screen_reader_finds_its_way_on_the_tablet(shared_server: Server, new_page: NewPage, prefix: str) -> None:
    page, found = new_page(size=PHONE), []
    for address in ("/t/", "/t/a/", "/t/a/1/", "/t/a/3/", "/t/d/"):
        page.goto(f"{shared_server.url}{prefix}{address}")
        found += check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{shared_server.url}{prefix}/t/a/1/")
    page.locator("textarea").fill(SECRET)
    page.locator("button[type=submit]").click()
    page.locator("p.code").wait_for()
    assert found + check(page) == []


def test_an_operator_listens_by_keyboard_alone(shared_server: Server, new_page: NewPage) -> None:
    """From the sign-in to the confirmed code without a mouse; axe on each page, wide and narrow."""
    operator = at_desk(shared_server, new_page, "operator", unlocked=False)
    page, found = operator.page, []
    page.goto(f"{operator.url}/desk/operator/")
    page.locator("#desk-language").select_option("en")
    press(page.locator("footer button"))
    found += faults(page)
    keys = page.keyboard
    keys.press("Space")  # in danger: it has the focus
    keys.press("Tab")
    keys.press("Space")  # nobody is under 18
    keys.press("Enter")
    page.locator("#write-form").wait_for()
    expect(page.locator("#danger-now")).to_be_visible()
    found += faults(page)
    keys.type(SECRET)
    page.locator("[name=call]").focus()
    keys.press("Space")
    keys.press("Tab")
    keys.type("12")
    keys.press("Enter")  # in a line it sends nothing: it would seal what is not finished
    keys.press("Control+Enter")
    page.locator("#faults a").wait_for()
    expect(page.locator("#text")).to_have_value(SECRET)
    found += faults(page)
    page.locator("#number").fill("37001122")
    page.set_viewport_size(PHONE)
    found += faults(page)
    with page.expect_request("**/operator/sealed") as sent:
        page.locator("#number").press("Control+Enter")
    page.locator("#code").wait_for()
    body = sent.value.post_data or ""
    assert "37001122" in body  # somebody must be able to call it
    assert "lannwit" not in body
    code = re.sub(r"\D", "", page.locator("#code").inner_text())
    assert code not in body
    page.reload()
    expect(page.locator("#code")).to_have_text(re.sub(r"(\d{4})", r"\1 ", code))
    found += faults(page)
    keys.type(code[:8])
    keys.press("Enter")
    expect(page.locator("#said-wrong")).to_be_visible()
    page.locator("#said").fill(code[-8:])
    keys.press("Enter")
    page.locator(".note.good").wait_for()
    page.set_viewport_size(DESK)
    assert page.evaluate("history.length") < 8
    seen = back_shows(page, times=4)
    assert SECRET not in seen
    assert code[:4] not in seen
    for address in ("calls/", "operator/status/", "operator/notes/"):
        page.goto(f"{operator.url}/desk/{address}")
        found += faults(page)
    page.goto(f"{operator.url}/desk/calls/")
    page.locator(".case-link").first.click()
    page.locator("form[action$='take/'] button").click()
    page.locator("form[action$='number/'] button").click()
    expect(page.locator("#number")).to_contain_text("+50937001122")
    assert found + faults(page) == []
