"""SQLite locked, its disk full, its file gone: the person is told, her words come back, nothing is lost or doubled."""

from __future__ import annotations

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from secrets import token_hex

from tests.harness import wire
from tests.harness.server import Server
from tests.outages import field_apps, people
from tests.outages.people import MARK

BUSY_SECONDS = 20
"""How long the server waits for a lock (settings: timeout)."""


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another process holds the whole database."""
    with closing(sqlite3.connect(people.database(server), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(server: Server) -> Iterator[None]:
    """No file of the server's may grow: as on a full disk, for this server alone."""
    pids = people.family(server.process.pid)
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[pid][1]))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])


def test_a_short_lock_is_waited_out(shared_server: Server) -> None:
    before = people.cases(shared_server)
    with ThreadPoolExecutor(4) as pool:
        with locked(shared_server):
            waiting = [pool.submit(people.complaint, shared_server) for _ in range(4)]
            time.sleep(1)
            assert not any(one.done() for one in waiting)
            assert people.look(shared_server, "/d/").status == 200
        codes = {one.result().code for one in waiting}
    assert len(codes) == 4
    assert people.cases(shared_server) == before + 4
    assert all(people.ask(shared_server, code).status == 200 for code in codes)


def test_a_long_lock_is_told_to_all_who_wait_at_about_the_same_time(shared_server: Server) -> None:
    before, nonces = people.cases(shared_server), [token_hex(16) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool, locked(shared_server):
        started = time.monotonic()
        waiting = [pool.submit(people.complaint, shared_server, nonce=nonce, page="/fr/a/") for nonce in nonces]
        answers = [one.result() for one in waiting]
        assert time.monotonic() - started < 2.8 * BUSY_SECONDS
    assert {(answer.status, answer.words_back) for answer in answers} == {(503, MARK)}
    assert all('role="alert"' in answer.html and '<html lang="fr">' in answer.html for answer in answers)
    assert people.cases(shared_server) == before
    codes = {people.complaint(shared_server, nonce=nonce).code for nonce in (*nonces, *nonces)}
    assert len(codes) == 6
    assert people.cases(shared_server) == before + 6


def test_a_full_disk_is_told_and_the_server_goes_on_when_there_is_room(shared_server: Server) -> None:
    before, nonce = people.cases(shared_server), token_hex(16)
    with full(shared_server):
        refused = [people.complaint(shared_server, nonce=nonce, photo=photo) for photo in (b"", b"\xff\xd8\xff" * 9000)]
        assert [(answer.status, answer.words_back) for answer in refused] == [(503, MARK)] * 2
        assert people.look(shared_server, "/d/").status == 200
    assert people.cases(shared_server) == before
    assert not list((shared_server.data / "evidence").rglob("*.new"))
    kept = [people.complaint(shared_server, nonce=nonce) for _ in range(2)]
    assert kept[0].code == kept[1].code != ""
    assert people.cases(shared_server) == before + 1
    assert people.ask(shared_server, kept[0].code).status == 200


def test_a_file_that_is_gone_takes_no_complaint_with_it(server: Server) -> None:
    first = people.complaint(server)
    assert first.status == 200
    hidden = server.data / "hidden.sqlite3"
    people.database(server).rename(hidden)
    lost = people.complaint(server, nonce="0e" * 16)
    assert lost.status == 503
    assert lost.code == ""
    assert MARK in lost.html
    hidden.rename(people.database(server))
    assert people.complaint(server, nonce="0e" * 16).code
    assert people.ask(server, first.code).status == 200
    assert people.cases(server) == 2


def test_a_field_app_keeps_what_it_has_while_the_disk_is_full(shared_server: Server) -> None:
    phone = field_apps.Phone(shared_server, "demo-only-field-phone-of-team-north-000000")
    phone.fetch()
    before, held = people.cases(shared_server), wire.counts(people.database(shared_server))
    with full(shared_server):
        assert [phone.send() for _try in range(2)] == [503, 503]
    assert wire.counts(people.database(shared_server)) == held
    assert not list((shared_server.data / "evidence").rglob("*.new"))
    assert {phone.send() for _try in range(3)} == {201}
    assert people.cases(shared_server) == before + 1


def test_the_log_names_no_words(shared_server: Server) -> None:
    log = (shared_server.data / "server.log").read_text()
    assert MARK not in log
    assert "Traceback" not in log
    assert threading.active_count() < 50
