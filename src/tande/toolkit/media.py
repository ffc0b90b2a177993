"""What a file is, from its bytes alone. A name and a browser's claim are never believed.

Pure: takes bytes, returns a MIME type and one of five kinds. What is not surely known is "unknown", and
whoever shows or saves a file treats unknown as mere bytes. A file can be several things at once (a picture
that is also an archive or a web page): `is_doubtful` says so, and then nothing but a plain download is right.
"""

import codecs
from typing import NamedTuple

# The first bytes are enough for every type below.
HEAD_BYTES = 64 * 1024
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_END_REACH = 65_557
_PDF = b"%PDF-"
_MARKUP = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?xml", b"<?php", b"<iframe")


class MediaType(NamedTuple):
    """A MIME type, and its kind: image, audio, video, document or unknown."""

    mime: str
    kind: str


UNKNOWN = MediaType("application/octet-stream", "unknown")
# Where the first bytes alone decide.
_STARTS: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", MediaType("image/jpeg", "image")),
    (b"\x89PNG\r\n\x1a\n", MediaType("image/png", "image")),
    (b"GIF87a", MediaType("image/gif", "image")),
    (b"GIF89a", MediaType("image/gif", "image")),
    (b"#!AMR\n", MediaType("audio/amr", "audio")),
    (b"#!AMR-WB\n", MediaType("audio/amr-wb", "audio")),
    (b"fLaC", MediaType("audio/flac", "audio")),
    (b"ID3", MediaType("audio/mpeg", "audio")),
    (_PDF, MediaType("application/pdf", "document")),
)
_RIFF = {
    b"WAVE": MediaType("audio/wav", "audio"),
    b"WEBP": MediaType("image/webp", "image"),
    b"AVI ": MediaType("video/x-msvideo", "video"),
}
# Major brands of ISO media files (the box "ftyp"); anything else there is MP4.
_BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), MediaType("image/heic", "image")
    ),
    b"avif": MediaType("image/avif", "image"),
    b"qt  ": MediaType("video/quicktime", "video"),
    b"M4A ": MediaType("audio/mp4", "audio"),
    b"M4B ": MediaType("audio/mp4", "audio"),
}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_OFFICE = (
    (
        b"word/",
        MediaType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
    ),
    (b"xl/", MediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "document")),
    (
        b"ppt/",
        MediaType("application/vnd.openxmlformats-officedocument.presentationml.presentation", "document"),
    ),
)
# Name endings under which a type is saved; the first is used when the given one is another type's.
SUFFIXES: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "image/avif": (".avif",),
    "video/mp4": (".mp4", ".m4v"),
    "video/quicktime": (".mov",),
    "video/3gpp": (".3gp", ".3g2"),
    "video/webm": (".webm",),
    "video/x-matroska": (".mkv",),
    "video/ogg": (".ogv", ".ogg"),
    "video/x-msvideo": (".avi",),
    "audio/webm": (".webm", ".weba"),
    "audio/ogg": (".ogg", ".opus", ".oga"),
    "audio/mpeg": (".mp3",),
    "audio/aac": (".aac",),
    "audio/wav": (".wav",),
    "audio/flac": (".flac",),
    "audio/amr": (".amr",),
    "audio/amr-wb": (".amr", ".awb"),
    "audio/mp4": (".m4a", ".mp4"),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (".pptx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
    "application/vnd.oasis.opendocument.presentation": (".odp",),
    "text/plain": (".txt", ".csv", ".log", ".md"),
}


def sniff(content: bytes) -> MediaType:
    """The type of the file whose bytes (at least the first 64 KiB) are `content`."""
    head = content[:HEAD_BYTES]
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and len(head) >= 12:
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp" and len(head) >= 12:
        return _iso_media(head[8:12])
    return _container(head)


def is_doubtful(content: bytes) -> bool:
    """Whether the whole file `content` could be read as a second type besides the one `sniff` finds.

    Looks for an archive behind a picture, a PDF that does not start at the first byte, markup inside the
    first kilobyte of something that is not text. A warning, not a proof: harmless files may be doubtful.
    """
    start = content[:1024].lower()
    if _PDF.lower() in start[1:]:
        return True
    if any(mark in start for mark in _MARKUP):
        return True
    return _ZIP_END in content[-_ZIP_END_REACH:] and not content.startswith((_ZIP, _ZIP_END))


def suffix_for(mime: str, given: str) -> str:
    """The ending to save a file under: `given` (such as ".JPG") if it fits the type, else the type's own."""
    known = SUFFIXES.get(mime, (".bin",))
    return given.lower() if given.lower() in known else known[0]


def _container(head: bytes) -> MediaType:
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _matroska(head)
    if head.startswith(b"OggS"):
        return _ogg(head)
    if head.startswith(_ZIP):
        return _zip(head)
    if _is_mpeg_audio(head):
        return MediaType("audio/mpeg", "audio")
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return MediaType("audio/aac", "audio")
    return MediaType("text/plain", "document") if _is_text(head) else UNKNOWN


def _iso_media(brand: bytes) -> MediaType:
    if brand[:2] == b"3g":
        return MediaType("video/3gpp", "video")
    return _BRANDS.get(brand, MediaType("video/mp4", "video"))


def _matroska(head: bytes) -> MediaType:
    if b"webm" not in head[:64]:
        return MediaType("video/x-matroska", "video") if b"matroska" in head[:64] else UNKNOWN
    # A phone's voice recorder writes WebM with a sound track only.
    if b"A_" in head and b"V_" not in head:
        return MediaType("audio/webm", "audio")
    return MediaType("video/webm", "video")


def _ogg(head: bytes) -> MediaType:
    moving = b"\x80theora" in head[:4096]
    return MediaType("video/ogg", "video") if moving else MediaType("audio/ogg", "audio")


def _zip(head: bytes) -> MediaType:
    if head[30:].startswith(_OPEN_DOCUMENT):
        form = head[30 + len(_OPEN_DOCUMENT) :]
        for name in ("text", "spreadsheet", "presentation"):
            if form.startswith(name.encode()):
                return MediaType(f"application/vnd.oasis.opendocument.{name}", "document")
    if b"[Content_Types].xml" in head or b"_rels/" in head:
        for folder, found in _OFFICE:
            if folder in head:
                return found
    return MediaType("application/zip", "unknown")


def _is_mpeg_audio(head: bytes) -> bool:
    """An MPEG layer III frame header with no reserved value in it."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    version, rate, frequency = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and rate not in (0, 15) and frequency != 3


def _is_text(head: bytes) -> bool:
    """UTF-8 without control characters that does not begin like markup or a script."""
    if not head:
        return False
    try:
        # `final=False`: the head may end in the middle of a character.
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD_BYTES)
    except UnicodeDecodeError:
        return False
    if text.lstrip("\ufeff \t\r\n").startswith(("<", "#!", "MZ", "%PDF")):
        return False
    return all(c >= " " or c in "\t\r\n\f" for c in text) and "\x7f" not in text
