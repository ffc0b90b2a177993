"""A web site that serves a folder, and misbehaves when told to."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]
Trick = Callable[[str, int], Answer | None]


@dataclass
class Site:
    """Where it is, what was asked for, and how it answers instead of serving the file (path and how often before)."""

    address: str
    asked: list[str] = field(default_factory=list)
    trick: Trick = lambda _path, _before: None
    packed: bool = False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever had enough of an answer hangs up."""


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """Serve a folder below /log/ of a site of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path.removeprefix("/log/")
            before = site.asked.count(path)
            site.asked.append(path)
            status, headers, body = site.trick(path, before) or file(path)
            self.send_response(status)
            if "Content-Length" not in headers:
                headers = {**headers, "Content-Length": str(len(body))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if int(headers["Content-Length"]) != len(body):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    def file(path: str) -> Answer:
        place = folder / path
        if path.startswith("/") or not place.is_file():  # not below /log/
            return 404, {}, b"not here"
        data = place.read_bytes()
        return (200, {"Content-Encoding": "gzip"}, gzip.compress(data)) if site.packed else (200, {}, data)

    server = _Server(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
