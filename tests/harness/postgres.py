"""A private PostgreSQL for one test process: made in /tmp, on a loopback port, gone afterwards.

Uses Debian's binaries. PostgreSQL refuses to run as root, so root goes through `runuser -u postgres`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

USER = "tande"


class NoPostgres(Exception):
    """PostgreSQL cannot be started here; the message says what to type."""


class Cluster:
    """One running cluster. `url` is what TANDE_DATABASE takes."""

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.bin = find_binaries()
        self.dir = Path(tempfile.mkdtemp(prefix="tande-pg-"))
        self.port = free_port()
        self.watcher: subprocess.Popen[bytes]
        self.options = f"-F -p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.dir}"
        self.options += " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        self.url = f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Create and start the cluster (about a second). Tests need no durability: theirs lives for one run only."""
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.dir, account.pw_uid, account.pw_gid)
        data = str(self.dir / "data")
        self._run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.dir}"
        options += " -c max_connections=60"
        if not self.durable:
            options += " -F -c synchronous_commit=off -c full_page_writes=off"
        self._run("pg_ctl", "start", "-w", "-D", data, "-l", str(self.dir / "log"), "-o", options)
        self._watch(data)

    def stop(self) -> None:
        """Stop at once and remove everything."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.dir / "data"))
        self.watcher.terminate()
        self.watcher.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def _watch(self, data: str) -> None:
        """Should the tests be killed, a shell notices and stops the cluster all the same."""
        stop = " ".join(as_postgres([str(self.bin / "pg_ctl"), "stop", "-m", "immediate", "-D", data]))
        script = f"while kill -0 {os.getpid()} 2>/dev/null; do sleep 2; done; {stop}; rm -rf {self.dir}"
        self.watcher = subprocess.Popen(
            ["/bin/sh", "-c", script],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _run(self, name: str, *arguments: str) -> None:
        command = as_postgres([str(self.bin / name), *arguments])
        with open(self.dir / "setup.log", "a+") as log:
            # To a file: a pipe would stay open in the server that pg_ctl leaves behind.
            code = subprocess.run(command, cwd="/", stdout=log, stderr=log, check=False).returncode
            if code:
                log.seek(0)
                raise NoPostgres(f"{name} failed:\n{log.read()}")


def as_postgres(command: list[str]) -> list[str]:
    """The command as the user it must run as."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def find_binaries() -> Path:
    """The newest of Debian's PostgreSQL binaries. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres("PostgreSQL is missing. Type: sudo apt-get install -y --no-install-recommends postgresql")
    return found[-1].parent


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
