"""What was written to the person: handed on sealed for the page's script, or opened here without one.

Opening happens in the one request that carries the person's own code; nothing of it is kept (promise 1).
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tande.domains.casework.queries import Reply
from tande.toolkit import codes, replies
from tande.toolkit.errors import ToolkitError

_NO_CASE = "0" * 32


@dataclass(frozen=True, repr=False)
class Shown:
    """One reply: ``text`` when it was opened here, else ``sealed`` (base64). Both empty: it does not open."""

    message_id: str
    kind: str
    at: datetime
    text: str = ""
    sealed: str = ""


def still_sealed(given: Iterable[Reply]) -> list[Shown]:
    """For the page's script, which has the code."""
    return [
        Shown(one.message_id, one.kind, one.at, sealed=base64.b64encode(one.envelope).decode("ascii")) for one in given
    ]


def open_all(given: Iterable[Reply], *, code: str, case_id: str) -> list[Shown]:
    """Open each with the code of this request; one that does not open does not hide the others.

    One key derivation, with no reply as with many: that is what a wrong code costs too.
    """
    key = replies.ReplyKey(code=code, case_id=case_id)
    return [Shown(one.message_id, one.kind, one.at, text=_text(one, key)) for one in given]


def _text(one: Reply, key: replies.ReplyKey) -> str:
    try:
        return key.open(one.envelope, message_id=one.message_id).text
    except ToolkitError:
        return ""


def spend_the_same(code: str) -> None:
    """What a right code costs a wrong one costs too, so that time tells a guesser nothing."""
    if code:
        codes.reporter_seed(code, case_id=_NO_CASE)
