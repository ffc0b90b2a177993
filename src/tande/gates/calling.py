"""Calls of ours to gateways of messages: short waits, no redirects, and no word of theirs or ours in any error.

Whoever is called was set by the head or the administrator. Nothing goes through a proxy of the environment.
"""

import http.client
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any, Final

from tande.domains.outbox.errors import Unreachable
from tande.toolkit.smsgateways.messages import Answer, Call, Drop

WAIT_SECONDS: Final = 15
ANSWER_MAX: Final = 64 * 1024
DROPS_MAX: Final = 20
"""Files that a modem has not sent yet. A dead one gets no more: they are in clear, and gone when the machine stops."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer: nobody sends a message on to where a stranger points."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


_opener = urllib.request.OpenerDirector()
for _handler in (
    urllib.request.HTTPHandler(), urllib.request.HTTPSHandler(), urllib.request.HTTPDefaultErrorHandler(),
    urllib.request.HTTPErrorProcessor(), _Stay(),
):
    _opener.add_handler(_handler)


def make(one: Call | Drop) -> Answer:
    """Make a call and give what was answered, whatever its status. Raises Unreachable."""
    return _put(one) if isinstance(one, Drop) else _ask(one)


def _ask(one: Call) -> Answer:
    try:
        asked = urllib.request.Request(one.url, one.body, dict(one.headers), method=one.method)  # noqa: S310
        with _opener.open(asked, timeout=WAIT_SECONDS) as answer:
            return Answer(answer.status, answer.read(ANSWER_MAX))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _rest(error))
    except (OSError, http.client.HTTPException, ValueError):
        raise Unreachable from None


def _rest(error: urllib.error.HTTPError) -> bytes:
    try:
        return error.read(ANSWER_MAX)
    except (OSError, http.client.HTTPException):
        return b""


def _put(one: Drop) -> Answer:
    """Write the file whole or not at all: gammu must not read half of one."""
    folder = Path(one.folder)
    part = folder / f".{one.name}.part"
    try:
        if sum(1 for _waiting in folder.glob("OUT*.txt")) >= DROPS_MAX:
            raise Unreachable
        with open(part, "wb", opener=_for_the_group) as file:
            file.write(one.body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, folder / one.name)
    except OSError:
        raise Unreachable from None
    return Answer(200)


def _for_the_group(path: str, flags: int) -> int:
    return os.open(path, flags, 0o660)
