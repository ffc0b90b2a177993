"""The form on paper: one sheet of A4, the questions in front, room for more words and the contact behind.

The strip that is torn off bears the access code, in figures and as a square, and nothing that tells what it is about.
The form's half never bears the code: whoever types it in must not be able to follow the case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from tande.toolkit import codes
from tande.toolkit.drawings import drawing
from tande.toolkit.pdf import set_as
from tande.toolkit.pdf.sheets import square

_MARKS: Final = ("pen", "danger", "cut")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its number, its words, the answers with the key that each has on the paper, a line to write on."""

    number: str
    ask: str
    hint: str
    drawing: str
    options: Sequence[tuple[str, str]] = ()
    line: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """What the person keeps. ``ways``: how to ask for the answer, a line each; ``wait``: from when on; ``warning``: of
    copies.
    """

    title: str
    code: str
    square: str
    ways: Sequence[str]
    wait: str
    warning: str
    number: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every text of the form in its language. ``paths``: for whom it is, with key, words and drawing."""

    title: str
    about: Sequence[str]
    number: str
    paths_ask: str
    paths: Sequence[tuple[str, str, str]]
    story: str
    danger: str
    danger_hint: str
    front: Sequence[Asked]
    behind: Sequence[Asked]
    foot: str
    cut: str
    back_title: str
    back_about: str
    more: str
    contact_ask: str
    contact_hint: str
    contact: Sequence[str]
    strip: Strip


@dataclass(frozen=True, repr=False, slots=True)
class Sheet:
    """One form: its number, printed on both halves, and the access code, printed on the strip alone."""

    number: str
    code: str


def draw_forms(sheets: Sequence[Sheet], words: Words, *, lang: str, at: datetime) -> bytes:
    """The PDF, two pages for each form: the second is the back of the first. Raises PdfNotMade."""
    pictures = {name: drawing(name) for name in _drawings(words)}
    rows = [{"number": codes.show(one.number), "code": codes.show(one.code)} for one in sheets]
    squares = [square(one.code) for one in sheets]
    document = {**_document(words), "language": lang, "sheets": rows}
    return set_as("complaint_form.typ", document, at=at, drawings={"pictures": pictures, "squares": squares})


def _document(words: Words) -> Mapping[str, Any]:
    return asdict(words)


def _drawings(words: Words) -> set[str]:
    asked = {one.drawing for one in (*words.front, *words.behind)}
    return {*_MARKS, *asked, *(drawn for _key, _words, drawn in words.paths)}
