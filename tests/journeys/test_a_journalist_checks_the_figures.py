"""A journalist reads what was promised and what came in, takes tables home, and proves that nothing was rewritten."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.harness import forked
from tests.harness import server as harness
from tests.harness.browser import DESK, NewPage
from tests.harness.server import Server
from tests.journeys.test_a_woman_finds_her_complaint_counted import publish
from tests.journeys.test_somebody_tries_the_demo import filled

__all__ = ["filled"]


@pytest.fixture
def demo(filled: Path, tmp_path: Path) -> Iterator[Server]:
    """The demonstration, running on a copy."""
    shutil.copytree(filled, tmp_path / "data")
    running = harness.start(tmp_path / "data")
    yield running
    running.stop()


def verify(laptop: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One command on her own laptop, which remembers what it saw."""
    command = ["-m", "tande.verifier", *words, "--state", str(laptop / "seen.json")]
    return forked.run(command, env=harness.environment(laptop, 0))


@pytest.mark.parametrize("lang", ["ht", "en"])
def test_she_reads_downloads_and_proves(demo: Server, new_page: NewPage, tmp_path: Path, lang: str) -> None:
    page = new_page(lang=lang, size=DESK)
    page.goto(f"{demo.url}/" if lang == "ht" else f"{demo.url}/{lang}/")
    _reads_what_was_promised(page, demo.url)
    table = _reads_the_figures(page)
    assert len(table.splitlines()) > 3

    first = verify(tmp_path, "log", demo.url, "--json")
    assert first.returncode == 0, first.stdout + first.stderr
    assert verify(tmp_path, "figures", demo.url).returncode == 0
    publish(demo)
    again = verify(tmp_path, "log", demo.url)
    assert again.returncode == 0, again.stdout
    assert "RESULT: all is well." in again.stdout


def _reads_what_was_promised(page: Page, url: str) -> None:
    page.locator("footer a[href$='/p/']").click()
    page.locator("main a[href$='/commitments/']").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("C04")
    page.locator("main a[href$='/commitments/C04/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    page.go_back()


def _reads_the_figures(page: Page) -> str:
    """From the rules to the newest release, and one table of it as she would open it in a spreadsheet."""
    page.locator("a[href$='/figures/']").first.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"[0-9]{2,}"))
    page.locator("main a[href*='/figures/20']").first.click()
    expect(page).to_have_url(re.compile("/figures/20"))
    address = page.locator("main a[href$='.csv']").first.get_attribute("href") or ""
    answer = page.request.get(urljoin(page.url, address))
    assert answer.ok
    return answer.text()


def test_what_is_rewritten_is_found_and_named(demo: Server, tmp_path: Path) -> None:
    assert verify(tmp_path, "log", demo.url).returncode == 0
    bundle = max((demo.data / "log/tile/entries").rglob("*.p/*"), key=lambda path: path.stat().st_mtime)
    bundle.write_bytes(bundle.read_bytes().replace(b"complaint.closed", b"complaint.opened"))
    done = verify(tmp_path, "log", demo.url, "--json")
    assert done.returncode == 1, done.stdout
    assert "edit" in json.dumps(json.loads(done.stdout)["findings"])


def test_a_figure_changed_behind_the_log_is_found(demo: Server, tmp_path: Path) -> None:
    """Somebody with the database makes a number in a released table smaller."""
    assert verify(tmp_path, "figures", demo.url).returncode == 0
    with sqlite3.connect(demo.data / "tande.sqlite3") as database:
        for (trigger,) in database.execute("select name from sqlite_master where type='trigger'").fetchall():
            if "figures" in trigger:
                database.execute(f"drop trigger {trigger}")
        database.execute("update figures_printedtable set content = replace(content, '1', '2')")
    told = verify(tmp_path, "figures", demo.url)
    assert told.returncode == 1, told.stdout
    assert "table" in told.stdout
