"""The printed program run against a server, its line cut, bodies in chunks, and the vectors for other languages."""

import base64
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client

from tande.domains.casework.models import Case, Message
from tande.domains.partners import errors, operations
from tande.interfaces.api.partner_problems import KINDS
from tande.ledger import writer
from tande.project.whole_body import whole_bodies
from tande.toolkit import codes, padding, sealing
from tande.toolkit.payloads import TextPayload, pack_text
from tande.toolkit.unsealing import open_seed, open_text
from tests.domains import factories
from tests.interfaces.api.test_partners_api import (
    BASE,
    SECRET,
    b64,
    body_of,
    desk,
    key,
    printed,
    refused,
    send,
)
from tests.ledger.conftest import erasable_ledger

__all__ = ["desk", "erasable_ledger"]
pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """The whole of Tande over HTTP, in a thread that closes its connection to the database when it ends."""
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet) as server:

        def run() -> None:
            server.serve_forever()
            connections.close_all()

        thread = Thread(target=run)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        writer.drain()


@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_the_printed_program_files_a_complaint_that_the_desk_opens(desk: factories.DeskPair, tmp_path: Path) -> None:
    text = "Yo antre lakay mwen ✓\n" + "x" * 5_000
    program = tmp_path / "send.py"
    program.write_text(printed(Client().get("/en/api/partners/").content.decode()), encoding="utf-8")
    with serving() as url:
        done = run(program, url, key(), text)
    assert done.returncode == 0, done.stderr.decode()
    code, check_number = done.stdout.decode().split()
    assert [one.name for one in tmp_path.iterdir()] == ["send.py"], "what was received is not kept any longer"
    case, message = Case.objects.get(), Message.objects.get()
    seed = open_seed(bytes(case.key_envelope), seed=desk.seed, purpose="case-key", about=case.pk)
    opened = open_text(bytes(message.envelope), seed=seed, purpose=f"message:{message.id}", case_id=case.pk)
    assert (opened.text, opened.lang, opened.kind) == (text, "fr", "narrative")
    own = codes.reporter_seed(codes.parse_code(code), case_id=case.pk)
    assert bytes(case.reporter_key) == sealing.public_key_of(own)
    told = json.loads(send("GET", "/status", key(), **{"Code-Hash": codes.first_hash(code).hex()}).content)
    assert (told["status"], told["check_number"]) == ("received", check_number)
    writer.drain()


def run(program: Path, url: str, own: str, text: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(program)], input=text.encode(), capture_output=True, check=False, cwd=program.parent,
        env={**os.environ, "TANDE_API": f"{url}{BASE}", "TANDE_KEY": own, "PYTHONUTF8": "1"},
    )


@pytest.mark.once
@pytest.mark.usefixtures("erasable_ledger")
@pytest.mark.django_db(transaction=True)
def test_when_the_line_is_cut_the_program_has_told_the_code_and_kept_what_to_send_again(
    desk: factories.DeskPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, own = tmp_path / "send.py", key()
    program.write_text(printed(Client().get("/en/api/partners/").content.decode()), encoding="utf-8")
    with serving() as url, monkeypatch.context() as full:
        full.setattr(operations, "file", away)
        done = run(program, url, own, SECRET)
    [kept] = tmp_path.glob("*.json")
    assert done.returncode
    assert SECRET not in kept.read_text()
    code_hash = codes.first_hash(codes.parse_code(done.stdout.decode())).hex()
    refused(send("GET", "/status", own, **{"Code-Hash": code_hash}), "no_such_code")
    again = [send("POST", "/complaints", own, kept.read_bytes()).status_code for _twice in range(2)]
    assert again == [201, 200]
    assert send("GET", "/status", own, **{"Code-Hash": code_hash}).status_code == 200
    writer.drain()


def away(**_more: Any) -> Any:
    raise errors.NotDurable


IN_CHUNKS = (
    (b"{}", "malformed", "case_id"), (b'{"case_id": "', "unreadable", ""), (b"", "unreadable", ""),
    (b" " * 4_194_305, "too_large", ""), (b" " * 4_194_304, "unreadable", ""),
)


@pytest.mark.once
def test_a_body_in_chunks_is_read_to_its_end_within_bounds_and_a_file_needs_its_length(
    desk: factories.DeskPair,
) -> None:
    own = key()
    assert in_chunks("POST", "/complaints", own, json.dumps(body_of(factories.complaint(desk))).encode()) == (201, "")
    for sent, code, field in IN_CHUNKS:
        assert in_chunks("POST", "/complaints", own, sent) == (KINDS[code].status, f"{code} {field}"), sent[:20]
    for path in (f"/files/{'f' * 32}/parts/1/1", f"/files/{'f' * 32}/manifest/1"):
        assert in_chunks("PUT", path, own, factories.envelope(5)) == (411, "no_length ")
    assert in_chunks("POST", "/complaints", own[:-1] + "!", b"{}") == (401, "unknown_key "), "who sends is asked first"


def in_chunks(method: str, path: str, own: str, sent: bytes) -> tuple[int, str]:
    """Status, and code and field of the problem, as the server answers a body without a length."""
    client: Any = Client()
    inner = client.handler

    def handler(environ: dict[str, Any]) -> Any:
        environ.pop("CONTENT_LENGTH", None)
        came = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True, "wsgi.input": BytesIO(sent)}
        return whole_bodies(lambda found, _start: inner(found))(environ | came, None)

    client.handler = handler
    answer = client.generic(method, BASE + path, headers={"Authorization": f"Bearer {own}", "Append-Token": "x"})
    told = json.loads(answer.content)
    return answer.status_code, f"{told['code']} {told['field']}" if "code" in told else ""


@pytest.mark.once
def test_the_vectors_are_what_our_own_sealing_makes() -> None:
    told = json.loads(Client().get("/api/partners/vectors.json").content)
    case, message = told["case_id"], told["message_id"]
    desk_seed, case_seed = bytes.fromhex(told["desk_seed"]), bytes.fromhex(told["case_seed"])
    assert codes.parse_code(told["code"]) == told["code"]
    assert codes.first_hash(told["code"]).hex() == told["first_hash"]
    assert codes.reporter_seed(told["code"], case_id=case).hex() == told["reporter_seed"]
    for name in ("reporter", "case", "desk"):
        public = sealing.public_key_of(bytes.fromhex(told[f"{name}_seed"]))
        assert b64(public) == told[f"{name}_key"]
    assert all(padding.padded_size(n) == size for n, size in told["padded_sizes"])
    payload = TextPayload("narrative", told["text"]["text"], "fr", {"path": "other"}, sealed="browser")
    assert hashlib.sha256(pack_text(payload)).hexdigest() == told["padded_sha256"]
    infos = {"case_key": ("case-key", 1, 1), "message": (f"message:{message}", 1, 1)}
    envelopes = {name: base64.b64decode(one) for name, one in told["envelopes"].items()}
    for name, (purpose, n, m) in infos.items():
        assert told["info"][name] == sealing.info(purpose, case, part=n, parts=m).decode()
    assert open_seed(envelopes["case_key"], seed=desk_seed, purpose="case-key", about=case) == case_seed
    assert open_text(envelopes["message"], seed=case_seed, purpose=f"message:{message}", case_id=case) == payload
