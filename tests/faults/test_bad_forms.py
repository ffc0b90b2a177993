"""Forms that no browser sends and forms that every browser sends at the worst moment: words in the person's
language, what was typed given back, nothing half written, nothing doubled, never a fault of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tande.domains.casework.models import Case
from tande.policy import limits
from tests.harness import languages, wire
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case

MARK = "Yo frape m, plim 7Q2"
MIXED = "Yo frape m. Ils m'ont frappée. نفوس 打人 🩸👩🏾‍⚕️ \u202egnas e\u0301 \x00\x1b\x7f \ufeff"


def rows() -> dict[str, int]:
    """How many rows every table of ours holds."""
    models: list[type[Model]] = list(apps.get_models())
    return {model._meta.db_table: model._default_manager.count() for model in models}


def prefix(language: str) -> str:
    return "" if language == "ht" else f"/{language}"


def post(path: str, body: bytes, kind: str = wire.MULTIPART) -> Any:
    """Exactly these bytes, as this content type. A fault of ours gives its page, as on the real server."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.generic("POST", path, body, content_type=kind)


def refused(answer: Any, language: str, *statuses: int) -> str:
    """The answer is a page in this language that says what is wrong; its text."""
    html: str = answer.content.decode()
    assert answer.status_code in statuses, (answer.status_code, html[:300])
    assert f'<html lang="{language}">' in html
    assert 'role="alert"' in html
    assert "Traceback" not in html
    assert not answer.cookies
    return html


