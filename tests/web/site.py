"""A small server that does what the scripts count on: it stores what arrives, and can lose the line on request."""

import base64
import json
import re
import socket
import struct
import threading
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tande.toolkit.sealing import new_id, new_key_pair

TOKEN = "tok"


@dataclass
class Complaint:
    """One body of /a/sealed, taken apart."""

    header: dict[str, str]
    reporter_key: bytes
    case_key: bytes
    case_key_envelope: bytes
    message: bytes


@dataclass
class Kept:
    """One file: its parts by number, how many there should be, its manifest."""

    parts: dict[int, bytes] = field(default_factory=dict)
    m: int = 0
    manifest: bytes | None = None


@dataclass
class Fault:
    """What happens to the next `times` requests whose path matches: cut after `cut` bytes, or an answer."""

    path: str
    times: int
    cut: int | None = None
    status: int = 0
    body: bytes = b""
    type: str = "application/json"


def take_apart(body: bytes) -> Complaint:
    """The parts of a sealed submission. Raises ValueError unless it is exactly in the agreed form."""
    if not body.startswith(b"TR1\n"):
        raise ValueError("magic")
    (length,) = struct.unpack(">H", body[4:6])
    header, rest = json.loads(body[6 : 6 + length]), body[6 + length :]
    return Complaint(header, rest[:1216], rest[1216:2432], rest[2432:3604], rest[3604:])


class Site:
    """Pages by path, everything received, and the faults still to come."""

    def __init__(self, scripts: Path) -> None:
        self.scripts = scripts
        self.pages: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.desk_id = new_id()
        self.desk_seed, self.desk_key = new_key_pair()
        self.case_seed, self.case_key = new_key_pair()
        self.case_id = new_id()
        self.bodies: list[bytes] = []
        self.receipts: dict[bytes, int] = {}
        self.complaints: list[Complaint] = []
        self.files: dict[str, Kept] = {}
        self.forms: list[dict[str, list[str]]] = []
        self.requests: list[str] = []
        self.faults: list[Fault] = []
        self.next_json = True
        self.token = TOKEN
        self.renews = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        handler = type("Bound", (Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fault_for(self, path: str) -> Fault | None:
        """The fault for this request, used up."""
        for fault in self.faults:
            if re.search(fault.path, path) and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def receive(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Keep a complaint once; the same body again gives the same receipt."""
        self.bodies.append(body)
        known = body in self.receipts
        if not known:
            complaint = take_apart(body)
            self.complaints.append(complaint)
            self.receipts[body] = len(self.complaints)
            self.case_id, self.case_key = complaint.header["case"], complaint.case_key
        answer = {
            "token": TOKEN,
            "check_number": "123456789014",
            "promise": f"tande-receipt/v1\nexample.org\nabc\n{self.receipts[body]}\n",
            "publish_by": "2026-12-21",
            "next": f"/s/{TOKEN}/",
        }
        return (200 if known else 201), answer


class Handler(BaseHTTPRequestHandler):
    """One request. HTTP/1.0: every answer ends its connection, so that a cut harms no other request."""

    site: Site

    def log_message(self, *_arguments: Any) -> None:
        """Silence: the tests look at what was kept."""

    def do_GET(self) -> None:
        self.site.requests.append(f"GET {self.path}")
        if not self._faulty():
            self._get(self.path.split("?")[0])

    def do_POST(self) -> None:
        self.site.requests.append(f"POST {self.path}")
        if not self._faulty():
            self._post(self.path, self.rfile.read(int(self.headers["Content-Length"] or 0)))

    def _faulty(self) -> bool:
        fault = self.site.fault_for(f"{self.command} {self.path}")
        if fault is None:
            return False
        if fault.cut is not None:
            self.rfile.read(min(fault.cut, int(self.headers["Content-Length"] or 0)))
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        else:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self._answer(fault.status, fault.body, fault.type)
        return True

    def _get(self, path: str) -> None:
        site = self.site
        if path in site.pages:
            return self._answer(200, site.pages[path].encode(), "text/html; charset=utf-8")
        if path in ("/next", "/away"):
            return self._answer(200, f"<title>{path}</title><p>{path}".encode(), "text/html")
        if path.startswith("/scripts/"):
            return self._answer(200, (site.scripts / path[9:]).read_bytes(), "text/javascript")
        if path == f"/keys/{site.desk_id}.bin":
            return self._answer(200, site.desk_key, "application/octet-stream")
        if path == f"/s/{TOKEN}/key":
            return self._answer(200, site.case_key, "application/octet-stream")
        if found := re.fullmatch(rf"/s/{site.token}/e/([0-9a-f]{{32}})", path):
            return self._json(200, self._progress(site.files.get(found[1], Kept())))
        return self._answer(404, b"", "text/plain")

    def _progress(self, kept: Kept) -> dict[str, Any]:
        """What has arrived of a file; where tokens are renewed, the old one is over from here on."""
        there: dict[str, Any] = {"parts": sorted(kept.parts), "manifest": kept.manifest is not None}
        if self.site.renews:
            self.site.token += "x"
            there["next"] = f"/s/{self.site.token}/"
        return there

    def _post(self, path: str, body: bytes) -> None:
        site = self.site
        if path == "/a/sealed":
            return self._json(*site.receive(body))
        if found := re.fullmatch(rf"/s/{site.token}/e/([0-9a-f]{{32}})/(\d+)/(\d+)", path):
            kept = site.files.setdefault(found[1], Kept())
            kept.m = int(found[3])
            kept.parts.setdefault(int(found[2]), body)
            return self._answer(204, b"", "")
        if found := re.fullmatch(rf"/s/{site.token}/e/([0-9a-f]{{32}})/manifest", path):
            site.files[found[1]].manifest = body
            return self._answer(204, b"", "")
        if "/e/" in path:
            return self._json(410, {"error": "410", "message": "over"})
        site.forms.append(self._fields(body))
        if "json" in self.headers.get("Accept", "") and site.next_json:
            return self._json(200, {"next": "/next"})
        if path in site.pages and path.startswith("/k/"):
            return self._answer(200, site.pages[f"{path}#status"].encode(), "text/html; charset=utf-8")
        return self._answer(303, b"", "text/plain", {"Location": "/next"})

    def _fields(self, body: bytes) -> dict[str, list[str]]:
        kind = self.headers["Content-Type"]
        if not kind.startswith("multipart/"):
            return parse_qs(body.decode(), keep_blank_values=True)
        message = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        fields: dict[str, list[str]] = {}
        for part in message.get_payload():
            name = str(part.get_param("name", header="content-disposition"))  # type: ignore[union-attr]
            content = part.get_payload(decode=True)  # type: ignore[union-attr]
            fields.setdefault(name, []).append(content.decode())  # type: ignore[union-attr]
        return fields

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self._answer(status, json.dumps(value).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        policy = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self' blob:; form-action 'self'"
        headers = {
            "Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store",
            "Content-Security-Policy": policy, **self.site.headers, **(more or {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def b64(content: bytes) -> str:
    """Standard base64, as attributes carry it."""
    return base64.b64encode(content).decode()
