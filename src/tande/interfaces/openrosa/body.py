"""The body of one POST, in memory alone: whole or not at all, counted, and within what this process may hold.

Apps may send it in chunks, without saying how long it is. One that was cut on its way has no closing boundary, and is
no POST.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from tande.policy import limits
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.openrosa import parts
from tande.toolkit.openrosa.parts import Part, Post
from tande.toolkit.room import Room

_ROOM: Final = Room(limits.HELD_MAX_BYTES)
_COPIES: Final = 2
"""What a POST takes of the room: its bytes, and its parts beside them."""
_LOST: Final = "\ufffd"
_BLANK: Final = b"\r\n\r\n"
_PIECE: Final = 256 * 1024
_BOUNDARY: Final = re.compile(r"""boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))""", re.IGNORECASE)


class NoRoom(Exception):
    """Too many large POSTs at once: this one comes again."""


@contextmanager
def posted(request: HttpRequest) -> Iterator[Post]:
    """The POST read, for as long as it is needed.

    Raises SubmissionBroken (not_multipart, too_large, too_many_parts, no_xml, two_xml), NoRoom; UnreadablePostError for
    a body that was cut.
    """
    boundary = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    if request.content_type != "multipart/form-data" or boundary is None:
        raise SubmissionBroken("not_multipart")
    held = _Held()
    try:
        border = boundary[1] or boundary[2]
        mark = f"--{border}".encode("latin-1", "replace")
        raw = _read(request, held)
        if mark + b"--" not in raw[-200:]:
            raise SubmissionBroken("not_multipart")
        body, number = _readable(raw, mark)
        found = _parsed(request, body, border)
        if len(found) != number:  # Django leaves a part out that it cannot name: nothing is lost in silence here
            raise SubmissionBroken("not_multipart")
        yield parts.read(found)
    finally:
        _ROOM.give(held.size)


class _Held:
    """How much of the room one request has."""

    size = 0


def _read(request: HttpRequest, held: _Held) -> bytes:
    pieces: list[bytes] = []
    length = 0
    while piece := request.read(_PIECE):
        length += len(piece)
        if length > parts.LARGEST_POST:
            raise SubmissionBroken("too_large")
        if not _ROOM.take(len(piece) * _COPIES):
            raise NoRoom
        held.size += len(piece) * _COPIES
        pieces.append(piece)
    return b"".join(pieces)


def _readable(raw: bytes, mark: bytes) -> tuple[bytes, int]:
    """The body with the heads of its parts in UTF-8, and how many parts it has.

    Django leaves a part out whose head is in another encoding; some apps write a file's name in Latin-1.
    """
    pieces: list[bytes] = []
    at = number = 0
    start = 0 if raw.startswith(mark) else raw.find(b"\r\n" + mark)
    while start >= 0 and (end := raw.find(_BLANK, start)) >= 0:
        number += 1
        head = raw[start:end]
        try:
            head.decode("utf-8")
        except UnicodeDecodeError:
            pieces += [raw[at:start], head.decode("latin-1").encode("utf-8")]
            at = end
        start = raw.find(b"\r\n" + mark, end)
    return (b"".join([*pieces, raw[at:]]) if pieces else raw), number


def _parsed(request: HttpRequest, raw: bytes, border: str) -> list[Part]:
    meta = {"CONTENT_TYPE": f'multipart/form-data; boundary="{border}"', "CONTENT_LENGTH": len(raw)}
    try:
        fields, files = MultiPartParser(meta, io.BytesIO(raw), [_InMemory(request)]).parse()
    except (TooManyFieldsSent, TooManyFilesSent):
        raise SubmissionBroken("too_many_parts") from None
    except RequestDataTooBig:
        raise SubmissionBroken("too_large") from None
    except (MultiPartParserError, ValueError, LookupError):
        raise SubmissionBroken("not_multipart") from None
    found = [Part(name, one.name or "", one.size or 0, one.read()) for name, some in files.lists() for one in some]
    texts = [(name, str(text)) for name, some in fields.lists() for text in some]
    if any(_LOST in text for _name, text in texts):  # bytes without a file's name, which Django read as a text
        raise SubmissionBroken("not_multipart")
    return found + [Part(name, "", len(text), text.encode("utf-8", "surrogatepass")) for name, text in texts]


class _InMemory(MemoryFileUploadHandler):
    """Never a temporary file: the length was counted above."""

    def handle_raw_input(self, *_args: Any, **_more: Any) -> None:
        self.activated = True
