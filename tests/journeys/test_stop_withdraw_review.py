"""No more letters, taking it back, asking for another look: each told plainly, kept, and seen at the desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.desk import at_desk, find, in_english
from tests.journeys.navigators import Officer, Reporter


def filed(server: Server, new_page: NewPage, words: str, *, js: bool) -> Reporter:
    """Somebody in French who has filed a complaint and come back with the code."""
    person = Reporter(new_page(js=js), server.url, "/fr")
    person.open_site()
    person.say(words)
    person.come_back()
    return person


def signal(person: Reporter, kind: str, words: str = "") -> None:
    person.page.locator(f"a[href*='/do/{kind}/']").click()
    if words:
        person.page.locator("textarea[name=text]").fill(words)
    person.page.locator(f"form[data-kind={kind}] button[type=submit]").click()
    expect(person.page.locator("h1")).to_have_text("Les agents du bureau verront cela en premier", timeout=30_000)


def at_case(server: Server, new_page: NewPage, words: str, role: str = "intake_officer") -> tuple[Officer, str]:
    officer = at_desk(server, new_page, role)
    in_english(officer)
    return officer, find(officer, words)


@pytest.mark.parametrize("js", [True, False])
def test_stop_leaves_only_the_result_to_be_written(shared_server: Server, new_page: NewPage, js: bool) -> None:
    words = f"Ne m'écrivez plus, {js}."
    person = filed(shared_server, new_page, words, js=js)
    signal(person, "stop")
    person.come_back()
    expect(person.page.locator("main")).to_contain_text("Vous nous avez demandé de ne plus vous écrire.")
    expect(person.page.locator("a[href*='/do/stop/']")).to_have_count(0)
    expect(person.page.locator("a[href*='/w/']")).not_to_have_count(0)

    officer, _ = at_case(shared_server, new_page, words)
    expect(officer.page.locator("main")).to_contain_text("asked not to be contacted")
    expect(officer.page.locator("input[name=kind][value=question]")).to_be_disabled()
    expect(officer.page.locator("input[name=kind][value=news]")).to_be_disabled()
    officer.write("Votre plainte est fondée.", kind="outcome")
    person.come_back()
    assert "Votre plainte est fondée." in person.replies()


@pytest.mark.parametrize("js", [True, False])
def test_withdrawing_says_what_it_does_and_erases_nothing(
    shared_server: Server, new_page: NewPage, js: bool
) -> None:
    words = f"Je la retire, {js}."
    person = filed(shared_server, new_page, words, js=js)
    person.page.locator("a[href*='/do/withdraw/']").click()
    expect(person.page.locator("main .lines li")).to_have_count(4)
    person.come_back()
    signal(person, "withdraw", "On m'y force.")
    person.come_back()
    expect(person.page.locator("a[href*='/do/withdraw/']")).to_have_count(0)

    officer, _ = at_case(shared_server, new_page, words)
    expect(officer.page.locator("main")).to_contain_text("asked to withdraw")
    assert words in officer.conversation()
    assert "On m'y force." in officer.conversation()


def test_a_review_is_asked_for_after_a_decision_and_done_by_others(
    shared_server: Server, new_page: NewPage
) -> None:
    words = "Ils ont pris mon sac."
    person = filed(shared_server, new_page, words, js=True)
    expect(person.page.locator("a[href*='/do/review/']")).to_have_count(0)
    _too_early(person)
    officer, case_id = at_case(shared_server, new_page, words)
    officer.move(case_id, "acknowledged")
    officer.propose(case_id, "not_pursued", reason="no_information")
    expect(officer.page.locator("#second-agree")).to_have_count(0)
    head, _ = at_case(shared_server, new_page, words, "head")
    head.second(case_id, "not_pursued")

    person.come_back()
    signal(person, "review", "Je peux dire plus.")
    officer.open(case_id)
    assert "Je peux dire plus." in officer.conversation()
    expect(officer.page.locator("#case-stage[data-stage=review]")).to_be_visible()
    expect(officer.page.locator("#moves a")).to_have_count(0)

    head.open(case_id)
    expect(head.page.locator("#moves a")).to_have_count(0)  # she decided before
    reviewer = _granted_reviewer(shared_server, new_page, officer, case_id)
    reviewer.move(case_id, "inquiry")
    person.come_back()
    expect(person.page.locator("h1")).to_contain_text("Nous cherchons")


def _granted_reviewer(server: Server, new_page: NewPage, officer: Officer, case_id: str) -> Officer:
    officer.open(case_id)
    officer.page.locator("#grant summary").click()
    name = server.officer("reviewer")["display_name"]
    option = officer.page.locator("#grant-to option", has_text=name)
    officer.page.locator("#grant-to").select_option(option.get_attribute("value"))
    officer.page.locator("#grant-go").click()
    expect(officer.page.locator("main")).to_contain_text(f"The case is open to {name} now.")
    return at_desk(server, new_page, "reviewer")


def _too_early(person: Reporter) -> None:
    """Typing the address by hand changes nothing, and says why without losing a word."""
    here = person.page.locator("a[href*='/do/stop/']").get_attribute("href") or ""
    person.page.goto(person.url + re.sub("/do/stop/", "/do/review/", here))
    person.page.locator("textarea[name=text]").fill("Trop tôt ?")
    person.page.locator("form[data-kind=review] button[type=submit]").click()
    expect(person.page.locator("[role=alert]:visible").first).to_contain_text("lorsque le dossier est fermé")
    expect(person.page.locator("textarea[name=text]")).to_have_value("Trop tôt ?")
