"""Leaving at once: an ordinary page, nothing kept in the browser, and no way back to what was read or written."""

import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.harness.browser import PHONE, NewPage, program, steady
from tests.harness.server import Server
from tests.journeys.navigators import Reporter

SECRET = "Yo te vin lannwit lan."
TYPED = "[...document.querySelectorAll('input,textarea')].map((one) => one.value).join('|')"
NEUTRAL = {"Tande", "Ekri – Tande", "Nimewo – Tande", "Telefòn – Tande", "Èd – Tande", "Règ – Tande", "Fichye – Tande"}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Chromium as on a phone: with its memory of whole pages, which test browsers switch off."""
    own = browser.browser_type.launch(
        executable_path=program("chromium"), args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield own.new_page(viewport=PHONE)
    own.close()


@pytest.fixture
def plain_phone(browser: Browser) -> Iterator[Page]:
    """The same with scripts switched off."""
    own = browser.browser_type.launch(
        executable_path=program("chromium"), args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield own.new_page(viewport=PHONE, java_script_enabled=False)
    own.close()


def elsewhere(page: Page, server: Server) -> None:
    """The mission's ordinary page, without leaving this machine."""

    def weather(route: Route) -> None:
        if route.request.url.startswith(server.url):
            route.continue_()
        else:
            route.fulfill(body="<title>Weather</title><p>Sunny", content_type="text/html")

    page.context.route("**/*", weather)


def back_shows(page: Page, *, times: int = 5) -> str:
    """Everything that can be read on the pages that the Back button leads to."""
    seen = ""
    for _ in range(times):
        page.evaluate("setTimeout(() => history.back(), 0)")
        page.wait_for_timeout(300)
        seen += steady(lambda: page.locator("body").inner_text() + str(page.evaluate(TYPED)))
    return seen


def test_leaving_takes_everything_along(shared_server: Server, phone: Page) -> None:
    elsewhere(phone, shared_server)
    woman = Reporter(phone, shared_server.url)
    woman.open_site()
    woman.say(SECRET)
    phone.locator("a[data-next]").click()
    phone.wait_for_url("**/s/**")
    woman.come_back()
    phone.locator("a[href*='/w/']").first.click()
    phone.wait_for_url("**/w/")
    phone.locator("textarea[name=text]").fill("Yon lòt sekrè.")
    phone.evaluate("""() => new Promise((done) => {
        sessionStorage.a = localStorage.b = 1;
        const opening = indexedDB.open("tande", 1);
        opening.onsuccess = () => { opening.result.close(); done(); };
    })""")
    assert phone.title() in NEUTRAL
    phone.locator("a[data-exit]").first.click()
    expect(phone.locator("p")).to_have_text("Sunny")
    seen = back_shows(phone)
    for words in (SECRET, "Yon lòt sekrè.", woman.code, woman.code[:4] + " " + woman.code[4:8]):
        assert words not in seen
    phone.goto(f"{shared_server.url}/")
    assert phone.evaluate("sessionStorage.length + localStorage.length") == 0
    assert phone.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == []
    assert phone.context.cookies() == []


def test_without_a_script_too(shared_server: Server, plain_phone: Page) -> None:
    page = plain_phone
    woman = Reporter(page, shared_server.url)
    woman.open_site()
    woman.say(SECRET)
    page.locator("form[action$='/ok/'] button").click()
    page.locator("a[href*='/w/']").first.click()
    page.locator("textarea[name=text]").fill("Yon lòt sekrè.")
    elsewhere(page, shared_server)
    page.locator("a[data-exit]").first.click()
    page.wait_for_url(lambda url: not url.startswith(shared_server.url))
    for _ in range(3):
        seen = back_shows(page, times=1)
        assert SECRET not in seen
        assert "Yon lòt sekrè." not in seen


def test_three_keys_leave_from_the_page_with_the_code(shared_server: Server, phone: Page) -> None:
    elsewhere(phone, shared_server)
    woman = Reporter(phone, shared_server.url)
    woman.open_site()
    woman.say(SECRET)
    for _ in range(3):
        phone.keyboard.press("Escape")
    expect(phone.locator("p")).to_have_text("Sunny")
    assert woman.code[:4] not in back_shows(phone)


def test_the_address_that_clears(shared_server: Server) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def http_error_302(self, req, fp, code, msg, headers):  # type: ignore[no-untyped-def]
            return fp

    answer = urllib.request.build_opener(Stay).open(f"{shared_server.url}/x/")
    assert answer.status == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Max-Age=1" in answer.headers["Set-Cookie"]
    assert shared_server.url not in answer.headers["Location"]


def test_titles_and_addresses_tell_nothing(shared_server: Server, new_page: NewPage) -> None:
    page = new_page(lang="ht")
    woman = Reporter(page, shared_server.url)
    titles, addresses = set(), set()
    for path in ("/", "/a/", "/a/2/", "/a/3/", "/a/4/", "/k/", "/d/", "/p/", "/keys/", "/safety/"):
        answer = page.goto(shared_server.url + path)
        assert answer is not None
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        titles.add(page.title())
        exit_button = page.locator("header a[data-exit]").bounding_box()
        assert exit_button is not None
        assert exit_button["height"] >= 48
        addresses.add(path)
    woman.open_site()
    woman.say(SECRET)
    titles.add(page.title())
    page.locator("a[data-next]").click()
    page.wait_for_url("**/s/**")
    titles.add(page.title())
    woman.come_back()
    titles.add(page.title())
    addresses.add(page.url)
    assert titles <= NEUTRAL
    assert not [one for one in addresses if woman.code in one or "plent" in one or "complaint" in one]


def test_the_button_stays_in_sight_while_scrolling(shared_server: Server, new_page: NewPage) -> None:
    page = new_page(lang="ht")
    page.goto(f"{shared_server.url}/p/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator("header a[data-exit]")).to_be_in_viewport()
