"""An installation and its witnesses, each in processes of their own: the commands that people type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tande.toolkit.notes import COSIGNATURE, parse_verifier_key, verifier_key
from tande.toolkit.tlog.trust import parse_policy, require
from tests.harness import witness
from tests.harness.witness import WitnessProcess
from tests.interfaces.console.conftest import New
from tests.interfaces.console.installation import Installation
from tests.interfaces.console.test_log import HAPPENS, WEEKS_LATER, said
from tests.ledger.hostile_witness import hostile, says


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[list[WitnessProcess]]:
    """Two witnesses who know no log yet."""
    started = []
    for name in "ab":
        witness.make(tmp_path / name, f"witness.example/{name}", logs=())
        started.append(witness.serve(tmp_path / name))
    yield started
    for one in started:
        one.kill()


def test_two_of_three_where_one_is_hostile(place: Installation, pair: list[WitnessProcess], tmp_path: Path) -> None:
    """Trusted, published, one down: what a stranger fetches always satisfies the published policy."""
    vkey = said(place, "log", "status").split("Signed by: ")[1].split()[0]
    for one in pair:
        added = witness.run(one.folder, "add", parse_verifier_key(vkey).name, vkey)
        assert added.returncode == 0, added.stderr
    evil = verifier_key(name="evil.example/1", seed=bytes([1]) * 32, kind=COSIGNATURE)
    with hostile(says("200 OK", b"A" * 70_000)) as server:
        members = [f"witness {name} {one.keys[0]} {one.url}" for name, one in zip("ab", pair, strict=True)]
        members.append(f"witness evil {evil} {server.url}")
        text = "\n".join([f"log {vkey}", *members, "group enough 2 a b evil", "quorum enough", ""])
        (tmp_path / "trust.txt").write_text(text)
        place.more["TANDE_TRUST_POLICY"] = str(tmp_path / "trust.txt")
        log = place.data / "log"

        assert "Public log: 0 new, 0 entries" in said(place, "rounds")  # the empty tree is cosigned as well
        policy = parse_policy((log / "trust-policy.txt").read_text())
        assert sorted(require(policy, (log / "checkpoint").read_text()).cosigned) == ["a", "b"]

        pair[1].kill()
        assert "more wait for witnesses" in place.said(HAPPENS + WEEKS_LATER.format(weeks=5))
        assert require(policy, (log / "checkpoint").read_text()).checkpoint.size == 0
        found = [one for one in json.loads(place.run("check", "--json").stdout) if one["what"] == "cosigned"]
        assert [one["state"] for one in found] == ["ok", "warning", "warning"]

        pair[1] = witness.serve(pair[1].folder, port=urlsplit(pair[1].url).port or 0)
        assert "entries in all" in said(place, "log", "publish")
        standing = require(policy, (log / "checkpoint").read_text())
        assert sorted(standing.cosigned) == ["a", "b"]
        assert standing.checkpoint.size >= 6


def test_a_policy_for_another_log_stops_every_command(new_place: New, tmp_path: Path) -> None:
    place = new_place("stopped")
    other = verifier_key(name="log.example/other", seed=bytes(32))
    (tmp_path / "trust.txt").write_text(f"log {other}\nquorum none\n")
    (tmp_path / "tande.toml").write_text(f'trust_policy = "{tmp_path / "trust.txt"}"\n')
    place.more["TANDE_CONFIG"] = str(tmp_path / "tande.toml")
    assert "a log key that does not sign this log (log.example/other)" in said(place, "rounds", code=2)
