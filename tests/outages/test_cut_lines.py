"""A line that drops, as lines do: what was not sent whole is not received, and the second try is the first one."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.harness import wire
from tests.harness.server import Server
from tests.interfaces.public.people import LANGUAGES

BODY = wire.form([
    ('name="text"', b"Yo frape m. " * 2000),
    ('name="nonce"', b"0a" * 16),
    ('name="files"; filename="foto.jpg"', b"\xff\xd8\xff" + bytes(200_000)),
])
PLAIN = b"text=" + b"Yo+frape+m.+" * 2000 + b"&nonce=" + b"0b" * 16


def head(port: int, path: str, kind: str, length: int) -> bytes:
    return wire.head_of(port, path, f"Content-Type: {kind}", f"Content-Length: {length}")


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [("/a/", wire.MULTIPART, BODY), ("/a/", wire.URLENCODED, PLAIN), ("/a/sealed", "application/octet-stream", PLAIN)],
)
def test_a_cut_complaint_leaves_nothing(shared_server: Server, path: str, kind: str, body: bytes) -> None:
    before = wire.counts(shared_server.data / "tande.sqlite3")
    for cut in (1, 50, len(body) // 2, len(body) - 1):
        wire.send_and_hang_up(shared_server.port, head(shared_server.port, path, kind, len(body)) + body[:cut])
    assert wire.counts(shared_server.data / "tande.sqlite3") == before
    assert not list((shared_server.data / "evidence").rglob("*.*"))


def test_the_second_try_makes_the_only_complaint(shared_server: Server) -> None:
    before = wire.counts(shared_server.data / "tande.sqlite3")
    whole = head(shared_server.port, "/a/", wire.MULTIPART, len(BODY)) + BODY
    wire.send_and_hang_up(shared_server.port, whole[:-20])
    answers = [wire.send(shared_server.port, whole) for _ in range(2)]
    assert [wire.status(answer) for answer in answers] == [200, 200]
    after = wire.counts(shared_server.data / "tande.sqlite3")
    assert after["casework_case"] - before["casework_case"] == 1
    assert after["evidence_evidencepart"] - before["evidence_evidencepart"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_body_without_a_length_is_answered_with_words(shared_server: Server, language: str) -> None:
    prefix = "" if language == "ht" else f"/{language}"
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    lines = (f"Content-Type: {wire.MULTIPART}", "Transfer-Encoding: chunked")
    answer = wire.send(shared_server.port, wire.head_of(shared_server.port, f"{prefix}/a/", *lines) + chunks)
    assert wire.status(answer) == 400
    assert f'<html lang="{language}">'.encode() in answer
    assert b'role="alert"' in answer


@pytest.mark.parametrize(
    "head",
    [
        b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nabcde",
        b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\nabcde",
        b"POST /a/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999999\r\n\r\nabcde",
        b"POST /a/ HTTP/1.1\r\nHost: \xff\x00\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_refused_and_the_server_goes_on(shared_server: Server, head: bytes) -> None:
    with wire.socket.create_connection(("127.0.0.1", shared_server.port), timeout=20) as line:
        line.sendall(head)
        with suppress(OSError):  # the server may have hung up already
            line.shutdown(wire.socket.SHUT_WR)
        assert wire.status(line.recv(65536)) in (400, 414, 431)
    assert wire.status(wire.send(shared_server.port, wire.head_of(shared_server.port, "/", method="GET"))) == 200


def test_the_log_says_nothing_of_what_was_sent(shared_server: Server) -> None:
    log = (shared_server.data / "server.log").read_text()
    assert "Yo frape" not in log
    assert "Traceback" not in log
    assert "foto.jpg" not in log
