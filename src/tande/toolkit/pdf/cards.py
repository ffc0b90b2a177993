"""The patrol's card on paper: A6, two sides, or four of each side on A4 to cut apart. Drawings are our own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tande.toolkit.drawings import drawing
from tande.toolkit.pdf import set_as

FORMS: Final = ("a6", "a4")


def draw(words: Mapping[str, Any], *, form: str, at: datetime) -> bytes:
    """The PDF. ``words``: title, version, about, never, focal, and of each step title, lines and the drawing's name.

    Raises PdfNotMade, KeyError for a drawing that we do not have.
    """
    pictures = {
        **{one["drawing"]: drawing(one["drawing"]) for one in words["steps"]},
        **{f"no-{one['drawing']}": drawing(one["drawing"], crossed=True) for one in words["nevers"]},
    }
    return set_as("card.typ", {**words, "form": form}, at=at, drawings={"pictures": pictures})
