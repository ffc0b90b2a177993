"""The States' site with a screen reader's eyes: axe on every page, in two languages, wide and narrow."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, PHONE, NewPage
from tests.harness.server import Server
from tests.journeys.navigators import SEALING, totp
from tests.journeys.test_a_blind_woman_reads_every_page import faults

PAGES = ("", "keys/", "key/", "key/unlock/", "second-factor/", f"r/{'f' * 32}/")


def signed_in(server: Server, page: Page) -> None:
    """The demonstration's focal point, with her key unlocked."""
    who = server.officer("focal_point")
    page.goto(f"{server.url}/states/key/unlock/")
    page.locator("#id_login").fill(who["username"])
    page.locator("#id_password").fill(who["passphrase"])
    page.locator("#sign-in button.main").click()
    page.locator("#id_code").fill(totp(who["totp"]))
    page.locator("#second-factor button.main").click()
    page.locator("#unlock-passphrase").fill(who["key_passphrase"])
    page.locator("#unlock-go").click()
    expect(page.locator("#no-referrals")).to_be_visible(timeout=SEALING)


@pytest.mark.parametrize(("lang", "size"), [("en", DESK), ("ht", PHONE)])
def test_axe_finds_nothing(server: Server, new_page: NewPage, lang: str, size: dict[str, int]) -> None:
    page = new_page(size=size, lang="en")
    signed_in(server, page)
    page.locator("#site-language").select_option(lang)
    page.locator("footer button").click()
    page.wait_for_url(re.compile("/states/$"))
    found = []
    for address in PAGES:
        page.goto(f"{server.url}/states/{address}")
        found += faults(page)
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, address
    assert found == []
    assert page.locator("html").get_attribute("lang") == lang
