"""Somebody who answers where a witness should, and means no good."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket, bytes], None]


def says(status: str, body: bytes, *headers: str) -> Behaviour:
    """Answers every request with this."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return lambda line, _request: line.sendall("\r\n".join(lines).encode() + body)


def never_ends(line: socket.socket, _request: bytes) -> None:
    """200, and then bytes as long as somebody reads them."""
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"A" * 65_536)


def endless_headers(line: socket.socket, _request: bytes) -> None:
    """One header after the other, so that no pause is ever long."""
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X: ")
        threading.Event().wait(0.05)


def is_silent(line: socket.socket, _request: bytes) -> None:
    """Takes the request and holds the line."""
    while line.recv(65_536):
        pass


def hangs_up(_line: socket.socket, _request: bytes) -> None:
    """Takes the request and goes."""


class Hostile:
    """A server on a free port of this machine; `heard` counts the requests."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.heard = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                self.heard += 1
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                request += line.recv(65_536)
            self._behaviour(line, request)
            line.shutdown(socket.SHUT_WR)
            while line.recv(65_536):
                pass

    def close(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextlib.contextmanager
def hostile(behaviour: Behaviour) -> Iterator[Hostile]:
    """A hostile witness for a while."""
    server = Hostile(behaviour)
    try:
        yield server
    finally:
        server.close()
