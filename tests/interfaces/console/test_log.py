"""The public log by hand: published, looked after, its key replaced, and gone on with after a restore."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.interfaces.console import installation
from tests.interfaces.console.installation import FILL, Installation

WEEKS_LATER = """
from datetime import timedelta
from tande.interfaces.console import log
from tande.ledger import clock
with clock.standing_at(clock.now() + timedelta(weeks={weeks})):
    assert log.publish(clock.now()) == 0
"""
HAPPENS = """
from tande.ledger import clock, operations
for n in range(6):
    operations.record(kind="complaint.acknowledged", subject="0" * 32, at=clock.now())
"""


def later(place: Installation, weeks: int) -> str:
    """What the rounds publish so many weeks from now."""
    return place.said(WEEKS_LATER.format(weeks=weeks)).splitlines()[-1]


def said(place: Installation, *words: str | Path, code: int = 0) -> str:
    done = place.run(*words)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def standing(place: Installation) -> list[str]:
    """The keys that the log's newest opening of them names."""
    opened = [json.loads(path.read_bytes()) for path in (place.data / "log/openings").glob("*.json")]
    facts = [one["fact"] for one in opened if one["fact"]["kind"] == "log_key.changed"]
    return list(max(facts, key=lambda one: str(one["at"]))["body"]["log"])


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Made once; each test has a copy."""
    made = installation.empty(tmp_path_factory.mktemp("log") / "data", os.environ.get("TANDE_DATABASE", ""))
    said(made, "setup", "--username", "marie", "--name", "Marie")
    return made


@pytest.fixture
def place(set_up: Installation, tmp_path: Path) -> Installation:
    """An installation just set up, its log empty."""
    return set_up.fork(tmp_path / "log")


def test_the_log_is_published_looked_at_and_made_again(place: Installation) -> None:
    assert (place.data / "log/checkpoint").read_text().split("\n")[1] == "0"
    place.said(FILL)
    assert "0 new" in said(place, "log", "publish")
    status = said(place, "log", "status")
    assert "Published: 0 entries" in status
    assert "The next batch goes out from" in status
    assert "entries in all" in later(place, 9)
    before = (place.data / "log/checkpoint").read_bytes()
    assert int(before.split(b"\n")[1]) >= 5
    assert "former files stand in" in said(place, "log", "rebuild")
    assert (place.data / "log/checkpoint").read_bytes() == before
    checks = {one["what"]: one["state"] for one in json.loads(place.run("check", "--json").stdout)}
    assert checks["log"] == checks["promises"] == "ok"
    copied = {path.name for path in (place.data / "log/lookup").iterdir()}
    assert copied >= {"ht.html", "en.html", "lookup.js", "copy.css"}
    _damaged(place)


def _damaged(place: Installation) -> None:
    """A tile that no longer says what was signed: nothing is published, and the check says so."""
    tile = next((place.data / "log/tile/0").rglob("000.p/*"))
    tile.write_bytes(bytes(len(tile.read_bytes())))
    assert "wrong" in {one["state"] for one in json.loads(place.run("check", "--json").stdout) if one["what"] == "log"}
    done = place.run("log", "publish")
    assert done.returncode == 1
    assert "docs/public-log.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_key_is_replaced_in_the_open(place: Installation) -> None:
    place.said(FILL)
    later(place, 9)
    (old,) = standing(place)
    assert "No key is being replaced" in said(place, "log", "key", "retire", code=2)
    said(place, "log", "key", "new")
    assert "being replaced already" in said(place, "log", "key", "new", code=2)
    place.said(HAPPENS)
    later(place, 19)
    new_key, former = standing(place)
    assert former == old != new_key
    note = (place.data / "log/checkpoint").read_text()
    assert note.count("— ") == 2
    said(place, "log", "key", "retire")
    said(place, "log", "key", "post-quantum")
    later(place, 29)
    later(place, 39)  # the change itself is an entry that waits its time
    assert standing(place)[0] == new_key
    assert len(standing(place)) == 2  # the post-quantum one beside it
    assert (place.data / "secrets.toml").stat().st_mode & 0o777 == 0o600


def test_after_a_restore_the_log_goes_on_and_says_so(place: Installation, tmp_path: Path) -> None:
    place.said(FILL)
    later(place, 9)
    said(place, "backup", tmp_path / "copies")
    place.said(HAPPENS)
    later(place, 19)
    before = (place.data / "log/checkpoint").read_text()
    (copy,) = (tmp_path / "copies").glob("*.tar")
    told = said(place, "restore", copy, "--replace")
    assert "They stay in it; their facts are lost here." in told
    assert (place.data / "log/checkpoint").read_text() == before
    assert "entries in all" in later(place, 29)
    after = (place.data / "log/checkpoint").read_text()
    assert int(after.split("\n")[1]) > int(before.split("\n")[1])
    opened = [json.loads(path.read_bytes())["fact"]["kind"] for path in (place.data / "log/openings").glob("*.json")]
    assert "installation.restored" in opened
