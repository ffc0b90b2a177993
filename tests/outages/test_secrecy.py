"""After a whole complaint without JavaScript, with a file, answers, a follow-up and errors: where did her words go?

Nowhere that this server can read again: not in a table, a file, the log, an address or a header.
"""

from __future__ import annotations

import base64
import re
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tande.policy import questions
from tande.project import mission
from tande.project.config import ROOT
from tests.harness import wire
from tests.harness.server import Server
from tests.outages import people

WORDS = ("plimtanmou7Q2", "vwazinmwen8R3", "kouraj9S4", "fotosekre5T5", "nimewomwen6U6")
SENDER, AGENT = "198.51.100.77", "TelefonMwen/7.7 (Sekre)"
PAGE_HEADERS = (
    "content-security-policy", "x-content-type-options", "x-frame-options", "permissions-policy",
    "cross-origin-opener-policy", "cross-origin-resource-policy",
)


@dataclass
class Visit:
    """Everything the server said to one person: request line, head and body of each answer."""

    server: Server
    code: str = ""
    said: list[tuple[str, str, bytes]] = field(default_factory=list)

    def go(self, path: str, fields: list[tuple[str, bytes]] | None = None, *, method: str = "") -> str:
        body = wire.form(fields) if fields is not None else b""
        lines = [f"User-Agent: {AGENT}", f"X-Forwarded-For: {SENDER}", f"Referer: {self.server.url}/a/"]
        if fields is not None:
            lines += [f"Content-Type: {wire.MULTIPART}", f"Content-Length: {len(body)}"]
        method = method or ("POST" if fields is not None else "GET")
        answer = wire.send(self.server.port, wire.head_of(self.server.port, path, *lines, method=method) + body)
        head, _, rest = answer.partition(b"\r\n\r\n")
        self.said.append((f"{method} {path}", head.decode("latin-1").lower(), rest))
        return rest.decode("utf-8", "replace")


def journey(visit: Visit) -> None:
    """The whole way: complaint with file, code saved, every question, words, file, signal, follow-up, errors."""
    html = visit.go("/a/", [
        ('name="text"', WORDS[0].encode()), ('name="nonce"', b"0d" * 16),
        (f'name="files"; filename="{WORDS[3]}.jpg"', b"\xff\xd8\xff" + WORDS[3].encode() * 50),
    ])
    visit.code = "".join(re.findall(r"<span>(\d{4})</span>", html))
    token = re.search(r'"(/s/[\w-]+/)ok/"', html)
    assert token
    inside = token[1]
    visit.go(inside + "ok/", [])
    for question in questions.ORDER[questions.SELF]:
        visit.go(f"{inside}q/{question}/")
        visit.go(f"{inside}q/{question}/", [
            ('name="text"', WORDS[1].encode()), ('name="name"', WORDS[4].encode()), ('name="phone"', WORDS[4].encode()),
        ])
    for page in ("w/", "do/danger/", "do/stop/", "do/withdraw/", "do/review/"):
        visit.go(inside + page, [('name="text"', WORDS[2].encode())])
    visit.go(inside + "f/", [(f'name="files"; filename="{WORDS[3]}.mp3"', b"ID3" + WORDS[3].encode())])
    for page in ("", "w/", "f/", "end/", "do/danger/"):
        visit.go(inside + page)
    visit.go("/k/", [('name="code"', visit.code.encode())])
    visit.go("/k/", [('name="code"', (visit.code[:-1] + str((int(visit.code[-1]) + 1) % 10)).encode())])
    visit.go("/a/", [('name="text"', WORDS[0].encode() * 20_000)])
    visit.go(f"/s/{'A' * 60}/w/", [('name="text"', WORDS[2].encode())])
    visit.go("/a/", [('name="text"', WORDS[0].encode())], method="PUT")
    for page in ("/", "/a/", "/k/", "/d/", "/p/", "/keys/", "/safety/", "/x/", "/nothing", "/static/nothing.js"):
        visit.go(page)


