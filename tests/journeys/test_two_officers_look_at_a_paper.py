"""A paper of the mission comes in: one officer writes it down, one sees it, a third confirms it; anybody reads so."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.journeys.navigators import Officer

PAPER = b"%PDF-1.4 command lines, invented for a test"
NUMBER = "commitments/C04/"


def at_the_desk(server: Server, new_page: NewPage, role: str, **more: object) -> Page:
    officer = Officer(new_page(size=DESK, **more), server.url, server.officer(role))
    officer.come_in()
    officer.page.goto(f"{server.url}/desk/{NUMBER}")
    return officer.page


def press(page: Page, step: str) -> None:
    page.locator(f"button[name=step][value={step}]").click()
    expect(page.locator(".note.good")).to_be_visible()


def test_from_a_file_to_two_officers(server: Server, new_page: NewPage, tmp_path: Path) -> None:
    paper = tmp_path / "command-lines.pdf"
    paper.write_bytes(PAPER)
    paul = at_the_desk(server, new_page, "investigator")
    paul.locator("#evidence > summary").click()
    sent: list[bytes] = []
    paul.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    paul.locator("#evidence [data-hash-file] input").set_input_files(str(paper))
    digest = hashlib.sha256(PAPER).hexdigest()
    expect(paul.locator("#id_sha256")).to_have_value(digest)
    paul.locator("#id_title").fill("Command lines, version 1")
    paul.locator("#id_as_of").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}")
    paul.locator("#id_document").select_option("command_lines")
    paul.locator("#id_link").fill("https://example.org/command-lines.pdf")
    paul.locator("#evidence-form button.main").click()
    # Something is missing: it is said, and nothing typed is lost.
    expect(paul.locator("#evidence-form .wrong")).to_be_visible()
    expect(paul.locator("#id_title")).to_have_value("Command lines, version 1")
    expect(paul.locator("#id_sha256")).to_have_value(digest)
    paul.locator("#id_claimant").fill("The leadership of the mission")
    paul.locator("#evidence-form button.main").click()
    expect(paul.locator("article[data-state=given]")).to_be_visible()
    assert not [body for body in sent if PAPER in body], "the file itself never leaves the officer's machine"

    press(at_the_desk(server, new_page, "head"), "checked")
    press(at_the_desk(server, new_page, "auditor"), "confirmed")

    journalist = new_page(js=False)
    journalist.goto(f"{server.url}/en/commitments/")
    expect(journalist.locator("#C04")).to_contain_text("Verified by two officers")
    journalist.locator("#C04 a").click()
    expect(journalist.locator("article")).to_contain_text(digest)
    journalist.goto(f"{server.url}/en/documents/")
    expect(journalist.locator("#command_lines")).to_contain_text("example.org/command-lines.pdf")
