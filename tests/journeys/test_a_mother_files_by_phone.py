"""A woman says what happened, gives nothing else, and is answered; with JavaScript and without, in five languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.harness.browser import NewPage, steady
from tests.harness.server import Server
from tests.journeys.desk import at_desk, find
from tests.journeys.navigators import Officer, Reporter

WORDS = {
    "ht": ("Yo antre lakay mwen nan nwit. Yo pran pitit gason m lan.", "Ki kote sa te pase?", "Nan Site Solèy.",
           "Nou te jwenn ou te gen rezon. Leta a ap pini moun nan."),
    "fr": ("Ils sont entrés chez moi la nuit.", "Où est-ce arrivé ?", "À Cité Soleil.", "Votre plainte est fondée."),
    "es": ("Entraron en mi casa de noche.", "¿Dónde ocurrió?", "En Cité Soleil.", "Su queja está fundada."),
    "sw": ("Waliingia nyumbani kwangu usiku.", "Ilitokea wapi?", "Cité Soleil.", "Malalamiko yako yana msingi."),
}


@pytest.mark.parametrize(("lang", "js"), [("ht", True), ("es", False)])
def test_from_a_phone_to_an_officer_and_an_answer_back(
    shared_server: Server, new_page: NewPage, photo: Path, paper: Path, lang: str, js: bool
) -> None:
    case_id, officer, another_phone = _told_and_asked(shared_server, new_page, photo, paper, lang, js)
    outcome = WORDS[lang][3]
    officer.move(case_id, "admitted")
    officer.move(case_id, "inquiry")

    head = at_desk(shared_server, new_page, "head")
    head.allege(case_id, "property_damage", "KEN", victims_adult=1)
    head.decide(case_id, 1, "substantiated", "Twa vwazin di menm bagay.")
    head.move(case_id, "finding")
    head.open(case_id)
    head.write(outcome, kind="outcome")
    head.move(case_id, "closed")

    another_phone.come_back()
    assert outcome in another_phone.replies()
    another_phone.page.locator("a[href*='/do/review/']").wait_for()


@pytest.mark.parametrize(("lang", "js"), [("ht", False), ("fr", True), ("sw", True)])
def test_she_is_asked_and_answers(
    shared_server: Server, new_page: NewPage, photo: Path, paper: Path, lang: str, js: bool
) -> None:
    _told_and_asked(shared_server, new_page, photo, paper, lang, js)


def _told_and_asked(
    shared_server: Server, new_page: NewPage, photo: Path, paper: Path, lang: str, js: bool
) -> tuple[str, Officer, Reporter]:
    """What happened, a question by the desk, an answer and a paper from another phone; the case and both."""
    server, (story, question, reply, _outcome) = shared_server, WORDS[lang]
    story += " Se verite." if js else ""  # no two cases of this server say the same
    prefix = "" if lang == "ht" else f"/{lang}"

    woman = Reporter(new_page(js=js, lang=lang), server.url, prefix)
    woman.open_site()
    _fits_the_phone(woman.page)
    woman.say(story, photo, record=js)
    if js:
        woman.wait_for_uploads()

    officer = at_desk(server, new_page, "intake_officer")
    case_id = find(officer, story)
    officer.open_file(0, "image")
    if js:
        officer.open_file(1, "audio")
    officer.move(case_id, "acknowledged")
    officer.open(case_id)
    officer.write(question)

    another_phone = Reporter(new_page(js=js, lang=lang), server.url, prefix, code=woman.code)
    another_phone.come_back()
    assert question in another_phone.replies()
    assert story not in another_phone.page.content()
    another_phone.answer(reply)
    another_phone.come_back()
    another_phone.add_file(paper)

    officer.open(case_id)
    expect(officer.page.locator("#conversation")).to_contain_text(reply)
    expect(officer.page.locator("#files > li")).to_have_count(3 if js else 2)
    officer.open_file(-1, "pdf")
    expect(officer.page.locator("canvas[data-page='1']")).to_be_visible()
    return case_id, officer, another_phone


def _fits_the_phone(page: Page) -> None:
    """Once it has arrived, the page is no wider than the phone."""
    page.locator("textarea[name=text]").wait_for()  # a page without script is not asked again by itself
    assert steady(lambda: page.evaluate("document.documentElement.scrollWidth")) <= 360
