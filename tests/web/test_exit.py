"""Leaving at once: by the button or three keys, with nothing left behind and no way back by the Back button."""

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import Site

FORM = '<form method="post" action="/p/"><input name="text"><button id="send" name="b" value="1">Send</button></form>'

LEAVE_TRACES = """() => new Promise((done) => {
  sessionStorage.a = 1;
  localStorage.b = 2;
  const opening = indexedDB.open("tande", 1);
  opening.onsuccess = () => { opening.result.close(); done(); };
})"""


def open_page(site: Site, new_page: NewPage) -> Page:
    site.pages["/p/"] = pages.document(FORM, "")
    page = new_page()
    page.goto(f"{site.url}/p/")
    page.evaluate(LEAVE_TRACES)
    return page


def left_clean(page: Page) -> None:
    page.wait_for_url("**/away")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_the_button_leaves_and_cleans(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("[name=text]").fill("sekrè")
    page.locator("[data-exit]").click()
    left_clean(page)
    page.go_back()
    assert page.url != f"{site.url}/p/"


@pytest.mark.parametrize("key", ["Shift", "Escape"])
def test_three_presses_leave(site: Site, new_page: NewPage, key: str) -> None:
    page = open_page(site, new_page)
    for _ in range(3):
        page.keyboard.press(key)
    left_clean(page)


def test_two_presses_or_mixed_ones_stay(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    for key in ("Shift", "Shift", "a", "Shift", "Escape", "Shift", "Escape"):
        page.keyboard.press(key)
    page.locator("[name=text]").fill("")
    page.locator("[name=text]").press_sequentially("ABC")
    page.wait_for_timeout(200)
    assert page.url == f"{site.url}/p/"


def test_a_plain_form_goes_once_with_its_buttons_value(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("[name=text]").fill("x")
    page.locator("#send").dblclick(no_wait_after=True)
    page.wait_for_url("**/next")
    assert site.forms == [{"text": ["x"], "b": ["1"]}]


def test_coming_back_everything_works_again(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("#send").click()
    page.wait_for_url("**/next")
    page.go_back()
    expect(page.locator("#send")).to_be_enabled()
    expect(page.locator("main")).to_be_visible()
