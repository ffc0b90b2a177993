"""Writing a complaint with the script: sealed on the phone, sent once, kept when the line is down."""

import hashlib
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tande.toolkit import codes, sealing
from tande.toolkit.unsealing import open_seed, open_text
from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import Fault, Site

WORDS = "Yo frape frè m devan mache a. 😢\nMwen te la."


def open_page(site: Site, new_page: NewPage, **more: Any) -> Page:
    """The write page, with the script at work."""
    site.pages.setdefault("/a/", pages.write(site))
    page = new_page(**more)
    page.goto(f"{site.url}/a/")
    expect(page.locator("[data-draft]")).to_be_visible()
    return page


def send(page: Page, words: str = WORDS) -> str:
    """Write, send, and read the code off the receipt."""
    page.locator("textarea").fill(words)
    page.locator("#send").click()
    return code_on(page)


def code_on(page: Page) -> str:
    expect(page.locator("[data-code]")).to_be_visible()
    return codes.parse_code(page.locator("[data-code]").inner_text())


def read(site: Site, at: int = 0) -> str:
    """The narrative as the desk reads it."""
    complaint = site.complaints[at]
    case = complaint.header["case"]
    seed = open_seed(complaint.case_key_envelope, seed=site.desk_seed, purpose="case-key", about=case)
    assert sealing.public_key_of(seed) == complaint.case_key
    payload = open_text(
        complaint.message, seed=seed, purpose=f"message:{complaint.header['message']}", case_id=case
    )
    assert (payload.kind, payload.lang, payload.data, payload.sealed) == (
        "narrative", "ht", {"path": "self"}, "browser",
    )
    return payload.text


