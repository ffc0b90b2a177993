"""How a person goes through the questions, one screen each."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.harness.browser import PATIENCE

SENDING = PATIENCE
Visit = Callable[[str], None]


def start(page: Page) -> None:
    """From the receipt or the page after it to the first question."""
    page.locator("a[data-next], form[action$='/ok/'] button, a[href*='/q/']").first.wait_for()
    if page.locator("a[data-next]").count():
        page.locator("a[data-next]").first.click()
    elif not page.locator("a[href*='/q/']").count():
        page.locator("form[action$='/ok/'] button").click()
    page.locator("a[href*='/q/']").first.click()
    page.wait_for_url(re.compile("/q/"))


def here(page: Page) -> str:
    """The id of the question shown, "" when the questions are over."""
    found = re.search(r"/q/([a-z]+)/", page.url)
    return found.group(1) if found else ""


def go_on(page: Page, *, skip: bool = False) -> str:
    """Press Next, or Leave out; the id of the question that comes."""
    before = here(page)
    page.locator("button[name=skip]" if skip else "form[data-tande-form] button.big").click()
    page.wait_for_url(lambda url: f"/q/{before}/" not in url, timeout=SENDING)
    return here(page)


def walk(page: Page, visit: Visit) -> list[str]:
    """Every question in turn: ``visit(id)`` does something there, then Next. The ids in order."""
    asked = []
    while question := here(page):
        asked.append(question)
        visit(question)
        go_on(page)
    return asked
