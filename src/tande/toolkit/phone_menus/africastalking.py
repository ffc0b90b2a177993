"""The form of Africa's Talking: with each request comes everything typed since the menu began, joined by ``*``.

So what is new is what stands behind what was heard before, and a ``*`` inside it was typed. Of what was heard only
lengths and marks are needed, never the words. An answer begins with CON (the menu goes on) or END, in plain text.
Source: facts on channels, 2.6; the fields of the notice at the end are from memory.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from tande.policy import sms

TYPE: Final = "text/plain; charset=utf-8"
SCREEN_MAX: Final = 160
"""Of what a phone shows. The provider takes the prefix off, so it does not count."""
HARD_MAX: Final = 182
"""Of the whole answer: networks cut it there."""
FORM_MAX: Final = 64 * 1024
_LONGEST_ID: Final = 200
_JOINED: Final = "*"

Step = tuple[int, str]
"""What was heard of a session up to one request: its length, and a mark of it."""


class NotAMenu(Exception):
    """The request is not what the provider sends. The message names the field."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the provider's id of the session, who dials ("" if withheld), and all that was typed so far."""

    session: str
    number: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Added:
    """What a request brings. ``again``: nothing, it was here before. ``opens``: the session is new.

    ``inputs``: what was typed since, each piece by itself; ``steps``: what is to be remembered of the session now.
    """

    steps: tuple[Step, ...]
    inputs: tuple[str, ...] = field(default=(), repr=False)
    opens: bool = False
    again: bool = False


def form(body: bytes) -> dict[str, str]:
    """The fields of a body, the last of each name. Bytes that are no UTF-8 are read as Latin-1: nothing is lost."""
    try:
        pairs = _pairs(body, "utf-8")
    except UnicodeDecodeError:
        pairs = _pairs(body, "latin-1")
    return {name: value.replace("\0", "") for name, value in pairs}


def _pairs(body: bytes, encoding: str) -> list[tuple[str, str]]:
    return parse_qsl(body.decode(encoding), keep_blank_values=True, encoding=encoding, errors="strict")


def asked(fields: Mapping[str, str]) -> Asked:
    """A request of the menu. A missing text is an empty one. Raises NotAMenu ("sessionId")."""
    return _asked(fields, fields.get("text", ""))


def ended(fields: Mapping[str, str]) -> Asked:
    """The notice that a menu is over, by whomever. Raises NotAMenu ("sessionId")."""
    return _asked(fields, fields.get("input") or fields.get("text") or "")


def _asked(fields: Mapping[str, str], text: str) -> Asked:
    session = fields.get("sessionId", "").strip()
    if not session or len(session) > _LONGEST_ID:
        raise NotAMenu("sessionId")
    raw = fields.get("phoneNumber", "")
    # A plus that was not encoded arrives as a space.
    return Asked(session, ("+" + raw[1:] if raw.startswith(" ") else raw).strip(), text)


def added(text: str, steps: tuple[Step, ...], *, key: bytes) -> Added:
    """What is new in ``text``, given what was heard of the session. ``key``: for the marks, kept with the session."""
    here = (len(text), _mark(text, key))
    if here in steps:
        return Added(steps, again=True)
    if not steps:
        return Added((here,), inputs=_dialled(text), opens=True)
    known = next((at for at in reversed(range(len(steps))) if _begins(text, steps[at], key)), None)
    if known is None:  # another history than ours: all of it is kept, rather than a guess at its end
        return Added((*steps, here), inputs=(text,))
    length = steps[known][0]
    new = text[length:].removeprefix(_JOINED) if length else text
    return Added((*steps[: known + 1], here), inputs=(new,))


def _dialled(text: str) -> tuple[str, ...]:
    """What came with the first request: digits dialled behind the service's number, or else words as they are."""
    if not text:
        return ()
    pieces = text.split(_JOINED)
    return tuple(pieces) if all(piece.isdigit() and len(piece) == 1 for piece in pieces) else (text,)


def _begins(text: str, step: Step, key: bytes) -> bool:
    length, mark = step
    joined = not length or text[length : length + 1] == _JOINED
    return len(text) > length and joined and hmac.compare_digest(_mark(text[:length], key), mark)


def _mark(text: str, key: bytes) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=12).hexdigest()


def answer(screen: str, *, waits: bool) -> str:
    """What the provider is answered. A screen that no phone could show whole is cut, in the room it then takes."""
    return ("CON " if waits else "END ") + cut(screen)


def cut(screen: str) -> str:
    """The screen, or as much of it as fits. Texts of a pack always do."""
    text = screen.strip() or "."
    while not fits(text):
        text = text[:-1].rstrip()
    return text


def fits(text: str) -> bool:
    """Whether a phone shows it whole: 160 characters of the 7-bit alphabet, or 80 where one stands that it lacks."""
    taken = sms.parts(text)
    return taken.units <= (SCREEN_MAX if taken.plain else SCREEN_MAX // 2)
