"""The head adds an officer, who sets up everything alone and is then given what is needed to work."""

from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.navigators import SEALING, Officer, totp

KEY_WORDS = "twa gwo mango sou tab la"
OWN_WORDS = "yon lòt ti fraz sekrè"


def test_from_a_one_time_passphrase_to_the_first_case(server: Server, new_page: NewPage) -> None:
    complaint = Reporter(server.url).report("Yo te kraze pòt la.")
    marie = Officer(new_page(size=DESK, lang="en"), server.url, server.officer("head"))
    marie.sign_in()
    marie.unlock()
    once = _add_luc(marie.page, server.url)

    luc = new_page(size=DESK, lang="en")
    _first_sign_in(luc, server.url, once)
    _make_key(luc)
    _cannot_open_yet(luc, server.url, complaint.case_id)

    _give_desk_key(marie.page, server.url)
    luc.goto(f"{server.url}/desk/case/{complaint.case_id}/")
    expect(luc.locator("#conversation")).to_contain_text("Yo te kraze pòt la.", timeout=SEALING)


def _add_luc(page: Page, url: str) -> str:
    page.goto(f"{url}/desk/team/new/")
    page.locator("#id_username").fill("luc")
    page.locator("#id_display_name").fill("Luc")
    page.locator("input[name=roles][value=intake_officer]").check()
    page.locator("#id_language").select_option("en")
    page.locator("#officer-form button").click()
    return page.locator("#made-passphrase").inner_text()


def _first_sign_in(page: Page, url: str, once: str) -> None:
    """A second factor, then an own passphrase, before anything else can be seen."""
    page.goto(f"{url}/desk/")
    page.locator("#id_login").fill("luc")
    page.locator("#id_password").fill(once)
    page.locator("#sign-in button.main").click()
    page.locator("#setup-totp").click()
    page.locator("#id_code").fill(totp(page.locator("#totp-secret").inner_text().strip()))
    page.locator("#totp-form button").click()
    expect(page.locator("#recovery-codes")).to_be_visible()
    page.goto(f"{url}/desk/cases/")
    page.locator("#id_oldpassword").fill(once)
    for field in ("#id_password1", "#id_password2"):
        page.locator(field).fill(OWN_WORDS)
    page.locator("#passphrase-form button").click()


def _make_key(page: Page) -> None:
    """The passphrase is checked for length and typed twice; neither it nor the key leaves the browser."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    first, again, make = (page.locator(one) for one in ("#key-passphrase", "#key-passphrase-2", "#key-make"))
    first.fill("twò kout")
    make.click()
    expect(page.locator("#key-error")).to_be_visible()
    first.fill(KEY_WORDS)
    expect(page.locator("#key-strength-text")).not_to_be_empty()
    again.fill(KEY_WORDS + "x")
    make.click()
    expect(page.locator("#key-error")).to_be_visible()
    again.fill(KEY_WORDS)
    make.click()
    expect(page.locator("#key-fingerprint")).not_to_be_empty(timeout=SEALING)
    assert len(page.locator("#key-fingerprint").inner_text().replace(" ", "")) == 40
    posted = [one for one in sent if "wrapped_key" in one]
    assert len(posted) == 1
    assert not [one for one in sent if "mango" in one]
    page.locator("#key-go-on").click()


def _cannot_open_yet(page: Page, url: str, case_id: str) -> None:
    page.goto(f"{url}/desk/case/{case_id}/")
    expect(page.locator("#page-error")).to_be_visible(timeout=SEALING)
    expect(page.locator("#conversation > li")).to_have_count(0)


def _give_desk_key(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/keys/")
    page.locator(".give-desk-key").click()
    expect(page.locator("#keys-done")).to_be_visible(timeout=SEALING)
    expect(page.locator(".give-desk-key")).to_have_count(0)


def test_a_new_desk_key_leaves_old_complaints_open_and_takes_the_new_ones(server: Server, new_page: NewPage) -> None:
    before = Reporter(server.url).report("Anvan nouvo kle a.")
    marie = Officer(new_page(size=DESK, lang="en"), server.url, server.officer("head"))
    marie.sign_in()
    marie.unlock()
    marie.page.goto(f"{server.url}/desk/keys/")
    former = marie.page.locator("[data-desk=intake] .mono").inner_text()
    marie.page.locator(".replace-desk-key[data-desk=intake]").click()
    expect(marie.page.locator("#replace-holders li")).not_to_have_count(0)
    marie.page.locator("#replace-confirm").click()
    expect(marie.page.locator("#keys-done")).to_be_visible(timeout=SEALING)
    assert marie.page.locator("[data-desk=intake] .mono").inner_text() != former
    after = Reporter(server.url).report("Apre nouvo kle a.")

    joel = Officer(new_page(size=DESK), server.url, server.officer("intake_officer"))
    joel.sign_in()
    joel.unlock()
    for case_id, words in ((before.case_id, "Anvan nouvo kle a."), (after.case_id, "Apre nouvo kle a.")):
        joel.open(case_id)
        assert words in joel.conversation()


def test_no_key_goes_to_a_colleague_who_is_not_of_the_desk(server: Server, new_page: NewPage) -> None:
    """Complaints by children: the child desk's officer reads them, the head does not see that they exist."""
    child = Reporter(server.url).report("Mwen gen 12 zan.", path="child")
    rose = Officer(new_page(size=DESK), server.url, server.officer("child_officer"))
    rose.sign_in()
    rose.unlock()
    rose.open(child.case_id)
    assert "Mwen gen 12 zan." in rose.conversation()
    marie = Officer(new_page(size=DESK), server.url, server.officer("head"))
    marie.sign_in()
    marie.unlock()
    answer = marie.page.goto(f"{server.url}/desk/case/{child.case_id}/")
    assert answer is not None
    assert answer.status == 404
