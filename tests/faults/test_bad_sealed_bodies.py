"""What claims to be sealed by a browser and is not: refused with words in every language, nothing kept."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from django.test import Client

from tests.domains import factories
from tests.faults.test_bad_forms import prefix, rows
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter
from tests.interfaces.public.test_sealed import body_of

KEYS = bytes(1216 * 2 + 1172 + 5000)


def framed(header: bytes, rest: bytes = KEYS) -> bytes:
    return b"TR1\n" + struct.pack(">H", len(header)) + header + rest


BOMBS = {
    "deep lists": framed(b"[" * 1000),
    "deep objects": framed(b'{"a":' * 200),
    "a long number": framed(b'{"case":' + b"9" * 1000 + b"}"),
    "a huge number": framed(b'{"case":1e999999}'),
    "no number": framed(b'{"case":NaN}'),
    "half characters": framed(rb'{"case":"\ud800","desk_key":"\udfff"}'),
    "the same name often": framed(b"{" + b'"case":"a",' * 80 + b'"case":"b"}'),
    "another encoding": framed('{"case":"a"}'.encode("utf-16")),
    "a mark at the start": framed(b"\xef\xbb\xbf{}"),
    "NUL": framed(b"\x00" * 100),
    "too long a header": framed(b" " * 60_000),
    "a length beyond the end": b"TR1\n\xff\xff{}",
    "another format": b"TR2\n\x00\x02{}" + KEYS,
    "a form": b"text=Yo+frape+m.&nonce=" + b"0" * 32,
    "nothing": b"",
}


def send(body: bytes, page: str = "/a/sealed") -> Any:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic(
        "POST", page, body, content_type="application/octet-stream", headers={"Accept": "application/json"}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_bombs_are_refused_with_words_of_the_language(desk: Desk, language: str) -> None:
    before, told = rows(), set()
    for name, body in BOMBS.items():
        answer = send(body, f"{prefix(language)}/a/sealed")
        assert answer.status_code == 400, name
        told.add(json.loads(answer.content)["message"])
    assert len(told) == 1
    assert rows() == before
    in_another = json.loads(send(b"", "/en/a/sealed" if language != "en" else "/a/sealed").content)["message"]
    assert in_another not in told


@pytest.mark.parametrize("field", ["case", "message", "desk_key", "first_hash"])
def test_a_wrong_field_is_refused(desk: Desk, field: str) -> None:
    before, filed = rows(), factories.complaint(desk.intake).complaint
    wrong = ["", "0" * 31, "A" * 32, "0" * 32 + "\n", "\x00" * 32, "é" * 32, ["0"], {"a": 1}, None, 7]
    for value in wrong:
        assert send(body_of(filed, **{field: value})).status_code == 400, value
    assert rows() == before


def test_a_replayed_body_is_one_complaint_and_a_changed_copy_never_replaces_it(desk: Desk) -> None:
    filed = factories.complaint(desk.intake).complaint
    body = body_of(filed)
    first = json.loads(send(body).content)
    kept = rows()
    for _ in range(3):
        again = json.loads(send(body).content)
        assert (again["promise"], again["check_number"]) == (first["promise"], first["check_number"])
    assert send(body_of(filed, first_hash="0" * 64)).status_code == 409
    assert send(body[:-1] + bytes([body[-1] ^ 1])).status_code in (200, 409)
    assert rows() == kept


@pytest.mark.parametrize("change", ["cut", "one sign", "other case", "none"])
def test_forged_tokens_open_nothing(desk: Desk, reporter: Reporter, change: str) -> None:
    reporter.file().next()
    token = reporter.page.request["PATH_INFO"].split("/s/")[1].rstrip("/")
    other = "A" if token[20] != "A" else "B"
    forged = {
        "cut": token[:-4], "one sign": token[:20] + other + token[21:], "other case": token.swapcase(),
        "none": "A" * len(token),
    }[change]
    before = rows()
    for page in ("ok/", "w/", "f/", "do/danger/", "q/harmed/"):
        assert reporter.client.post(f"/s/{forged}/{page}", {"text": "Yo frape m."}).status_code == 410
    assert send(bytes(2000), f"/s/{forged}/e/{'0' * 32}/1/1").status_code == 410
    assert reporter.client.get(f"/s/{forged}/key").status_code == 410
    assert rows() == before
