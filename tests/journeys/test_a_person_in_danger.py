"""Danger now: numbers first, and whoever says so is at the top of every officer's queue."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.desk import at_desk, cases_shown, find, in_english
from tests.journeys.navigators import Reporter


def test_the_numbers_are_one_touch_away_and_can_be_called(shared_server: Server, new_page: NewPage) -> None:
    page = new_page(js=False, lang="ht")
    page.goto(f"{shared_server.url}/")
    page.get_by_role("link", name="Mwen an danje kounye a").click()
    first = page.locator("main .contacts li").first
    expect(first).to_have_class("urgent")
    expect(first.locator("a[href^='tel:']")).to_be_visible()
    top = first.bounding_box()
    assert top is not None
    assert top["y"] < 740, "the first number is below the fold"
    for link in page.locator("a[href^='tel:']").all():
        assert re.fullmatch(r"tel:\+?\d{3,15}", link.get_attribute("href") or "")


@pytest.mark.parametrize("js", [True, False])
def test_the_signal_is_seen_at_the_top_of_the_queue(server: Server, new_page: NewPage, js: bool) -> None:
    earlier = Reporter(new_page(js=False), server.url, "/fr")
    earlier.open_site()
    earlier.say("Une plainte plus ancienne.")
    woman = Reporter(new_page(js=js, lang="ht"), server.url)
    woman.open_site()
    woman.say("Yo swiv mwen.")
    woman.come_back()
    woman.page.locator("a[href*='/do/danger/']").click()

    contacts = woman.page.locator("main .contacts")
    form = woman.page.locator("form[data-kind=danger]")
    assert _above(contacts.bounding_box(), form.bounding_box()), "the numbers come before the form"
    form.locator("button[type=submit]").click()  # no words are needed
    expect(woman.page.locator("h1")).to_have_text("Biwo a ap wè sa an premye", timeout=30_000)
    expect(contacts).to_be_visible()
    woman.come_back()
    expect(woman.page.locator("main")).to_contain_text("Ou te di nou ou an danje.")

    officer = at_desk(server, new_page, "intake_officer")
    in_english(officer)
    shown = cases_shown(officer)
    top = officer.page.locator("tr[data-case]").first
    expect(top.locator(".chip.danger")).to_be_visible()
    assert len(shown) == 2
    assert find(officer, "Yo swiv mwen.") == shown[0]
    assert "In danger" in officer.conversation()
    expect(officer.page.locator("#case-head .chip.danger")).to_be_visible()
    assert cases_shown(officer, "signal=danger") == shown[:1]


def _above(one: object, other: object) -> bool:
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    return bool(one["y"] < other["y"])
