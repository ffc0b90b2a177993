"""One line of `tande check`: how it stands with one thing, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, WRONG = "ok", "warning", "wrong"


@dataclass(frozen=True)
class Found:
    """``what``: a short code that stays the same; ``says``: how it stands; ``do``: what to do, empty when ok."""

    state: str
    what: str
    says: str
    do: str = ""


def ok(what: str, says: str) -> Found:
    """As it should be."""
    return Found(OK, what, says)


def warning(what: str, says: str, do: str) -> Found:
    """Not wrong yet, or only where this is more than a trial."""
    return Found(WARNING, what, says, do)


def wrong(what: str, says: str, do: str) -> Found:
    """Somebody can come to harm, or something can be lost."""
    return Found(WRONG, what, says, do)
