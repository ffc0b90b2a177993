"""A reporter on the real server, over plain HTTP: what she sends, what she is told, and what stands in the database."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from tests.harness import wire
from tests.harness.server import Server

MARK = "Yo frape m, plim 7Q2"


@dataclass
class Told:
    """What the server answered. ``code`` is the access code on the page, "" when there is none."""

    status: int
    html: str

    @property
    def code(self) -> str:
        return "".join(re.findall(r"<span>(\d{4})</span>", self.html))

    @property
    def words_back(self) -> str:
        """What stands in the page's text field."""
        found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", self.html, re.DOTALL)
        return found[1] if found else ""


def told(answer: bytes) -> Told:
    head, _, body = answer.partition(b"\r\n\r\n")
    return Told(wire.status(head), body.decode())


def complaint(server: Server, *, text: str = MARK, nonce: str = "", photo: bytes = b"", page: str = "/a/") -> Told:
    """File one without JavaScript; the same nonce makes it the same form."""
    parts = [('name="text"', text.encode()), ('name="nonce"', (nonce or token_hex(16)).encode())]
    parts += [('name="files"; filename="foto.jpg"', photo)] if photo else []
    body = wire.form(parts)
    head = wire.head_of(server.port, page, f"Content-Type: {wire.MULTIPART}", f"Content-Length: {len(body)}")
    return told(wire.send(server.port, head + body, seconds=90))


def ask(server: Server, code: str, page: str = "/k/") -> Told:
    """Come back with the code."""
    body = f"code={code}".encode()
    head = wire.head_of(server.port, page, f"Content-Type: {wire.URLENCODED}", f"Content-Length: {len(body)}")
    return told(wire.send(server.port, head + body, seconds=90))


def look(server: Server, page: str) -> Told:
    return told(wire.send(server.port, wire.head_of(server.port, page, method="GET"), seconds=90))


def database(server: Server) -> Path:
    """The server's SQLite file."""
    return server.data / "tande.sqlite3"


def cases(server: Server) -> int:
    """Complaints in the SQLite file; each must have its receipt, its fact and its first message."""
    with closing(sqlite3.connect(f"file:{database(server)}?mode=ro", uri=True)) as base:
        numbers = [
            base.execute(sql).fetchone()[0]
            for sql in (
                "SELECT count(*) FROM casework_case",
                "SELECT count(*) FROM intake_receipt",
                "SELECT count(*) FROM ledger_fact WHERE kind = 'complaint.received'",
                "SELECT count(DISTINCT case_id) FROM casework_message WHERE kind = 'narrative'",
            )
        ]
    assert len(set(numbers)) == 1, numbers
    return int(numbers[0])


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(one for child in below for one in family(child))]
