"""A file is what its bytes say, whatever it is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.media import SUFFIXES, UNKNOWN, is_doubtful, sniff, suffix_for


def zipped(*names: str, first: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def box(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + bytes(12)


WEBM = b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KNOWN = [
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg", "image"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png", "image"),
    (b"GIF89a\x01\0", "image/gif", "image"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp", "image"),
    (box(b"heic"), "image/heic", "image"),
    (box(b"mif1"), "image/heic", "image"),
    (box(b"isom"), "video/mp4", "video"),
    (box(b"mp42"), "video/mp4", "video"),
    (box(b"qt  "), "video/quicktime", "video"),
    (box(b"3gp4"), "video/3gpp", "video"),
    (box(b"M4A "), "audio/mp4", "audio"),
    (WEBM + b"V_VP8 A_OPUS", "video/webm", "video"),
    (WEBM + b"A_OPUS", "audio/webm", "audio"),
    (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0#B\x82\x88matroska", "video/x-matroska", "video"),
    (b"OggS\0\x02" + bytes(22) + b"OpusHead", "audio/ogg", "audio"),
    (b"OggS\0\x02" + bytes(22) + b"\x80theora", "video/ogg", "video"),
    (b"ID3\x03\0", "audio/mpeg", "audio"),
    (b"\xff\xfb\x90\x64" + bytes(100), "audio/mpeg", "audio"),
    (b"\xff\xf1\x50\x80", "audio/aac", "audio"),
    (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav", "audio"),
    (b"#!AMR\n\x0c", "audio/amr", "audio"),
    (b"%PDF-1.7\n", "application/pdf", "document"),
    (zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"), WORD, "document"),
    (
        zipped("content.xml", first="application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
        "document",
    ),
    (zipped("a.txt"), "application/zip", "unknown"),
    (b"Yo te pran lajan m.\n", "text/plain", "document"),
    ("\ufeffé\r\n".encode(), "text/plain", "document"),
    (b"", UNKNOWN.mime, "unknown"),
    (b"MZ\x90\0", UNKNOWN.mime, "unknown"),
    (b"MZ plain looking", UNKNOWN.mime, "unknown"),
    (b"#!/bin/sh\nrm -rf /\n", UNKNOWN.mime, "unknown"),
    (b"<html><script>x</script>", UNKNOWN.mime, "unknown"),
    (b"  \n<svg onload=x>", UNKNOWN.mime, "unknown"),
    (b"RIFF\x24\0\0\0EVIL", UNKNOWN.mime, "unknown"),
    (b"\x7fELF", UNKNOWN.mime, "unknown"),
    (b"\xff\xfe\x00\x01", UNKNOWN.mime, "unknown"),
]


@pytest.mark.parametrize(("content", "mime", "kind"), KNOWN)
def test_types(content: bytes, mime: str, kind: str) -> None:
    assert sniff(content) == (mime, kind)


@given(st.binary(max_size=300))
def test_anything_has_a_type_and_an_ending(content: bytes) -> None:
    found = sniff(content)
    assert found.kind in {"image", "audio", "video", "document", "unknown"}
    assert found == UNKNOWN or found.mime in SUFFIXES
    is_doubtful(content)


def test_a_long_text_cut_in_the_middle_of_a_letter_is_a_text() -> None:
    for shift in range(4):
        assert sniff(b"a" * shift + "🙂".encode() * 20_000).mime == "text/plain"
    assert sniff(b"a" * 65_536 + b"\xff\xff").mime == "text/plain"
    assert sniff(b"a" * 60_000 + b"\xff" + b"a" * 9_000) == UNKNOWN


def test_harmless_files_are_not_doubtful() -> None:
    for content, _, kind in KNOWN:
        if kind != "unknown":
            assert not is_doubtful(content), content[:20]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0" + bytes(500) + zipped("evil.class"),
        b"GIF89a/*<script>alert(1)</script>*/",
        b"\x89PNG\r\n\x1a\n" + b"%PDF-1.4 ",
        b"\xff\xd8\xff\xfe<?php system(); ?>",
    ],
)
def test_two_types_at_once_are_doubtful(content: bytes) -> None:
    assert is_doubtful(content)


@pytest.mark.parametrize(
    ("mime", "given", "saved"),
    [
        ("image/jpeg", ".JPEG", ".jpeg"),
        ("image/jpeg", ".exe", ".jpg"),
        ("image/jpeg", "", ".jpg"),
        ("application/octet-stream", ".exe", ".bin"),
        ("something/new", ".html", ".bin"),
    ],
)
def test_the_ending_follows_the_type(mime: str, given: str, saved: str) -> None:
    assert suffix_for(mime, given) == saved
