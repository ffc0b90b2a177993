"""A neighbour tells for somebody else: who tells, with what consent, and for a child what is best for it."""

from playwright.sync_api import expect

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys import interview
from tests.journeys.desk import at_desk, find, in_english
from tests.journeys.navigators import Reporter

STORY = "Vwazin mwen an pa ka pale. Mesye yo bat li devan baryè a."
ANSWERS = {"filer": "neighbour", "agreed": "could_not", "harmed": "other", "age": "unknown", "consent": "inquiry"}


def test_a_neighbour_tells_and_the_officer_sees_for_whom(shared_server: Server, new_page: NewPage) -> None:
    neighbour = Reporter(new_page(lang="ht"), shared_server.url)
    page = neighbour.page
    page.goto(f"{shared_server.url}/")
    page.get_by_role("link", name="Sa rive yon lòt moun").click()
    expect(page).to_have_url(f"{shared_server.url}/a/2/")
    expect(page.locator("main")).to_contain_text("Si moun nan pa dakò, pa bay non.")
    expect(page.locator("main")).to_contain_text("fè sa ki pi bon pou timoun nan")
    neighbour.say(STORY)
    interview.start(page)

    def answer(question: str) -> None:
        if question in ANSWERS:
            page.locator(f"input[name=v][value={ANSWERS[question]}]").check()
        if question == "harmed":
            expect(page.locator("input[value=me]")).to_have_count(0)

    asked = interview.walk(page, answer)
    assert asked[:2] == ["filer", "agreed"]

    officer = at_desk(shared_server, new_page, "intake_officer")
    in_english(officer)
    find(officer, STORY)
    told = officer.conversation()
    for words in ("For someone else", "Friend or neighbour", "I could not ask", "Look into what happened"):
        assert words in told


def test_for_a_child_without_a_script(shared_server: Server, new_page: NewPage) -> None:
    teacher = Reporter(new_page(js=False, lang="fr"), shared_server.url, "/fr")
    teacher.page.goto(f"{shared_server.url}/fr/a/2/")
    teacher.say("Un élève m'a raconté ce qu'un soldat lui a fait.")
    interview.start(teacher.page)

    def answer(question: str) -> None:
        choice = {"filer": "teacher", "agreed": "child", "age": "yes"}.get(question)
        if choice:
            teacher.page.locator(f"input[name=v][value={choice}]").check()

    interview.walk(teacher.page, answer)
    officer = at_desk(shared_server, new_page, "intake_officer")
    in_english(officer)
    find(officer, "Un élève m'a raconté")
    assert "It is a child. I do it for the child's good." in officer.conversation()
    assert "Teacher" in officer.conversation()
