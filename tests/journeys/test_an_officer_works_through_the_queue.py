"""From a thousand cases to one answer: filters under a name of one's own, the keyboard, and a prepared text."""

import re

from playwright.sync_api import Dialog, expect

from tests.harness.browser import DESK, PHONE, NewPage, press
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk, cases_shown, in_english


def test_filters_are_chosen_kept_under_a_name_and_left_without_javascript(server: Server, new_page: NewPage) -> None:
    person = Reporter(server.url).report("Yo swiv mwen.")
    person.signal("danger")
    other = Reporter(server.url).report("Yo pran mango mwen.")
    marie = at_desk(server, new_page, "head")
    in_english(marie)
    plain = new_page(js=False, size=DESK, lang="en", storage_state=marie.page.context.storage_state())
    plain.goto(f"{server.url}/desk/cases/")
    expect(plain.locator("tr[data-case]")).to_have_count(2)
    plain.locator("#all-filters summary").click()
    plain.locator("#filter-signal").select_option("danger")
    plain.locator("#filter-stage").select_option("received")
    plain.locator("#all-filters button").click()
    expect(plain.locator("tr[data-case]")).to_have_count(1)
    assert plain.url.endswith("?stage=received&signal=danger&level=&desk=&about=&time=&mine=&new=")
    plain.locator("#views summary").click()
    plain.locator("#view-name").fill("Danger" + "w" * 34)
    press(plain.locator("#keep-view button"))
    plain.set_viewport_size(PHONE)
    plain.locator("#views summary").click()
    assert plain.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "one long word widens nothing"
    plain.set_viewport_size(DESK)
    plain.locator("[data-active=signal]").click()
    expect(plain.locator("tr[data-case]")).to_have_count(2)
    plain.locator("[data-view]").click()
    expect(plain.locator("tr[data-case]")).to_have_attribute("data-case", person.case_id)
    plain.locator("#views summary").click()
    press(plain.get_by_role("button", name="Open first", exact=True))
    plain.goto(f"{server.url}/desk/cases/")
    assert plain.url.endswith("/desk/cases/?stage=received&signal=danger")
    plain.locator("#clear-all").click()
    expect(plain.locator("tr[data-case]").last).to_have_attribute("data-case", other.case_id)


def test_the_keyboard_opens_a_case_and_only_reading_it_takes_the_mark_away(server: Server, new_page: NewPage) -> None:
    for number in range(3):
        Reporter(server.url).report(f"Plent {number}.")
    joel = at_desk(server, new_page, "intake_officer")
    shown = cases_shown(joel)
    for key in ("j", "j", "j", "j", "k"):
        joel.page.keyboard.press(key)
    joel.page.keyboard.press("Enter")
    joel.page.wait_for_url(re.compile(shown[1]))
    with joel.page.expect_response(re.compile(r"/opened$")) as answer:
        joel.page.reload()
    assert answer.value.ok
    assert cases_shown(joel, "new=yes") == [shown[0], shown[2]]
    marie = at_desk(server, new_page, "head", unlocked=False)
    marie.page.goto(f"{server.url}/desk/case/{shown[0]}/")
    expect(marie.page.locator("#case-locked")).to_be_visible()
    assert len(cases_shown(marie, "new=yes")) == 3, "neither a colleague's reading nor a locked page counts"


def test_a_prepared_text_never_takes_the_place_of_what_was_typed(server: Server, new_page: NewPage) -> None:
    person = Reporter(server.url, lang="ht").report("Yo swiv mwen.")
    joel = at_desk(server, new_page, "intake_officer")
    in_english(joel)
    joel.open(person.case_id)
    page, asked = joel.page, []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", answer)
    box, parts = page.locator("#compose-text"), page.locator("#compose-sms")
    page.locator("#compose-letter").select_option("insufficient_evidence")
    page.locator("#compose-insert").click()
    expect(box).to_have_value(re.compile("^Ankèt la fini"))
    expect(page.locator("input[name=kind][value=outcome]")).to_be_checked()
    expect(parts).to_have_text("Sent as text messages it would be: 2.")
    page.locator("#compose-lang").select_option("fr")
    expect(box).to_have_value(re.compile("^L'enquête est terminée"))
    expect(parts).to_contain_text("Letters that make it longer: ê")
    box.fill("My own words.")
    page.locator("#compose-lang").select_option("en")
    page.locator("#compose-insert").click()
    expect(box).to_have_value("My own words.")
    assert asked == ["Replace what you have written with the prepared text?"]
    box.fill("")
    page.locator("#compose-insert").click()
    expect(box).to_have_value(re.compile("^The inquiry is finished"))
    page.locator("#compose-preview").click()
    expect(page.locator("#preview-words")).to_contain_text("There was not enough evidence")
