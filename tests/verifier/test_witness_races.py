"""A witness asked by fifty at once, killed at its worst moment, or held by lines that never end: it never goes back."""

from __future__ import annotations

import socket
import threading
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tande.toolkit.tlog.signed import add_cosignatures, open_signed
from tande.toolkit.tlog.witnessing import log_id
from tests.harness import witness
from tests.harness.witness import EverySize, WitnessProcess
from tests.toolkit.logs import ORIGIN

MANY = 50
LOG = EverySize(MANY)
Grown = tuple[int, int]
# The real program with one line changed, where the power is to fail.
KILLED_BEFORE_THE_SIGNATURE = """
import os, signal, sys
from tande.verifier.witness import __main__, key_file
key_file.Signer.lines = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(__main__.main(sys.argv[1:]))
"""
SHORT_LINES = """
import sys
from tande.verifier.witness import __main__, web
web.LONGEST_SECONDS = 0.5
sys.exit(__main__.main(sys.argv[1:]))
"""


def push(at: WitnessProcess, target: int, accepted: list[Grown]) -> None:
    """Have `target` cosigned, as a log does that knows nothing, until it is or a larger one was."""
    old = 0
    while old <= target:
        try:
            status, _, body = at.post(LOG.submission(old, target))
        except (OSError, HTTPException):
            return  # it was killed
        if status == 200:
            assert open_signed(add_cosignatures(LOG.note(target), body, keys=at.keys), keys=at.keys).by
            accepted.append((old, target))
            return
        assert status == 409
        old = int(body)


def all_at_once(witnesses: list[WitnessProcess]) -> list[Grown]:
    """Fifty threads, each with another size; what was accepted."""
    accepted: list[Grown] = []
    start = threading.Barrier(MANY)

    def run(number: int) -> None:
        start.wait()
        push(witnesses[number % len(witnesses)], number + 1, accepted)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(accepted)


def kept(running: WitnessProcess) -> int:
    """The size that monitors are told."""
    note = running.ask("GET", f"/{log_id(ORIGIN)}/checkpoint")[2]
    return open_signed(note, keys=[witness.LOG_KEY, *running.keys]).checkpoint.size


def test_fifty_at_once_at_two_processes_with_one_memory(tmp_path: Path) -> None:
    """What was cosigned is one line of growth: from each size to one larger size only."""
    witness.make(tmp_path, "witness.example/w1")
    both = [witness.serve(tmp_path), witness.serve(tmp_path)]
    try:
        accepted = all_at_once(both)
        assert [old for old, _ in accepted] == [0, *(new for _, new in accepted[:-1])]
        assert accepted[-1][1] == MANY == kept(both[0]) == kept(both[1])
    finally:
        for one in both:
            one.stop()


def test_killed_while_fifty_ask(tmp_path: Path) -> None:
    """Whatever was answered is remembered, and it goes on from there."""
    witness.make(tmp_path, "witness.example/w1")
    running = witness.serve(tmp_path)
    accepted: list[Grown] = []
    push(running, 1, accepted)
    killer = threading.Thread(target=running.kill)
    killer.start()
    accepted += all_at_once([running])
    killer.join()
    again = witness.serve(tmp_path)
    try:
        assert kept(again) >= max(new for _, new in accepted)
        push(again, MANY, accepted)
        assert kept(again) == MANY
    finally:
        again.stop()


def test_killed_between_keeping_and_signing(tmp_path: Path) -> None:
    """The log got no answer and asks again: it gets the signature, and a fork of that size does not."""
    witness.make(tmp_path, "witness.example/w1")
    doomed = witness.serve(tmp_path, program=KILLED_BEFORE_THE_SIGNATURE)
    accepted: list[Grown] = []
    push(doomed, 7, accepted)
    doomed.kill()
    assert (accepted, doomed.process.returncode) == ([], -9)
    again = witness.serve(tmp_path)
    try:
        fork = EverySize(8, forked_at=5)
        assert again.post(fork.submission(0, 7))[::2] == (409, "7\n")
        assert again.post(fork.submission(7, 7))[0] == 422
        push(again, 7, accepted)
        assert accepted == [(7, 7)]
    finally:
        again.stop()


def test_lines_that_never_end_are_cut(tmp_path: Path) -> None:
    """Whoever holds all the lines it has, with requests begun and not ended, holds them for a moment only."""
    witness.make(tmp_path, "witness.example/w1")
    running = witness.serve(tmp_path, program=SHORT_LINES)
    where = urlsplit(running.url)
    try:
        lines = [socket.create_connection((str(where.hostname), where.port), timeout=30) for _ in range(64)]
        for line in lines:
            line.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 1000\r\n\r\nold ")
        assert {line.recv(1) for line in lines} == {b""}
        for line in lines:
            line.close()
        accepted: list[Grown] = []
        while not accepted:  # the last of them may still be letting go
            push(running, 3, accepted)
    finally:
        running.stop()
