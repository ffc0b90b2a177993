"""A child tells alone: in few and simple words, asked for no grown-up and no detail, read by child protection only."""

import re

import pytest
from playwright.sync_api import expect

from tande.policy import questions
from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys import interview
from tests.journeys.desk import at_desk, cases_shown, find
from tests.journeys.navigators import Reporter

STORY = {True: "Yon moun ak inifòm te fè m mal. M pè.", False: "Mesye ak zam nan pran ti sè m nan."}
NEVER_ASKED = re.compile(
    r"\b(paran|manman|papa|gadyen|reskonsab ou|otorizasyon|pèmisyon|laj ou|ki laj|lekòl|adrès ou|prèv)\b", re.IGNORECASE
)


@pytest.mark.parametrize("js", [True, False])
def test_a_child_is_asked_for_nothing_but_what_it_needs(
    shared_server: Server, new_page: NewPage, js: bool
) -> None:
    child = Reporter(new_page(js=js, lang="ht"), shared_server.url)
    child.page.goto(f"{shared_server.url}/")
    child.page.get_by_role("link", name="Mwen poko gen 18 an").click()
    expect(child.page).to_have_url(f"{shared_server.url}/a/3/")
    expect(child.page.locator("main")).to_contain_text("Se pa fòt ou. Ou pa bezwen yon granmoun.")
    child.say(STORY[js])
    _walk_without_a_detail(child)

    protection = at_desk(shared_server, new_page, "child_officer")
    case_id = find(protection, STORY[js])
    expect(protection.page.locator("#case-head .chip.child")).to_be_visible()

    for role in ("intake_officer", "head"):
        other = at_desk(shared_server, new_page, role, unlocked=False)
        assert cases_shown(other) == []
        assert cases_shown(other, "signal=child") == []
        answer = other.page.goto(f"{shared_server.url}/desk/case/{case_id}/")
        assert answer is not None
        assert answer.status in (403, 404)
        for part in ("sealed", "export", "identity"):
            assert other.page.request.get(f"{shared_server.url}/desk/case/{case_id}/{part}").status in (403, 404, 405)


def _walk_without_a_detail(child: Reporter) -> None:
    interview.start(child.page)
    seen = []

    def look(question: str) -> None:
        shown = child.page.locator("main").inner_text()
        assert not NEVER_ASKED.search(shown), shown
        seen.append(question)

    interview.walk(child.page, look)
    assert seen == list(questions.ORDER[questions.CHILD])
    assert not {"age", "where", "when", "agreed", "consent"} & set(seen)
    expect(child.page.locator("h1")).to_be_visible()


def test_a_child_may_be_answered_like_anybody(shared_server: Server, new_page: NewPage) -> None:
    child = Reporter(new_page(lang="ht"), shared_server.url)
    child.page.goto(f"{shared_server.url}/a/3/")
    child.say("Tanpri ede m.")
    protection = at_desk(shared_server, new_page, "child_officer")
    case_id = find(protection, "Tanpri ede m.")
    protection.move(case_id, "acknowledged")
    protection.open(case_id)
    protection.write("Mèsi. Ou byen fè. Kote ou ye kounye a, ou an sekirite?")
    child.come_back()
    assert "Ou byen fè" in child.replies()
