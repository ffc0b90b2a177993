"""Every public page with a screen reader's eyes: axe, headings, size of targets, keyboard, small screens."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tande.policy import questions
from tests.harness.browser import NewPage
from tests.harness.server import Server

LANGUAGES = ("", "/fr", "/en", "/es", "/sw")
TELLING = ("/", "/a/", "/a/2/", "/a/3/", "/a/4/", "/d/", "/k/", "/keys/", "/p/", "/safety/", "/nope/")
RULES_IN_PUBLIC = ("/api/partners/", "/commitments/", "/commitments/C04/", "/documents/", "/figures/",
                   "/figures/check/", "/force/rules/", "/p/check/", "/p/counting/", "/p/data/", "/p/risks/",
                   "/p/steps/", "/p/tests/", "/p/us/", "/p/who/", "/readiness/", "/readiness/standards/")
"""Read in the first language only: they are made of the same pieces in each."""
ADDING = ("", "w/", "w/?ok", "f/", "f/?ok", "end/", *(f"do/{one}/" for one in ("danger", "stop", "withdraw", "review")),
          *(f"q/{one}/" for one in questions.ORDER["other"]))
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (240, 320, 1280)
PHONE_HEIGHT = 640
SMALL_TARGETS = """() => [...document.querySelectorAll("a,button,input,select,textarea,summary")]
    .filter(e => e.offsetParent && !e.closest("p:not(:has(.button)),.lines li,.pick") && e.type != "hidden")
    .filter(e => e.getBoundingClientRect().height < 48).map(e => e.outerHTML.slice(0, 90))"""


def faults(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds on this page. ``colours``: contrast too, which takes half of axe's time."""
    options = {"runOnly": RULES, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{page.url}: {one['id']} {[node['html'][:90] for node in one['nodes']]}" for one in found]


def check(page: Page, *, colours: bool = True) -> list[str]:
    """axe, one h1, and every control that stands alone 48 pixels high."""
    small = page.evaluate(SMALL_TARGETS)
    return faults(page, colours=colours) + [f"{page.url}: small {one}" for one in small]


def file_for_somebody_else(page: Page, server: Server, prefix: str) -> str:
    """A complaint for another person, which asks most; the address of what may be added."""
    page.goto(f"{server.url}{prefix}/a/2/")
    page.locator("textarea[name=text]").fill("Yo frape l.")
    page.locator("form[data-tande-write] button[type=submit]").last.click()
    page.locator("p.code").wait_for()
    return page.locator("[data-next]").get_attribute("href") or ""


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_nothing_stands_in_her_way(shared_server: Server, new_page: NewPage, prefix: str) -> None:
    page = new_page(size={"width": 360, "height": PHONE_HEIGHT})
    found, colours = [], not prefix  # which are the same in each language
    for address in (*TELLING, *(() if prefix else RULES_IN_PUBLIC)):
        page.goto(f"{shared_server.url}{prefix}{address}")
        found += check(page, colours=colours)
    start = file_for_somebody_else(page, shared_server, prefix)
    found += check(page, colours=colours)
    code = re.sub(r"\D", "", page.locator("p.code").inner_text())
    for address in ADDING:
        page.goto(f"{shared_server.url}{start}{address}")
        found += check(page, colours=colours)
    page.goto(f"{shared_server.url}{prefix}/k/")
    page.locator("#k").fill(code)
    page.locator("button.big").click()
    page.locator("[data-tande-replies]").wait_for()
    found += check(page, colours=colours)
    assert found == []


def test_in_the_dark_the_contrast_holds(shared_server: Server, new_page: NewPage) -> None:
    page, found = new_page(color_scheme="dark"), []
    for address in TELLING:
        page.goto(f"{shared_server.url}{address}")
        found += faults(page)
    assert found == []


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_no_page_is_wider_than_the_screen(shared_server: Server, new_page: NewPage, prefix: str) -> None:
    page = new_page(size={"width": WIDTHS[0], "height": PHONE_HEIGHT})
    for address in (*TELLING, *(() if prefix else RULES_IN_PUBLIC)):
        page.goto(f"{shared_server.url}{prefix}{address}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": PHONE_HEIGHT})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (address, width)


def test_the_keyboard_goes_through_the_page_in_its_order(shared_server: Server, new_page: NewPage) -> None:
    page = new_page(js=False)
    page.goto(f"{shared_server.url}/a/")
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.locator(":focus").first.evaluate("e => e.className || e.name || e.id"))
    assert reached[:5] == ["skip", "name", "exit", "button plain", "text"]  # the plain one reads the page aloud
    assert "files" in reached
    assert reached[-1] == "button big" or "button big" in reached


def test_the_first_tab_leads_past_the_bar(shared_server: Server, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{shared_server.url}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").evaluate("e => !!e.closest('main')")
