"""What a frightened person's phone shows while we are in trouble: nothing. And what she wrote arrives, once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.harness.server import Server
from tests.outages import doors, people
from tests.outages.test_secrecy import forms_of, new_files
from tests.outages.test_sqlite_outages import full

SILENT = (b"", b'<?xml version="1.0" encoding="UTF-8"?><Response/>')
"""All that a gateway may be answered: it sends to the phone whatever stands there."""
WORDS = ("plimtanmou8K1", "vwazinmwen9L2")
NUMBER = "+50936117722"


@contextmanager
def gone(server: Server) -> Iterator[None]:
    """Somebody moved the database's file."""
    database = people.database(server)
    hidden = database.with_name("hidden")
    database.rename(hidden)
    yield
    hidden.rename(database)


def unanswered(server: Server) -> int:
    """Cases whose receipt was not put out as a message: of those that came by one, none may be."""
    with closing(sqlite3.connect(f"file:{people.database(server)}?mode=ro", uri=True)) as base:
        sent = base.execute("SELECT count(*) FROM outbox_message WHERE kind = 'receipt'").fetchone()[0]
    return people.cases(server) - int(sent)


@pytest.mark.parametrize("trouble", [full, gone])
def test_nothing_is_said_nothing_is_lost_and_the_next_try_counts_once(
    shared_server: Server, trouble: Callable[[Server], AbstractContextManager[None]]
) -> None:
    before = people.cases(shared_server)
    numbers = [f"+5093611{trouble.__name__ == 'gone':d}{n:03}" for n in range(len(doors.KINDS))]
    makers = zip(doors.KINDS.values(), numbers, strict=True)
    sent = [make(shared_server, number, "Yo frape m") for make, number in makers]
    with trouble(shared_server):
        answers = [one.send(shared_server) for one in sent]
    assert {(answer.status, answer.body) for answer in answers} == {(503, b"")}
    assert people.cases(shared_server) == before
    for _try in range(3):
        answers = [one.send(shared_server) for one in sent]
        assert {answer.status for answer in answers} == {200}
        assert all(answer.body in SILENT for answer in answers)
    assert people.cases(shared_server) == before + len(sent)


def test_fifteen_times_at_once_and_out_of_order(shared_server: Server) -> None:
    """A gateway's queue replayed after a night: the third message first, each of them fifteen times, all together."""
    before, silent = people.cases(shared_server), unanswered(shared_server)
    said = [doors.external(shared_server, "+50936118800", words) for words in ("Yo frape m", "nan mache a", "yè swa")]
    replayed = [one for one in reversed(said) for _time in range(15)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: one.send(shared_server), replayed))
    again = [one.send(shared_server) for one in replayed[::9] if answers]
    assert {answer.status for answer in again} == {200}
    assert {answer.status for answer in answers} <= {200, 503}
    assert all(answer.body in SILENT for answer in answers)
    assert people.cases(shared_server) == before + 1
    assert unanswered(shared_server) == silent


@pytest.mark.parametrize("kind", sorted(doors.KINDS))
def test_a_stranger_is_told_nothing_and_leaves_nothing(shared_server: Server, kind: str) -> None:
    """A signature or secret that is wrong by one sign: an empty refusal."""
    before = people.cases(shared_server)
    right = doors.KINDS[kind](shared_server, "+50936119900", "Yo frape m")
    wrong = doors.Delivery(
        right.method, right.path.replace("secret/", "secreT/").replace("secret/?", "secreT/?"),
        tuple(line[:-1] + ("0" if line[-1] != "0" else "1") if line.startswith(("X-Sig", "X-Twilio", "Authorization"))
              else line for line in right.headers),
        right.body,
    )
    answer = wrong.send(shared_server)
    assert (answer.status, answer.body) in ((403, b""), (404, b""))
    assert people.cases(shared_server) == before


def test_no_word_and_no_number_lies_anywhere_after_a_conversation(shared_server: Server) -> None:
    """Messages, a menu, answers, errors, a code, STOP and FORGET: neither tables, files nor the log hold them."""
    started = time.time()
    for make in doors.KINDS.values():
        for words in (f"{WORDS[0]} yo frape m", "wi", f"{WORDS[1]} 2", "STOP", "EFASE"):
            assert make(shared_server, NUMBER, words).send(shared_server).status == 200
    with gone(shared_server):
        doors.kannel(shared_server, NUMBER, WORDS[0]).send(shared_server)
    doors.Delivery("POST", "/in/demo-capcom6/", (), WORDS[0].encode()).send(shared_server)
    for typed in ((), ("2",), ("2", WORDS[0])):
        doors.menu(shared_server, NUMBER, *typed, session="secrecy").send(shared_server)
    secret = [form for word in (*WORDS, NUMBER, NUMBER[1:], NUMBER[4:]) for form in forms_of(word)]
    for path in _written(shared_server, started):
        content = path.read_bytes()
        assert [one for one in secret if one in content] == [], path


def _written(server: Server, started: float) -> list[Path]:
    files = new_files(started, server.data)
    assert any(path.name.endswith("-wal") for path in files)
    assert "Traceback" not in (server.data / "server.log").read_text()
    return files


def test_a_disk_that_fills_in_the_middle_of_a_replay(shared_server: Server) -> None:
    """Thirty messages of six people, in a mixed order and each of them twice; half way nothing can be written."""
    before, kept, silent = people.cases(shared_server), messages(shared_server), unanswered(shared_server)
    said = [doors.external(shared_server, f"+5093655{n % 6:04}", f"Mesaj {n}") for n in range(30)]
    with ThreadPoolExecutor(6) as pool:
        first = [pool.submit(one.send, shared_server) for one in said[:15]]
        with full(shared_server):
            answers = [one.result() for one in [*first, *(pool.submit(one.send, shared_server) for one in said[10:])]]
        answers += pool.map(lambda one: one.send(shared_server), [*reversed(said), *said])
    assert {answer.status for answer in answers} == {200, 503}
    assert all(answer.body in SILENT for answer in answers)
    while waiting := [one for one in said if one.send(shared_server).status != 200]:
        said = waiting
    assert (people.cases(shared_server) - before, messages(shared_server) - kept) == (6, 30)
    assert unanswered(shared_server) == silent


def messages(server: Server) -> int:
    """What people wrote into cases."""
    with closing(sqlite3.connect(f"file:{people.database(server)}?mode=ro", uri=True)) as base:
        asked = "SELECT count(*) FROM casework_message WHERE purpose = 'message' AND officer_id IS NULL"
        return int(base.execute(asked).fetchone()[0])