def typed(html: str) -> str:
    """What stands in the page's first text field."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", html, re.DOTALL)
    assert found, html[-2000:]
    return found[1]


BAD_BODIES = {
    "empty": (b"", wire.MULTIPART),
    "no boundary": (wire.form([('name="text"', b"x")]), "multipart/form-data"),
    "a boundary of other signs": (wire.form([('name="text"', b"x")]), "multipart/form-data; boundary=\u00ff"),
    "json": (b'{"text": "Yo frape m."}', "application/json"),
    "plain text": (b"text=Yo frape m.", "text/plain"),
    "no type": (b"text=Yo frape m.", ""),
    "bytes": (bytes(range(256)) * 40, wire.URLENCODED),
    "bytes in parts": (bytes(range(256)) * 40, wire.MULTIPART),
    "too many fields": (b"&".join(b"x%d=1" % n for n in range(600)), wire.URLENCODED),
    "too many fields in parts": (wire.form([(f'name="x{n}"', b"1") for n in range(600)]), wire.MULTIPART),
    "five megabytes of words": (b"text=" + b"x" * 5_000_000, wire.URLENCODED),
    "headers without end": (
        wire.form([('name="text"', b"x")]).replace(b"\r\n\r\n", b"\r\n" + b"X: y\r\n" * 5000 + b"\r\n"), wire.MULTIPART
    ),
    "a file that is not base64": (
        wire.form([('name="files"; filename="a.jpg"\r\nContent-Transfer-Encoding: base64', b"!!!!!")]), wire.MULTIPART
    ),
}


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_every_bad_body_is_answered_in_the_pages_language(desk: Desk, reporter: Reporter, language: str) -> None:
    start = prefix(language)
    reporter.file(path=f"{start}/a/").next()
    inside = reporter.page.request["PATH_INFO"]
    before = rows()
    for name, (body, kind) in BAD_BODIES.items():
        for page in (f"{start}/a/", f"{start}/a/3/", f"{start}/k/", f"{inside}w/", f"{inside}f/"):
            html = refused(post(page, body, kind), language, 400, 413)
            assert "<form" in html, (name, page)
    assert rows() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_method_is_answered_in_the_pages_language(desk: Desk, language: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    pages, methods = ["/", "/d/", "/p/", "/keys/", "/safety/", "/x/"], ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
    tried = [(page, method) for page in (*pages, "/a/", "/k/", "/a/sealed") for method in methods]
    for page, method in [*tried, *((page, "POST") for page in pages)]:
        answer = client.generic(method, prefix(language) + page, b"a=b", content_type=wire.URLENCODED)
        refused(answer, language, 405)
        assert method not in answer["Allow"]


@pytest.mark.parametrize("charset", ["zlib", "rot13", "hex", "idna", "utf-16", "utf-7", "unicode_escape", "undefined"])
def test_what_a_sender_calls_its_encoding_changes_nothing(desk: Desk, charset: str) -> None:
    words = rb"Yo frape m \ud800 +2AA- "
    answer = post("/a/", wire.form([('name="text"', words)]), f"{wire.MULTIPART}; charset={charset}")
    assert answer.status_code == 200
    assert desk.read_all(the_case())[0].text == words.decode()
    assert post("/k/", b"code=1", f"{wire.URLENCODED}; charset={charset}").status_code == 400


def test_half_characters_and_control_signs_arrive_as_they_can(desk: Desk, reporter: Reporter) -> None:
    answer = post("/a/", wire.form([('name="text"', b"Yo \xed\xa0\x80 frape \x00 m \xff.")]))
    assert answer.status_code == 200
    read = desk.read_all(the_case())[0].text
    assert (read.startswith("Yo "), "frape \x00 m" in read) == (True, True)
    reporter.open("/a/").send("/a/", text=MIXED)
    assert MIXED in {one.text for case in Case.objects.all() for one in desk.read_all(case)}


@pytest.mark.parametrize("sign", ["a", "é", "汉", "🩸"])
def test_two_hundred_thousand_characters_are_taken_and_one_more_is_given_back(
    desk: Desk, reporter: Reporter, sign: str
) -> None:
    longest = sign * limits.TEXT_MAX_CHARS
    reporter.open("/a/").send("/a/", text=longest)
    assert reporter.page.status_code == 200
    assert desk.read_all(the_case())[0].text == longest
    before = rows()
    html = refused(reporter.open("/a/").send("/a/", text=longest + "m").page, "ht", 413)
    assert typed(html) == longest + "m"
    assert rows() == before


def test_signs_that_grow_when_sealed_are_given_back_too(desk: Desk, reporter: Reporter) -> None:
    before = rows()
    longest = "\x00" * limits.TEXT_MAX_CHARS
    assert typed(refused(reporter.open("/a/").send("/a/", text=longest).page, "ht", 413)) == longest
    assert rows() == before


@pytest.mark.parametrize("language", languages.each(LANGUAGES))
def test_words_come_back_with_every_refusal(desk: Desk, reporter: Reporter, language: str) -> None:
    start = prefix(language)
    long = MARK + "m" * limits.TEXT_MAX_CHARS
    reporter.file(path=f"{start}/a/").next()
    inside, before = reporter.page.request["PATH_INFO"], rows()
    for page in (f"{start}/a/", f"{inside}w/", f"{inside}do/danger/", f"{inside}q/who/"):
        html = refused(reporter.open(page).send(page, text=long).page, language, 413)
        assert long in html.replace("&#x27;", "'"), page
    expired = f"{start}/s/{'A' * 60}/w/"
    assert typed(refused(reporter.client.post(expired, {"text": MARK}), language, 410)) == MARK
    assert rows() == before


def test_thirty_photos_at_once_keep_the_words_and_the_first_ten(desk: Desk, reporter: Reporter) -> None:
    photos = [(f'name="files"; filename="foto{n}.jpg"', b"\xff\xd8\xff%d" % n) for n in range(30)]
    answer = post("/en/a/", wire.form([('name="text"', MARK.encode()), *photos]))
    assert answer.status_code == 200
    assert "foto29.jpg" in answer.content.decode()
    assert "foto9.jpg" not in answer.content.decode()
    assert desk.read_all(the_case())[0].text == MARK
    assert rows()["evidence_evidencefile"] == limits.FILES_MAX


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(min_size=1, max_size=400).filter(str.strip))
def test_any_words_at_all_are_taken_whole(desk: Desk, text: str) -> None:
    sent = text.encode("utf-8", "replace")
    answer = post("/a/", wire.form([('name="text"', sent)]))
    assert answer.status_code == 200
    newest = Case.objects.order_by("-received_at")[0]
    assert desk.read_all(newest)[0].text == sent.decode().replace("\r\n", "\n")


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=2000), kind=st.sampled_from([wire.MULTIPART, wire.URLENCODED, "x/y"]),
       page=st.sampled_from(["/a/", "/k/", "/a/sealed"]))
def test_no_bytes_at_all_are_a_fault_of_ours(desk: Desk, body: bytes, kind: str, page: str) -> None:
    assert post(page, body, kind).status_code in (200, 400, 413)
    framed = f"--{wire.BOUNDARY}\r\n".encode() + body + f"\r\n--{wire.BOUNDARY}--".encode()
    assert post(page, framed, kind).status_code in (200, 400, 413)


def test_a_replayed_form_is_the_same_complaint_and_a_changed_one_is_another(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/a/").send("/a/", text=MARK)
    first, before = reporter.code, rows()
    nonce = re.search(r'name="nonce" value="(\w+)"', reporter.open("/a/").html)
    assert nonce
    fields = {"text": MARK, "nonce": nonce[1]}
    codes = set()
    for _ in range(4):
        reporter.page = reporter.client.post("/a/", fields)
        codes.add(reporter.code)
    assert len(codes) == 1
    assert first not in codes
    assert rows()["casework_case"] == before["casework_case"] + 1
    reporter.page = reporter.client.post("/a/", {**fields, "text": MARK + "!"})
    assert reporter.code not in codes


@pytest.mark.parametrize("nonce", ["", "x", "0" * 31, "0" * 33, "\x00" * 32, "é" * 32, "0" * 100_000])
def test_a_nonce_that_is_none_makes_a_new_form(desk: Desk, reporter: Reporter, nonce: str) -> None:
    answers = [reporter.client.post("/a/", {"text": MARK, "nonce": nonce}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert rows()["casework_case"] == 2
