"""The quiz in one file: opened from a stick without a network, for one person after the other at the same computer."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tande.policy import quizzes
from tande.toolkit import errors, quizfile, seats
from tests.harness.browser import DESK, PHONE, NewPage
from tests.policy.test_quizzes import SHIPPED
from tests.toolkit.quizzes import Session
from tests.web.conftest import Core

COURSE = SHIPPED[1]
LANGUAGES = ("ht", "fr", "en", "es", "sw")
HALL = Session(course=COURSE)
Ready = Callable[..., Page]


@pytest.fixture(scope="module")
def file(scripts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of one session, made now."""
    marks = [seats.seat(code, session=HALL.id).mark for code in HALL.codes]
    text = quizfile.make(
        COURSE, HALL.pack, script=(scripts / "quiz.js").read_text("utf-8"), languages=LANGUAGES, marks=marks,
        made=datetime.now(UTC).date(),
    )
    path = tmp_path_factory.mktemp("stick") / "quiz.html"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def opened(new_page: NewPage, file: Path) -> Ready:
    """Open the file from the disk, with the network off."""
    def open_it(page: Page | None = None, **how: Any) -> Page:
        if page is None:
            page = new_page(lang="en", **how)
            page.context.set_offline(True)
        page.goto(file.as_uri())
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    return open_it


def begin(page: Page, code: str) -> None:
    page.get_by_label("The code on your slip").fill(code)
    page.get_by_role("button", name="Begin").click()


def answer_all(page: Page, *, right: bool = True, until: int = 99) -> None:
    """Answer by the texts on the screen, as somebody does who knows, or leave all open."""
    bank = {question.ask["en"]: question for question in COURSE.questions}
    for _ in range(min(until, len(drawn(HALL.codes[0]).asked))):
        if right:
            question = bank[page.locator("#ask").inner_text()]
            for letter in question.right:
                page.get_by_label(question.options[letter]["en"], exact=True).check()
        page.get_by_role("button", name="Next").click()


def drawn(code: str) -> quizzes.Drawn:
    return quizzes.draw(COURSE, f"{HALL.id}|{seats.seat(code, session=HALL.id).mark}", HALL.count)


