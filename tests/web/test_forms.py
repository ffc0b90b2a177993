"""The pages after the receipt: what is answered is sealed, what is skipped is not sent, what fails is not lost."""

import base64
from typing import Any

from playwright.sync_api import Page, expect

from tande.toolkit.payloads import TextPayload
from tande.toolkit.unsealing import open_text
from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import TOKEN, Fault, Site

URL = f"/s/{TOKEN}/q/where/"
FIELDS = """<input type="radio" name="option" value="home"><input type="radio" name="option" value="street">
<input type="checkbox" name="more" value="night"><select name="who"><option value=""></option>
<option value="police">p</option></select><textarea name="text"></textarea>"""


def open_question(site: Site, new_page: NewPage, fields: str = FIELDS, **more: Any) -> Page:
    site.pages[URL] = pages.question(site, fields, **more)
    page = new_page()
    page.goto(site.url + URL)
    page.wait_for_timeout(400)  # the script asks the browser first whether it can seal
    return page


def sent(site: Site, *, purpose: str = "message", seed: bytes | None = None) -> TextPayload:
    """The one payload that was posted, opened."""
    (form,) = site.forms
    (message_id,) = form["message_id"]
    envelope = base64.b64decode(form["sealed"][0], validate=True)
    return open_text(
        envelope, seed=seed or site.case_seed, purpose=f"{purpose}:{message_id}", case_id=site.case_id
    )


def test_an_answer_is_sealed_and_its_plain_fields_stay_here(site: Site, new_page: NewPage) -> None:
    page = open_question(site, new_page, more='data-question="where"')
    page.locator("[value=street]").check()
    page.locator("[value=night]").check()
    page.locator("select").select_option("police")
    page.locator("textarea").fill("  Devan legliz la\n")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert set(site.forms[0]) == {"csrf", "sealed", "message_id"}
    payload = sent(site)
    assert (payload.kind, payload.text, payload.lang) == ("answer", "Devan legliz la", "ht")
    assert payload.data == {"question": "where", "values": ["street", "night", "police"], "path": "self"}


def test_without_a_json_answer_it_follows_where_the_server_leads(site: Site, new_page: NewPage) -> None:
    site.next_json = False
    page = open_question(site, new_page, kind="words")
    page.locator("textarea").fill("Ankò")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert sent(site).kind == "words"


def test_skipping_sends_no_content(site: Site, new_page: NewPage) -> None:
    site.next_json = False
    page = open_question(site, new_page)
    page.locator("textarea").fill("Mwen chanje lide")
    page.locator("[value=home]").check()
    page.locator("#skip").click()
    page.wait_for_url("**/next")
    assert site.forms == [{"csrf": ["c"], "skip": ["1"]}]


def test_an_empty_answer_is_a_skip_and_a_signal_needs_no_words(site: Site, new_page: NewPage) -> None:
    page = open_question(site, new_page)
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert site.forms.pop() == {"csrf": ["c"]}
    page = open_question(site, new_page, '<textarea name="text"></textarea>', kind="danger")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert (sent(site).kind, sent(site).text) == ("danger", "")


def test_how_to_reach_a_person_goes_to_the_desk_alone(site: Site, new_page: NewPage) -> None:
    fields = '<input name="name"><input name="phone" type="tel"><textarea name="when"></textarea>'
    page = open_question(site, new_page, fields, kind="identity", seal_to="desk")
    page.locator("[name=name]").fill("Mari")
    page.locator("[name=when]").fill("aswè")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    payload = sent(site, purpose="identity", seed=site.desk_seed)
    assert payload.text == "Mari\naswè"
    assert payload.data == {"fields": {"name": "Mari", "when": "aswè"}, "path": "self"}


def test_a_bad_line_is_tried_again_with_the_same_message(site: Site, new_page: NewPage) -> None:
    site.faults = [Fault(f"POST {URL}", 2, cut=200), Fault("GET /s/tok/key", 1, cut=0)]
    page = open_question(site, new_page)
    page.locator("textarea").fill("Mwen la")
    page.locator("#send").click()
    page.wait_for_url("**/next")
    assert sent(site).text == "Mwen la"


def test_a_session_that_ended_is_said_and_the_words_stay(site: Site, new_page: NewPage) -> None:
    site.faults = [Fault("GET /s/tok/key", 1, status=410, type="text/html")]
    page = open_question(site, new_page)
    page.locator("textarea").fill("Mwen la")
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("expired ")
    assert page.locator("textarea").input_value() == "Mwen la"
    site.faults = [Fault(f"POST {URL}", 1, status=400, body=b'{"error":"x","message":"Ekri li"}')]
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("Ekri li")
    page.locator("#send").click()
    page.wait_for_url("**/next")


def test_a_double_tap_posts_once(site: Site, new_page: NewPage) -> None:
    page = open_question(site, new_page)
    page.locator("textarea").fill("Mwen la")
    page.locator("#send").dblclick()
    page.wait_for_url("**/next")
    assert len(site.forms) == 1


def test_too_long_is_said(site: Site, new_page: NewPage) -> None:
    page = open_question(site, new_page)
    page.locator("textarea").fill("😢" * 201)
    page.locator("#send").click()
    expect(page.locator("[data-error]")).to_have_text("too-long 200")
    page.locator("textarea").fill("😢" * 200)
    page.locator("#send").click()
    page.wait_for_url("**/next")
