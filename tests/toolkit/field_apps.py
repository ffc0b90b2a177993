"""ODK Collect's own requests, byte by byte (OkHttpConnection, OpenRosaServerInstanceUploader), and a door of our parts.

The client believes what Collect believes: a list with every id, name and address, HEAD with 204 alone, a POST with 201
or 202 alone; it splits files as Collect does. The door keeps what it is told in memory, as an adapter keeps it sealed.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from xml.etree import ElementTree

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http.multipartparser import MultiPartParser
from django.test import override_settings

from tande.toolkit import codes
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.fieldforms.form import Form
from tande.toolkit.openrosa import answers, credentials, deciding, documents, parts, routes, submissions, told
from tande.toolkit.openrosa.answers import Answer
from tande.toolkit.openrosa.parts import Part

BASE = "https://tande.test/f"
AT = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
PEPPER = b"p" * 32
BOUNDARY = "5d4c3b2a-1111-4222-8333-444455556666"
MOST_FILES = 101


@dataclass(frozen=True)
class File:
    name: str
    data: bytes
    kind: str = "image/jpeg"


def multipart(xml: bytes, files: list[File], *, more: bool = False, boundary: str = BOUNDARY) -> bytes:
    """As OkHttp writes it: the XML, the files under their names, the mark last."""
    def part(name: str, data: bytes, filename: str = "", kind: str = "") -> bytes:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{quoted(name)}"'
        head += f'; filename="{quoted(filename)}"' if filename else ""
        head += f"\r\nContent-Type: {kind}" if kind else ""
        return f"{head}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data + b"\r\n"

    body = part("xml_submission_file", xml, "on_behalf_2026-11-26_18-00-00.xml", "text/xml")
    body += b"".join(part(one.name, one.data, one.name, one.kind) for one in files)
    body += part("*isIncomplete*", b"yes") if more else b""
    return body + f"--{boundary}--\r\n".encode()


def quoted(name: str) -> str:
    return name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")


def chunks(xml: bytes, files: list[File], most: int) -> list[tuple[list[File], bool]]:
    """Collect's SubmissionChunker: at least one file, then until the next would be too much, or 101."""
    found: list[tuple[list[File], bool]] = []
    left = list(files)
    while left or not found:
        size, taken = len(xml), []
        while left:
            taken.append(left.pop(0))
            size += len(taken[-1].data)
            if left and (len(taken) > 100 or size + len(left[0].data) > most):
                break
        found.append((taken, bool(left)))
    return found


@dataclass
class Case:
    """What the door keeps of one instance."""

    content: bytes
    files: dict[str, list[tuple[bytes, bytes]]] = field(default_factory=dict)
    whole: bool = False
    erased: bool = False
    former: bytes = b""

    @property
    def kept(self) -> deciding.Kept:
        marks = {name: [mark for mark, _data in some] for name, some in self.files.items()}
        return deciding.Kept(self.content, marks, self.whole, self.erased)


class Asked(Protocol):
    """Whatever Collect speaks to."""

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer: ...


class Door:
    """An adapter in memory, of the toolkit's parts alone."""

    def __init__(self, form: Form, xform: bytes, media: Mapping[str, bytes], secrets: Mapping[str, bytes]) -> None:
        self.form, self.xform, self.media, self.secrets = form, xform, media, secrets
        self.cases: dict[bytes, Case] = {}

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        route = routes.route(path.partition("?")[0])
        given = credentials.given(headers.get("Authorization", ""), route) if route else None
        known = given is not None and credentials.same(given.secret, self.secrets.get(given.name))
        why = answers.refused(method, route, headers, known=known)
        if why or route is None:
            return answers.told(why, AT, lang="ht", what=route.what if route else "")
        if route.what == routes.SUBMISSION:
            return answers.head(AT) if method != "POST" else self._post(headers, body)
        return answers.document(self._fetched(route), AT)

    def _fetched(self, route: routes.Route) -> bytes:
        address = {what: BASE + routes.Route(what, route.token, self.form.id, self.form.version).path
                   for what in (routes.FORM, routes.MANIFEST)}
        if route.what == routes.LIST:
            return documents.form_list([documents.Listed(
                self.form.id, self.form.title, self.form.version, documents.md5(self.xform), address[routes.FORM],
                address[routes.MANIFEST])])  # fmt: skip
        if route.what == routes.MANIFEST:
            return documents.manifest(
                documents.Media(name, documents.md5(data), BASE + routes.Route(
                    routes.MEDIA, route.token, self.form.id, self.form.version, name).path)
                for name, data in self.media.items()
            )
        return self.xform if route.what == routes.FORM else self.media[route.name]

    def _post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            post = parts.read(parsed(headers, body))
            sent = submissions.read(post.data)
        except SubmissionBroken as broken:
            return answers.told(broken.code, AT, lang="ht")
        code = codes.derive_code(
            pepper=PEPPER, nonce=submissions.nonce(sent), content_hash=hashlib.sha256(post.data).digest())
        decision = self.decide(post, sent)
        return answers.told(decision.outcome, AT, lang="ht", code=codes.show(code))

    def decide(self, post: parts.Post, sent: submissions.Submission) -> deciding.Decision:
        marks = submissions.marks(post.data, sent, pepper=PEPPER)
        expected = told.read(sent, self.form).files
        named = parts.by_name(post.files, expected)
        digests = {name: submissions.file_mark(hashlib.sha256(one.data).digest(), pepper=PEPPER)
                   for name, one in named.items()}
        asked = deciding.Asked(sent.form_id, sent.version, marks.content, digests, expected, post.more)
        case = self.cases.get(marks.instance)
        former = self.cases.get(submissions.instance_mark(sent.replaces, pepper=PEPPER)) if sent.replaces else None
        decision = deciding.decide(
            asked, case.kept if case else None, {self.form.id: (self.form.version,)}, former.kept if former else None)
        if decision.taken:
            case = self.cases.setdefault(marks.instance, Case(marks.content))
            case.whole = decision.whole
            for name in decision.add:
                case.files.setdefault(name, []).append((digests[name], named[name].data))
        return decision


