"""Publication with witnesses in processes of their own: enough of them, too few, late ones, and hostile ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_django.fixtures import Settings

from tande.interfaces.console.check_witnesses import check_witnesses
from tande.ledger import clock
from tande.ledger.publication import key_files, publishing, trees, witness_calls, witnesses
from tande.ledger.publication.folder import CHECKPOINT, SIGNED
from tande.ledger.publication.publishing import Published
from tande.toolkit.errors import QuorumMissing
from tande.toolkit.notes import COSIGNATURE, signature_line, verifier_key
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.cosignature import cosign
from tande.toolkit.tlog.trust import Standing, parse_policy, require, satisfied
from tests.harness import witness
from tests.harness.witness import WitnessProcess
from tests.ledger import hostile_witness
from tests.ledger.hostile_witness import hostile, says
from tests.ledger.logs import MONDAY, WEEK, happen

STRANGER = bytes(range(7, 39))
Start = Callable[[str], list[WitnessProcess]]

pytestmark = pytest.mark.usefixtures("log")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts witnesses who know this installation's log: one for each letter."""
    started: list[WitnessProcess] = []

    def begin(names: str) -> list[WitnessProcess]:
        for name in names:
            witness.make(tmp_path / name, f"witness.example/{name}", logs=trees.log_keys())
            started.append(witness.serve(tmp_path / name))
        return started

    yield begin
    for one in started:
        one.kill()


def back(gone: WitnessProcess) -> WitnessProcess:
    """The same witness, started again at the same address."""
    return witness.serve(gone.folder, port=urlsplit(gone.url).port or 0)


def trust(settings: Settings, lines: list[str], needs: int) -> None:
    """Set the installation's trust policy: these witnesses, of whom so many must cosign."""
    names = " ".join(line.split()[1] for line in lines)
    text = "\n".join([f"log {trees.log_keys()[0]}", *lines, f"group enough {needs} {names}", "quorum enough", ""])
    settings.TANDE = replace(settings.TANDE, trust_policy=text)


def line(running: WitnessProcess) -> str:
    name = running.keys[0].name.rpartition("/")[2]
    return f"witness {name} {running.keys[0]} {running.url}"


def publish(week: int, *, new: int = 6) -> Published:
    """`new` facts happen in a week, and the rounds come at the end of it."""
    happen(new, MONDAY + week * WEEK)
    at = MONDAY + (week + 1) * WEEK
    with clock.standing_at(at):
        return publishing.publish(at=at, cosign=witnesses.cosign)


def shown() -> Standing:
    """What a stranger makes of the published checkpoint by the published policy."""
    log = publishing.folder()
    key_files.publish_keys(log)
    return require(parse_policy(log.text(key_files.POLICY) or ""), log.text(CHECKPOINT) or "")


def test_two_of_three(settings: Settings, start: Start) -> None:
    """All there; one down; two down: the former checkpoint stands, until one is back, and who was late joins."""
    three = start("abc")
    trust(settings, [line(one) for one in three], needs=2)
    assert publish(0) == Published(6, 6, 6)
    assert sorted(shown().cosigned) == ["a", "b", "c"]

    three[2].kill()
    assert publish(1) == Published(6, 12, 12)
    assert (sorted(shown().cosigned), shown().missing) == (["a", "b"], ("c",))
    assert "no answer" in said("c")

    three[1].kill()
    assert publish(2) == Published(6, 12, 18)
    assert shown().checkpoint.size == 12
    with pytest.raises(QuorumMissing):
        require(parse_policy(settings.TANDE.trust_policy), publishing.folder().text(SIGNED) or "")

    three[0].kill()  # it has signed, is not asked again, and its line is not lost
    three[1] = back(three[1])
    assert publish(3, new=0) == Published(0, 18, 18)
    assert sorted(shown().cosigned) == ["a", "b"]
    assert (said("a"), publishing.folder().read(SIGNED)) == ("cosigned", None)

    three[2] = back(three[2])
    witnesses.complete(publishing.folder())
    assert sorted(shown().cosigned) == ["a", "b", "c"]


def said(name: str) -> str:
    found = witnesses.standing(publishing.folder())
    assert found is not None
    return found.says[name]


def test_one_with_two_keys_is_asked_once(settings: Settings, tmp_path: Path) -> None:
    witness.make(tmp_path / "pq", "witness.example/pq", "--post-quantum", logs=trees.log_keys())
    running = witness.serve(tmp_path / "pq")
    try:
        lines = [f"witness k{n} {key} {running.url}" for n, key in enumerate(running.keys)]
        trust(settings, lines, needs=2)
        assert publish(0).shown == 6
        assert sorted(shown().cosigned) == ["k0", "k1"]
        assert len(set(shown().cosigned.values())) == 1
    finally:
        running.stop()


HOSTILE = {
    "garbage": (says("200 OK", b"\xff\x00\x13" * 99), "means nothing"),
    "words": (says("200 OK", b"trust me\n"), "without a signature"),
    "another note": (says("200 OK", b"\n\nlog.example\n9\n\n"), "without a signature"),
    "nothing": (says("200 OK", b""), "without a signature"),
    "endless": (hostile_witness.never_ends, "too long"),
    "endless headers": (hostile_witness.endless_headers, "no answer"),
    "silent": (hostile_witness.is_silent, "no answer"),
    "hangs up": (hostile_witness.hangs_up, "no answer"),
    "no HTTP": (lambda line, _: line.sendall(b"220 mail ready\r\n"), "no answer"),
    "always a conflict": (says("409 Conflict", b"3\n", "Content-Type: text/x.tlog.size"), "refused with 409"),
    "a conflict with nothing": (says("409 Conflict", b"many\n"), "means nothing"),
    "a larger tree": (says("409 Conflict", b"99\n"), "larger tree: 99"),
    "a size beyond all": (says("409 Conflict", b"9" * 30 + b"\n"), "means nothing"),
    "unknown log": (says("404 Not Found", b""), "refused with 404"),
    "leads elsewhere": (says("302 Found", b"", "Location: http://127.0.0.1:1/"), "refused with 302"),
}


