"""An officer leaves the desk: the key locks, nothing stays readable, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.harness.browser import NewPage, steady
from tests.harness.server import Server
from tests.interfaces.staff.reporter import Reporter
from tests.journeys.desk import at_desk
from tests.journeys.navigators import SEALING, Officer, locked

STORY = "Yo pran machin mwen nan kafou a."
DRAFT = "Mèsi anpil. Nou li sa ou"


@pytest.fixture
def case(shared_server: Server) -> Reporter:
    return Reporter(shared_server.url).report(STORY)


@pytest.fixture
def joel(shared_server: Server, new_page: NewPage, case: Reporter) -> Officer:
    """An intake officer with the case open before him."""
    officer = at_desk(shared_server, new_page, "intake_officer")
    officer.open(case.case_id)
    return officer


def stored(page: Page) -> str:
    """Everything the browser keeps for this site in this tab."""
    return str(steady(lambda: page.evaluate(
        "JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])"
    )))


def shut(page: Page) -> None:
    locked(page)
    expect(page.locator("#case-locked")).to_be_visible(timeout=SEALING)
    expect(page.locator("#conversation > li")).to_have_count(0)
    assert STORY not in steady(page.content)
    assert "tande.seed" not in stored(page)


def test_the_lock_button_hides_everything_and_the_draft_comes_back(joel: Officer, case: Reporter) -> None:
    page = joel.page
    page.locator("#compose-text").fill(DRAFT)
    expect(page.locator("#draft-state")).not_to_be_empty(timeout=SEALING)
    assert DRAFT not in stored(page), "a draft is kept sealed only"
    page.locator("#lock-now").click()
    shut(page)
    page.locator("#unlock-link").click()
    page.locator("#unlock-passphrase").fill("not this one at all")
    page.locator("#unlock-go").click()
    expect(page.locator("#unlock-error")).to_be_visible(timeout=SEALING)
    page.locator("#unlock-passphrase").fill(joel.who["key_passphrase"])
    page.locator("#unlock-go").click()
    expect(page.locator("#conversation")).to_contain_text(STORY, timeout=SEALING)
    expect(page.locator("#compose-text")).to_have_value(DRAFT)


def unlocked_again(officer: Officer) -> None:
    page = officer.page
    page.locator("#unlock-link").click()
    page.locator("#unlock-passphrase").fill(officer.who["key_passphrase"])
    page.locator("#unlock-go").click()
    expect(page.locator("body[data-ready=yes]:not([data-page=unlock])")).to_be_attached(timeout=SEALING)


def test_the_last_word_before_a_lock_is_kept_too(joel: Officer) -> None:
    """Locked in the middle of a word, before the pause after which a draft is kept otherwise."""
    page = joel.page
    page.locator("#compose-text").fill(DRAFT)
    expect(page.locator("#draft-state")).not_to_be_empty(timeout=SEALING)
    page.locator("#compose-text").press_sequentially(" voye")
    page.evaluate("document.getElementById('lock-now').click()")
    shut(page)
    unlocked_again(joel)
    expect(page.locator("#compose-text")).to_have_value(f"{DRAFT} voye")


def test_who_was_signed_out_finds_the_draft_after_signing_in(joel: Officer, case: Reporter) -> None:
    page = joel.page
    page.locator("#compose-text").fill(DRAFT)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.locator("#compose-preview").click()
    page.locator("#send-message").click()
    expect(page.locator("#compose-error")).to_contain_text("signed out", timeout=SEALING)
    expect(page.locator("#compose-text")).to_have_value(DRAFT)
    page.reload()
    expect(page.locator("#id_login")).to_be_visible()
    assert "tande.seed" not in stored(page)
    assert DRAFT not in stored(page)
    page.context.add_cookies(cookies)  # as signing in does; the six digits of a moment count only once
    page.goto(f"{joel.url}/desk/case/{case.case_id}/")
    unlocked_again(joel)
    expect(page.locator("#compose-text")).to_have_value(DRAFT)


def test_no_form_of_a_case_loses_its_words(shared_server: Server, new_page: NewPage, case: Reporter) -> None:
    """A finding, an entry of the file and a safety plan are longer work than a message."""
    marie = at_desk(shared_server, new_page, "head")
    marie.move(case.case_id, "acknowledged")
    marie.allege(case.case_id, "theft_simple")
    for stage in ("admitted", "inquiry"):
        marie.move(case.case_id, stage)
    page, here = marie.page, f"{marie.url}/desk/case/{case.case_id}/"
    for path, box, chosen in (
        ("allegations/", "[name=text]", {"[name=standard]": "balance"}),
        ("inquiry/", "#entry-text", {"#entry-kind": "recommendation", "#mark-to": "body", "#mark-due": "2099-01-31"}),
        ("help/", "#plan-text", {"#plan-about": "witness"}),
    ):
        page.goto(here + path)
        expect(page.locator("body[data-ready=yes]")).to_be_attached(timeout=SEALING)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        for field, value in chosen.items():
            one = page.locator(field)
            one.fill(value) if "due" in field else one.select_option(value)
        page.locator(box).fill(DRAFT)
        page.evaluate("document.getElementById('lock-now').click()")
        locked(page)
        assert DRAFT not in stored(page), path
        unlocked_again(marie)
        expect(page.locator(box)).to_have_value(DRAFT)
        for field, value in chosen.items():
            expect(page.locator(field)).to_have_value(value)


def test_a_page_whose_script_did_not_come_sends_no_words(joel: Officer, case: Reporter) -> None:
    """A form that only the script may send must not fall back on the browser's way: that puts words in an address."""
    page, asked = joel.page, []
    page.route("**/web/desk*.js", lambda route: route.abort())
    for path, form in (("", "#compose-form"), ("inquiry/", "#entry-form"), ("help/", "#plan-form")):
        page.goto(f"{joel.url}/desk/case/{case.case_id}/{path}")
        page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
        page.evaluate(
            """([form, words]) => {
              const one = document.querySelector(form);
              for (let part = one; part; part = part.parentElement) { part.hidden = false; part.open = true; }
              one.querySelector("textarea").value = words;
              one.requestSubmit();
            }""",
            [form, "PawolSekre"],
        )
        page.wait_for_timeout(200)
        assert page.url.endswith(f"{case.case_id}/{path}")
    assert not [one for one in asked if "PawolSekre" in one or "?" in one]


