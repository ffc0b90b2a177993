"""Saying what happened without JavaScript: sealed in memory, never doubled, never lost."""

import io
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError

from tande.domains.casework.models import Case
from tande.domains.evidence import queries as evidence
from tande.domains.evidence.errors import NotStored
from tande.ledger.writer import NotDurable
from tande.policy import limits
from tande.toolkit.unsealing.envelopes import open_file, open_manifest
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case

MARK = "sekrèSEKRÈ-7431"
PART = limits.PART_BYTES


def upload(name: str = "foto.jpg", content: bytes = b"\xff\xd8\xffx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(("address", "path", "which"), [
    ("/a/", "self", "intake"), ("/a/2/", "other", "intake"), ("/a/3/", "child", "child"),
    ("/a/4/", "personnel", "intake"),
])
def test_words_reach_the_right_desk_and_open_there(
    desk: Desk, reporter: Reporter, address: str, path: str, which: str
) -> None:
    reporter.file("Yo frape m nan kafou a.", address)
    case = the_case()
    assert case.desk == which
    assert case.child == (which == "child")
    payload = desk.read(case.messages.get())
    assert (payload.kind, payload.text, payload.sealed) == ("narrative", "Yo frape m nan kafou a.", "server")
    assert payload.data == {"path": path}
    assert len(reporter.code) == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_carry_the_language_of_the_page(desk: Desk, reporter: Reporter, language: str) -> None:
    reporter.file(path="/a/" if language == "ht" else f"/{language}/a/")
    assert desk.read(the_case().messages.get()).lang == language


@pytest.mark.parametrize("text", [
    "x", "Ñandú 漢字 العربية 😀🏽", "a\0b", "\ufeff\u202e\u200d", "a\r\nb", "x" * limits.TEXT_MAX_CHARS,
    "<script>alert(1)</script>", "😀" * 100_000,
], ids=["one", "scripts", "nul", "marks", "lines", "longest", "markup", "emoji"])
def test_any_writing_is_kept_as_it_is(desk: Desk, reporter: Reporter, text: str) -> None:
    reporter.file(text)
    assert desk.read(the_case().messages.get()).text == text.replace("\r\n", "\n")


