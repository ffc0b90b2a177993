"""Requests written by hand, for what no browser and no test client would send; and what a database holds."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

BOUNDARY = "XbX"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"


def form(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """A multipart body; each part is (what follows ``form-data; ``, content)."""
    written = b"".join(
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode() + head.encode() + b"\r\n\r\n" + body + b"\r\n"
        for head, body in parts
    )
    return written + f"--{BOUNDARY}--\r\n".encode()


def head_of(port: int, path: str, *lines: str, method: str = "POST") -> bytes:
    """Request line and headers; ``lines`` are the headers besides Host and Connection."""
    own = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", *lines]
    return "\r\n".join(own).encode("latin-1") + b"\r\n\r\n"


def send(port: int, data: bytes, *, seconds: float = 20) -> bytes:
    """Write these bytes and read the answer to its end."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        line.sendall(data)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return answer


def status(answer: bytes) -> int:
    """The status of an answer read by ``send``."""
    return int(answer.split(b" ", 2)[1])


def send_and_hang_up(port: int, data: bytes) -> None:
    """Write these bytes, say that no more comes, and wait until the server has ended it too."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(data)
        with suppress(OSError):  # the server may have hung up already
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass


def counts(database: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file holds."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as base:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {name: base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
