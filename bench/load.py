"""A bounded load driver: N keep-alive connections, one thread with epoll, latencies of every answer."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """What one run measured; latencies in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    answered: list[int] = field(default_factory=list)
    """Numbers, in sending order, of the requests that were answered with success."""

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency that this share of the answers stayed under, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class _Line:
    """One connection and the request it waits for."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.number = 0
        self.answer = b""

    def ask(self, number: int, request: bytes) -> None:
        self.number, self.answer, self.began = number, b"", time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> tuple[int, bytes] | None:
        """Status and body once the answer is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the line")
        self.answer += piece
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = _length(head)
        if length is None and not body.endswith(b"0\r\n\r\n"):
            return None
        if length is not None and len(body) < length:
            return None
        return int(head[9:12]), body


def _length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return None


def run(port: int, requests: Iterator[bytes], *, connections: int) -> Result:
    """Send every request once over ``connections`` lines; stop when they are used up or the server is gone."""
    result, selector, numbered = Result(), selectors.DefaultSelector(), enumerate(requests)
    began = time.perf_counter()
    for _ in range(connections):
        line = _Line(port)
        selector.register(line.socket, selectors.EVENT_READ, line)
        _ask_next(selector, line, numbered)
    while selector.get_map():
        for key, _events in selector.select(timeout=60):
            try:
                answer = key.data.read()
            except OSError:
                selector.unregister(key.data.socket)
                continue
            if answer is not None:
                _note(result, key.data, answer[0])
                _ask_next(selector, key.data, numbered)
    result.seconds = time.perf_counter() - began
    return result


def _note(result: Result, line: _Line, status: int) -> None:
    result.latencies.append(time.perf_counter() - line.began)
    result.statuses[status] = result.statuses.get(status, 0) + 1
    if status < 300:
        result.answered.append(line.number)


def _ask_next(selector: selectors.BaseSelector, line: _Line, numbered: Iterator[tuple[int, bytes]]) -> None:
    following = next(numbered, None)
    try:
        if following is None:
            raise ConnectionError("nothing left to send")
        line.ask(*following)
    except OSError:
        selector.unregister(line.socket)
        line.socket.close()
