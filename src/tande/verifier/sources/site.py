"""A log on a web site: plain GET with time-outs and limits, lines kept open, a few tries, nothing remembered.

Proxies of the environment (http_proxy, https_proxy, no_proxy) are used. Moves are not followed: whoever checks a log
should see at which address it is.
"""

import gzip
import io
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from tande.toolkit.errors import TileMissing
from tande.verifier.sources.errors import CannotRead, TooLarge

PAUSE_SECONDS = 20.0
"""The longest wait for the next byte."""
LONGEST_SECONDS = 120.0
"""The longest time for one file: nobody may keep us waiting with a byte now and then."""
TRIES = 4
_LONGEST_PAUSE = 30.0
_PIECE = 64 * 1024
_HEADERS = {"User-Agent": "tande-verify", "Accept-Encoding": "gzip", "Accept": "*/*"}


class _Again(Exception):
    """Worth another try, after this many seconds."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


class Site:
    """The files below an address. May be used from several threads: each has a line of its own."""

    far = True

    def __init__(self, address: str, *, pause: Callable[[float], object] = time.sleep) -> None:
        """Raises CannotRead for what is no web address."""
        self.address = address.rstrip("/")
        self._parts = _split(self.address)
        self._pause = pause
        self._lines = threading.local()

    def read(self, path: str, *, limit: int) -> bytes:
        """As Source."""
        why = ""
        for attempt in range(TRIES):
            try:
                return self._once(path, limit)
            except _Again as error:
                why, wait = str(error), error.seconds
            except TooLarge:
                self._drop()  # the rest of it still lies in this line
                raise
            except (OSError, HTTPException) as error:
                why, wait = _said(error), None
            self._drop()
            if attempt + 1 < TRIES:
                self._pause(2.0**attempt / 2 if wait is None else wait)
        raise CannotRead(f"{self.address}/{path}: {why}")

    def under(self, folder: str) -> "Site":
        """As Source."""
        return Site(f"{self.address}/{folder.rstrip('/')}", pause=self._pause)

    def names(self, folder: str) -> list[str] | None:
        """Nobody can list what is on a web site."""
        return None

    def _once(self, path: str, limit: int) -> bytes:
        line, target = self._line()
        line.request("GET", f"{target}{quote(self._parts.path)}/{quote(path)}", headers=_HEADERS)
        answer = line.getresponse()
        if answer.status == 200:
            return _body(answer, path, limit)
        _body(answer, path, 1024 * 1024)  # to keep the line for the next file
        return self._refused(answer, path)

    def _refused(self, answer: HTTPResponse, path: str) -> bytes:
        if answer.status in (404, 410):
            raise TileMissing(path)
        if answer.status == 429 or answer.status >= 500:
            after = answer.headers.get("Retry-After", "")
            seconds = min(float(after), _LONGEST_PAUSE) if after.isdigit() else None
            raise _Again(f"the server answers {answer.status}", seconds)
        moved = answer.headers.get("Location")
        raise CannotRead(
            f"{self.address}/{path}: " + (f"has moved to {moved}" if moved else f"the server answers {answer.status}")
        )

    def _line(self) -> tuple[HTTPConnection, str]:
        """This thread's line, and what stands before the path where a proxy must be told the host."""
        parts, kept = self._parts, getattr(self._lines, "kept", None)
        if kept is None:
            kept = self._lines.kept = _open_line(parts)
        line: tuple[HTTPConnection, str] = kept
        return line

    def _drop(self) -> None:
        kept = getattr(self._lines, "kept", None)
        if kept is not None:
            kept[0].close()
            self._lines.kept = None


def _split(address: str) -> SplitResult:
    parts = urlsplit(address)
    try:
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        whole = None
    if not whole or parts.username or parts.query or parts.fragment:
        raise CannotRead(f"{address} is not a web address such as https://example.org/log")
    return parts


def _open_line(parts: SplitResult) -> tuple[HTTPConnection, str]:
    host = parts.hostname or ""
    proxy = None if proxy_bypass(host) else getproxies().get(parts.scheme)
    if not proxy:
        return _connection(parts.scheme, host, parts.port), ""
    by = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if parts.scheme == "https":
        line = HTTPSConnection(by.hostname or "", by.port, timeout=PAUSE_SECONDS, context=ssl.create_default_context())
        line.set_tunnel(host, parts.port)
        return line, ""
    return _connection("http", by.hostname or "", by.port), f"http://{parts.netloc}"


def _connection(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":
        return HTTPConnection(host, port, timeout=PAUSE_SECONDS)
    return HTTPSConnection(host, port, timeout=PAUSE_SECONDS, context=ssl.create_default_context())


def _body(answer: HTTPResponse, path: str, limit: int) -> bytes:
    """All of the answer, at most ``limit`` bytes also once it is unpacked."""
    end, pieces, size = time.monotonic() + LONGEST_SECONDS, [], 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise TooLarge(f"{path} is larger than it can be")
        if time.monotonic() > end:
            raise _Again("the answer takes too long")
    data = b"".join(pieces)
    if answer.length:
        raise _Again("the answer was cut off")
    return _unpacked(data, path, limit) if answer.headers.get("Content-Encoding") == "gzip" else data


def _unpacked(data: bytes, path: str, limit: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            plain = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise _Again("the answer cannot be unpacked") from None
    if len(plain) > limit:
        raise TooLarge(f"{path} is larger than it can be")
    return plain


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"the certificate is not valid ({error.reason or 'TLS'})"
    text = getattr(error, "strerror", None)
    return f"no connection ({text or type(error).__name__})"
