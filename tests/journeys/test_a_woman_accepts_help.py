"""A woman is offered help apart from the inquiry: she answers on a small phone without a script, and it comes about."""

from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter as Phone
from tests.journeys.desk import at_desk, find, in_english
from tests.journeys.navigators import SEALING, Officer, locked
from tests.journeys.test_a_blind_woman_reads_every_page import check

STORY = "Li ban m lajan pou m dòmi avè l."
FEAR = "She fears the way home on Fridays; her sister can take her in."
CHANGED = "Worse: he asked a neighbour where she is."
PLAN = "Call only in the morning; the word of alarm is mango."
OWED = "A room at the sisters' house, two weeks."
NUMBER = "2919-9000"


def test_she_says_yes_and_help_comes_about(server: Server, new_page: NewPage) -> None:
    woman = Phone(server.url)
    woman.report(STORY)
    joel = at_desk(server, new_page, "intake_officer")
    in_english(joel)
    case_id = find(joel, STORY)
    sent: list[str] = []
    joel.page.on("request", lambda request: sent.append(request.post_data or ""))

    _the_number_is_checked(joel)
    _is_offered(joel, case_id)
    with_script = new_page(lang="ht")
    _comes_back(with_script, server.url, woman.code)
    assert check(with_script) == []  # axe itself is a script
    phone = new_page(lang="ht", js=False)
    _reads_and_accepts(phone, server.url, woman.code)
    _is_passed_on(joel, case_id)
    _reads_that_it_was(phone, server.url, woman.code)
    _is_done(joel, case_id)
    _the_risk_is_sealed_and_opened_again(joel, case_id)
    assert not [one for one in sent if FEAR in one or PLAN in one or OWED in one or CHANGED in one]


def _the_number_is_checked(joel: Officer) -> None:
    """So that the test does not depend on the day on which the pack was read."""
    joel.page.goto(f"{joel.url}/desk/help/")
    entry = joel.page.locator("[data-provider=women_line]")
    entry.locator("button[value=answered]").click()
    expect(joel.page.locator("[data-provider=women_line][data-fresh=yes]")).to_be_visible()


def _is_offered(joel: Officer, case_id: str) -> None:
    joel.page.goto(f"{joel.url}/desk/case/{case_id}/")
    expect(joel.page.locator("#care-due")).to_be_visible()
    joel.page.locator("#care-open").click()
    joel.page.locator("#offer-form select").select_option("psychosocial:women_line")
    joel.page.locator("#offer-form button").click()
    expect(joel.page.locator(".offer[data-state=offered]")).to_contain_text("Fondation Toya")
    expect(joel.page.locator("button[value=passed_on]")).to_have_count(0)


def _comes_back(phone: Page, url: str, code: str) -> None:
    phone.goto(f"{url}/k/")
    phone.locator("input[name=code]").fill(code)
    phone.locator("form[action$='/k/'] button[type=submit]").first.click()
    expect(phone.locator("article[data-offer]")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def _reads_and_accepts(phone: Page, url: str, code: str) -> None:
    assert phone.viewport_size is not None
    assert phone.viewport_size["width"] == 360
    _comes_back(phone, url, code)
    offer = phone.locator("article[data-offer]")
    expect(offer).to_contain_text(NUMBER)
    offer.locator("button[value=no]").click()
    expect(phone.locator("h1")).to_contain_text("Nou pa voye anyen bay")
    phone.locator("button[value=yes]").click()
    expect(phone.locator("h1")).to_contain_text("N ap mete ou an kontak ak yo")
    assert code not in phone.url
    assert NUMBER not in phone.content()


def _is_passed_on(joel: Officer, case_id: str) -> None:
    joel.page.goto(f"{joel.url}/desk/case/{case_id}/help/")
    offer = joel.page.locator(".offer[data-state=accepted]")
    expect(offer).to_contain_text("Only a way to reach the person")
    offer.locator("button[value=passed_on]").click()
    expect(joel.page.locator(".offer[data-state=passed_on]")).to_be_visible()


def _reads_that_it_was(phone: Page, url: str, code: str) -> None:
    _comes_back(phone, url, code)
    expect(phone.locator("article[data-offer]")).to_contain_text("Nou pase w bay yo")
    expect(phone.locator("article[data-offer] button")).to_have_count(0)


def _is_done(joel: Officer, case_id: str) -> None:
    joel.page.locator(".offer button[value=done]").click()
    offer = joel.page.locator(".offer[data-state=done]")
    offer.locator("details summary").first.click()
    expect(offer.locator(".timeline li")).to_have_count(5)


def _the_risk_is_sealed_and_opened_again(joel: Officer, case_id: str) -> None:
    page = joel.page
    _assess(page, "high", FEAR)
    expect(page.locator(".assessment[data-risk=high] [data-words]")).to_have_text(FEAR, timeout=SEALING)
    expect(page.locator("#assessment-due")).to_have_count(0)
    _opened(page, "#plan-form")
    page.locator("#plan-form button").click()
    expect(page.locator("#plan-form .errorlist")).to_be_visible()  # a plan without words is none
    page.locator("#plan-text").fill(PLAN)
    page.locator("#plan-form button").click()
    expect(page.locator(".plan [data-words]")).to_have_text(PLAN, timeout=SEALING)
    _opened(page, "#owe-form")
    page.locator("#owe-text").fill(OWED)
    page.locator("#owe-form button").click()
    expect(page.locator("#owe-form .errorlist")).to_be_visible()  # by which day?
    expect(page.locator("#owe-text")).to_have_value(OWED)
    page.locator("#owe-due").fill("2099-01-31")
    page.locator("#owe-form button").click()
    expect(page.locator(".measure[data-state=open] [data-words]")).to_have_text(OWED, timeout=SEALING)
    _assess(page, "high", CHANGED)
    expect(page.locator(".assessment").first).to_contain_text(CHANGED, timeout=SEALING)
    page.locator("#lock-now").click()
    locked(page)
    expect(page.locator("#help-locked")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(FEAR)
    expect(page.locator(".seal-form:visible")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(PLAN)
    joel.unlock()
    page.goto(f"{joel.url}/desk/case/{case_id}/help/")
    expect(page.locator(".assessment").last).to_contain_text(FEAR, timeout=SEALING)


def _opened(page: Page, form: str) -> None:
    part = page.locator(".sealed-part", has=page.locator(form))
    expect(part).to_be_visible(timeout=SEALING)
    if part.get_attribute("open") is None:
        part.locator("summary").click()


def _assess(page: Page, risk: str, words: str) -> None:
    _opened(page, "#assess-form")
    page.locator("#assess-risk").select_option(risk)
    page.locator("#assess-form input[name=with_person]").check()
    page.locator("#assess-text").fill(words)
    page.locator("#assess-form button").click()