def test_hostile_ones_withhold_their_line_and_nothing_else(
    settings: Settings, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All kinds of them at once, beside two honest ones of whom two are needed."""
    monkeypatch.setattr(witnesses, "SECONDS", 5.0)
    with_servers = {name: hostile_witness.Hostile(behaviour) for name, (behaviour, _) in HOSTILE.items()}
    key = verifier_key(name="witness.example/evil", seed=STRANGER, kind=COSIGNATURE)
    lines = [line(one) for one in start("ab")]
    for number, server in enumerate(with_servers.values()):
        own = verifier_key(name=f"evil.example/{number}", seed=bytes([number + 1]) * 32, kind=COSIGNATURE)
        lines.append(f"witness h{number} {own} {server.url}")
    trust(settings, lines, needs=2)
    try:
        assert publish(0) == Published(6, 6, 6)
        assert sorted(shown().cosigned) == ["a", "b"]
        for number, (name, (_, expected)) in enumerate(HOSTILE.items()):
            assert expected in said(f"h{number}"), name
            assert with_servers[name].heard <= 2, name
        assert key.name not in (publishing.folder().text(CHECKPOINT) or "")
        states = [one.state for one in check_witnesses()]
        assert [states.count(state) for state in ("ok", "warning", "wrong")] == [2, len(HOSTILE) - 1, 1]
    finally:
        for server in with_servers.values():
            server.close()


def test_a_line_in_anothers_name_is_not_taken(settings: Settings, start: Start) -> None:
    """Neither one by a key that nobody named, nor a false one that would spoil the note for everybody."""
    told, honest = [b""], start("a")[0]
    with hostile(lambda line, _: says("200 OK", told[0])(line, b"")) as server:
        own = verifier_key(name="evil.example/1", seed=bytes([1]) * 32, kind=COSIGNATURE)
        trust(settings, [line(honest), f"witness h {own} {server.url}"], needs=1)
        other = cosign(Checkpoint("o", 6, bytes(32)), name="witness.example/evil", seed=STRANGER, time=1_800_000_000)
        false = signature_line(honest.keys[0], bytes(72))
        for week, answer in enumerate((other, false)):
            told[0] = answer.encode()
            assert publish(week).shown == 6 * (week + 1)
            assert sorted(shown().cosigned) == ["a"]
            assert "without a signature" in said("h")


def test_nobody_answers_by_the_time_limit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch waits signed, the former checkpoint stands, and nothing else of the publication is held up."""
    monkeypatch.setattr(witnesses, "SECONDS", 0.5)
    assert publish(0) == Published(6, 6, 6)
    with hostile(hostile_witness.is_silent) as server:
        own = verifier_key(name="evil.example/1", seed=bytes([1]) * 32, kind=COSIGNATURE)
        trust(settings, [f"witness h {own} {server.url}"], needs=1)
        assert publish(1) == Published(6, 6, 12)
    log = publishing.folder()
    assert trees.stands(log, CHECKPOINT) != trees.stands(log, SIGNED)
    assert log.read(f"anchors/{(MONDAY + 2 * WEEK).date()}") is not None


def test_a_damaged_line_on_our_own_disk_is_asked_for_again(
    settings: Settings, start: Start
) -> None:
    two = start("ab")
    trust(settings, [line(one) for one in two], needs=2)
    two[1].kill()
    assert publish(0) == Published(6, 0, 6)
    log = publishing.folder()
    note = log.text(SIGNED) or ""
    assert list(satisfied(parse_policy(settings.TANDE.trust_policy), note).cosigned) == ["a"]
    log.write(SIGNED, (note[:-20] + ("A" if note[-20] != "A" else "B") + note[-19:]).encode())
    two[1] = back(two[1])
    assert publish(1, new=0).shown == 6
    assert sorted(shown().cosigned) == ["a", "b"]


def test_keys_and_policy_are_published_and_rewritten_only_when_they_change(settings: Settings) -> None:
    log, own = publishing.folder(), trees.log_keys()[0]
    key_files.publish_keys(log)
    first = (log.path / key_files.KEYS).stat().st_ino
    assert json.loads(log.text("keys.json") or "")["log"] == [str(own)]
    assert parse_policy(log.text("trust-policy.txt") or "").quorum == "none"
    key_files.publish_keys(log)
    assert (log.path / key_files.KEYS).stat().st_ino == first
    settings.TANDE = replace(settings.TANDE, former_log_seed=STRANGER, log_pq_seed=STRANGER)
    key_files.publish_keys(log)
    former = verifier_key(name=own.name, seed=STRANGER)
    assert json.loads(log.text("keys.json") or "")["log"][:2] == [str(own), str(former)]
    assert len(json.loads(log.text("keys.json") or "")["log"]) == 3
    trust(settings, ["witness h " + str(verifier_key(name="w", seed=STRANGER, kind=COSIGNATURE))], needs=1)
    key_files.publish_keys(log)
    assert log.text("trust-policy.txt") == settings.TANDE.trust_policy


def test_an_answer_that_comes_too_late_is_none() -> None:
    with hostile(says("200 OK", b"")) as server, pytest.raises(witness_calls.NoAnswer, match="in time"):
        witness_calls.post(server.url, b"", until=0)
