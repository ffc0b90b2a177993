"""Kinds of entry in the inquiry file: what officers write for officers, sealed.

In clear are only an entry's kind and what it is about. Source: CommDH(2009)4 (adequacy): a finding
without its reasons cannot be reviewed.
"""

from collections.abc import Mapping
from typing import Final

KINDS: Final[dict[str, str]] = {"reasoning": "Reasoning of a finding"}


class BadEntry(Exception):
    """A kind or mark that the tables do not know. The message names it."""


def check_codes(kind: str, codes: Mapping[str, str]) -> None:
    """Raise BadEntry unless the kind is known; no kind carries marks in clear."""
    if kind not in KINDS:
        raise BadEntry("kind")
    if codes:
        raise BadEntry(next(iter(codes)))
