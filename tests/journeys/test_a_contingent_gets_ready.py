"""A contingent gets ready: a roster with mistakes, a list, an alert that two officers decide, a training, the gate."""

import csv
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, PATIENCE, NewPage, press
from tests.harness.server import Server
from tests.journeys.navigators import Officer

pytestmark = pytest.mark.beside
PEOPLE = 12
DOUBLE = "Zawadi Kiprono Mfano"
"""On the roster and on the list, spelled otherwise there."""


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Twelve people in any order of columns; two more rows have faults."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Unit", "Date of birth", "Name", "Service number", "Rank"])
    for n in range(PEOPLE):
        name = DOUBLE if n == 5 else f"Mtu{chr(97 + n)} Kielelezo{chr(97 + n)} Barasa"
        sheet.append(["Alpha" if n < 8 else "Bravo", f"19{80 + n}-03-{n + 1:02}", name, f"K-{n:03}", "Constable"])
    sheet.append(["Bravo", "1990-02-31", "Tarehe Mbaya", "K-100", "Constable"])
    sheet.append(["Bravo", "1990-02-03", "Namba Mbili", "K-100", "Constable"])
    book.save(tmp_path / "roster.xlsx")
    return tmp_path / "roster.xlsx"


@pytest.fixture
def watchlist(tmp_path: Path) -> Path:
    """A plain list of three people, invented; one of them is like somebody on the roster."""
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([
            ["Name", "Date of birth", "Reference"], ["KIPRONO, Zawady", "1985", "X-1"],
            ["Somebody Quite Different", "1970-01-01", "X-2"], ["Nobody Anywhere Else", "1960-01-01", "X-3"],
        ])
    return path


def signed_in(server: Server, new_page: NewPage, role: str, **more: Any) -> Page:
    officer = Officer(new_page(lang="en", **more), server.url, server.officer(role))
    officer.sign_in()
    in_english(officer.page, server)
    return officer.page


def in_english(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/mission/")
    page.locator("#site-language").select_option("en")
    press(page.locator("footer button"))


def bring_roster(page: Page, server: Server, roster: Path) -> None:
    page.goto(f"{server.url}/mission/people/KEN/upload/")
    page.locator("#file").set_input_files(str(roster))
    page.locator("form button.main").click()
    page.locator("#columns button.main").click()
    expect(page.locator("[data-verdict=faulty]")).to_contain_text("2")
    page.locator("[data-verdict=faulty]").click()
    rows = page.locator("#rows tbody tr")
    assert {row.get_attribute("data-row") for row in rows.all()} >= {"14", "15"}
    assert page.locator("#rows").inner_text().count("K-100") >= 2
    nothing = page.context.request.get(f"{server.url}/mission/people/KEN/").text()
    assert "Kielelezo" not in nothing, "nothing is stored before she says so"
    page.locator("input[name=leave_out]").check()
    page.locator("#keep").click()
    expect(page.locator("[data-state=applied]")).to_be_visible()


def bring_list(page: Page, server: Server, watchlist: Path) -> None:
    page.goto(f"{server.url}/mission/screening/lists/new/")
    page.locator("#name").fill("Invented list")
    page.locator("input[name=kind][value=table]").check()
    page.locator("#file").set_input_files(str(watchlist))
    page.locator("form button.main").click()
    press(page.locator("button[name=load]"))


def open_alert(page: Page, server: Server) -> None:
    """The one alert; the queue loads itself again until everybody was compared."""
    page.goto(f"{server.url}/mission/screening/alerts/")
    expect(page.locator("body:not(:has(p[role=status])) #alerts tbody tr")).to_have_count(1, timeout=2 * PATIENCE)
    page.locator("#alerts tbody a").click()


def decide(page: Page, step: str, words: str) -> None:
    box = page.locator(f"details:has(input[name=step][value={step}])")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    if box.locator("input[name=why]").count():
        box.locator("input[name=why]").first.check()
    box.locator("textarea").fill(words)
    press(box.locator("button.main"))


def plan_session(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/mission/training/sessions/new/")
    page.locator("#pick, [name=course]").first.wait_for()
    if page.locator("#pick").count():
        page.locator("#pick").select_option("KEN")
        page.locator("form[method=get] button").click()
    page.locator("[name=course]").select_option("child_encounters")
    page.locator("[name=held_on]").fill(timezone.localdate().isoformat())  # where the mission is, it has begun today
    for name, value in (("place", "Hall"), ("trainer", "Mwalimu Mfano"), ("organisation", "School")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("form.card button.main").click()
    expect(page.locator("table.wide tbody tr")).to_have_count(PEOPLE)


def seat_codes(page: Page) -> list[str]:
    """The codes as they stand on the trainer's own list."""
    address = page.locator("a[href$='list.xlsx']").get_attribute("href")
    answer = page.context.request.get(page.url.split("/mission/")[0] + str(address))
    cells = [str(cell.value) for row in load_workbook(BytesIO(answer.body())).active.rows for cell in row]  # type: ignore[union-attr]
    return [cell for cell in cells if re.fullmatch(r"[0-9A-Z]{5}[- ]?[0-9A-Z]{5}", cell)]


def test_from_the_spreadsheet_to_the_gate(server: Server, new_page: NewPage, roster: Path, watchlist: Path) -> None:
    vetting = signed_in(server, new_page, "vetting_officer", size=DESK)
    bring_roster(vetting, server, roster)
    bring_list(vetting, server, watchlist)
    open_alert(vetting, server)
    expect(vetting.locator("#parts li")).not_to_have_count(0)
    decide(vetting, "propose_same", "The date of birth and both names agree.")
    head = signed_in(server, new_page, "head", size=DESK)
    open_alert(head, server)
    decide(head, "confirm", "I see it the same way.")
    expect(head.locator("#state")).to_have_class(re.compile("late"))

    trainer = signed_in(server, new_page, "training_officer", size=DESK)
    plan_session(trainer, server)
    codes = seat_codes(trainer)
    assert len(codes) == PEOPLE
    trainer.locator("details:has(#codes) summary").click()
    trainer.locator("#codes").fill("\n".join(codes))
    trainer.locator("details:has(#codes) button").click()
    expect(trainer.locator("input[name=present]:checked")).to_have_count(PEOPLE)

    learner = new_page(js=False, lang="ht")
    learner.goto(f"{server.url}/learn/")
    assert learner.evaluate("document.documentElement.scrollWidth") <= 360

    commander = signed_in(server, new_page, "commander")
    commander.goto(f"{server.url}/mission/ready/KEN/")
    expect(commander.locator("ol.gate > li")).to_have_count(PEOPLE)
    barred = commander.locator("ol.gate > li", has_text=DOUBLE)
    expect(barred).to_have_attribute("data-vetting", "not_cleared")
    assert "record" not in barred.inner_text().lower(), "the mission never learns why"
    assert commander.locator("ol.gate > li[data-vetting=pending]").count() == PEOPLE - 1
    assert commander.evaluate("document.documentElement.scrollWidth") <= 360