def save(page: Page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the results to a file").click()
    return Path(download.value.path()).read_bytes()


def judged(data: bytes) -> list[tuple[str, bool | None]]:
    expected = HALL.expected()
    now = datetime.now(UTC)
    checked = quizfile.check(quizfile.read(data), quizfile.Expected(expected.pack, COURSE, expected.seats, now, now))
    return [(one.reason, one.marked and one.marked.passed) for one in checked]


# ---------------------------------------------------------------- the same as the office


def test_the_page_draws_what_the_office_draws() -> None:
    seeds = [(f"{HALL.id}|seat {number}", number % 50 + 1) for number in range(60)]
    bank = {question.code: {"lesson": question.lesson, "critical": question.critical,
                            "options": dict.fromkeys(question.options, "")} for question in COURSE.questions}
    ours = [[[one.code, "".join(one.options)] for one in quizzes.draw(COURSE, *seed).asked] for seed in seeds]
    assert Core("quiz/draw.js").many(*[("draw", bank, *seed) for seed in seeds]) == ours


def here(typed: str) -> object:
    """What the office makes of a code."""
    try:
        return seats.parse_code(typed)
    except errors.SeatError as refused:
        return {"refused": type(refused).__name__}


def test_the_page_reads_codes_as_the_office_does() -> None:
    code = HALL.codes[0]
    typed = [code, code.lower(), f" {seats.show(code)} ", "", "A" * 11, "ABCDEFGHI2", "A" * 101, code[:-1] + "2", "é"]
    core = Core("quiz/seats.js")
    assert core.many(*[("parseSeat", text) for text in typed]) == [here(text) for text in typed]
    assert core("seatOf", code, HALL.id)["mark"] == seats.seat(code, session=HALL.id).mark


# ---------------------------------------------------------------- in a hall


def test_two_people_at_one_computer_without_a_network(opened: Ready) -> None:
    page = opened()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    begin(page, "ABCDE")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Something is missing")
    wrong = seats.code_from(b"\x07" * 8)
    begin(page, wrong)
    expect(page.locator("#code-says")).to_contain_text("not one of this session")
    begin(page, seats.show(HALL.codes[0]).lower())
    answer_all(page, until=3)
    # The power goes; the page is opened again, and only who has the code gets to the answers.
    opened(page)
    begin(page, HALL.codes[0])
    expect(page.get_by_role("status")).to_contain_text("still here")
    expect(page.get_by_role("heading", name="Question 4 of")).to_be_focused()
    answer_all(page, until=len(drawn(HALL.codes[0]).asked) - 3)
    expect(page.get_by_text("You have answered every question.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Saved")).to_be_focused()
    page.get_by_role("button", name="Next person").click()
    begin(page, HALL.codes[0])
    expect(page.locator("#code-says")).to_contain_text("already finished")
    begin(page, HALL.codes[1])
    answer_all(page, right=False)
    expect(page.locator("#open-list button")).to_have_count(len(drawn(HALL.codes[1]).asked))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Next person").click()
    expect(page.get_by_text("Results on this computer: 2. Not yet saved to a file: 2.")).to_be_visible()
    data = save(page)
    assert sorted(judged(data), key=str) == [("", False), ("", True)]
    assert b"right" not in data
    assert all(code.encode() not in data for code in HALL.codes)
    expect(page.get_by_text("Not yet saved to a file: 0.")).to_be_visible()
    page.get_by_text("Remove the results from this computer").click()
    page.get_by_role("button", name="Remove them now").click()
    expect(page.get_by_text("There are no results on this computer yet.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => /done|open/.test(key)).length") == 0
    assert [url for url in asked_for if not url.startswith(("file:", "blob:"))] == []


def test_three_hundred_results_come_together_in_one_file(opened: Ready, tmp_path: Path) -> None:
    page = opened(size=DESK)
    codes = [seats.code_from(number.to_bytes(8, "big")) for number in range(100, 400)]
    for name, part in (("one.json", codes[:200]), ("two.json", codes[150:])):
        (tmp_path / name).write_bytes(HALL.file(*[HALL.result(code) for code in part]))
    (tmp_path / "no.json").write_text("{}")
    (tmp_path / "other.json").write_bytes(HALL.file(Session(course=COURSE, id="07e2" * 8).result(codes[0]), None, 7))
    page.get_by_text("Add results of other computers").click()
    page.get_by_label("Files with results").set_input_files(
        [tmp_path / name for name in ("one.json", "two.json", "no.json", "other.json")]
    )
    says = page.get_by_role("status")
    expect(says).to_contain_text("one.json: new 200, already here 0, not of this quiz 0")
    expect(says).to_contain_text("two.json: new 100, already here 50, not of this quiz 0")
    expect(says).to_contain_text("no.json: this is not a file of results")
    expect(says).to_contain_text("other.json: new 0, already here 0, not of this quiz 3")
    read = quizfile.read(save(page))
    assert len({one.attempt for one in read.results if not isinstance(one, str)}) == 300


def test_a_computer_that_keeps_nothing_says_so_and_still_saves(opened: Ready, new_page: NewPage) -> None:
    page = new_page(lang="en")
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    opened(page)
    expect(page.get_by_text("This computer keeps nothing when this page is closed.")).to_be_visible()
    begin(page, HALL.codes[2])
    answer_all(page)
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Next person").click()
    assert judged(save(page)) == [("", True)]


def test_a_wrong_clock_is_told_before_anybody_answers(opened: Ready, new_page: NewPage) -> None:
    page = new_page(lang="en")
    page.clock.set_fixed_time(datetime(1970, 1, 1, tzinfo=UTC))
    opened(page)
    begin(page, HALL.codes[2])
    expect(page.locator("#code-says")).to_contain_text("The clock of this computer is wrong")


def test_every_language_at_any_moment_by_keyboard_on_a_small_screen(opened: Ready) -> None:
    page = opened(size=PHONE)
    begin(page, HALL.codes[2])
    page.locator("#options input").first.focus()
    page.keyboard.press("Space")
    chosen = page.locator("#options input:checked").get_attribute("value")
    code = drawn(HALL.codes[2]).asked[0].code
    question = next(one for one in COURSE.questions if one.code == code)
    for name, language in (("Kreyòl", "ht"), ("Français", "fr"), ("Español", "es"), ("Kiswahili", "sw")):
        page.get_by_role("button", name=name).press("Enter")
        expect(page.locator("#ask")).to_have_text(question.ask[language])
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("#options input:checked").get_attribute("value") == chosen
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_screen_reader_finds_no_fault(opened: Ready) -> None:
    page = opened()
    for step in (lambda: begin(page, HALL.codes[1]), lambda: answer_all(page), lambda: None):
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert found.response["violations"] == [], json.dumps(found.response["violations"])[:3000]
        step()
