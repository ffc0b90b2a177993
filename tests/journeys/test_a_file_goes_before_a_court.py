"""An inquiry file is kept in the browser, carried away sealed, and opened to paper on a machine without a network."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.desk import at_desk, find, in_english
from tests.journeys.navigators import SEALING, Officer, Reporter

STORY = "Yo kraze pòt mwen epi yo pran lajan an. 😀"
STEP, OWN, LIST = "Tande de vwazen yo.", "Yo te vini anvan solèy leve.", "Lis sèvis 3 oktòb la #read(\"/etc/passwd\")."
REASONS, LESSON = "De temwen di menm bagay.", "Tcheke chak adrès de fwa."
DISSENT = "Temwen yo pa t wè figi yo."
HEARD = {"person": "Yon vwazen", "place": "Lakay li", "language": "Kreyòl", "interpreter": "Pa gen"}


@pytest.fixture
def marie(server: Server, new_page: NewPage) -> Officer:
    officer = at_desk(server, new_page, "head")
    in_english(officer)
    return officer


def test_the_whole_file_becomes_paper(server: Server, new_page: NewPage, marie: Officer, tmp_path: Path) -> None:
    woman = Reporter(new_page(lang="ht"), server.url)
    woman.open_site()
    woman.say(STORY)
    case_id = find(marie, STORY)
    marie.move(case_id, "acknowledged")
    _asks_for_an_allegation_first(marie, case_id)
    marie.allege(case_id, "property_damage", "KEN", victims_adult=1)
    marie.move(case_id, "admitted")
    marie.move(case_id, "inquiry")
    _keeps_the_file(marie, case_id)
    _another_officer_does_not_agree(at_desk(server, new_page, "intake_officer"), case_id)
    _finds_it_in_the_register(marie, case_id)
    text, folder = _opens_it_elsewhere(marie, case_id, tmp_path)
    flat = " ".join(text.split())
    for words in (case_id, STEP, marie.who["display_name"], OWN, "Yon vwazen", LIST, "Baz la bay li.", REASONS,
                  "More likely than not", LESSON, DISSENT, "pran lajan an. [grinning face]", "The mission"):
        assert words in flat, words
    assert "root:" not in text
    assert OWN in (folder / "inquiry.txt").read_text(encoding="utf-8")
    assert STORY in (folder / "conversation.txt").read_text(encoding="utf-8")


def _asks_for_an_allegation_first(marie: Officer, case_id: str) -> None:
    page = marie.page
    page.goto(f"{marie.url}/desk/case/{case_id}/inquiry/")
    expect(page.locator("#write")).to_be_visible(timeout=SEALING)
    page.locator("#entry-kind").select_option("plan_step")
    page.locator("#entry-text").fill(STEP)
    page.locator("#entry-send").click()
    expect(page.locator("#entry-error")).to_contain_text("Record an allegation first")
    assert page.locator("#entry-text").input_value() == STEP


def _keeps_the_file(marie: Officer, case_id: str) -> None:
    """Nothing that is asked beside the words leaves in clear either; the own words are asked for before all else."""
    sent: list[str] = []
    marie.page.on("request", lambda request: sent.append(request.post_data or ""))
    marie.enter(case_id, "plan_step", STEP, due="2099-01-31", who=marie.who["display_name"])
    expect(marie.page.locator("#inquiry-fairness")).to_contain_text("told")
    marie.page.locator("#entry-kind").select_option("interview")
    asked = marie.page.locator("#entry-form label:visible").all_inner_texts()
    assert "own words" in asked[2]
    assert [words for words in asked if "Consent" in words] == asked[-1:]
    marie.enter(case_id, "interview", OWN, consent="yes", **HEARD)
    expect(marie.page.locator("#entries li[data-kind=interview]")).to_contain_text("Lakay li")
    marie.enter(case_id, "evidence", LIST, origin="Baz la bay li.", custody="Nan kòf la")
    marie.page.locator("#entry-kind").select_option("follow_up")
    marie.page.locator("#entry-send").click()
    expect(marie.page.locator("#entry-error")).to_contain_text("No recommendation is written yet")
    marie.page.locator("#entry-kind").select_option("note")
    expect(marie.page.locator("#entry-error")).to_be_hidden()
    marie.enter(case_id, "recommendation", LESSON, to="mission", due="2020-01-01")
    expect(marie.page.locator("#entries > li:has(.chip.late)")).to_have_attribute("data-kind", "recommendation")
    marie.decide(case_id, 1, "substantiated", REASONS)
    assert not [one for one in sent if "vwazen" in one or "Lakay" in one or "Baz la" in one]


def _another_officer_does_not_agree(joel: Officer, case_id: str) -> None:
    """Who reads the finding reads beside it that somebody dissents."""
    joel.enter(case_id, "dissent", DISSENT)
    joel.page.goto(f"{joel.url}/desk/case/{case_id}/allegations/")
    said = joel.page.locator(".allegation[data-number='1'] .reasonings > li")
    expect(said.filter(has_text=DISSENT)).to_have_attribute("data-kind", "dissent", timeout=SEALING)
    expect(said.filter(has_text=REASONS)).to_have_attribute("data-kind", "reasoning")


def _finds_it_in_the_register(marie: Officer, case_id: str) -> None:
    page = marie.page
    page.goto(f"{marie.url}/desk/lessons/")
    row = page.locator(f"tr[data-case='{case_id}']")
    expect(row).to_contain_text("Overdue")
    assert LESSON not in page.content()
    row.locator("a").click()
    expect(page.locator("#entries li[data-kind=recommendation]")).to_contain_text(LESSON, timeout=SEALING)
    expect(page.locator("#inquiry-fairness")).to_contain_text("received")
    about = page.locator("#entries li[data-kind=recommendation]").get_attribute("data-entry")
    page.locator("#entry-kind").select_option("follow_up")
    assert page.locator("#entry-about").input_value() == about
    marie.enter(case_id, "follow_up", "Yo dakò.", result="accepted")
    expect(page.locator("#inquiry-overdue")).to_contain_text("1")
    marie.enter(case_id, "follow_up", "Yo fè l.", result="done")
    expect(page.locator("#inquiry-overdue")).to_be_hidden()
    page.goto(f"{marie.url}/desk/lessons/?show=ended")
    expect(page.locator(f"tr[data-case='{case_id}']")).to_contain_text("Done")


def _opens_it_elsewhere(marie: Officer, case_id: str, tmp_path: Path) -> tuple[str, Path]:
    """The real command in a process without a network, with the officer's own key file; the paper's text."""
    marie.open(case_id)
    marie.page.locator("#export > summary").click()
    with marie.page.expect_download() as saving:
        marie.page.locator("#export-go").click()
    saving.value.save_as(tmp_path / "case.zip")
    for words in (OWN, "Yon vwazen", REASONS):
        assert words.encode() not in (tmp_path / "case.zip").read_bytes()
    key = marie.page.request.get(f"{marie.url}/desk/key/copy")
    (tmp_path / "officer-key.json").write_bytes(key.body())
    (tmp_path / "passphrase").write_text(marie.who["key_passphrase"])
    cut = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    command = [
        *(["unshare", "-rn"] if cut else []), sys.executable, "-m", "tande.interfaces.console", "open", "case.zip",
        "--key", "officer-key.json", "--name", marie.who["username"], "--passphrase-file", "passphrase", "--out", "out",
    ]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd() / "src")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = PdfReader(io.BytesIO((tmp_path / "out" / "case.pdf").read_bytes())).pages
    return "\n".join(page.extract_text() for page in pages), tmp_path / "out"
