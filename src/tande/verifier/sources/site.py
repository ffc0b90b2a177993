"""A log on a web site: plain GET with time-outs and limits, lines kept open, a few tries, nothing remembered.

Proxies of the environment (http_proxy, https_proxy, no_proxy) are used. Moves are not followed: whoever checks a log
should see at which address it is.
"""

import gzip
import io
import ssl
import time
import weakref
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
    """The files below an address. May be used from several threads: each takes a line of its own."""

    far = True

    def __init__(self, address: str, *, pause: Callable[[float], object] = time.sleep) -> None:
        """Raises CannotRead for what is no web address."""
        self.address = address.rstrip("/")
        self._parts = _split(self.address)
        self._pause = pause
        self._free: list[HTTPConnection] = []
        weakref.finalize(self, _close, self._free)

    def read(self, path: str, *, limit: int) -> bytes:
        """As Source."""
        why = ""
        for attempt in range(TRIES):
            try:
                return self._once(path, limit)
            except _Again as error:
                why, wait = str(error), error.seconds
            except (OSError, HTTPException) as error:
                why, wait = _said(error), None
            if attempt + 1 < TRIES:
                self._pause(2.0**attempt / 2 if wait is None else wait)
        raise CannotRead(f"{self.address}/{path}: {why}")

    def under(self, folder: str) -> "Site":
        """As Source."""
        return Site(f"{self.address}/{folder.rstrip('/')}", pause=self._pause)

    def beside(self) -> "Site | None":
        """As Source."""
        above = self.address.removesuffix("/log")
        return Site(above, pause=self._pause) if above != self.address else None

    def names(self, folder: str) -> list[str] | None:
        """Nobody can list what is on a web site."""
        return None

    def _once(self, path: str, limit: int) -> bytes:
        line = self._free.pop() if self._free else _connection(self._parts)
        try:
            line.request("GET", self._target(path), headers=_HEADERS)
            answer = line.getresponse()
            data = _body(answer, path, limit if answer.status == 200 else _PIECE)
        except BaseException:
            line.close()  # the rest of an answer may still lie in it
            raise
        self._free.append(line)
        if answer.status == 200:
            return data
        return self._refused(answer, path)

    def _target(self, path: str) -> str:
        parts = self._parts
        plain = f"{quote(parts.path)}/{quote(path)}"
        # A proxy must be told the host, unless it only passes an encrypted line on.
        return f"http://{parts.netloc}{plain}" if parts.scheme == "http" and _proxy(parts) else plain

    def _refused(self, answer: HTTPResponse, path: str) -> bytes:
        if answer.status in (404, 410):
            raise TileMissing(path)
        if answer.status == 429 or answer.status >= 500:
            after = answer.headers.get("Retry-After", "")
            seconds = min(float(after), _LONGEST_PAUSE) if after.isdigit() else None
            raise _Again(f"the server answers {answer.status}", seconds)
        moved = answer.headers.get("Location")
        why = f"has moved to {moved}" if moved else f"the server answers {answer.status}"
        raise CannotRead(f"{self.address}/{path}: {why}")


def _close(lines: list[HTTPConnection]) -> None:
    for line in lines:
        line.close()


def _split(address: str) -> SplitResult:
    parts = urlsplit(address)
    try:
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        whole = None
    if not whole or parts.username or parts.query or parts.fragment:
        raise CannotRead(f"{address} is not a web address such as https://example.org/log")
    return parts


def _proxy(parts: SplitResult) -> SplitResult | None:
    proxy = None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
    return urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None


def _connection(parts: SplitResult) -> HTTPConnection:
    host, proxy = parts.hostname or "", _proxy(parts)
    to = proxy or parts
    if parts.scheme == "http":
        return HTTPConnection(to.hostname or "", to.port, timeout=PAUSE_SECONDS)
    line = HTTPSConnection(to.hostname or "", to.port, timeout=PAUSE_SECONDS, context=ssl.create_default_context())
    if proxy:
        line.set_tunnel(host, parts.port)
    return line


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
    answer.close()  # read to its end: the line is free for the next one
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
