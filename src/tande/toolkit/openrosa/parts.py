"""The parts of one POST: the XML, the files, and whether more will follow. Names of files are made harmless.

ODK Collect sends the XML in each POST and splits files over several: at the size that we name, or after 101 files.
A file's name comes in UTF-8, which parsers of multipart may have read as Latin-1, with %22, %0A and %0D for
characters that a header cannot hold.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from tande.policy import limits
from tande.toolkit.errors import SubmissionBroken
from tande.toolkit.openrosa import xml

XML: Final = "xml_submission_file"
INCOMPLETE: Final = "*isIncomplete*"
MOST_PARTS: Final = 128
"""Collect sends up to 101 files, the XML and the mark that more will follow in one POST."""
SPLIT_AT: Final = 10_000_000
"""What we ask apps to keep a POST below: a line that breaks costs no more than this. One file alone may be larger."""
LARGEST_FILE: Final = limits.FILE_MAX_BYTES
LARGEST_POST: Final = LARGEST_FILE + SPLIT_AT
LONGEST_NAME: Final = 120
"""In bytes of UTF-8, its ending included."""
NAMELESS: Final = "file"
_ESCAPED: Final = {"%22": '"', "%0A": "\n", "%0D": "\r", "%0a": "\n", "%0d": "\r"}
_UNSAFE: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))})
_LONGEST_ENDING: Final = 16


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One part as it came. ``size``: what was counted while reading, never what a header says."""

    name: str
    filename: str = ""
    size: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True, repr=False)
class Post:
    """One POST. ``files``: the other parts in their order; ``more``: further POSTs of this submission will come."""

    data: bytes
    files: tuple[Part, ...]
    more: bool


def read(parts: Iterable[Part]) -> Post:
    """The parts sorted. ``data`` is needed of the XML and the mark alone.

    Raises SubmissionBroken: too_many_parts, too_large, no_xml, two_xml.
    """
    kept = list(parts)
    if len(kept) > MOST_PARTS:
        raise SubmissionBroken("too_many_parts")
    found = [one for one in kept if one.name == XML]
    if not found:
        raise SubmissionBroken("no_xml")
    if any(one.data != found[0].data for one in found):
        raise SubmissionBroken("two_xml")
    files = tuple(one for one in kept if one.name not in (XML, INCOMPLETE))
    if len(found[0].data) > xml.LARGEST or any(one.size > LARGEST_FILE for one in files):
        raise SubmissionBroken("too_large")
    if sum(one.size for one in kept) > LARGEST_POST:
        raise SubmissionBroken("too_large")
    more = any(one.name == INCOMPLETE and one.data.strip().lower() in (b"yes", b"true") for one in kept)
    return Post(found[0].data, files, more)


def named(one: Part, expected: Collection[str]) -> str:
    """Which of the files that the XML names this part is; where it is none of them, its name as well as it can be read.

    Read either way and unescaped or not: whichever the XML names is meant.
    """
    readings = [reading for text in (one.filename, one.name) if text for reading in _readings(text)]
    by_form = {unicodedata.normalize("NFC", name): name for name in expected}
    for reading in readings:
        if unicodedata.normalize("NFC", reading) in by_form:
            return by_form[unicodedata.normalize("NFC", reading)]
    return readings[0] if readings else ""


def by_name(files: Iterable[Part], expected: Collection[str]) -> dict[str, Part]:
    """The files by the name that the XML gives them. Two of one name are both kept: the second gets a number."""
    found: dict[str, Part] = {}
    for one in files:
        name = named(one, expected) or NAMELESS
        found[name if name not in found else _free(name, lambda made: made in found or made in expected)] = one
    return found


def safe(names: Iterable[str]) -> dict[str, str]:
    """For each name one that any disk and any page can hold, no two alike."""
    taken: set[str] = set()
    made: dict[str, str] = {}
    for name in dict.fromkeys(names):
        clean = _free(_safe(name), lambda one: one.casefold() in taken)
        taken.add(clean.casefold())
        made[name] = clean
    return made


def _readings(text: str) -> list[str]:
    """What the name may have been, the likeliest first."""
    again = _redecoded(text)
    plain = [_unescaped(again), again, _unescaped(text), text]
    return list(dict.fromkeys(plain))


def _redecoded(text: str) -> str:
    """UTF-8 that was read as Latin-1, read rightly; anything else as it is."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _unescaped(text: str) -> str:
    for code, character in _ESCAPED.items():
        text = text.replace(code, character)
    return text


def _safe(name: str) -> str:
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = unicodedata.normalize("NFC", last)
    kept = "".join("_" if one in _UNSAFE or not _shown(one) else one for one in text)
    kept = kept.strip(". ").strip() or NAMELESS
    if kept.partition(".")[0].casefold().strip() in _DEVICES:
        kept = f"_{kept}"
    return _cut(kept, "")


def _shown(one: str) -> bool:
    """Not a control, a mark of direction, a half of a character, or a blank that looks like none."""
    return one == " " or unicodedata.category(one)[0] not in "CZ"


def _cut(name: str, tail: str) -> str:
    """The name with a tail before its ending, short enough."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    room = LONGEST_NAME - len(f"{tail}{dot}{ending}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip('. ')}{tail}{dot}{ending}"


def _free(name: str, taken: Callable[[str], bool]) -> str:
    """The name, or the first with a number that is not taken."""
    made, number = name, 2
    while taken(made):
        made, number = _cut(name, f"-{number}"), number + 1
    return made
