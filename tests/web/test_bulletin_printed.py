"""The bulletin on paper and on a small phone: one page each, nothing sticks out, a screen reader finds its way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as house
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from tande.ledger.publication import bulletin_page, trees
from tande.policy import facts
from tande.toolkit.bulletins import show_digits
from tande.toolkit.notes import COSIGNATURE, verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.cosignature import cosign
from tests.harness.browser import NewPage

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WITNESSES = 5


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A bulletin with everything in it: all kinds, large numbers, witnesses, a key being replaced, a demonstration."""
    settings.TANDE = replace(settings.TANDE, demo=True, former_log_seed=bytes(range(32)))
    head = Checkpoint(house.MISSION.receipt_origin, 1_234_567, bytes(range(32)))
    note, lines = trees.sign(head, at=datetime.now().astimezone()), [f"log {key}" for key in trees.log_keys()]
    for number in range(WITNESSES):
        name, seed = f"witness-{number}.human-rights-centre.example/w1", bytes([number + 1]) * 32
        note += cosign(head, name=name, seed=seed, time=1_800_000_000)
        lines.append(f"witness human-rights-centre-{number} {verifier_key(name=name, seed=seed, kind=COSIGNATURE)}")
    policy = "\n".join([*lines, "quorum none", ""])
    settings.TANDE = replace(settings.TANDE, trust_policy=policy, public_url="https://complaints.tande.example.org")
    numbers = {kind: 123_456 for kind, one in facts.KINDS.items() if one.public}
    made = bulletin_page.files(week="2026-W53", day=date(2026, 12, 31), note=note, new=numbers, every=numbers)
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_one_sheet_and_one_small_screen(folder: Path, new_page: NewPage) -> None:
    page = new_page(js=True, size={"width": 360, "height": 640})
    found = []
    for code in house.MISSION.language_codes:
        page.goto(f"file://{folder / bulletin_page.page_name('2026-W53', code)}")
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            found.append(f"{code}: sticks out")
        axe = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
        found += [f"{code}: {one['id']} {[node['html'][:90] for node in one['nodes']]}" for one in axe]
        for paper in ("A4", "Letter"):
            sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
            text = " ".join(sheets[0].extract_text().split())
            if len(sheets) != 1 or show_digits(bytes(range(32))) not in text:
                found.append(f"{code}: {len(sheets)} sheets of {paper}")
    assert found == [], "\n".join(found)
