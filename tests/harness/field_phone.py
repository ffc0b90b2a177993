"""A field app over TCP to a running server: the requests of Collect to the byte, whole, in chunks or cut short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tande.toolkit.openrosa.answers import Answer
from tests.harness import wire

CHUNK = 8_000


@dataclass
class Line:
    """The door of a server. ``chunked``: bodies go in chunks, without a length."""

    port: int
    chunked: bool = False

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request, as OkHttp writes it."""
        raw = wire.send(self.port, self.written(method, path, headers, body), seconds=90)
        head, _, answer = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        names = [line.partition(":")[0].lower() for line in lines[1:]]
        assert len(names) == len(set(names)), names
        assert "set-cookie" not in names
        found = {_spelled(one.partition(":")[0].title()): one.partition(":")[2].strip() for one in lines[1:]}
        return Answer(wire.status(raw), found, answer)

    def written(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
        """Its bytes."""
        lines = [f"{name}: {value}" for name, value in headers.items()]
        if self.chunked and body:
            lines.append("Transfer-Encoding: chunked")
            pieces = [body[at : at + CHUNK] for at in range(0, len(body), CHUNK)]
            body = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in pieces) + b"0\r\n\r\n"
        elif method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        return wire.head_of(self.port, f"/field{path}", *lines, method=method) + body


def _spelled(name: str) -> str:
    return name.replace("Openrosa", "OpenRosa").replace("Www-", "WWW-")
