"""A real `tande-witness` in a process of its own, and a log of any size to show it."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from tande.toolkit.notes import VerifierKey, parse_verifier_key, verifier_key
from tande.toolkit.tlog import tree
from tande.toolkit.tlog.checkpoint import Checkpoint
from tande.toolkit.tlog.signed import sign_checkpoint
from tande.toolkit.tlog.witnessing import write_submission
from tande.verifier.witness.__main__ import main
from tests.toolkit.logs import ORIGIN, MemoryLog, leaves

LOG_SEED = bytes(range(32))
LOG_KEY = verifier_key(name=ORIGIN, seed=LOG_SEED)
MODULE = "tande.verifier.witness"
Reply = tuple[int, str, str]


class EverySize:
    """A log that has been every size up to the last one, so that it can show and prove any of them."""

    def __init__(self, size: int, *, forked_at: int | None = None) -> None:
        """`forked_at`: from this leaf on, others than in the log without a fork."""
        self.log = MemoryLog()
        for index, leaf in enumerate(leaves(size)):
            self.log.append([leaf if forked_at is None or index < forked_at else b"other " + leaf])

    def note(self, size: int, *, seed: bytes = LOG_SEED) -> str:
        """The signed checkpoint of this size."""
        return sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(self.log.read, size)), seed=seed)

    def submission(self, old: int, new: int, *, seed: bytes = LOG_SEED) -> bytes:
        """What an honest log sends."""
        proof = tree.consistency_proof(self.log.read, old, new)
        return write_submission(old_size=old, proof=proof, note=self.note(new, seed=seed)).encode("utf-8")


@dataclass
class WitnessProcess:
    """A running witness."""

    folder: Path
    url: str
    process: subprocess.Popen[str]
    keys: list[VerifierKey] = field(default_factory=list)

    def post(self, body: bytes, *, path: str = "/add-checkpoint") -> Reply:
        """(status, content type, body) of a request to cosign."""
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: bytes | None = None) -> Reply:
        """One request on a connection of its own."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=30)
        try:
            connection.request(method, where.path + path, body)
            answer = connection.getresponse()
            return answer.status, answer.headers["Content-Type"], answer.read().decode("utf-8")
        finally:
            connection.close()

    def stop(self) -> str:
        """As systemd stops it, which must be no failure; what it said since its first line."""
        self.process.terminate()
        said, _ = self.process.communicate(timeout=15)
        assert self.process.returncode == 0
        return said

    def kill(self) -> None:
        """As the power goes. Does nothing to one that is gone."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One command of `tande-witness`."""
    return subprocess.run(
        command(folder, *words), env=environment(), capture_output=True, text=True, check=False, timeout=30
    )


def command(folder: Path, *words: str) -> list[str]:
    """Its command line."""
    return [sys.executable, "-m", MODULE, "--folder", str(folder), *words]


def environment() -> dict[str, str]:
    """Ours, without the settings of an installation: a witness has none."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TANDE_", "DJANGO_"))}


def make(folder: Path, name: str, *words: str, logs: Iterable[VerifierKey] = (LOG_KEY,)) -> None:
    """Key and logs of a new witness, by the commands its keeper types, but in this process: it is quicker."""
    rights = os.umask(0o077)
    try:
        assert main(["--folder", str(folder), "key", name, *words]) == 0
        for key in logs:
            assert main(["--folder", str(folder), "add", key.name, str(key)]) == 0
    finally:
        os.umask(rights)


def serve(
    folder: Path, *words: str, port: int = 0, errors: IO[bytes] | None = None, program: str = ""
) -> WitnessProcess:
    """Serve what `make` made, on this port or any free one, and wait until it listens.

    `program`: Python to run instead of the module.
    """
    line = command(folder, "serve", "--port", str(port), *words)
    process = subprocess.Popen(
        [line[0], "-c", program, *line[3:]] if program else line,
        env=environment(), stdout=subprocess.PIPE, stderr=errors, text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said.startswith("Listening on http://"), said
    running = WitnessProcess(folder, said.split()[-1], process)
    running.keys = [parse_verifier_key(vkey) for vkey in running.ask("GET", "/")[2].split("\n\n")[0].split()]
    return running