def test_an_idle_desk_locks_itself(joel: Officer) -> None:
    joel.page.evaluate("sessionStorage.setItem('tande.until', String(Date.now() - 1))")
    shut(joel.page)


def test_the_key_survives_a_change_of_page_only_encrypted(joel: Officer) -> None:
    page = joel.page
    page.goto(f"{joel.url}/desk/cases/")
    expect(page.locator("#key-state[data-state=open]")).to_be_visible()
    kept = page.evaluate("sessionStorage.getItem('tande.seed')")
    assert re.fullmatch(r"[\w+/=]{16} [\w+/=]{64}", kept), "an iv and 48 bytes of ciphertext"
    usable = page.evaluate(
        """async () => {
          const base = await new Promise((done) => {
            const asked = indexedDB.open("tande-desk", 1);
            asked.onsuccess = () => done(asked.result);
          });
          const key = await new Promise((done) => {
            const asked = base.transaction("keys").objectStore("keys").get("tab");
            asked.onsuccess = () => done(asked.result);
          });
          return crypto.subtle.exportKey("raw", key).then(() => "exported", (error) => error.name);
        }"""
    )
    assert usable == "InvalidAccessError"


def test_one_tab_locks_the_other(joel: Officer, case: Reporter) -> None:
    other = joel.page.context.new_page()
    other.goto(f"{joel.url}/desk/key/unlock/")
    other.locator("#unlock-passphrase").fill(joel.who["key_passphrase"])
    other.locator("#unlock-go").click()
    expect(other.locator("#key-state[data-state=open]")).to_be_visible(timeout=SEALING)
    other.locator("#lock-now").click()
    shut(joel.page)


