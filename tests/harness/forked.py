"""Python programs started by the zygote: as `subprocess` would, with the libraries already loaded."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]


class Forked:
    """A program that was started; what tests need of `subprocess.Popen`."""

    def __init__(self, args: Sequence[str], pid: int, done: int) -> None:
        self.args, self.pid, self._done = list(args), pid, done
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once it has ended. Raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _look(self, seconds: float | None) -> int | None:
        if self.returncode is None and select.select([self._done], [], [], seconds)[0]:
            said = os.read(self._done, 16)
            os.close(self._done)
            self.returncode = int(said)  # nothing at all: the zygote is gone
        return self.returncode


def start(
    words: Sequence[str], *, env: Mapping[str, str], out: IO[Any], err: IO[Any], cwd: Path = ROOT,
    own_session: bool = False,
) -> Forked:
    """Start `python …` with these words; it writes to these files."""
    asked = {"words": list(words), "env": dict(env), "cwd": str(cwd), "own_session": own_session}
    ended, done = os.pipe()
    with os.fdopen(os.memfd_create("request"), "wb") as request:
        request.write(json.dumps(asked).encode())
        request.flush()
        request.seek(0)
        line = zygote()
        socket.send_fds(line, [b"!"], [request.fileno(), out.fileno(), err.fileno(), done])
        os.close(done)
        pid = int.from_bytes(line.recv(8, socket.MSG_WAITALL), "big")
    return Forked([sys.executable, *words], pid, ended)


def run(words: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `python …` to its end; its output as text."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = start(words, env=env, out=out, err=err, cwd=cwd)
        code = started.wait()
        said = [file.seek(0) or file.read().decode() for file in (out, err)]
    return subprocess.CompletedProcess(started.args, code, *said)


@cache
def zygote() -> socket.socket:
    """The line to this worker's zygote, which ends with it."""
    ours, theirs = socket.socketpair()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("TANDE_", "DJANGO_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.harness.zygote", str(theirs.fileno())], cwd=ROOT, env=env,
        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
    )
    theirs.close()
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours
