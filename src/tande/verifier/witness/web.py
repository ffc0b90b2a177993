"""The witness over HTTP. It writes down nobody's address, and gives nobody more than a few seconds and kilobytes.

    POST <prefix>/add-checkpoint            the protocol: 200, 400, 403, 404, 409, 422; 413 too large, 503 disk full
    GET  <prefix>/<log id>/checkpoint       the last checkpoint, cosigned; log id = hex SHA-256 of the origin
    GET  <prefix>/                          keys, sizes and digits, to be read by people

TLS is for the proxy in front.
"""

import re
import socket
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from tande.verifier.witness.service import Answer, Witness

LARGEST_BODY = 256 * 1024
PAUSE_SECONDS = 10.0
LONGEST_SECONDS = 30.0
MOST_AT_ONCE = 64
_LENGTH = re.compile(r"[0-9]{1,9}", re.ASCII)
_CHECKPOINT = re.compile(r"/([0-9a-f]{64})/checkpoint", re.ASCII)


class Server(ThreadingHTTPServer):
    """A thread for each connection, at most MOST_AT_ONCE of them, none longer than LONGEST_SECONDS."""

    daemon_threads = True
    request_queue_size = MOST_AT_ONCE

    def __init__(self, address: tuple[str, int], witness: Witness, *, prefix: str = "") -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.witness, self.prefix = witness, prefix.rstrip("/")
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Without asking the name service who we are, as HTTPServer does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Turn away what is too much at once."""
        if not self._room.acquire(blocking=False):
            return self.shutdown_request(request)
        try:
            return super().process_request(request, client_address)
        except BaseException:
            self._room.release()  # no thread was started
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Cut the line of whoever sends a byte now and then to keep it open."""
        cut = threading.Timer(LONGEST_SECONDS, _cut, [request])
        cut.daemon = True
        cut.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            cut.cancel()
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The kind of fault, never whose line it was; a line that broke is no fault."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            sys.stderr.write(f"fault in a request: {type(error).__name__}\n")


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One connection, kept open for further requests."""

    protocol_version = "HTTP/1.1"
    timeout = PAUSE_SECONDS
    # Head and body are two writes: without this the second waits 40 ms for the other side's receipt of the first.
    disable_nagle_algorithm = True
    server: Server

    def do_POST(self) -> None:
        """A log wants its checkpoint cosigned."""
        if self.path != f"{self.server.prefix}/add-checkpoint":
            return self.send_error(404)
        length = self._length()
        if length is None:
            return self.send_error(411)
        if length > LARGEST_BODY:
            return self.send_error(413)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        return self._send(self.server.witness.add_checkpoint(body))

    def do_GET(self) -> None:
        """Somebody looks."""
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # a body that nobody reads must not be taken for the next request
        path = self.path.removeprefix(self.server.prefix)
        found = _CHECKPOINT.fullmatch(path)
        if not self.path.startswith(self.server.prefix) or (path != "/" and found is None):
            return self.send_error(404)
        return self._send(self.server.witness.checkpoint(found[1]) if found else self.server.witness.about())

    do_HEAD = do_GET

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A bare status. Nothing of the request comes back, and what was not read of it is not read as the next one."""
        self.close_connection = True
        self._send(Answer(code, f"{code}\n"))

    def version_string(self) -> str:
        """The name of the program, without versions."""
        return "tande-witness"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a line of it would hold an address."""

    def _length(self) -> int | None:
        """The length of the body, said once and plainly: a proxy in front must not understand something else."""
        said = self.headers.get_all("Content-Length", [])
        if len(said) != 1 or "Transfer-Encoding" in self.headers or _LENGTH.fullmatch(said[0]) is None:
            return None
        return int(said[0])

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode("utf-8")
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
