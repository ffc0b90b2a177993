"""Papers of the register as PDF: a form filled from a record, or blank, to be filled by hand where there is no network.

An answer stands among the other answers with a cross, as on a form of paper. What was typed is set as data, never as
markup, in letters for which there is a font.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from tande.toolkit.pdf import set_as
from tande.toolkit.pdf.sheets import readable, square


@dataclass(frozen=True, slots=True)
class Line:
    """One question: its answers, each with whether it is chosen; or what was written, "" for a line to write on."""

    label: str
    value: str = ""
    options: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class TearOff:
    """The part that the other side keeps: the number, what to do with it, and where."""

    title: str
    number: str
    steps: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. ``number`` "": a form without one."""

    title: str
    about: str
    number: str
    number_label: str
    lines: Sequence[Line]
    signatures: Sequence[str]
    foot: str
    tear: TearOff | None = None


def draw_paper(paper: Paper, *, lang: str, at: datetime) -> bytes:
    """The PDF. Raises PdfNotMade."""
    rows = [{"label": one.label, "value": readable(one.value), "options": [list(pair) for pair in one.options]}
            for one in paper.lines]
    document = {
        "title": paper.title, "about": paper.about, "number": paper.number, "labels": {"number": paper.number_label},
        "rows": rows, "signatures": list(paper.signatures), "foot": paper.foot, "language": lang,
        "tear": asdict(paper.tear) if paper.tear else {},
    }
    return set_as("papers.typ", document, at=at, drawings={"door": square(paper.tear.address) if paper.tear else []})
