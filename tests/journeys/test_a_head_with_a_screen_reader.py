"""The desk with a screen reader's eyes: axe on every page of the head's, in two languages, wide and narrow."""

import pytest
from playwright.sync_api import expect

from tests.harness.browser import DESK, PHONE, NewPage, press
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk
from tests.journeys.navigators import SEALING, Officer
from tests.journeys.test_a_blind_woman_reads_every_page import faults

PAGES = ("cases/", "cases/?show=ended", "help/", "late/", "keys/", "team/", "team/new/", "readings/",
         "paper/", "paper/enter/", "boxes/", "lessons/", "states/", "states/new/", "account/2fa/", "key/unlock/",
         "doors/", "doors/demo-capcom6/", "doors/demo-capcom6/phone/", "doors/demo-external/change/",
         "doors/new/kannel/")


@pytest.mark.parametrize(("lang", "size"), [("en", DESK), ("fr", PHONE)])
def test_axe_finds_nothing(shared_server: Server, new_page: NewPage, lang: str, size: dict[str, int]) -> None:
    Reporter(shared_server.url).report("Yo pran bèf mwen.")
    head = at_desk(shared_server, new_page, "head", size=size)
    head.page.locator("#desk-language").select_option(lang)
    press(head.page.locator("footer button"))
    found = []
    for address in PAGES:
        head.page.goto(f"{head.url}/desk/{address}")
        found += faults(head.page)
    case_id = head.open_newest()
    found += faults(head.page)
    head.page.goto(f"{head.url}/desk/case/{case_id}/move/acknowledged/")
    found += faults(head.page)
    head.move(case_id, "acknowledged")
    head.allege(case_id, "property_damage", "KEN", persons=2)
    for part in ("allegations/", "inquiry/", "help/", "conflict/", "move/not_pursued/", "states/"):
        head.page.goto(f"{head.url}/desk/case/{case_id}/{part}")
        expect(head.page.locator("body[data-ready=yes]")).to_be_attached()
        found += faults(head.page)
    found += _help_with_everything_open(head, case_id)
    head.enter(case_id, "recommendation", "Tcheke adrès yo.", to="mission", due="2020-01-01")
    head.page.locator("#entry-kind").select_option("interview")
    found += faults(head.page)
    head.page.goto(f"{head.url}/desk/lessons/")
    expect(head.page.locator(f"tr[data-case='{case_id}'][data-overdue]")).to_be_visible()
    found += faults(head.page)
    head.propose(case_id, "not_pursued", reason="no_information")
    found += faults(head.page)
    assert found == []
    assert head.page.locator("html").get_attribute("lang") == lang


def _help_with_everything_open(head: Officer, case_id: str) -> list[str]:
    """Every form of help and protection, and an offer with its history."""
    page = head.page
    page.goto(f"{head.url}/desk/case/{case_id}/help/")
    page.locator("#offer-form select").select_option("medical:")
    page.locator("#offer-form button").click()
    expect(page.locator(".seal-form").first).to_be_attached()
    expect(page.locator(".sealed-part").first).to_be_visible(timeout=SEALING)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    return faults(page)
