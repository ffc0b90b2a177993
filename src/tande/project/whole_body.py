"""A request that was cut on its way is no request: without this, half a complaint would be received as a whole one.

Django takes whatever arrived as the whole body when the line drops, so on a bad line a person's words would be
kept without their end, nobody would get the receipt, and the second try would make a second complaint.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig

from tande.toolkit.openrosa.parts import LARGEST_POST

FIELD_APPS: Final = "/field/"
PARTNERS: Final = "/api/partners/v1/"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class CutOff(OSError):
    """The line ended before as many bytes arrived as were announced. Django makes UnreadablePostError of it."""


class Readable(Protocol):
    """What WSGI gives as the body."""

    def read(self, size: int = -1, /) -> bytes: ...

    def readline(self, size: int = -1, /) -> bytes: ...


class WholeBody:
    """The body of one request; reading past a cut raises CutOff. ``length`` is what was announced, in bytes."""

    def __init__(self, stream: Readable, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int = -1, /) -> bytes:
        """Exactly ``size`` bytes, or all that are left. Raises CutOff."""
        wanted = self._left if size < 0 else min(size, self._left)
        chunks: list[bytes] = []
        while wanted:
            chunk = self._stream.read(wanted)
            if not chunk:
                raise CutOff
            chunks.append(chunk)
            wanted -= len(chunk)
            self._left -= len(chunk)
        return b"".join(chunks)

    def readline(self, size: int = -1, /) -> bytes:
        """One line, as WSGI has it. Raises CutOff."""
        line = self._stream.readline(self._left if size < 0 else min(size, self._left)) if self._left else b""
        if self._left and not line:
            raise CutOff
        self._left -= len(line)
        return line


class Chunks:
    """A body without a length; what is longer than ``most`` raises RequestDataTooBig. A cut cannot be seen here."""

    def __init__(self, stream: Readable, most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int = -1, /) -> bytes:
        """``size`` bytes, or all; fewer only at the end. Raises RequestDataTooBig."""
        wanted = self._left if size < 0 else min(size, self._left)
        chunks: list[bytes] = []
        while wanted and (chunk := self._stream.read(wanted)):
            chunks.append(chunk)
            wanted -= len(chunk)
            self._left -= len(chunk)
        if not self._left and self._stream.read(1):
            raise RequestDataTooBig
        return b"".join(chunks)

    def readline(self, size: int = -1, /) -> bytes:
        """One line, as WSGI has it; nobody reads these bodies so."""
        return self._stream.readline(size)


def in_chunks(environ: dict[str, Any]) -> bool:
    """Whether the body comes in chunks, without a length, and ends where the server says that it does."""
    coding = str(environ.get("HTTP_TRANSFER_ENCODING", "")).strip().casefold()
    return coding == "chunked" and bool(environ.get("wsgi.input_terminated")) and "CONTENT_LENGTH" not in environ


def whole_bodies(application: Application) -> Application:
    """The application, reading no body that was cut."""

    def checked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(FIELD_APPS) and in_chunks(environ):
            # Django reads no more than a length, so a form of a field app gets one that is too long for their door,
            # which asks who they are first, counts, and looks for the boundary that closes a whole body.
            environ["CONTENT_LENGTH"] = str(LARGEST_POST + 1)
            return application(environ, start_response)
        if environ.get("PATH_INFO", "").startswith(PARTNERS) and in_chunks(environ):
            # Many programs stream what they send. One JSON object closes itself, so half of it is never taken for a
            # whole one; a part of a file does not, and is refused without a length (interfaces/api/partners).
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(most), Chunks(environ["wsgi.input"], most)
            return application(environ, start_response)
        length = environ.get("CONTENT_LENGTH") or "0"
        announced = int(length) if length.isascii() and length.isdigit() else 0
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], announced)
        return application(environ, start_response)

    return checked