def test_broken_bytes_do_not_lose_the_words(desk: Desk, reporter: Reporter) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nwi \xff\xfe wi\r\n--b--\r\n'
    answer = reporter.client.post("/a/", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 200
    assert desk.read(the_case().messages.get()).text.startswith("wi ")


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 2 * PART + 3])
def test_a_file_is_sealed_in_parts_and_opens_unchanged(desk: Desk, reporter: Reporter, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    reporter.file("", files=[upload("videyo.mp4", content[:size])])
    case = the_case()
    (kept,) = evidence.files(case.id)
    seed = desk.seed_of(case)
    assert kept.manifest is not None
    manifest = open_manifest(kept.manifest, seed=seed, file_id=kept.id, case_id=case.id)
    assert (manifest.name, manifest.size, manifest.parts) == ("videyo.mp4", size, max(1, -(-size // PART)))
    parts = [evidence.part(case_id=case.id, file_id=kept.id, n=part.n) for part in kept.parts]
    opened = open_file(parts, manifest=manifest, seed=seed, file_id=kept.id, case_id=case.id)
    assert bytes(opened) == content[:size]


def test_the_same_form_twice_gives_the_same_receipt(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/a/")
    form = reporter.page
    codes = []
    for _ in range(3):
        reporter.page = form
        reporter.send("/a/", text="Yo frape m.", files=[upload()])
        codes.append(reporter.code)
    assert len(set(codes)) == 1
    assert Case.objects.count() == 1
    assert the_case().messages.count() == 1
    assert len(evidence.files(the_case().id)) == 1


def test_another_text_or_file_after_going_back_is_another_complaint(desk: Desk, reporter: Reporter) -> None:
    form = reporter.open("/a/").page
    codes = set()
    for text, name in (("a", "1.jpg"), ("b", "1.jpg"), ("a", "2.jpg")):
        reporter.page = form
        codes.add(reporter.send("/a/", text=text, files=[upload(name)]).code)
    assert len(codes) == 3
    assert Case.objects.count() == 3


def test_a_form_without_its_hidden_field_still_counts(desk: Desk, reporter: Reporter) -> None:
    assert reporter.client.post("/a/", {"text": "wi"}).status_code == 200
    assert reporter.client.post("/a/", {"text": "wi", "nonce": "../../x"}).status_code == 200
    assert Case.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_an_empty_form_is_asked_for_again(desk: Desk, reporter: Reporter, text: str) -> None:
    reporter.open("/a/").send("/a/", text=text)
    assert reporter.page.status_code == 400
    assert 'role="alert"' in reporter.html
    assert 'aria-describedby="e"' in reporter.html
    assert Case.objects.count() == 0


def test_too_long_a_text_is_given_back(desk: Desk, reporter: Reporter) -> None:
    text = MARK + "x" * limits.TEXT_MAX_CHARS
    reporter.open("/a/").send("/a/", text=text)
    assert reporter.page.status_code == 413
    assert text in reporter.html
    assert Case.objects.count() == 0


def test_a_body_without_end_is_refused_with_words(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/a/").send("/a/", text="x" * 5_000_000)
    assert reporter.page.status_code == 413
    assert 'role="alert"' in reporter.html


def test_a_file_too_large_does_not_lose_the_words(desk: Desk, reporter: Reporter) -> None:
    large = upload("videyo.mp4", bytes(limits.FILE_MAX_BYTES + 1))
    reporter.open("/a/").send("/a/", text=MARK, files=[upload("foto.jpg"), large])
    assert reporter.page.status_code == 200
    assert "videyo.mp4" in reporter.html
    assert len(reporter.code) == 20
    assert [file.complete for file in evidence.files(the_case().id)] == [True]


def test_only_a_file_too_large_is_refused(desk: Desk, reporter: Reporter) -> None:
    reporter.open("/a/").send("/a/", text="", files=[upload("videyo.mp4", bytes(limits.FILE_MAX_BYTES + 1))])
    assert reporter.page.status_code == 413
    assert "videyo.mp4" in reporter.html


@pytest.mark.parametrize("count", [11, 60])
def test_files_beyond_the_tenth_are_named_and_the_others_are_kept(
    desk: Desk, reporter: Reporter, count: int
) -> None:
    reporter.open("/a/").send("/a/", text="wi", files=[upload(f"{n}.jpg", bytes([n])) for n in range(count)])
    assert reporter.page.status_code == 200
    assert f"{count - 1}.jpg" in reporter.html
    assert len(evidence.files(the_case().id)) == 10


@pytest.mark.parametrize("body", [b"", b"--b", b"garbage", b"--b\r\nContent-Disposition: form-data; name=\"text\""])
def test_a_form_cut_off_on_the_way_is_asked_for_again(desk: Desk, reporter: Reporter, body: bytes) -> None:
    answer = reporter.client.post("/a/", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 400
    assert '<textarea id="t"' in answer.content.decode()


@pytest.mark.parametrize("fault", [NotDurable, NotStored])
def test_when_nothing_could_be_kept_the_words_come_back(
    desk: Desk, reporter: Reporter, fault: type[Exception]
) -> None:
    with mock.patch("tande.domains.intake.operations.receive", side_effect=fault):
        reporter.open("/a/").send("/a/", text=MARK)
    assert reporter.page.status_code == 503
    assert MARK in reporter.html
    reporter.send("/a/", text=MARK)
    assert reporter.page.status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"), [(ZeroDivisionError, 500), (OperationalError, 503), (InterfaceError, 503)]
)
def test_a_fault_of_ours_gives_the_words_back(
    desk: Desk, reporter: Reporter, fault: type[Exception], status: int
) -> None:
    reporter.client.raise_request_exception = False
    with mock.patch("tande.domains.intake.operations.receive", side_effect=fault):
        reporter.open("/a/").send("/a/", text=MARK)
    assert reporter.page.status_code == status
    assert MARK in reporter.html


def test_without_a_key_nothing_is_taken_and_nothing_lost(db: None, reporter: Reporter) -> None:
    assert reporter.open("/a/").page.status_code == 503
    answer = reporter.client.post("/a/", {"text": MARK})
    assert answer.status_code == 503
    assert MARK in answer.content.decode()


@pytest.mark.parametrize(("site", "status"), [
    ("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200),
])
def test_another_site_cannot_file_through_a_visitor(desk: Desk, reporter: Reporter, site: str, status: int) -> None:
    answer = reporter.client.post("/a/", {"text": "wi"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == status


def test_nothing_in_clear_touches_the_disk(desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> io.BytesIO:
        raise AssertionError("a temporary file was opened")

    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    large = MARK.encode() * 300_000
    reporter.file(MARK, files=[upload(f"{MARK}.bin", large)])
    kept = [path for path in Path(settings.TANDE.data_dir).rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if MARK.encode() in path.read_bytes()] == []


def test_the_code_is_in_no_address_and_no_cookie(desk: Desk, reporter: Reporter) -> None:
    reporter.file()
    for start in range(0, 20, 4):
        assert f'/{reporter.code[start:start + 4]}' not in reporter.html
    assert reporter.code not in reporter.html
    assert reporter.page.cookies == {}
