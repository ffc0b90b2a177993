"""The server killed in the middle of uploads, or stopped while complaints wait: what was answered is there, once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from secrets import token_hex

import pytest

from tande.toolkit import sealing
from tests.harness import wire
from tests.harness.server import START_SECONDS, Server, start
from tests.outages import people

PART = 64 * 1024


def parts_of(server: Server, page: str) -> list[int]:
    """What the server says has arrived."""
    answer = wire.send(server.port, wire.head_of(server.port, page, method="GET"))
    return list(json.loads(answer.partition(b"\r\n\r\n")[2])["parts"])


def send_part(server: Server, page: str, body: bytes) -> int:
    lines = ("Content-Type: application/octet-stream", f"Content-Length: {len(body)}")
    try:
        return wire.status(wire.send(server.port, wire.head_of(server.port, page, *lines) + body))
    except (OSError, IndexError, ValueError):
        return 0  # the line is down


def test_killed_in_the_middle_of_uploads(prepared_data: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared_data, tmp_path / "data")
    server = start(tmp_path / "data")
    token = people.complaint(server)
    inside = "/s/" + token.html.split('"/s/')[1].split("/")[0] + "/"
    public = wire.send(server.port, wire.head_of(server.port, f"{inside}key", method="GET")).partition(b"\r\n\r\n")[2]
    file_id, total = sealing.new_id(), 40
    envelopes = [
        sealing.seal_part(bytes(PART), to=public, file_id=file_id, case_id="0" * 32, part=n + 1, parts=total)
        for n in range(total)
    ]
    pages = [f"{inside}e/{file_id}/{n + 1}/{total}" for n in range(total)]
    answered: list[int] = []

    def upload(n: int) -> None:
        if send_part(server, pages[n], envelopes[n]) == 204:
            answered.append(n + 1)
            if len(answered) == 8:
                os.killpg(server.process.pid, signal.SIGKILL)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upload, range(total)))
    server.process.wait()
    again = start(tmp_path / "data")
    try:
        arrived = parts_of(again, f"{inside}e/{file_id}")
        assert 8 <= len(answered) < total
        assert set(answered) <= set(arrived)
        rest = [n for n in range(total) if n + 1 not in arrived]
        assert {send_part(again, pages[n], envelopes[n]) for n in (*rest, *rest[:3])} == {204}
        assert sorted(parts_of(again, f"{inside}e/{file_id}")) == list(range(1, total + 1))
        whole = {digest for _, digest in stored(again)}
        assert whole == {hashlib.sha256(one).hexdigest() for one in envelopes}
    finally:
        again.stop()


def test_ctrl_c_ends_it_with_all_that_works_beside_it_and_says_no_word(prepared_data: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared_data, tmp_path / "data")
    server = start(tmp_path / "data")
    give_up = time.monotonic() + START_SECONDS
    while len(beside := children(server.process.pid)) < 2:
        assert server.process.poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.1)
    os.killpg(server.process.pid, signal.SIGINT)  # as a terminal does
    assert server.process.wait(timeout=START_SECONDS) == 0
    give_up = time.monotonic() + START_SECONDS
    while any(at_work(pid) for pid in beside):
        assert time.monotonic() < give_up, "they stayed behind"
        time.sleep(0.1)
    assert "Traceback" not in (server.data / "server.log").read_text()


def children(pid: int) -> list[int]:
    """The processes that this one started and that are at work."""
    return [int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]


def at_work(pid: int) -> bool:
    """Whether it still runs; what nobody buried yet has no words."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def stored(server: Server) -> list[tuple[int, str]]:
    """Number and digest of every part in the database; each must lie on disk as it was sent."""
    with closing(sqlite3.connect(people.database(server))) as base:
        rows = base.execute("SELECT n, sha256 FROM evidence_evidencepart").fetchall()
    for _, digest in rows:
        content = (server.data / "evidence" / digest[:2] / digest).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
    return [(int(n), str(digest)) for n, digest in rows]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stopped_while_complaints_wait(server: Server, how: signal.Signals) -> None:
    nonces = [token_hex(16) for _ in range(6)]
    base = people.database(server)
    with ThreadPoolExecutor(6) as pool, closing(sqlite3.connect(base, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        waiting = [pool.submit(people.complaint, server, nonce=nonce) for nonce in nonces]
        time.sleep(0.8)
        server.process.send_signal(how)
        time.sleep(0.8)
        other.execute("ROLLBACK")
        answers = [one.result() for one in waiting]
    assert server.process.wait(timeout=20) is not None
    assert [answer.status for answer in answers] == [200] * 6
    assert len({answer.code for answer in answers}) == 6
    assert people.cases(server) == 6
    assert threading.active_count() < 50
