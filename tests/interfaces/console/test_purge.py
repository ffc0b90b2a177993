"""`tande purge` as it is typed: counts first, removes for good, twice and killed without harm."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.interfaces.console.installation import ROOT, Installation

AGE = """
from datetime import timedelta
from django.apps import apps
from tande.ledger import clock
old = clock.now() - timedelta(days=4000)
apps.get_model("casework", "Case").objects.update(stage="closed", stage_since=old, news_at=old, received_at=old)
"""
LEFT = """
from django.apps import apps
from tande.ledger.models import Fact
model = lambda app, name: apps.get_model(app, name).objects
sealed = model("casework", "Message").exclude(envelope=b"").count()
print(sealed, Fact.objects.filter(kind="case.purged").count(), model("evidence", "EvidencePart").count())
"""
ENVELOPES = """
from django.apps import apps
for one in apps.get_model("casework", "Message").objects.all():
    print(bytes(one.envelope)[-40:].hex())
"""


@pytest.fixture
def old(place: Installation) -> Installation:
    """Both cases ended eleven years ago."""
    place.said(AGE)
    return place


def test_alone_it_only_counts(old: Installation) -> None:
    done = old.run("purge")
    assert done.returncode == 0, done.stderr
    assert "Cases with something to remove: 2" in done.stdout
    assert "60 months" in done.stdout
    assert old.said(LEFT) == "2 0 4"
    assert len(old.stored()) == 4


def test_what_is_removed_is_gone_from_the_disk_too(old: Installation) -> None:
    ends = [bytes.fromhex(line) for line in old.said(ENVELOPES).split()]
    done = old.run("purge", "--yes")
    assert done.returncode == 0, done.stderr
    assert "messages 2" in done.stdout
    assert old.said(LEFT) == "0 2 4"
    assert old.stored() == set()
    if not old.database:
        held = b"".join(path.read_bytes() for path in old.data.glob("tande.sqlite3*"))
        assert not any(end in held for end in ends)
    again = old.run("purge", "--yes")
    assert "nothing was due" in again.stdout
    assert old.said(LEFT) == "0 2 4"


def test_two_at_once_remove_each_case_once(old: Installation) -> None:
    words = [sys.executable, "-m", "tande.interfaces.console", "purge", "--yes"]
    both = [subprocess.Popen(words, env=old.environment(), cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    assert old.said(LEFT) == "0 2 4"
    assert old.stored() == set()


def test_killed_between_commit_and_deleting_the_next_run_finishes(old: Installation) -> None:
    killed = old.python(
        "import os\nfrom tande.domains.evidence import keeping\nfrom tande.interfaces.console import purge\n"
        "keeping.sweep = lambda: os._exit(9)\npurge.run(['--yes'])"
    )
    assert killed.returncode == 9
    assert old.said(LEFT) == "0 2 4"
    assert len(old.stored()) == 4
    assert "Files on the disk that nothing refers to: 4" in old.run("purge").stdout
    assert old.run("purge", "--yes").returncode == 0
    assert old.stored() == set()
    assert old.said(LEFT) == "0 2 4"


def test_killed_between_two_cases_the_next_run_goes_on(old: Installation) -> None:
    killed = old.python(
        "import os\nfrom tande.domains.casework import retention\nfrom tande.interfaces.console import purge\n"
        "real, seen = retention.purge, []\n"
        "def once(**words):\n    seen.append(1)\n    return real(**words) if len(seen) < 2 else os._exit(9)\n"
        "retention.purge = once\npurge.run(['--yes'])"
    )
    assert killed.returncode == 9
    assert old.said(LEFT) == "1 1 4"
    assert old.run("purge", "--yes").returncode == 0
    assert old.said(LEFT) == "0 2 4"


def test_a_backup_after_a_purge_is_whole(old: Installation, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert old.run("purge", "--yes").returncode == 0
    done = old.run("backup", tmp_path_factory.mktemp("b"))
    assert done.returncode == 0, done.stdout
