"""Typing twenty digits on a small phone: each slip is named, a wrong code opens nothing, guessing is hopeless."""

import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tande.toolkit import codes
from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.navigators import Reporter


@pytest.fixture(scope="module")
def code(shared_server: Server) -> str:
    """The code of a complaint filed by a plain form."""
    form = urllib.parse.urlencode({"text": "Mwen la.", "nonce": "0" * 32}).encode()
    with urllib.request.urlopen(f"{shared_server.url}/a/", data=form) as answer:
        page = answer.read().decode()
    shown = page.split('<p class="code">')[1].split("</p>")[0]
    return "".join(char for char in shown if char.isdigit())


def slips(code: str) -> dict[str, tuple[str, str]]:
    """What was typed, and a piece of what is said about it in Creole."""
    other = str((int(code[7]) + 1) % 10)
    at = next(i for i in range(19) if code[i] != code[i + 1])
    return {
        "one wrong digit": (code[:7] + other + code[8:], "Gen yon chif ki pa bon"),
        "two swapped": (code[:at] + code[at + 1] + code[at] + code[at + 2:], "Gen yon chif ki pa bon"),
        "too short": (code[:17], "chif ki manke"),
        "too long": (code + "4", "twòp chif"),
        "letters": (code[:10] + "O" + code[11:], "li pa gen lèt"),
        "nothing": ("", "chif ki manke"),
    }


@pytest.mark.parametrize("js", [True, False])
def test_each_slip_is_named_and_nothing_typed_is_lost(
    shared_server: Server, new_page: NewPage, code: str, js: bool
) -> None:
    page = new_page(js=js, lang="ht")
    page.goto(f"{shared_server.url}/k/")
    for slip, (typed, said) in slips(code).items():
        _type(page, typed)
        expect(page.locator("main"), slip).to_contain_text(said)
        expect(page.locator("input[name=code], input[data-code]"), slip).to_have_value(typed)
        assert typed not in page.url or not typed
    # Written the way a paper shows it, or with Arabic digits, it is the same code.
    grouped = "-".join(code[i:i + 4] for i in range(0, 20, 4))
    for written in (grouped, code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))):
        page.goto(f"{shared_server.url}/k/")
        _type(page, written)
        expect(page.locator("[data-tande-replies]")).to_be_visible()


def _type(page: Page, text: str) -> None:
    page.locator("#k").fill(text)
    page.locator("form[action$='/k/'] button[type=submit]").first.click()


@pytest.mark.parametrize("js", [True, False])
def test_a_right_looking_code_of_nobody_says_so_kindly(shared_server: Server, new_page: NewPage, js: bool) -> None:
    person = Reporter(new_page(js=js, lang="ht"), shared_server.url)
    person.page.goto(f"{shared_server.url}/k/")
    _type(person.page, codes.new_code())
    expect(person.page.locator("main")).to_contain_text("Pa gen mesaj ki gen kòd sa a")
    expect(person.page.locator("main a[href='/a/']")).to_be_visible()


def ask(url: str, code: str) -> int:
    """The status of looking this code up."""
    form = urllib.parse.urlencode({"code": code}).encode()
    try:
        with urllib.request.urlopen(f"{url}/k/", data=form) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def guessed(url: str) -> set[int]:
    """The statuses of guesses, four at a time, until one is put off. A busy machine needs more of them."""
    answers: set[int] = set()
    with ThreadPoolExecutor(4) as many:
        for _ in range(100):
            answers |= set(many.map(lambda _: ask(url, codes.new_code()), range(30)))
            if 429 in answers:
                break
    return answers


def test_guessing_is_slowed_for_all_and_never_locks_the_right_one_out(
    shared_server: Server, new_page: NewPage, code: str
) -> None:
    assert guessed(shared_server.url) == {404, 429}
    page = new_page(js=False, lang="ht")
    page.goto(f"{shared_server.url}/k/")
    _type(page, codes.new_code())
    page.goto(f"{shared_server.url}/k/")
    _type(page, code)
    expect(page.locator("[data-tande-replies]")).to_be_visible()
    assert code not in (shared_server.data / "server.log").read_text()
