"""A provider of calls, a real HTTP server: it holds recordings, serves and deletes them, and misbehaves."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCOUNT, TOKEN = "AC" + "0" * 32, "t0ken"
_LOGIN = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


class _Quiet(ThreadingHTTPServer):
    """Says nothing when a client goes away in the middle: that is what some tests are about."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing."""


class Provider:
    """``holds``: recordings by id. ``moods``: how the next requests are answered, "" or none left: as it should be.

    Moods: a status such as "500"; "cut" (less than promised); "large"; "hang" (no answer at all); "to <address>".
    """

    def __init__(self) -> None:
        self.holds: dict[str, bytes] = {}
        self.calls: dict[str, str] = {}
        self.moods: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.strangers = 0
        self.large = b"x" * 1024
        self._server = _Quiet(("127.0.0.1", 0), type("Door", (_Door,), {"home": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address, as a gateway's settings have it."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        """What a gateway must know of it."""
        return {"url": self.url, "account": ACCOUNT, "token": TOKEN, "sender": "+15005550006"}

    def keeps(self, sid: str, content: bytes = b"RIFF....WAVE", *, call: str = "") -> str:
        """Hold a recording; its address, as a provider tells it."""
        self.holds[sid], self.calls[sid] = content, call
        return f"{self.url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}"

    def stop(self) -> None:
        """Close the door."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Door(BaseHTTPRequestHandler):
    """One request of ours."""

    protocol_version = "HTTP/1.1"
    home: Provider

    def do_GET(self) -> None:
        mood = self._mood()
        name = self.path.rpartition("/")[2].partition(".")[0].partition("?")[0]
        if mood is None:
            return
        if name == "Recordings":
            listed = [{"sid": sid, "call_sid": call, "duration": "7"} for sid, call in self.home.calls.items()
                      if sid in self.home.holds]
            self._say(200, json.dumps({"recordings": listed}).encode())
        elif name not in self.home.holds:
            self._say(404, b"{}")
        else:
            sound = self.home.large if mood == "large" else self.home.holds[name]
            self._say(200, sound, promised=len(sound) + 9 * (mood == "cut"))

    def do_DELETE(self) -> None:
        mood = self._mood()
        if mood is not None:
            found = self.home.holds.pop(self.path.rpartition("/")[2].partition(".")[0], None)
            self._say(404 if found is None else 204, b"")

    def _mood(self) -> str | None:
        """How to answer; None when that is done already."""
        self.home.asked.append((self.command, self.path))
        mood = self.home.moods.pop(0) if self.home.moods else ""
        if mood.startswith("to "):
            self._say(307, b"", location=mood.removeprefix("to ").replace("PATH", self.path))
        elif mood.isdigit():
            self._say(int(mood), b"no")
        elif mood == "hang":
            self.close_connection = True
        elif self.headers.get("Authorization") != _LOGIN:
            self.home.strangers += 1
            self._say(401, b"")
        else:
            return mood
        return None

    def _say(self, status: int, body: bytes, *, location: str = "", promised: int | None = None) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if status != 204:
            self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = promised not in (None, len(body))

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@contextmanager
def provider() -> Iterator[Provider]:
    """One for the time of a test."""
    here = Provider()
    try:
        yield here
    finally:
        here.stop()