def test_signing_out_leaves_nothing_and_the_back_button_shows_nothing(server: Server, new_page: NewPage) -> None:
    """On a server of its own: others go on with the session that ends here."""
    joel, case = at_desk(server, new_page, "intake_officer"), Reporter(server.url).report(STORY)
    joel.open(case.case_id)
    page = joel.page
    page.locator("#sign-out button").click()
    expect(page.locator("#id_login")).to_be_visible()
    assert "tande." not in stored(page)
    page.go_back()
    assert STORY not in steady(page.content)
    expect(page.locator("#conversation > li")).to_have_count(0)


def test_the_keyboard_moves_through_the_queue(server: Server, new_page: NewPage) -> None:
    """On a server of its own: two cases and no more."""
    Reporter(server.url).report(STORY)
    second = Reporter(server.url).report("Yon lòt zafè.")
    page = at_desk(server, new_page, "intake_officer").page
    page.goto(f"{server.url}/desk/cases/")
    expect(page.locator("body[data-ready]")).to_be_visible()
    shown = [row.get_attribute("data-case") for row in page.locator("tr[data-case]").all()]
    assert second.case_id in shown
    for key, at in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        focused = page.evaluate("document.activeElement.closest('tr').dataset.case")
        assert focused == shown[at]
    page.keyboard.press("Enter")
    expect(page.locator(f"#case-head[data-case='{shown[0]}']")).to_be_visible()
    expect(page.locator("#conversation > li").first).to_be_visible(timeout=SEALING)
    page.keyboard.press("u")
    shut(page)


def test_a_message_on_a_bad_line_is_neither_lost_nor_doubled(joel: Officer, case: Reporter) -> None:
    page = joel.page
    page.route("**/message", lambda route: route.abort())
    page.locator("#compose-text").fill(DRAFT)
    page.locator("#compose-preview").click()
    page.locator("#send-message").click()
    expect(page.locator("#compose-error")).to_be_visible(timeout=SEALING)
    expect(page.locator("#compose-text")).to_have_value(DRAFT)
    page.unroute("**/message")

    def lose_the_answer(route: Route) -> None:
        route.fetch()  # the server keeps it; the desk does not learn of it
        route.abort()

    page.route("**/message", lose_the_answer)
    page.locator("#compose-preview").click()
    page.locator("#send-message").click()
    expect(page.locator("#compose-error")).to_be_visible(timeout=SEALING)
    page.unroute("**/message")
    page.locator("#compose-preview").click()
    page.locator("#send-message").click()
    expect(page.locator("#conversation > li.officer")).to_have_count(1, timeout=SEALING)
    joel.open(case.case_id)
    expect(page.locator("#conversation > li.officer")).to_have_count(1)


def test_a_lying_server_that_swaps_the_cases_key_is_noticed(joel: Officer, case: Reporter) -> None:
    """The private half opened in the browser must belong to the public half the page names."""
    other = Reporter(joel.url).report("Lòt dosye.")
    page = joel.page
    wanted = f"{joel.url}/desk/case/{case.case_id}/"
    read = "JSON.parse(document.getElementById('case-data').textContent).public_key"
    page.goto(f"{joel.url}/desk/case/{other.case_id}/")
    foreign = page.evaluate(read)
    page.goto(wanted)
    own = page.evaluate(read)

    def swap(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(own, foreign))

    page.route(wanted, swap)
    page.goto(wanted)
    expect(page.locator("#page-error")).to_be_visible(timeout=SEALING)
    expect(page.locator("#conversation > li")).to_have_count(0)
    expect(page.locator("#compose")).to_be_hidden()
