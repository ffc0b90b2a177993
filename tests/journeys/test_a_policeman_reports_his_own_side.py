"""One of the force reports his own side: told first how he is protected, asked what he fears, never who he is."""

import re

from playwright.sync_api import expect

from tande.policy import questions
from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys import interview
from tests.journeys.desk import at_desk, find, in_english
from tests.journeys.navigators import Reporter

STORY = "Niliamriwa kunyamaza kuhusu kilichotokea kwenye kizuizi."


def test_he_is_told_how_he_is_protected_and_tells(shared_server: Server, new_page: NewPage) -> None:
    policeman = Reporter(new_page(lang="sw"), shared_server.url, "/sw")
    page = policeman.page
    page.goto(f"{shared_server.url}/sw/")
    page.locator("a[href='/sw/a/4/']").click()
    expect(page.locator("main .lines li")).to_have_count(4)
    policeman.say(STORY)
    interview.start(page)
    own_side = []

    def answer(question: str) -> None:
        own_side.append(page.locator("h1").inner_text())
        choice = {"know": "ordered", "protect": "moved", "harmed": "area"}.get(question)
        if choice:
            page.locator(f"input[name=v][value={choice}]").check()
        assert not page.get_by_text(re.compile("cheo|nambari ya huduma", re.IGNORECASE)).count()

    asked = interview.walk(page, answer)
    assert asked == list(questions.ORDER[questions.PERSONNEL])

    officer = at_desk(shared_server, new_page, "intake_officer")
    in_english(officer)
    find(officer, STORY)
    told = officer.conversation()
    for words in ("Personnel reporting their own side", "I was ordered to do it, or to keep silent",
                  "Being moved or sent home", "Many people in our area"):
        assert words in told


def test_the_protections_stand_on_the_page_in_each_language(shared_server: Server, new_page: NewPage) -> None:
    promise = {"": "ni kòmandan, ni Leta", "/fr": "ni commandant, ni État", "/en": "no commander, no State",
               "/es": "ni un comandante, ni un Estado", "/sw": "kamanda"}
    page = new_page(js=False)
    for prefix, words in promise.items():
        page.goto(f"{shared_server.url}{prefix}/a/4/")
        expect(page.locator("main .lines")).to_contain_text(words)
