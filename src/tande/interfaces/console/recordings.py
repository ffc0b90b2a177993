"""Fetching recordings from providers and deleting them there, over HTTP: only at the gateway's own host, never long."""

import time
from email.message import Message
from typing import IO, Final, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from tande.domains.recordings.errors import NotHad, NotThere
from tande.toolkit.voice.provider import BYTES_MAX, SECONDS_MAX, Ask, Origin, origin

WAIT_SECONDS: Final = 20
"""For the line and for each piece. All together must not take longer than SECONDS_MAX."""
LOOK_SECONDS: Final = 600
_looked: list[float] = []
_PIECE: Final = 64 * 1024
_AWAY: Final = frozenset({404, 410})


def step() -> None:
    """What `tande deliver` does about calls each time. The provider's list is asked for now and then."""
    from tande.domains.calls import calling
    from tande.domains.calls import operations as calls
    from tande.domains.recordings import operations as recordings
    from tande.domains.recordings.round import fetch_due
    from tande.ledger import clock

    at = clock.now()
    if _now_and_then():
        calling.look(at=at, ask=ask)
        calls.tidy(at=at)
        recordings.forget_the_done(at=at)
    calling.hear_unheard(at=at)
    fetch_due(at=at, ask=ask)


def _now_and_then() -> bool:
    """Whether it is time again, in this process; the first time always."""
    due = not _looked or time.monotonic() - _looked[-1] >= LOOK_SECONDS
    if due:
        _looked[:] = [time.monotonic()]
    return due


def ask(one: Ask) -> bytes:
    """The body of the answer. Raises NotThere and NotHad, whose message says nothing of what was asked for."""
    if origin(one.url) != one.origin:
        raise NotHad("another host")
    request = Request(one.url, method=one.method, headers=dict(one.headers))  # noqa: S310  its scheme was looked at
    ends = time.monotonic() + SECONDS_MAX
    try:
        with build_opener(ProxyHandler({}), _OwnHost(one.origin)).open(request, timeout=WAIT_SECONDS) as answer:
            return _body(answer, ends)
    except HTTPError as error:
        error.close()
        raise (NotThere if error.code in _AWAY else NotHad)(str(error.code)) from None
    except NotHad:
        raise
    except Exception as error:  # whatever a provider's line can do; the recording lies there still
        raise NotHad(type(error).__name__) from None


class _Answer(Protocol):
    """What is read: ``read1`` gives what has come; ``read`` would wait for a whole piece from whoever sends drops."""

    def read1(self, size: int, /) -> bytes: ...


def _body(answer: _Answer, ends: float) -> bytes:
    """All of it. Raises NotHad when it is too large, takes too long, or is less than was promised."""
    pieces, size = [], 0
    while piece := answer.read1(_PIECE):
        size += len(piece)
        pieces.append(piece)
        if size > BYTES_MAX or time.monotonic() > ends:
            raise NotHad("too large or too slow")
    promised = getattr(answer, "headers", {}).get("Content-Length", "")
    if promised.isdigit() and int(promised) != size:
        raise NotHad("cut off")
    return b"".join(pieces)


class _OwnHost(HTTPRedirectHandler):
    """Follows a redirect only to where the password may go."""

    def __init__(self, home: Origin) -> None:
        self.home = home

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        if origin(newurl) != self.home:
            raise NotHad("another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
