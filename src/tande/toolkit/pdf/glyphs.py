"""Which characters the fonts inside typst can draw, and what is written in place of the others.

A PDF for screen readers may hold no empty boxes, so typst refuses a text with a character that no font has. A
symbol (emoji) is written as its name in brackets; letters of scripts without a font as one mark that says how many
there are: the text files hold them all.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

COVERED: Final = (
    (0x0A, 0x0A), (0x20, 0x7E), (0xA0, 0x4FF), (0x531, 0x556), (0x561, 0x587), (0x5D0, 0x5EA), (0x621, 0x63A),
    (0x641, 0x652), (0x900, 0x97F), (0x10D0, 0x10FA), (0x1D00, 0x1DBF), (0x1E00, 0x1FFE), (0x2000, 0x200A),
    (0x2010, 0x2027), (0x202F, 0x2040), (0x2044, 0x2052), (0x2054, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BD),
    (0x2126, 0x2126), (0x2190, 0x21FF),
    (0x2200, 0x23CF), (0x2460, 0x24FF), (0x2500, 0x2604), (0x27C0, 0x2AFF), (0xFB00, 0xFB06),
)
"""Code points from and to, measured with typst 0.15 (tests/toolkit/test_pdf.py draws every one of them)."""
STRICT: Final = ((0x0A, 0x0A), (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x2010, 0x2015), (0x2018, 0x201D))
ZERO_WIDTH: Final = "\u200b"
LONGEST_RUN: Final = 40
"""Letters without a space that may stand on one line; longer runs may be broken, so that none leaves the page."""
_LONG = re.compile(r"\S{41,}")
_HASH = re.compile(r"[0-9a-f]{1,64}")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u200e\u200f\u061c")


def drawable(text: str) -> str:
    """`text` with every character that no font has named or marked, and long runs breakable."""
    return _broken(_marked(unicodedata.normalize("NFC", text), COVERED))


def drawable_strict(text: str) -> str:
    """The same with Latin letters only, each in one piece: for texts whose marks find no font together."""
    return _broken(_marked(unicodedata.normalize("NFC", text), STRICT))


def _marked(text: str, covered: tuple[tuple[int, int], ...]) -> str:
    clean = text.replace("\r\n", "\n").replace("\t", "    ")
    kept = "".join(c for c in clean if c not in _INVISIBLE)
    return "".join(_pieces(kept, covered))


def _pieces(text: str, covered: tuple[tuple[int, int], ...]) -> Iterator[str]:
    for there, group in groupby(text, key=lambda c: _is_in(ord(c), covered)):
        run = "".join(group)
        if there:
            yield run
        else:
            for symbol, several in groupby(run, key=lambda c: unicodedata.category(c) in ("So", "Sk")):
                together = list(several)
                yield from map(_named, together) if symbol else [f"[{len(together)} × no font]"]


def _named(symbol: str) -> str:
    return f"[{unicodedata.name(symbol, 'symbol').lower()}]"


def _is_in(code: int, covered: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in covered) and unicodedata.category(chr(code)) not in (
        "Cn", "Cs", "Co"
    )


def _broken(text: str) -> str:
    return _LONG.sub(lambda found: _parts(found.group()), text)


def _parts(run: str) -> str:
    if _HASH.fullmatch(run):
        return run  # a hash is copied from the page: nothing may stand in it, and it fits
    return ZERO_WIDTH.join(run[start:start + LONGEST_RUN] for start in range(0, len(run), LONGEST_RUN))