def test_what_is_written_reaches_the_desk_and_nobody_on_the_way(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    code = send(page)
    assert read(site) == WORDS
    complaint = site.complaints[0]
    assert complaint.header["first_hash"] == codes.first_hash(code).hex()
    assert complaint.header["desk_key"] == site.desk_id
    seed = codes.reporter_seed(code, case_id=complaint.header["case"])
    assert sealing.public_key_of(seed) == complaint.reporter_key
    assert b"frape" not in site.bodies[0]
    assert code.encode() not in site.bodies[0]


def test_the_receipt_is_filled_and_has_the_focus(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    send(page)
    expect(page.locator("[data-heading]")).to_be_focused()
    expect(page.locator("[data-code] span")).to_have_count(5)
    expect(page.locator("[data-check]")).to_have_text("1234 5678 9014")
    expect(page.locator("[data-promise]")).to_contain_text("tande-receipt/v1")
    expect(page.locator("time")).to_have_attribute("datetime", "2026-12-21")
    expect(page.locator("[data-next]")).to_have_attribute("href", "/s/tok/")
    assert page.locator("form").count() == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") <= 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_two_reporters_never_share_a_code_or_a_key(site: Site, new_page: NewPage) -> None:
    first, second = (send(open_page(site, new_page), "Menm mo yo") for _ in range(2))
    assert first != second
    assert len({complaint.case_key for complaint in site.complaints}) == 2


def test_nothing_written_is_said_and_too_much_too(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("empty ")
    expect(page.locator("[data-error]")).to_be_focused()
    page.locator("textarea").fill("x" * 2001)
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("too-long 2000")
    assert page.locator("textarea").input_value() == "x" * 2001
    assert site.bodies == []


@pytest.mark.parametrize(
    "fault",
    [Fault("POST /a/sealed", 1, cut=700), Fault("POST /a/sealed", 1, status=503, body=b'{"message":"later"}'),
     Fault("POST /a/sealed", 1, status=200, body=b"<html>log in first</html>", type="text/html"),
     Fault("POST /a/sealed", 1, status=403, body=b"<html>blocked</html>", type="text/html"),
     Fault("GET /keys/", 1, cut=0), Fault("GET /keys/", 1, status=200, body=b"<html>", type="text/html")],
)  # fmt: skip
def test_a_bad_line_is_tried_again_by_itself(site: Site, new_page: NewPage, fault: Fault) -> None:
    site.faults = [fault]
    page = open_page(site, new_page)
    send(page)
    assert [read(site)] == [WORDS]
    assert fault.times == 0


def test_a_lost_answer_gives_the_same_receipt_and_no_second_complaint(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    lost: list[bool] = []

    def lose_first_answer(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(True)
            route.fetch()
            route.abort()

    page.route("**/a/sealed", lose_first_answer)
    code = send(page)
    assert len(site.bodies) == 2
    assert site.bodies[0] == site.bodies[1]
    assert len(site.complaints) == 1
    assert site.complaints[0].header["first_hash"] == codes.first_hash(code).hex()


def test_a_double_tap_sends_once(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.locator("#send").dblclick()
    code_on(page)
    assert len(site.bodies) == 1


def test_a_refusal_is_shown_in_the_servers_words_and_nothing_is_lost(site: Site, new_page: NewPage) -> None:
    site.faults = [Fault("POST /a/sealed", 1, status=400, body=b'{"error":"bad_body","message":"Mo sa yo pa antre"}')]
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("Mo sa yo pa antre")
    assert page.locator("textarea").input_value() == WORDS
    page.locator("#send").click()
    code_on(page)


def test_a_taken_case_number_is_drawn_again(site: Site, new_page: NewPage) -> None:
    site.faults = [Fault("POST /a/sealed", 1, status=409, body=b'{"error":"case_exists","message":"x"}')]
    send(open_page(site, new_page))
    assert read(site) == WORDS


def test_another_key_than_the_pages_is_refused_and_nothing_is_sent(site: Site, new_page: NewPage) -> None:
    site.pages["/a/"] = pages.write(site)
    site.desk_key = sealing.new_key_pair()[1]
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("key-wrong ")
    assert site.bodies == []


def test_a_dead_line_keeps_the_sealed_message_and_the_next_visit_sends_it(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.route("**/a/sealed", lambda route: route.abort())
    page.locator("#send").click()
    expect(page.locator("[data-status]").first).to_have_text("outbox ")
    expect(page.locator("[data-outbox]")).to_be_visible()
    stored = page.evaluate(STORED)
    assert len(stored) == 1
    assert "frape" not in stored[0]
    page.unroute_all()
    page.goto(f"{site.url}/a/")
    code = code_on(page)
    assert read(site) == WORDS
    assert site.complaints[0].header["first_hash"] == codes.first_hash(code).hex()
    assert page.evaluate(STORED) == []


STORED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("tande", 1);
  opening.onsuccess = () => {
    const all = opening.result.transaction("outbox").objectStore("outbox").getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result.map((e) => new TextDecoder().decode(e.body))); };
  };
})"""


def test_it_goes_by_itself_when_the_phone_says_the_line_is_back(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.locator("textarea").blur()
    page.wait_for_timeout(200)
    page.context.set_offline(True)
    page.locator("#send").click()
    expect(page.locator("[data-outbox]")).to_be_visible()
    page.context.set_offline(False)
    code_on(page)
    assert read(site) == WORDS


def test_what_waits_can_be_erased(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill(WORDS)
    page.route("**/a/sealed", lambda route: route.abort())
    page.locator("#send").click()
    page.locator("[data-outbox-erase]").click()
    expect(page.locator("[data-outbox]")).to_be_hidden()
    expect(page.locator("#send")).to_be_enabled()
    assert page.evaluate(STORED) == []
    assert page.locator("textarea").input_value() == WORDS


def test_a_waiting_message_does_not_destroy_what_is_being_written(site: Site, new_page: NewPage) -> None:
    page = open_page(site, new_page)
    page.locator("textarea").fill("Premye")
    page.route("**/a/sealed", lambda route: route.abort())
    page.locator("#send").click()
    expect(page.locator("[data-outbox]")).to_be_visible()
    page.goto(f"{site.url}/a/")
    expect(page.locator("[data-status]").first).to_have_text("waiting ")
    page.locator("textarea").fill("Dezyèm")
    page.unroute_all()
    first = code_on(page)
    assert page.locator("textarea").input_value() == "Dezyèm"
    page.locator("#send").click()
    expect(page.locator("[data-code]")).to_have_count(2)
    assert {read(site, 0), read(site, 1)} == {"Premye", "Dezyèm"}
    shown = {codes.parse_code(text) for text in page.locator("[data-code]").all_inner_texts()}
    assert first in shown
    assert {codes.first_hash(code).hex() for code in shown} == {c.header["first_hash"] for c in site.complaints}


@pytest.mark.parametrize("agent", ["Opera/9.80 (J2ME/MIDP; Opera Mini/8.0) Presto/2.12", "Mozilla/5.0 Puffin/9.7"])
def test_where_a_proxy_would_seal_the_plain_form_stays(site: Site, new_page: NewPage, agent: str) -> None:
    site.pages["/a/"] = pages.write(site)
    page = new_page(user_agent=agent)
    page.goto(f"{site.url}/a/")
    page.wait_for_timeout(500)
    expect(page.locator("[data-draft]")).to_be_hidden()
    page.locator("textarea").fill("plain")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert site.forms[0]["text"] == ["plain"]
    assert site.bodies == []


@pytest.mark.parametrize(
    "missing",
    ["Object.defineProperty(self, 'isSecureContext', {value: false})",
     "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})"],
)  # fmt: skip
def test_an_old_phone_sends_the_plain_form(site: Site, new_page: NewPage, missing: str) -> None:
    site.pages["/a/"] = pages.write(site)
    page = new_page()
    page.add_init_script(missing)
    page.goto(f"{site.url}/a/")
    page.wait_for_timeout(300)
    page.locator("textarea").fill("plain")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert site.forms[0]["text"] == ["plain"]


def test_the_body_hides_how_long_the_text_is(site: Site, new_page: NewPage) -> None:
    sizes = set()
    for words in ("a", "b" * 1500):
        send(open_page(site, new_page), words)
        sizes.add(len(site.complaints[-1].message))
    assert sizes == {4096 + sealing.OVERHEAD_BYTES}
    assert len({hashlib.sha256(body).digest() for body in site.bodies}) == 2
