"""The paper of a classroom session as PDF: the list to sign, with or without seat codes, and slips to cut apart.

A slip shows one person's code to that person alone. Names are set as they are given where the fonts have their letters,
and in Latin letters where they do not: never as empty boxes.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import segno
from anyascii import anyascii

from tande.toolkit import seats
from tande.toolkit.pdf import set_as
from tande.toolkit.pdf.glyphs import drawable

FORMS: Final = ("list", "signing", "slips")
"""The trainer's list with codes, the list that goes round without them, one slip a person."""


@dataclass(frozen=True, slots=True)
class Place:
    """One person's line. ``code`` is a seat code as `seats.parse_code` gives it."""

    name: str
    number: str
    unit: str
    code: str


def draw_sheet(
    places: Sequence[Place], *, form: str, title: str, facts: Sequence[tuple[str, str]], labels: Mapping[str, str],
    address: str, lang: str, at: datetime,
) -> bytes:
    """The PDF. ``facts`` head every form, ``labels`` are the words of the columns, ``address`` opens the test.

    Raises PdfNotMade.
    """
    rows = [[readable(one.name), readable(one.number), readable(one.unit), seats.show(one.code)] for one in places]
    with_codes = form != "signing"
    document = {
        "title": title, "form": form, "facts": [list(pair) for pair in facts], "labels": dict(labels),
        "rows": rows if with_codes else [[*row[:3], ""] for row in rows], "address": address, "language": lang,
    }
    drawings = {"codes": [square(one.code) for one in places] if with_codes else [], "door": square(address)}
    return set_as("sheet.typ", document, at=at, drawings=drawings)


def readable(text: str) -> str:
    """``text`` as it is, or in Latin letters when a font for it is missing."""
    kept = "".join(character for character in text if character.isprintable())
    return anyascii(kept).title() if "× no font]" in drawable(kept) and "× no font]" not in kept else kept


def square(text: str) -> list[int]:
    """A QR code as the bytes of a PNG, one pixel a module: much smaller than lines, and sharp at any size.

    The pattern that is laid over it is given, not sought: seeking the best of eight took most of a sheet's time.
    """
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=3).save(drawn, kind="png", scale=1, border=2)
    return list(drawn.getvalue())
