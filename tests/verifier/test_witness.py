"""`tande-witness` over HTTP: every answer of the protocol, what it remembers, and what it refuses to read."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tande.toolkit.bulletins import show_digits
from tande.toolkit.notes import COSIGNATURE, MLDSA44, verifier_key
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.signed import add_cosignatures, open_signed
from tande.toolkit.tlog.witnessing import SIZE_TYPE, TEXT_TYPE, log_id, write_submission
from tests.harness import witness
from tests.harness.witness import LOG_KEY, EverySize, WitnessProcess
from tests.toolkit.logs import ORIGIN

LOG = EverySize(12)
FORK = EverySize(12, forked_at=5)
OTHER_SEED = bytes(32)


def flipped(body: bytes) -> bytes:
    """Another character in the middle of the last signature."""
    return body[:-40] + (b"A" if body[-40:-39] != b"A" else b"B") + body[-39:]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[WitnessProcess]:
    witness.make(tmp_path / "w", "witness.example/w1")
    process = witness.serve(tmp_path / "w")
    yield process
    process.kill()


def test_the_course_of_a_log(running: WitnessProcess) -> None:
    """First time, growth, the same again, and every way in which a log is refused; never a step back."""
    status, kind, lines = running.post(LOG.submission(0, 7))
    assert (status, kind) == (200, TEXT_TYPE)
    signed = open_signed(add_cosignatures(LOG.note(7), lines, keys=running.keys), keys=running.keys)
    assert (signed.checkpoint.size, list(signed.by)) == (7, running.keys)
    unproved = write_submission(old_size=7, proof=[], note=LOG.note(9)).encode()
    wrong_root = write_submission(old_size=7, proof=[], note=FORK.note(7)).encode()
    proved_from_nothing = LOG.submission(7, 9).replace(b"old 7", b"old 0")
    for body, expected in [
        (LOG.submission(7, 7), (200, TEXT_TYPE)),
        (LOG.submission(0, 9), (409, SIZE_TYPE)),
        (LOG.submission(3, 6), (409, SIZE_TYPE)),
        (proved_from_nothing, (409, SIZE_TYPE)),
        (unproved, (422, TEXT_TYPE)),
        (wrong_root, (422, TEXT_TYPE)),
        (FORK.submission(7, 9), (422, TEXT_TYPE)),
        (LOG.submission(7, 9).replace(b"old 7", b"old 10"), (400, TEXT_TYPE)),
        (LOG.submission(7, 9, seed=OTHER_SEED), (403, TEXT_TYPE)),
        (flipped(LOG.submission(7, 9)), (403, TEXT_TYPE)),
        (LOG.submission(7, 9).replace(ORIGIN.encode(), b"log.example/other"), (404, TEXT_TYPE)),
        (b"old 7\n", (400, TEXT_TYPE)),
        (b"old -1\n\n" + LOG.note(9).encode(), (400, TEXT_TYPE)),
        (b"old 07\n\n" + LOG.note(9).encode(), (400, TEXT_TYPE)),
        (b"old 7\nAAAA\n\n" + LOG.note(9).encode(), (400, TEXT_TYPE)),
        (b"\xff\xfe", (400, TEXT_TYPE)),
        (b"", (400, TEXT_TYPE)),
    ]:
        status, kind, text = running.post(body)
        assert (status, kind) == expected, body
        assert text == "7\n" or status != 409
    assert running.post(LOG.submission(7, 12))[0] == 200
    assert running.post(LOG.submission(7, 9))[::2] == (409, "12\n")


def test_an_empty_tree_is_cosigned_only_with_its_one_root(running: WitnessProcess) -> None:
    wrong = LOG.note(0).replace("47DEQpj8", "47DEQpj9")
    assert running.post(write_submission(old_size=0, proof=[], note=wrong).encode())[0] == 403
    assert running.post(LOG.submission(0, 0))[0] == 200
    assert running.post(LOG.submission(0, 3))[0] == 200


def test_monitors_and_people_read_what_was_cosigned_last(running: WitnessProcess) -> None:
    address = f"/{log_id(ORIGIN)}/checkpoint"
    assert running.ask("GET", address)[0] == 404
    stranger = "— somebody.example AAAAAAAA\n"
    lines = running.post(LOG.submission(0, 7) + stranger.encode())[2]
    status, kind, note = running.ask("GET", address)
    assert (status, kind) == (200, TEXT_TYPE)
    assert note == LOG.note(7) + lines
    about = running.ask("GET", "/")[2]
    assert str(running.keys[0]) in about
    assert f"size 7\ndigits {show_digits(tree.root(LOG.log.read, 7))}\n" in about
    assert running.ask("HEAD", address) == (200, TEXT_TYPE, "")
    assert witness.run(running.folder, "list").stdout.splitlines()[:2] == [ORIGIN, "size 7"]


def test_it_goes_on_after_a_stop_and_takes_new_keys_while_it_runs(running: WitnessProcess) -> None:
    new = verifier_key(name=ORIGIN, seed=OTHER_SEED)
    assert running.post(LOG.submission(0, 7))[0] == 200
    assert witness.run(running.folder, "add", ORIGIN, str(new)).returncode == 0
    assert running.post(LOG.submission(7, 8, seed=OTHER_SEED))[0] == 200
    assert witness.run(running.folder, "remove", ORIGIN, str(LOG_KEY)).returncode == 0
    assert running.post(LOG.submission(8, 9))[0] == 403
    running.stop()
    again = witness.serve(running.folder, "--prefix", "/cosign/")
    try:
        assert again.url.endswith("/cosign")
        assert again.post(LOG.submission(7, 9, seed=OTHER_SEED))[::2] == (409, "8\n")
        assert again.post(LOG.submission(8, 9, seed=OTHER_SEED))[0] == 200
    finally:
        again.stop()


def test_two_keys_cosign_when_it_was_made_with_two(tmp_path: Path) -> None:
    witness.make(tmp_path, "witness.example/pq", "--post-quantum")
    process = witness.serve(tmp_path)
    try:
        lines = process.post(LOG.submission(0, 5))[2]
        by = open_signed(LOG.note(5) + lines, keys=process.keys).by
        assert [key.kind for key in by] == [COSIGNATURE, MLDSA44]
        assert len(set(by.values())) == 1
    finally:
        process.stop()


BROKEN = {
    "no length": (b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", 411),
    "two lengths": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 411),
    "chunks": (b"POST /add-checkpoint HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 411),
    "a negative length": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 411),
    "too large": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 262145\r\n\r\n", 413),
    "endless": (b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 99999999999999\r\n\r\n", 411),
    "another address": (b"POST /add-checkpoint/ HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 404),
    "another way of asking": (b"PUT /add-checkpoint HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 501),
    "a log id in capitals": (b"GET /" + b"A" * 64 + b"/checkpoint HTTP/1.1\r\n\r\n", 404),
    "climbing": (b"GET /../witness.key HTTP/1.1\r\n\r\n", 404),
    "a long line": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
    "no HTTP": (b"\x16\x03\x01 hello there\r\n\r\n", 400),
}


def test_what_is_not_the_protocol_is_refused_and_cut_off(running: WitnessProcess) -> None:
    for what, (request, expected) in BROKEN.items():
        answer = spoken(running, request + b"GET / HTTP/1.1\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        assert f" {expected} ".encode() in head.split(b"\r\n")[0] or body == b"", what
        assert answer.count(b"HTTP/1.1 ") <= 1, what
        assert b"witness.key" not in answer, what
    assert running.post(LOG.submission(0, 3))[0] == 200


def spoken(running: WitnessProcess, request: bytes) -> bytes:
    """Everything that comes back on one connection, until the other side ends it."""
    where = urlsplit(running.url)
    found = b""
    with socket.create_connection((str(where.hostname), where.port), timeout=20) as line:
        try:
            line.sendall(request)
            while part := line.recv(65_536):
                found += part
        except ConnectionError:
            pass  # it hung up on what it would not read
    return found


def test_nothing_is_written_about_who_asked(tmp_path: Path) -> None:
    """The words it writes are its own first line, whatever is sent."""
    witness.make(tmp_path / "w", "witness.example/quiet")
    with open(tmp_path / "errors", "wb") as errors:
        process = witness.serve(tmp_path / "w", errors=errors)
        process.post(LOG.submission(0, 3))
        for request, _ in BROKEN.values():
            spoken(process, request + b"GET / HTTP/1.1\r\n\r\n")
        assert process.stop() == ""
    assert (tmp_path / "errors").read_bytes() == b""
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "w", *(tmp_path / "w").iterdir()]} == {0}


def test_the_file_itself_refuses_to_go_back(running: WitnessProcess) -> None:
    assert running.post(LOG.submission(0, 7))[0] == 200
    connection = sqlite3.connect(running.folder / "witness.sqlite3")
    connection.execute("PRAGMA recursive_triggers=ON")
    for wrong in (
        "UPDATE last SET size = 6", "UPDATE last SET root = x'00'", "UPDATE last SET time = 1", "DELETE FROM last",
        "INSERT OR REPLACE INTO last SELECT origin, 1, root, time, note FROM last",
    ):  # fmt: skip
        with pytest.raises(sqlite3.IntegrityError, match="a witness never"):
            connection.execute(wrong)
    connection.close()


def test_a_clock_set_back_makes_no_tree_older_than_the_one_before(running: WitnessProcess) -> None:
    lines = running.post(LOG.submission(0, 7))[2]
    ahead = next(iter(open_signed(LOG.note(7) + lines, keys=running.keys).by.values()) or 0) + 5_000
    connection = sqlite3.connect(running.folder / "witness.sqlite3")
    with connection:
        connection.execute("UPDATE last SET time = ?", (ahead,))
    connection.close()
    lines = running.post(LOG.submission(7, 8))[2]
    assert list(open_signed(LOG.note(8) + lines, keys=running.keys).by.values()) == [ahead]


def test_when_nothing_can_be_kept_nothing_is_signed(running: WitnessProcess) -> None:
    """As when the disk is full; afterwards it goes on."""
    connection = sqlite3.connect(running.folder / "witness.sqlite3")
    connection.execute("CREATE TRIGGER full BEFORE INSERT ON last BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    status, _, text = running.post(LOG.submission(0, 7))
    assert (status, "—" in text) == (503, False)
    connection.execute("DROP TRIGGER full")
    connection.close()
    assert running.post(LOG.submission(0, 7))[0] == 200


def test_commands_that_are_refused(tmp_path: Path) -> None:
    folder, other = tmp_path / "w", verifier_key(name="log.example/other", seed=OTHER_SEED)
    assert "no key yet" in witness.run(folder, "serve").stderr
    witness.make(folder, "witness.example/w1")
    mine = witness.run(folder, "key").stdout.strip()
    for words, said in [
        (("key", "witness.example/w2"), "there is a key"),
        (("add", ORIGIN, str(other)), "the key of log.example/other"),
        (("add", ORIGIN, str(LOG_KEY)[:-2]), "name+id+base64"),
        (("add", "witness.example/w1", mine), "the key of a witness"),
        (("remove", "log.example/other", str(other)), "not known"),
    ]:
        done = witness.run(folder, *words)
        assert (done.returncode, said in done.stderr, done.stdout) == (2, True, ""), words
    assert witness.run(tmp_path / "n", "key", "two words").returncode == 2
    assert os.listdir(tmp_path / "n") == []
    os.chmod(folder / "witness.key", 0o644)
    assert "chmod 600" in witness.run(folder, "serve").stderr
    (folder / "witness.key").write_text("nothing")
    os.chmod(folder / "witness.key", 0o600)
    assert "your copy" in witness.run(folder, "key").stderr
