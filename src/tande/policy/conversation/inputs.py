"""What can come in: each input bears its provider's id, so that the second delivery of the same thing is known.

Words stand in ``Text.body`` alone, and no ``repr`` shows them: an exception or a log cannot carry them off.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

RECEIVED: Final = "received"
WORKING: Final = "working"
QUESTION: Final = "question"
DECIDED: Final = "decided"
STATUSES: Final = (RECEIVED, WORKING, QUESTION, DECIDED)
"""All that is ever said of a case by phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Came:
    """``id``: the provider's own, "" if it gives none; ``at``: when it was sent, None if not known. With a zone."""

    id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Text(_Came):
    """A text message, or what was typed into a phone menu."""

    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Key(_Came):
    """One or more keys pressed during a call."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Voice(_Came):
    """A recording. ``seconds`` None: not known; ``ended``: the caller has hung up and hears nothing more."""

    seconds: int | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Silence(_Came):
    """Nothing came within the time that the door waits."""


@dataclass(frozen=True, slots=True)
class Opened(_Came):
    """A call or a phone menu begins, or begins again after a cut."""


@dataclass(frozen=True, slots=True)
class Cut(_Came):
    """The call or the menu ended, by whomever."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What stood beside an access code, in codes: whether there were words at all, and what they said."""

    words: bool = False
    danger: bool = False
    child: bool = False
    call: bool = False


@dataclass(frozen=True, slots=True)
class Found(_Came):
    """What the code of a FollowUp led to: one of STATUSES, or "" when there is no such code.

    ``beside``: as the FollowUp bore it; ``full``: that case takes no more words.
    """

    status: str
    beside: Beside = field(default_factory=Beside)
    full: bool = False


@dataclass(frozen=True, slots=True)
class News(_Came):
    """There is an answer to the reporter. Nothing of it is said; it waits for the day."""


Input = Text | Key | Voice | Silence | Opened | Cut | Found | News
