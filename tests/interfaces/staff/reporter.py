"""A person who reports, as the phone's script would do it: seals here and speaks HTTP to a running server."""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tande.toolkit import codes, sealing
from tande.toolkit.payloads import Manifest, TextPayload

BYTES = "application/octet-stream"


@dataclass
class Reporter:
    """One complaint at ``url`` (of the server). ``token`` lets more be added after ``report``."""

    url: str
    lang: str = "ht"
    code: str = field(default_factory=codes.new_code)
    case_id: str = field(default_factory=sealing.new_id)
    seed: bytes = b""
    token: str = ""

    def report(self, text: str, *, path: str = "self") -> Reporter:
        """Send the first words, sealed."""
        key_id, desk_key = self._desk_key("child" if path == "child" else "intake")
        self.seed, public = sealing.new_key_pair()
        message_id = sealing.new_id()
        message = self._sealed("narrative", text, {"path": path}, f"message:{message_id}", public)
        first = codes.first_hash(self.code)
        header = json.dumps({
            "case": self.case_id, "message": message_id, "desk_key": key_id, "path": path, "first_hash": first.hex(),
        }).encode()
        reporter_key = sealing.public_key_of(codes.reporter_seed(self.code, case_id=self.case_id))
        case_key = sealing.seal(self.seed, to=desk_key, info=sealing.info("case-key", self.case_id))
        body = b"TR1\n" + len(header).to_bytes(2, "big") + header + reporter_key + public + case_key + message
        self.token = json.loads(self._post("/a/sealed", body))["token"]
        return self

    def answer(self, question: str, values: list[str], text: str = "") -> None:
        """Answer one of the questions."""
        self._form(f"q/{question}/", "answer", text, {"question": question, "values": values, "path": "self"})

    def add(self, text: str) -> None:
        """Add words."""
        self._form("w/", "words", text, {})

    def signal(self, name: str, text: str = "") -> None:
        """Danger, stop, withdraw or review."""
        self._form(f"do/{name}/", name, text, {})

    def identify(self, **fields: str) -> None:
        """Leave a name or a way to be reached: sealed to the desk's key, not the case's."""
        key = self._desk_key("intake")[1]
        data = {"question": "contact", "fields": fields, "path": "self"}
        self._form("q/contact/", "identity", "\n".join(fields.values()), data, purpose="identity", to=key)

    def attach(self, name: str, kind: str, content: bytes, *, arrive: int | None = None) -> str:
        """Add a file; only the first ``arrive`` parts when given. Its id."""
        file_id, public = sealing.new_id(), sealing.public_key_of(self.seed)
        m = sealing.parts_of(len(content))
        for n in range(1, m + 1 if arrive is None else arrive + 1):
            piece = content[(n - 1) * sealing.PART_BYTES:n * sealing.PART_BYTES]
            sealed = sealing.seal_part(piece, to=public, file_id=file_id, case_id=self.case_id, part=n, parts=m)
            self._post(f"/s/{self.token}/e/{file_id}/{n}/{m}", sealed)
        manifest = Manifest(name, kind, len(content), sha256(content).hexdigest(), m, "browser")
        sealed = sealing.seal_manifest(manifest, to=public, file_id=file_id, case_id=self.case_id)
        self._post(f"/s/{self.token}/e/{file_id}/manifest", sealed)
        return file_id

    def _sealed(self, kind: str, text: str, data: dict[str, Any], purpose: str, to: bytes) -> bytes:
        payload = TextPayload(kind, text, self.lang, data, "browser")
        return sealing.seal_text(payload, to=to, purpose=purpose, case_id=self.case_id)

    def _form(
        self, place: str, kind: str, text: str, data: dict[str, Any], *, purpose: str = "message", to: bytes = b""
    ) -> None:
        message_id = sealing.new_id()
        to = to or sealing.public_key_of(self.seed)
        envelope = self._sealed(kind, text, data, f"{purpose}:{message_id}", to)
        fields = {"sealed": base64.b64encode(envelope).decode(), "message_id": message_id}
        body = urllib.parse.urlencode(fields).encode()
        self._post(f"/s/{self.token}/{place}", body, "application/x-www-form-urlencoded")

    def _desk_key(self, desk: str) -> tuple[str, bytes]:
        """The key in force, as the write page names it."""
        page = urllib.request.urlopen(f"{self.url}/a/{3 if desk == 'child' else 2}/").read().decode()
        found = re.search(r'data-desk-key="([0-9a-f]{32})"', page)
        assert found, "the page names no desk key"
        return found[1], urllib.request.urlopen(f"{self.url}/keys/{found[1]}.bin").read()

    def _post(self, path: str, body: bytes, kind: str = BYTES) -> bytes:
        request = urllib.request.Request(self.url + path, body, {"Content-Type": kind}, method="POST")
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
