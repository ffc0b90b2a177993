"""A State is brought in, is told what an officer chose, and answers; the officer reads it. All in the browser."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk, in_english
from tests.journeys.navigators import SEALING, Officer, locked, totp

OWN_WORDS = "five small boats at noon"
KEY_WORDS = "seven tall ships on quiet water"
TOLD = "On 3 October a patrol broke a door in the capital. We ask who was on duty."
NAMED = "Insp. D. Example, +1 876 000 0000"
ANSWERED = "The duty list is being read. We report within two weeks."
DONE = "The patrol leader was disciplined."


def test_from_the_focal_points_first_day_to_the_answer_read(server: Server, new_page: NewPage) -> None:
    complaint = Reporter(server.url).report("Yo te kraze pòt la, mwen rele Tès.")
    marie = at_desk(server, new_page, "head")
    in_english(marie)
    for to in ("acknowledged", "admitted", "inquiry"):
        marie.move(complaint.case_id, to)
    once = _add_dionne(marie.page, server.url)

    dionne = new_page(size=DESK, lang="en")
    _first_day(dionne, server.url, once)
    _is_nobody_at_the_desk(dionne, server.url, complaint.case_id)

    _refer(marie, complaint.case_id)
    referral = _sees_only_that(dionne, server.url, complaint.case_id)
    _answers(dionne, referral)
    _is_read(marie, complaint.case_id)
    _is_withdrawn(marie, complaint.case_id, dionne, referral)


def _add_dionne(page: Page, url: str) -> str:
    page.goto(f"{url}/desk/states/")
    page.locator("#add-focal-point").click()
    page.locator("#id_state").select_option("JAM")
    page.locator("#id_username").fill("dionne")
    page.locator("#id_display_name").fill("Dionne Example")
    page.locator("#focal-point-form button").click()
    return page.locator("#made-passphrase").inner_text()


def _first_day(page: Page, url: str, once: str) -> None:
    """An own key, then the State's: nothing of it leaves the browser in clear."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "" if "/keys/" in request.url else ""))
    _own_key(page, url, once, name="dionne")
    page.locator("#key-go-on").click()
    page.locator("#make-state-key").click()
    expect(page.locator("#state-fingerprint")).to_be_visible(timeout=SEALING)
    expect(page.locator("#page-done")).to_be_visible()
    assert len([one for one in sent if "public_key" in one]) == 1
    page.locator("nav a").first.click()
    expect(page.locator("#no-referrals")).to_be_visible()


