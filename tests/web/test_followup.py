"""Coming back with the code: it never leaves the phone, and what was written opens only with it."""

from playwright.sync_api import Page, expect

from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload
from tests.harness.browser import NewPage
from tests.web import pages
from tests.web.site import Site, b64

CODE = codes.code_from(bytes(range(16)))
CASE = "ab" * 16
TEXTS = ("Kijan ou ye?\nNou li mesaj ou.", "<b>pa</b> <img src=x onerror=alert(1)>")


def put_replies(site: Site, *, code: str = CODE) -> None:
    """The code page, and the status page that answers it, with two sealed replies."""
    to = sealing.public_key_of(codes.reporter_seed(code, case_id=CASE))
    sealed = []
    for text in TEXTS:
        message = sealing.new_id()
        payload = TextPayload(kind="question", text=text, lang="ht")
        envelope = sealing.seal_text(payload, to=to, purpose=f"reply:{message}", case_id=CASE)
        sealed.append((message, b64(envelope)))
    site.pages["/k/"] = pages.code()
    site.pages["/k/#status"] = pages.status(CASE, sealed)
    site.next_json = False


def type_code(site: Site, new_page: NewPage, typed: str = CODE) -> Page:
    page = new_page()
    page.goto(f"{site.url}/k/")
    page.wait_for_timeout(400)
    page.locator("[data-code]").fill(typed)
    page.locator("#send").click()
    return page


def test_the_replies_open_here_and_the_code_stays_here(site: Site, new_page: NewPage) -> None:
    put_replies(site)
    page = type_code(site, new_page, codes.show(CODE))
    expect(page.locator("[data-status]")).to_have_text("opened ")
    assert page.locator("[data-text]").all_text_contents() == list(TEXTS)
    assert page.locator("[data-text] *").count() == 0
    assert site.forms == [{"first_hash": [codes.first_hash(CODE).hex()]}]
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_another_code_opens_nothing_and_the_other_way_is_shown(site: Site, new_page: NewPage) -> None:
    put_replies(site, code=codes.code_from(b"\x07" * 16))
    page = type_code(site, new_page)
    expect(page.locator("[data-open-failed]")).to_be_visible()
    assert page.locator("[data-text]").all_text_contents() == ["", ""]


def test_after_one_page_the_code_is_forgotten(site: Site, new_page: NewPage) -> None:
    put_replies(site)
    page = type_code(site, new_page)
    expect(page.locator("[data-status]")).to_have_text("opened ")
    page.reload()
    expect(page.locator("[data-open-failed]")).to_be_visible()


def test_a_damaged_reply_is_said(site: Site, new_page: NewPage) -> None:
    put_replies(site)
    whole = site.pages["/k/#status"]
    at = whole.index('data-sealed="') + 1200
    site.pages["/k/#status"] = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
    expect(type_code(site, new_page).locator("[data-open-failed]")).to_be_visible()


def test_each_mistake_is_told_while_typing(site: Site, new_page: NewPage) -> None:
    put_replies(site)
    page = new_page()
    page.goto(f"{site.url}/k/")
    page.wait_for_timeout(400)
    field, hint = page.locator("[data-code]"), page.locator("[data-code-hint]")
    wrong = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
    for typed, expected in (
        (CODE[:5], "short 15"), ("12a", "letters "), (CODE + "1", "long "),
        (wrong, "wrong "), (CODE, "right "), ("", ""),
    ):  # fmt: skip
        field.fill(typed)
        expect(hint).to_have_text(expected)
    field.fill(wrong)
    page.locator("#send").click()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert site.forms == []


def test_without_sealing_the_plain_code_form_works(site: Site, new_page: NewPage) -> None:
    put_replies(site)
    page = new_page(user_agent="Opera/9.80 (Opera Mini/8.0)")
    page.goto(f"{site.url}/k/")
    page.wait_for_timeout(300)
    page.locator("[data-code]").fill(CODE)
    page.locator("#send").click()
    expect(page.locator("[data-open-failed]")).to_be_visible()
    assert site.forms == [{"code": [CODE]}]
