"""A boy with a rifle, at night, without a network: from the card on a phone to the receipt, and to the body."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, NewPage, press
from tests.harness.server import Server
from tests.journeys.navigators import SEALING, Officer
from tests.journeys.test_a_contingent_gets_ready import signed_in

UNIT = "Port Protection Unit"


def registered_phone(server: Server, new_page: NewPage, officer: Page) -> Page:
    """At the base, with a network: the unit's officer registers the phone, and the card is kept on it."""
    officer.goto(f"{server.url}/mission/phones/")
    officer.locator("[name=label]").fill("Second patrol")
    officer.locator("#phone_language").select_option("ht")
    officer.locator("#register button.main").click()
    link = officer.locator("#link").inner_text()
    phone = new_page(lang="ht")
    phone.goto(re.sub(r"^https?://[^/]+", server.url, link))
    expect(phone.locator("main[data-ready=yes]")).to_be_attached(timeout=SEALING)
    assert "#" not in phone.url, "the token does not stay in the address"
    return phone


def choose(page: Page, view: str, **answers: str) -> None:
    for name, value in answers.items():
        page.locator(f"[data-view={view}] label:has([name={name}][value='{value}'])").click()


def meet_the_boy(phone: Page) -> None:
    phone.locator("[data-go=card]").click()
    expect(phone.locator("ol.steps li").first).to_be_visible()
    phone.locator("[data-go=encounter]").click()
    phone.locator("#e-commune").select_option("HT0111")
    choose(phone, "encounter", circumstance="captured", sex="boy", age_band="15-17", apart="yes", restrained="no",
           questioned="no", photo="no", hurt="no")
    phone.locator("[data-view=encounter] .button").last.click()
    expect(phone.locator("[data-records] li")).to_have_count(1)


def report_the_shot(phone: Page) -> None:
    phone.locator("[data-go=force]").click()
    phone.locator("#f-commune").select_option("HT0111")
    choose(phone, "force", means="firearm")
    phone.locator("#f-rounds").fill("1")
    phone.locator("#f-serious").fill("1")
    phone.locator("[data-view=force] .button").last.click()
    expect(phone.locator("[data-records] li")).to_have_count(2)


def confirm_reception(server: Server, new_page: NewPage, *, code: str, number: str) -> str:
    """The receiving body's desk, on an old phone without script; the number of the receipt."""
    desk = new_page(lang="ht", js=False)
    desk.goto(f"{server.url}/handover/")
    desk.locator("[name=code]").fill(code)
    desk.locator("[name=number]").fill(number)
    press(desk.locator("button.big"))
    taken_in = datetime.now() - timedelta(minutes=1)  # noqa: DTZ005  the clock on the wall of the mission's zone
    for name, value in (("day", taken_in.strftime("%Y-%m-%d")), ("hour", taken_in.strftime("%H:%M"))):
        if not desk.locator(f"[name={name}]").input_value():
            desk.locator(f"[name={name}]").fill(value)
    for name, value in (("sex", "boy"), ("age_band", "15-17"), ("destination", "child_agency")):
        desk.locator(f"label:has([name={name}][value='{value}'])").click()
    desk.locator("[name=conditions]").first.check()
    press(desk.locator("button.big"))
    press(desk.locator("button[name=confirm]"))
    return desk.locator("[data-receipt]").inner_text()


def test_the_boy_comes_to_civilians_and_the_shot_to_the_independent_body(server: Server, new_page: NewPage) -> None:
    vetting = signed_in(server, new_page, "vetting_officer", size=DESK)
    vetting.goto(f"{server.url}/mission/people/KEN/units/")
    vetting.locator("form[action$='/units/add/'] [name=name]").fill(UNIT)
    press(vetting.locator("form[action$='/units/add/'] button"))
    officer = signed_in(server, new_page, "unit_officer")
    phone = registered_phone(server, new_page, officer)

    phone.context.set_offline(True)
    phone.reload()
    meet_the_boy(phone)
    report_the_shot(phone)
    expect(phone.locator("[data-waiting]")).to_have_text("2")
    phone.context.set_offline(False)
    expect(phone.locator("[data-waiting]")).to_be_hidden(timeout=SEALING)
    number = phone.locator("[data-records] li:has([data-due]:not(:empty)) [data-number]").inner_text()
    assert re.fullmatch(r"\d{4} \d{4}", number)

    adviser = signed_in(server, new_page, "child_adviser")
    adviser.goto(f"{server.url}/mission/children/")
    adviser.get_by_role("link", name=number).click()
    expect(adviser.locator("#number")).to_have_text(number)
    expect(adviser.locator("#flags")).to_have_count(0)
    press(adviser.locator("#seen"))

    head = signed_in(server, new_page, "head", size=DESK)
    head.goto(f"{server.url}/mission/children/receivers/")
    head.locator("#give [name=receiver]").select_option("ibesr")
    head.locator("#give [name=label]").fill("Night desk")
    press(head.locator("#give button.main"))
    code = head.locator("[data-new-code]").inner_text()
    receipt = confirm_reception(server, new_page, code=code, number=number)

    officer.goto(f"{server.url}/mission/children/")
    officer.get_by_role("link", name=number).click()
    officer.locator("#hand-over").click()
    officer.locator("#hand-over-form [name=receiver]").select_option("ibesr")
    for name, value in (("destination", "child_agency"), ("heard", "yes"), ("assent", "yes")):
        officer.locator(f"#hand-over-form label:has([name={name}][value='{value}'])").click()
    press(officer.locator("#keep-hand-over"))
    expect(officer.locator("#receipt")).to_contain_text(receipt)
    expect(officer.locator("#mismatches")).to_have_count(0)

    officer.goto(f"{server.url}/mission/force/reports/")
    officer.locator("main table a, main .rows a").first.click()
    expect(officer.locator("#transferred")).to_be_visible()
    expect(officer.locator("#cases")).to_have_count(0)
    assert officer.context.request.get(f"{server.url}/desk/").status == 403

    desk = Officer(head, server.url, server.officer("head"))
    desk.unlock()
    desk.open_newest()
    expect(head.locator("#conversation")).not_to_be_empty(timeout=SEALING)
    expect(head.locator("body")).to_contain_text(UNIT)
