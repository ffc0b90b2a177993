"""Requests to this installation's own doors, over HTTP as a provider sends them: nothing is called from inside."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings

SECONDS: Final = 30


@dataclass(frozen=True, repr=False)
class Said:
    """What a provider says to a door: ``path`` with its query, headers, body."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, repr=False)
class Heard:
    """What the door answered. ``status`` 0: nobody answered."""

    status: int
    type: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def address(path: str) -> str:
    """The whole address of a path of ours."""
    return f"{settings.TANDE.public_url}{path}"


def say(what: Said) -> Heard:
    """Send it and wait for the answer."""
    request = urllib.request.Request(  # noqa: S310  our own address
        address(what.path), data=what.body, headers=dict(what.headers), method=what.method
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return Heard(answer.status, answer.headers.get_content_type(), answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Heard(error.code, error.headers.get_content_type(), error.read(), dict(error.headers))
    except OSError:
        return Heard(0)
