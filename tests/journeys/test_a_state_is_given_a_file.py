"""A photo of the case is given to a State: chosen by an officer, sealed to the State's key, opened there."""

from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tande.policy.limits import PART_BYTES
from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk, in_english
from tests.journeys.navigators import SEALING, Officer, locked, totp

TOLD = "Two pictures of the door."
NAMED_BY_HER = "pòt mwen Marie.jpg"


def test_a_photo_goes_to_kenya_and_a_cut_line_is_made_good(
    server: Server, new_page: NewPage, photo: Path
) -> None:
    woman = Reporter(server.url).report("Yo te kraze pòt la.")
    woman.attach(NAMED_BY_HER, "image/jpeg", photo.read_bytes())
    woman.attach("long.txt", "text/plain", b"a" * (PART_BYTES + 1))
    woman.attach("mwatye.mp4", "video/mp4", b"b" * (2 * PART_BYTES), arrive=1)
    marie = at_desk(server, new_page, "head")
    in_english(marie)
    for to in ("acknowledged", "admitted", "inquiry"):
        marie.move(woman.case_id, to)

    _gives_two(marie, woman.case_id)
    wanjiru = new_page(size=DESK, lang="en")
    _opens_the_photo(wanjiru, server)
    _sends_the_rest(marie)
    wanjiru.reload()
    _opens_the_long_one(wanjiru)
    wanjiru.locator("#lock-now").click()
    locked(wanjiru)
    assert TOLD not in wanjiru.content()


def _gives_two(marie: Officer, case_id: str) -> None:
    """The unfinished file is not offered; the name the woman gave is not told; the line is cut in the second file."""
    page = marie.page
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"{marie.url}/desk/case/{case_id}/states/")
    page.locator("#refer-state").select_option("KEN")
    page.locator("input[name=tracks][value=discipline]").check()
    expect(page.locator("input[name=files]")).to_have_count(2)
    for box in page.locator("input[name=files]").all():
        box.check()
    page.locator("#refer-text").fill(TOLD)
    page.locator("#refer-preview").click()
    expect(page.locator("#sure-words .told-file")).to_have_count(2)
    expect(page.locator("#sure-words .told-file").first).to_contain_text("File 1.jpg")
    expect(page.locator("#sure-words")).not_to_contain_text("Marie")

    def cut(route: Route) -> None:
        last = route.request.url.endswith("/2")
        route.abort() if last else route.continue_()

    page.route("**/files/**", cut)
    page.locator("#refer-send").click()
    expect(page.locator("#referrals-done")).to_contain_text("Not every file arrived", timeout=SEALING)
    expect(page.locator(".told-file .chip.good")).to_have_count(1, timeout=SEALING)
    expect(page.locator(".told-file .chip.high")).to_contain_text("1 / 2")
    page.unroute("**/files/**")
    expect(page.locator("#refer-text")).to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")


def _opens_the_photo(page: Page, server: Server) -> None:
    who = server.officer("focal_point")
    page.goto(f"{server.url}/states/")
    page.locator("#id_login").fill(who["username"])
    page.locator("#id_password").fill(who["passphrase"])
    page.locator("#sign-in button.main").click()
    page.locator("#id_code").fill(totp(who["totp"]))
    page.locator("#second-factor button.main").click()
    page.locator(".referral-link").first.click()
    page.locator("#unlock-link").click()
    page.locator("#unlock-passphrase").fill(who["key_passphrase"])
    page.locator("#unlock-go").click()
    files = page.locator("#said .files > li")
    expect(files).to_have_count(2, timeout=SEALING)
    files.first.locator("[data-open]").click()
    expect(files.first.locator(".viewer img")).to_be_visible(timeout=SEALING)
    expect(files.first.locator("[data-whole=yes]")).to_be_visible()
    expect(files.last).to_contain_text("1 / 2")
    expect(files.last.locator("[data-open], [data-save]")).to_have_count(0)
    assert "Marie" not in page.locator("body").inner_text()


def _sends_the_rest(marie: Officer) -> None:
    marie.page.locator(".send-rest").click()
    expect(marie.page.locator(".told-file .chip.good")).to_have_count(2, timeout=SEALING)
    expect(marie.page.locator(".send-rest")).to_have_count(0)


def _opens_the_long_one(page: Page) -> None:
    last = page.locator("#said .files > li").last
    last.locator("[data-open]").click(timeout=SEALING)
    expect(last.locator(".viewer pre")).to_be_visible(timeout=SEALING)
    expect(last.locator("[data-whole=yes]")).to_be_visible()
