"""Somebody types ./run demo: it fills itself, comes back as it was, and never touches what is not its own."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.harness import forked
from tests.harness import server as harness
from tests.harness.browser import DESK, NewPage
from tests.harness.once import made_once
from tests.journeys.navigators import SEALING, Officer, totp


def prepare(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["-m", "tande.interfaces.console", "demo", "--prepare-only", *words]
    return forked.run(command, env=harness.environment(data, 8000))


def count(data: Path, table: str) -> int:
    with sqlite3.connect(data / "tande.sqlite3") as database:
        return int(database.execute(f"select count(*) from {table}").fetchone()[0])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole demonstration; filling it takes long, so it is done once, and each file has a copy."""
    data = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(made_once("demo", harness.prepare, home=tmp_path_factory.getbasetemp()), data)
    return data


def sheet(data: Path) -> Any:
    return json.loads((data / "demo.json").read_text(encoding="utf-8"))


def test_a_dozen_complaints_in_three_languages(filled: Path) -> None:
    assert count(filled, "casework_case") >= 12
    with sqlite3.connect(filled / "tande.sqlite3") as database:
        stages = {row[0] for row in database.execute("select stage from casework_case")}
    assert {"received", "acknowledged", "inquiry", "closed", "not_pursued"} <= stages


def test_three_contingents_are_on_their_rosters(filled: Path) -> None:
    with sqlite3.connect(filled / "tande.sqlite3") as database:
        people = database.execute("select contingent, count(*) from personnel_person group by contingent order by 1")
        assert people.fetchall() == [("BLZ", 12), ("JAM", 60), ("KEN", 1000)]
    assert (filled / "rosters" / "roster-with-mistakes.xlsx").stat().st_mode & 0o777 == 0o600


def test_nothing_a_person_wrote_is_in_the_folder_in_clear(filled: Path) -> None:
    words = ["Flè Solèy", "retwovize", "rétroviseur", "logbook", "mande m telefòn", "Mfano, contingent"]
    for path in filled.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [word for word in words if word.encode() in content], path.name


def test_the_sign_in_sheet_is_for_nobody_else(filled: Path) -> None:
    assert (filled / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_second_start_changes_nothing(filled: Path) -> None:
    before = (sheet(filled), count(filled, "ledger_fact"))
    assert prepare(filled).returncode == 0
    assert (sheet(filled), count(filled, "ledger_fact")) == before


def test_the_closed_case_is_read_with_its_code(filled: Path) -> None:
    code = next(one["code"] for one in sheet(filled)["codes"] if "closed" in one["note"])
    running = harness.start(filled)
    try:
        form = urllib.parse.urlencode({"code": code}).encode()
        with urllib.request.urlopen(f"{running.url}/k/", data=form) as answer:
            page = answer.read().decode()
    finally:
        running.stop()
    assert "Yo te gen move adrès" in page


def test_the_focal_point_reads_what_was_referred(filled: Path, new_page: NewPage) -> None:
    """Kenya's focal point of the sheet finds one referral, opens it, and sees her own answers."""
    running = harness.start(filled)
    who = running.officer("focal_point")
    page = new_page(size=DESK, lang="en")
    try:
        page.goto(f"{running.url}/states/")
        page.locator("#id_login").fill(who["username"])
        page.locator("#id_password").fill(who["passphrase"])
        page.locator("#sign-in button.main").click()
        page.locator("#id_code").fill(totp(who["totp"]))
        page.locator("#second-factor button.main").click()
        page.locator(".referral-link").click()
        page.locator("#unlock-link").click()
        page.locator("#unlock-passphrase").fill(who["key_passphrase"])
        page.locator("#unlock-go").click()
        expect(page.locator("#said > li")).to_have_count(3, timeout=SEALING)
        expect(page.locator("#said")).to_contain_text("Superintendent M. Mfano")
        expect(page.locator("#said")).to_contain_text("which unit was on duty at the bridge")
        expect(page.locator("#said .errorlist")).to_have_count(0)
    finally:
        running.stop()


def test_no_page_of_the_desk_is_wider_than_a_phone(filled: Path, new_page: NewPage) -> None:
    """The case with everything in it: inquiry file, interim measures, a State, help; opened on 360 pixels."""
    running = harness.start(filled)
    marie = Officer(new_page(lang="fr", size={"width": 360, "height": 740}), running.url, running.officer("head"))
    with sqlite3.connect(filled / "tande.sqlite3") as database:
        case_id = database.execute("select case_id from casework_interimmeasure").fetchone()[0]
    pages = ["cases/", "late/", "lessons/", "help/", "keys/", "team/", "readings/", "states/",
             *(f"case/{case_id}/{tab}" for tab in ("", "allegations/", "inquiry/", "help/", "states/", "conflict/"))]
    try:
        marie.sign_in()
        marie.unlock()
        for address in pages:
            answer = marie.page.goto(f"{running.url}/desk/{address}")
            assert answer is not None
            assert answer.status == 200, address
            expect(marie.page.locator("body[data-ready]")).to_be_visible(timeout=SEALING)
            assert marie.page.evaluate("document.documentElement.scrollWidth") <= 360, address
            assert marie.page.locator(".errorlist:visible").count() == 0, address
    finally:
        running.stop()


def test_an_interrupted_first_start_begins_again(prepared_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared_data, data)
    (data / "demo.json").unlink()
    assert prepare(data, "--empty").returncode == 0
    assert count(data, "officers_officer") == len(sheet(data)["officers"])


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = prepare(tmp_path, "--fresh")
    assert done.returncode == 2
    assert "left alone" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_real_database_is_never_filled(tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = harness.environment(data, 8000) | {"TANDE_DATABASE": str(tmp_path / "real.sqlite3")}
    done = forked.run(["-m", "tande.interfaces.console", "demo", "--prepare-only"], env=env)
    assert done.returncode == 2
    assert "keeps to its own SQLite file" in done.stderr
    assert not (tmp_path / "real.sqlite3").exists()