@pytest.fixture(scope="module")
def visited(shared_server: Server) -> tuple[Visit, float]:
    started = time.time()
    visit = Visit(shared_server)
    journey(visit)
    # A fault of ours in the middle of a form: the worst moment for a log to be talkative.
    database = people.database(shared_server)
    hidden = database.with_name("hidden")
    database.rename(hidden)
    visit.go("/a/", [('name="text"', WORDS[0].encode()), ('name="nonce"', b"0f" * 16)])
    hidden.rename(database)
    return visit, started


def forms_of(word: str) -> list[bytes]:
    """A word as it may lie somewhere: plain, two bytes a letter, base64 at each of three starts, percent-coded, hex."""
    plain = word.encode()
    encoded = [base64.b64encode(b"x" * shift + plain)[4:-4] for shift in range(3)]
    return [plain, plain.lower(), word.encode("utf-16-le"), plain.hex().encode(), *encoded]


def new_files(since: float, *folders: Path) -> list[Path]:
    """Files written since then."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                if path.is_file() and path.stat().st_mtime >= since - 1:
                    found.append(path)
            except OSError:
                continue
    return found


def test_the_journey_went_through(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    assert len(visit.code) == 20
    statuses = [int(head.split()[1]) for _, head, _ in visit.said]
    assert 500 not in statuses
    assert statuses.count(303) >= 15
    assert people.cases(visit.server) == 1


def test_no_file_of_the_server_holds_a_word_or_the_code(visited: tuple[Visit, float]) -> None:
    visit, started = visited
    files = new_files(started, visit.server.data)
    assert any(path.name.endswith("-wal") for path in files)
    assert any(path.parent.parent.name == "evidence" for path in files)
    grouped = " ".join(visit.code[i:i + 4] for i in range(0, 20, 4))
    secret = [one for word in (*WORDS, visit.code, grouped) for one in forms_of(word)]
    secret += [SENDER.encode(), AGENT.encode(), b"TelefonMwen"]
    for path in files:
        content = path.read_bytes()
        assert [one for one in secret if one in content] == [], path


def test_no_temporary_file_is_left(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    pids = people.family(visit.server.process.pid)
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except OSError:
                continue
            inside = str(visit.server.data) in target
            assert inside or not target.startswith(("/tmp/", "/var/tmp/", "/dev/shm/")), target


def test_the_log_has_no_address_and_no_traceback(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    log = (visit.server.data / "server.log").read_text()
    for told in ("Traceback", "/s/", "127.0.0.1 ", SENDER, "nonce"):
        assert told not in log, told


def test_no_address_and_no_header_holds_the_code_or_a_word(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    for request, head, body in visit.said:
        for secret in (visit.code, *(word.lower() for word in WORDS)):
            assert secret not in head
            assert secret not in request
        for link in re.findall(rb'(?:href|action|src)="([^"]*)"', body):
            assert visit.code.encode() not in link
            assert not any(word.encode() in link for word in WORDS)


def test_every_answer_has_its_headers_and_no_cookie(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    for request, head, _ in visit.said:
        # The way out sets one that is empty and gone in a second: it makes the browser forget the page left behind.
        assert ("set-cookie" in head) == (request == "GET /x/"), request
        assert "set-cookie" not in head or ('x="";' in head and "max-age=1;" in head)
        assert "referrer-policy: no-referrer" in head, request
        status = int(head.split()[1])
        if not 300 <= status < 400:
            assert [name for name in PAGE_HEADERS if f"{name}:" not in head] == [], request
            assert "default-src 'none'" in head
        if not request.startswith("GET /static/"):
            assert "cache-control: no-store" in head, request


def test_no_page_names_another_site(visited: tuple[Visit, float]) -> None:
    visit, _ = visited
    away = set()
    for request, _, body in visit.said:
        for url in re.findall(rb'(?:src|href|action|data-[\w-]+)="((?:https?:)?//[^"]+)"', body):
            away.add((request.split()[1], urllib.parse.urlsplit(url.decode()).netloc))
    pack = mission.load(ROOT / "missions" / "haiti")
    exit_site = urllib.parse.urlsplit(pack.exit_url).netloc
    assert {site for _, site in away} <= {exit_site}
