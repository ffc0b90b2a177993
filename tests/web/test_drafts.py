"""Keeping an unfinished text on the phone: only on request, only under a PIN, and never after it was sent."""

import json
import time

from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage, until
from tests.web.site import Site
from tests.web.test_report import code_on, open_page

PIN = "482915"
SECRET = "Se chèf la ki fè sa"


def keep(page: Page, pin: str = PIN) -> None:
    page.locator("[data-draft-keep]").check()
    page.locator("[data-draft-pin]").fill(pin)
    page.locator("[data-draft-start]").click()


def kept(page: Page) -> str | None:
    value = page.evaluate("localStorage.getItem('tande-draft')")
    return None if value is None else str(value)


def started(site: Site, new_page: NewPage) -> Page:
    """A page on which a text is being kept."""
    page = open_page(site, new_page)
    page.locator("textarea").fill(SECRET)
    keep(page)
    expect(page.locator("[data-draft-status]")).to_have_text("saved ")
    return page


def test_without_being_asked_nothing_is_kept(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill(SECRET)
    page.wait_for_timeout(2_000)
    assert page.evaluate("localStorage.length") == 0


def test_it_is_kept_under_the_pin_and_comes_back(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    before = kept(page)
    page.locator("textarea").fill(f"{SECRET} yè")
    stored = until(page, lambda: (now := kept(page)) != before and now)
    assert stored
    assert "chèf" not in stored
    page.reload()
    expect(page.locator("[data-draft-found]")).to_be_visible()
    assert page.locator("textarea").input_value() == ""
    page.locator("[data-draft-pin-open]").fill("000000")
    page.locator("[data-draft-open]").click()
    expect(page.locator("[data-draft-status]")).to_have_text("wrong-pin ")
    page.locator("[data-draft-pin-open]").fill(PIN)
    page.locator("[data-draft-pin-open]").press("Enter")
    expect(page.locator("[data-draft-status]")).to_have_text("opened ")
    assert page.locator("textarea").input_value() == f"{SECRET} yè"
    assert site.bodies == []


def test_a_short_pin_is_refused(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    keep(page, "12345")
    expect(page.locator("[data-draft-status]")).to_have_text("pin-short 6")
    assert kept(page) is None


def test_ten_wrong_pins_erase_it(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    page.evaluate(
        "() => { const d = JSON.parse(localStorage['tande-draft']); d.tries = 9;"
        " localStorage['tande-draft'] = JSON.stringify(d); }"
    )
    page.reload()
    page.locator("[data-draft-pin-open]").fill("111111")
    page.locator("[data-draft-open]").click()
    expect(page.locator("[data-draft-status]")).to_have_text("erased ")
    assert kept(page) is None


def test_erase_all_erases(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    page.locator("[data-draft-erase]").click()
    assert kept(page) is None
    page.locator("textarea").fill("ankò")
    page.wait_for_timeout(2_000)
    assert kept(page) is None


def test_it_goes_after_three_days(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    draft = json.loads(kept(page) or "")
    assert 71.9 < (draft["until"] / 1000 - time.time()) / 3600 <= 72
    draft["until"] = (time.time() - 1) * 1000
    page.evaluate("(draft) => localStorage.setItem('tande-draft', draft)", json.dumps(draft))
    page.reload()
    expect(page.locator("[data-draft]")).to_be_visible()
    expect(page.locator("[data-draft-found]")).to_be_hidden()
    assert kept(page) is None


def test_it_goes_when_the_complaint_was_sent(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    page.locator("#send").click()
    code_on(page)
    page.wait_for_timeout(2_000)
    assert kept(page) is None


def test_it_goes_with_the_quick_exit(site: Site, new_page: NewPage) -> None:
    page = started(site, new_page)
    page.locator("[data-exit]").click()
    page.wait_for_url("**/away")
    assert kept(page) is None
