"""The text of a cell, cleaned of what nobody can see, and what is wrong with it."""

import re
from typing import Final

from tande.toolkit.spreadsheets.rows import Fault, Limits

_EDGES: Final = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control signs, and signs that turn the direction of what follows: with them a name can look like another one."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS: Final = re.compile(r"\s*[\r\n\t\u2028\u2029]+\s*")
_REPLACED: Final = "\ufffd"


def cleaned(text: str, column: int, limits: Limits) -> tuple[str, Fault | None]:
    """The text in one line without blanks around it. A faulty cell keeps what can be shown of it."""
    text = text.strip() if limits.prose else text.strip(_EDGES)
    if len(text) > limits.cell_chars:
        return text[:40], Fault("too_long", column)
    if not text or (text.isascii() and text.isprintable()):
        return text, None
    fault = None
    if _REPLACED in text:
        fault = Fault("encoding", column)
    unseen = _CONTROL if limits.prose else _UNSEEN
    text = text.replace("\r\n", "\n").replace("\r", "\n") if limits.prose else _BREAKS.sub(" ", text)
    if unseen.search(text):
        text, fault = unseen.sub("", text), fault or Fault("control", column)
    return text, fault