def _own_key(page: Page, url: str, once: str, name: str = "achieng") -> None:
    """Second factor, own passphrase, own key: in that order, whatever page is asked for."""
    page.goto(f"{url}/states/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(once)
    page.locator("#sign-in button.main").click()
    page.locator("#setup-totp").click()
    page.locator("#id_code").fill(totp(page.locator("#totp-secret").inner_text().strip()))
    page.locator("#totp-form button").click()
    expect(page.locator("#recovery-codes")).to_be_visible()
    page.locator("a.main").click()
    page.locator("#id_oldpassword").fill(once)
    for field in ("#id_password1", "#id_password2"):
        page.locator(field).fill(OWN_WORDS)
    page.locator("#passphrase-form button").click()
    page.locator("#key-passphrase").fill(KEY_WORDS)
    page.locator("#key-passphrase-2").fill(KEY_WORDS)
    page.locator("#key-make").click()
    expect(page.locator("#key-fingerprint")).not_to_be_empty(timeout=SEALING)


def _is_nobody_at_the_desk(page: Page, url: str, case_id: str) -> None:
    for place in ("", "cases/", f"case/{case_id}/", f"case/{case_id}/states/", "states/", "key/unlock/"):
        answer = page.goto(f"{url}/desk/{place}")
        assert answer is not None
        assert answer.status == 403
    page.locator("main a.button").click()
    expect(page.locator("#no-referrals")).to_be_visible()


def _refer(marie: Officer, case_id: str) -> None:
    """What is missing is said; the preview shows exactly what goes, with the fingerprint of the State's key."""
    page = marie.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto(f"{marie.url}/desk/case/{case_id}/states/")
    page.locator("#refer-state").select_option("JAM")
    page.locator("#refer-preview").click()
    expect(page.locator("#refer-error")).to_be_visible()
    page.locator("input[name=tracks][value=discipline]").check()
    page.locator("#refer-text").fill(TOLD)
    page.locator("input[name=identity][value=given]").check()
    page.locator("#refer-preview").click()
    expect(page.locator("#refer-error")).to_be_visible()  # consent ticked, nothing told
    page.locator("input[name=identity][value=none]").check()
    page.locator("#refer-preview").click()
    expect(page.locator("#sure-words")).to_have_text(TOLD)
    expect(page.locator("#sure-state")).to_have_text("Jamaica")
    assert len(page.locator("#sure-fingerprint").inner_text().replace(" ", "")) == 40
    page.locator("#refer-send").click()
    expect(page.locator(".referral .said > li")).to_contain_text(TOLD, timeout=SEALING)
    expect(page.locator("#tracks tr[data-track=discipline]")).to_have_attribute("data-status", "awaited")
    assert not [one for one in sent if "patrol" in one]


def _sees_only_that(page: Page, url: str, case_id: str) -> str:
    """The disclosure and nothing else: no case, no reporter's words, no stage."""
    page.goto(f"{url}/states/")
    expect(page.locator("#referrals > li")).to_have_count(1)
    page.locator(".referral-link").click()
    expect(page.locator("#said > li")).to_contain_text(TOLD, timeout=SEALING)
    shown = page.locator("body").inner_text()
    assert "kraze" not in shown
    assert "Marie" not in shown
    assert case_id not in page.content()
    assert case_id not in page.url
    return page.url


def _answers(page: Page, referral: str) -> None:
    page.locator("#acknowledge").click()
    expect(page.locator("#said > li")).to_have_count(1, timeout=SEALING)
    send(page, "#name-card", "named", NAMED)
    send(page, "#answer-card", "reply", ANSWERED)
    card = opened(page, "#outcome-card")
    card.locator("textarea").fill(DONE)
    card.locator("button").click()
    expect(card.locator("[data-error]")).to_be_visible()  # no track chosen yet
    card.locator("input[value=discipline][name=track]").check()
    card.locator("input[value=taken]").check()
    card.locator("input[name=outcomes]").first.check()
    card.locator("button").click()
    expect(page.locator("#said > li[data-kind=outcome]")).to_contain_text(DONE, timeout=SEALING)
    expect(page.locator("#tracks [data-track=discipline]")).to_have_text("Action taken")
    assert page.url == referral


def send(page: Page, card: str, kind: str, words: str) -> None:
    part = opened(page, card)
    part.locator("textarea").fill(words)
    part.locator("button").click()
    expect(page.locator(f"#said > li[data-kind={kind}]")).to_contain_text(words, timeout=SEALING)


def opened(page: Page, card: str) -> Locator:
    part = page.locator(card)
    expect(page.locator("#answering")).to_be_visible(timeout=SEALING)
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def _is_read(marie: Officer, case_id: str) -> None:
    """The case is new in the queue; the officer's browser opens what the State sealed."""
    marie.page.goto(f"{marie.url}/desk/cases/")
    expect(marie.page.locator(f"tr[data-case='{case_id}'].unread")).to_be_visible()
    marie.page.goto(f"{marie.url}/desk/case/{case_id}/states/")
    said = marie.page.locator(".referral .said")
    expect(said.locator("> li")).to_have_count(4, timeout=SEALING)
    for words in (TOLD, NAMED, ANSWERED, DONE):
        expect(said).to_contain_text(words)
    expect(said.locator("li[data-kind=reply]")).to_contain_text("Jamaica, Dionne Example")
    expect(marie.page.locator("#tracks tr[data-track=discipline]")).to_have_attribute("data-status", "taken")
    expect(marie.page.locator(".silence")).to_have_count(0)


def _is_withdrawn(marie: Officer, case_id: str, page: Page, referral: str) -> None:
    marie.page.locator(".withdraw summary").click()
    marie.page.locator(".withdraw button").click()
    expect(marie.page.locator(".referral-facts")).to_contain_text("Withdrawn")
    page.goto(referral)
    expect(page.locator("#withdrawn")).to_be_visible()
    expect(page.locator("#said")).to_have_count(0)
    assert not re.search("Discipline|patrol", page.locator("main").inner_text())


def test_a_second_focal_point_is_given_the_key_by_the_first(server: Server, new_page: NewPage) -> None:
    """Kenya has a focal point; the second reads what was referred before only after the first gave the key."""
    complaint = Reporter(server.url).report("Yo te kraze pòt la.")
    marie = at_desk(server, new_page, "head")
    in_english(marie)
    for to in ("acknowledged", "admitted", "inquiry"):
        marie.move(complaint.case_id, to)
    _put_before_kenya(marie, complaint.case_id)
    marie.page.goto(f"{server.url}/desk/states/new/")
    for field, words in (("username", "achieng"), ("display_name", "Otieno Example")):
        marie.page.locator(f"#id_{field}").fill(words)
    marie.page.locator("#id_state").select_option("KEN")
    marie.page.locator("#focal-point-form button").click()
    once = marie.page.locator("#made-passphrase").inner_text()

    achieng = new_page(size=DESK, lang="en")
    _own_key(achieng, server.url, once)
    achieng.goto(f"{server.url}/states/")
    achieng.locator(".referral-link").click()
    expect(achieng.locator("#said > li")).to_contain_text("sealed to a key of your State", timeout=SEALING)
    expect(achieng.locator("#answering")).to_have_count(0)

    wanjiru = new_page(size=DESK, lang="en")
    _gives(wanjiru, server)
    achieng.reload()
    expect(achieng.locator("#said > li")).to_contain_text(TOLD, timeout=SEALING)
    expect(achieng.locator("#answering")).to_be_visible()
    achieng.locator("#lock-now").click()
    locked(achieng)
    expect(achieng.locator("#said-locked")).to_be_visible()
    assert TOLD not in achieng.content()


def _put_before_kenya(marie: Officer, case_id: str) -> None:
    marie.page.goto(f"{marie.url}/desk/case/{case_id}/states/")
    marie.page.locator("#refer-state").select_option("KEN")
    marie.page.locator("input[name=tracks][value=redress]").check()
    marie.page.locator("#refer-text").fill(TOLD)
    marie.page.locator("#refer-preview").click()
    marie.page.locator("#refer-send").click()
    expect(marie.page.locator(".referral .said > li")).to_contain_text(TOLD, timeout=SEALING)


def _gives(page: Page, server: Server) -> None:
    """The demonstration's focal point of Kenya signs in, unlocks, and gives the State's key."""
    who = server.officer("focal_point")
    page.goto(f"{server.url}/states/keys/")
    page.locator("#id_login").fill(who["username"])
    page.locator("#id_password").fill(who["passphrase"])
    page.locator("#sign-in button.main").click()
    page.locator("#id_code").fill(totp(who["totp"]))
    page.locator("#second-factor button.main").click()
    page.locator(".give-state-key").click()  # the key is locked: that comes first
    page.locator("#unlock-passphrase").fill(who["key_passphrase"])
    page.locator("#unlock-go").click()
    page.locator(".give-state-key").click()
    expect(page.locator("#page-done")).to_be_visible(timeout=SEALING)
    expect(page.locator(".give-state-key")).to_have_count(0)