def parsed(headers: Mapping[str, str], body: bytes) -> list[Part]:
    """The parts as Django reads them."""
    meta: dict[str, Any] = {"CONTENT_TYPE": headers["Content-Type"], "CONTENT_LENGTH": len(body)}
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=1000):
        fields, files = MultiPartParser(meta, io.BytesIO(body), [_InMemory()]).parse()
    found = [Part(name, one.name, one.size, one.read()) for name, some in files.lists() for one in some]
    return found + [Part(name, "", len(text), text.encode()) for name, some in fields.lists() for text in some]


class _InMemory(MemoryFileUploadHandler):
    def handle_raw_input(self, *_args: Any, **_more: Any) -> None:
        self.activated = True


class Failed(Exception):
    """Collect shows a failure and keeps the record."""


@dataclass
class Collect:
    """The app. ``prefix``: what its server address ends with; ``asked``: what it has asked, method and path.

    ``base``: the address itself. ``sends_to``: what a form itself names as its address; Collect prefers it to its own.
    """

    door: Asked
    prefix: str = ""
    authorization: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    base: str = BASE
    sends_to: str = ""

    def _ask(self, method: str, path: str, body: bytes = b"", boundary: str = BOUNDARY) -> Answer:
        self.asked.append((method, path))
        headers = {"X-OpenRosa-Version": "1.0", "Date": "Thu, 26 Nov 2026 18:00:00 GMT", "User-Agent": "Collect/2026"}
        headers |= {"Authorization": self.authorization} if self.authorization else {}
        headers |= {"Content-Type": f"multipart/form-data; boundary={boundary}"} if body else {}
        return self.door.ask(method, path, headers, body)

    def fetch(self) -> dict[str, bytes]:
        """The forms and their files, each checked by its hash."""
        found: dict[str, bytes] = {}
        space = "{http://openrosa.org/xforms/xformsList}"
        for one in self._xml(f"{self.prefix}/formList", f"{space}xforms"):
            texts = {name: one.findtext(space + name) or "" for name in ("formID", "name", "downloadUrl", "hash")}
            if not all(texts.values()):
                raise Failed("the whole list is dropped")
            found[texts["formID"]] = self._file(texts["downloadUrl"], texts["hash"])
            action = re.search(rb'<submission[^>]* action="([^"]*)"', found[texts["formID"]])
            self.sends_to = self._path(action[1].decode()) if action else self.sends_to
            manifest = "{http://openrosa.org/xforms/xformsManifest}"
            for each in self._xml(self._path(one.findtext(f"{space}manifestUrl") or ""), f"{manifest}manifest"):
                name, hash, url = (each.findtext(manifest + tag) or "" for tag in ("filename", "hash", "downloadUrl"))
                found[name] = self._file(url, hash)
        return found

    def send(self, xml: bytes, files: list[File]) -> str:
        """HEAD, then as many POSTs as it takes; what the app shows. Raises Failed."""
        path = f"{self.sends_to or f'{self.prefix}/submission'}?deviceID=collect%3Aabc"
        head = self._ask("HEAD", path)
        if head.status != 204:
            raise Failed(str(head.status))
        shown = ""
        for some, more in chunks(xml, files, int(head.headers["X-OpenRosa-Accept-Content-Length"])):
            answer = self._ask("POST", path, multipart(xml, some, more=more))
            if answer.status not in (201, 202):
                raise Failed(str(answer.status))
            root = ElementTree.fromstring(answer.body)
            assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
            shown = root.findtext("{http://openrosa.org/http/response}message") or ""
        return shown

    def _xml(self, path: str, root: str) -> ElementTree.Element:
        answer = self._ask("GET", path)
        if answer.status != 200 or answer.headers.get("X-OpenRosa-Version") != "1.0":
            raise Failed(str(answer.status))
        assert "text/xml" in answer.headers["Content-Type"]
        found = ElementTree.fromstring(answer.body)
        assert found.tag == root
        return found

    def _file(self, url: str, hash: str) -> bytes:
        data = self._ask("GET", self._path(url)).body
        assert hash == "md5:" + hashlib.md5(data).hexdigest()
        return data

    def _path(self, url: str) -> str:
        assert url.startswith(self.base)
        return url.removeprefix(self.base)
