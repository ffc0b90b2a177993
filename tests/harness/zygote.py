"""A Python with the libraries already loaded, which forks whatever program it is asked for.

Starting the console costs half a second of processor, most of it for libraries; the tests start it hundreds of times.
What comes out of the fork is the program: a process with its own environment, folder, output and exit code. Nothing
that reads a setting is loaded before the fork; what is ours and pure is.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

LIBRARIES = (
    "cryptography.hazmat.primitives.asymmetric.ed25519", "cryptography.hazmat.primitives.ciphers.aead",
    "django.contrib.auth.hashers", "django.core.management", "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base", "django.db.migrations.executor", "django.db.models", "django.forms",
    "django.test", "django.urls", "fido2.server", "granian", "numpy", "openpyxl", "polib", "psycopg", "pydantic",
    "rapidfuzz.process", "segno", "whitenoise.middleware",
)
PURE = ("tande.policy", "tande.toolkit")
"""Ours that know neither Django nor a setting."""
REQUEST_FDS = 4


def main(descriptor: int) -> None:
    """Serve requests until whoever asks is gone; in a fork, run the program and end as it ends."""
    for name in (*LIBRARIES, *own()):
        import_module(name)
    gc.collect()
    gc.freeze()
    ended, ending = os.pipe2(os.O_NONBLOCK)
    signal.set_wakeup_fd(ending)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    tell: dict[int, int] = {}
    with socket.socket(fileno=descriptor) as asked:
        while True:
            ready, _, _ = select.select([asked, ended], [], [])
            if ended in ready:
                os.read(ended, 4096)
                report(tell)
            if asked not in ready:
                continue
            word, given, _, _ = socket.recv_fds(asked, 1, REQUEST_FDS)
            if not word:
                return
            request, out, err, done = given
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for other in (ended, ending, done, *tell.values()):
                    os.close(other)
                break
            tell[pid] = done
            for one in (request, out, err):
                os.close(one)
            asked.sendall(pid.to_bytes(8, "big"))
    become(request, out, err)


def own() -> Iterator[str]:
    """Every module below PURE."""
    for name in PURE:
        yield from (found.name for found in walk_packages(import_module(name).__path__, f"{name}."))


def report(tell: dict[int, int]) -> None:
    """Write the exit code of each program that has ended to whoever waits for it."""
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with suppress(BrokenPipeError):
                os.write(tell[pid], str(os.waitstatus_to_exitcode(status)).encode())
            os.close(tell.pop(pid))


def become(request: int, out: int, err: int) -> None:
    """Be the program: `-m module words` or `-c code words`, as Python's own command line."""
    with open(request, "rb") as file:
        asked: dict[str, Any] = json.loads(file.read())
    if asked["own_session"]:
        os.setsid()
    for target, descriptor in ((1, out), (2, err)):
        os.dup2(descriptor, target)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.path[0] = asked["cwd"]
    sys.path[1:1] = [one for one in asked["env"].get("PYTHONPATH", "").split(os.pathsep) if one]
    kind, what, *words = asked["words"]
    if kind == "-m":
        sys.argv = [what, *words]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    sys.argv = ["-c", *words]
    sys.modules["__main__"] = program = ModuleType("__main__")
    exec(compile(what, "<string>", "exec"), program.__dict__)


if __name__ == "__main__":
    main(int(sys.argv[1]))
