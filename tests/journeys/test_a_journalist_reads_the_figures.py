"""A journalist reads the figures on her phone, with a screen reader and on paper, and takes the tables home."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.harness import server as harness
from tests.harness.browser import NewPage
from tests.harness.server import Server
from tests.journeys.test_a_blind_woman_reads_every_page import check

FILL = """
import django
django.setup()
from datetime import UTC, datetime
from tests.domains.figure_stories import many
from tande.domains.figures import operations
for state, n in (("KEN", 34), ("JAM", 17), ("BLZ", 9), ("", 12)):
    many(n, datetime(2026, 2, 3, tzinfo=UTC), state=state)
operations.release(at=datetime(2026, 7, 1, 4, tzinfo=UTC))
operations.release(at=datetime(2026, 8, 1, 4, tzinfo=UTC))
"""
PAGES = ("", "2026-07/allegations/", "2026-07/reports/", "2026-07/time/")


@pytest.fixture(scope="module")
def site(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site with two releases of figures."""
    data = tmp_path_factory.mktemp("figures") / "data"
    shutil.copytree(prepared_data, data)
    env = harness.environment(data, 8000) | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", FILL], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    running = harness.start(data)
    yield running
    running.stop()


def sideways(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def test_she_reads_on_her_phone_and_with_a_screen_reader(site: Server, new_page: NewPage) -> None:
    phone, narrow, dark = (new_page(size={"width": width, "height": 640}, color_scheme=scheme)
                           for width, scheme in ((360, "light"), (240, "light"), (360, "dark")))
    found: list[str] = []
    for address in PAGES:
        for page in (phone, dark):
            page.goto(f"{site.url}/figures/{address}")
            found += check(page)
        narrow.goto(f"{site.url}/figures/{address}")
        found += [f"{address} too wide" for page in (phone, narrow) if sideways(page) > 0]
    assert found == []


def test_she_finds_them_from_the_first_page_and_takes_the_tables_home(site: Server, new_page: NewPage) -> None:
    page = new_page(lang="en")
    page.goto(f"{site.url}/en/")
    page.get_by_role("link", name="Figures").click()
    expect(page.locator("main")).to_contain_text("Up to July 2026")
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("XLSX")).click()
    book = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()), read_only=True)
    assert "allegations_by_state" in book.sheetnames
    page.get_by_role("link", name="Allegations", exact=True).click()
    section = page.locator("#allegations_by_state")
    assert "Kenya" in section.inner_text()
    assert "≈ 35" in section.inner_text()
    with page.expect_download() as taken:
        section.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(taken.value.path()).read_text(encoding="utf-8"))))
    assert {row["row"] for row in rows} >= {"KEN", "JAM", "BLZ"}


def test_what_she_took_is_what_the_log_committed_to(site: Server, new_page: NewPage) -> None:
    page = new_page()
    told = json.loads(page.request.get(f"{site.url}/api/figures/v1/releases/2026-07").text())
    for name, sha256 in told["tables"].items():
        document = page.request.get(f"{site.url}/figures/2026-07/{name}.json").body()
        assert hashlib.sha256(document).hexdigest() == sha256


def test_on_paper_every_table_is_whole(site: Server, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site.url}/en/figures/2026-07/allegations/")
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert "Kenya" in text
    assert "one report is one allegation" in " ".join(text.split())
    assert "Leave now" not in text
