"""The real server in a process of its own, on a data folder of its own, with officers and keys but no complaints."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.harness import forked
from tests.harness.forked import Forked
from tests.harness.once import made_once
from tests.harness.postgres import free_port

START_SECONDS = 40


@dataclass
class Server:
    """A running Tande. `people` is the demo's sign-in sheet: one dict per officer."""

    data: Path
    port: int
    process: Forked
    people: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def officer(self, role: str) -> dict[str, Any]:
        """The first officer who holds this role: username, passphrase, key_passphrase, totp."""
        return next(person for person in self.people if role in person["roles"])

    def stop(self) -> None:
        """As the administrator stops it: politely, then not."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def environment(data: Path, port: int) -> dict[str, str]:
    """The settings of a demo in this folder, on this port, on SQLite."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("TANDE_")}
    return own | {
        "DJANGO_SETTINGS_MODULE": "tande.project.settings",
        "TANDE_DATA_DIR": str(data),
        "TANDE_PORT": str(port),
        "TANDE_DEMO": "true",
    }


def tande(data: Path, port: int, *words: str) -> list[str]:
    """The command line of the console."""
    return [sys.executable, "-m", "tande.interfaces.console", *words]


def start(data: Path, port: int = 0, *, alone: bool = False) -> Server:
    """Serve this prepared folder and wait until it answers. ``alone``: nothing works beside the pages."""
    port = port or free_port()
    command = ["-m", "tande.interfaces.console", "serve", *(["--alone"] if alone else [])]
    with open(data / "server.log", "ab") as log:
        process = forked.start(command, env=environment(data, port), out=log, err=log, own_session=True)
    server = Server(data, port, process, json.loads((data / "demo.json").read_text())["officers"])
    deadline = time.monotonic() + START_SECONDS
    while not answers(server.url):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()  # else it stays behind on a slow machine
            raise RuntimeError(f"the server did not start:\n{(data / 'server.log').read_text()[-4000:]}")
        time.sleep(0.05)
    return server


def answers(url: str) -> bool:
    """Whether anything at all answers there."""
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Officers, keys and desk keys, made once; each server starts on a copy."""
    return made_once("empty-demo", lambda data: prepare(data, "--empty"), home=tmp_path_factory.getbasetemp())


def prepare(data: Path, *words: str) -> None:
    """`tande demo` in this folder, without serving it."""
    command = ["-m", "tande.interfaces.console", "demo", "--prepare-only", *words]
    done = forked.run(command, env=environment(data, 8000))
    if done.returncode:
        raise RuntimeError(f"the demo could not be prepared:\n{done.stdout}\n{done.stderr}")


@pytest.fixture
def server(request: pytest.FixtureRequest, prepared_data: Path, tmp_path: Path) -> Iterator[Server]:
    """A fresh server for one test; pages only unless it is marked ``beside``: two more processes cost seconds."""
    data = tmp_path / "data"
    shutil.copytree(prepared_data, data)
    running = start(data, alone=request.node.get_closest_marker("beside") is None)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def shared_server(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a file that do not disturb each other (pages, weight, axe)."""
    data = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(prepared_data, data)
    running = start(data, alone=True)
    yield running
    running.stop()
