"""Papers to print, as PDF: drawn in memory, without a network, readable by a screen reader (PDF/UA-1).

Every text is handed to typst as data (JSON in `sys.inputs`) and set with `text(…)`: none of it is read as markup.
The fonts are those inside the package, so a PDF looks the same on every machine and needs no font of the system.
"""

import importlib.resources
import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf.glyphs import drawable, drawable_strict

_LANGUAGE = re.compile(r"[a-z]{2,3}")
STANDARD: Final = "ua-1"
_drawn_by: Final[dict[str, int]] = {}
"""The process that drew first, as far as this one knows."""


def draw(document: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of `document`: {"title","keep","cover":[[name,value]],"sections":[{"title","empty","items":
    [{"title","facts":[[name,value]],"words","lang","depth"}],"columns":[…],"rows":[[…]]}]}, all of it texts.

    `at`: written into the PDF as its date. Characters that the fonts lack are named or marked. Raises PdfNotMade.
    """
    return set_as("casefile.typ", document, at=at)


def set_as(
    template: str, document: Mapping[str, Any], *, at: datetime, drawings: Mapping[str, object] | None = None
) -> bytes:
    """The PDF of a template beside this file. `drawings` are of our own making and reach it as they are.

    Raises PdfNotMade.
    """
    try:
        import typst  # here: opening a case works without it
    except ImportError:
        raise PdfNotMade("typst is not installed on this machine") from None
    check_process()
    source = importlib.resources.files(__package__).joinpath(template).read_bytes()
    drawn = {name: json.dumps(value) for name, value in (drawings or {}).items()}
    error: Exception | None = None
    # Marks that only together find no font are known to typst alone; then everything unusual is marked.
    for clean in (drawable, drawable_strict):
        inputs = {"file": json.dumps(_cleaned(document, clean), ensure_ascii=False), **drawn}
        try:
            made = typst.compile(
                source, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=STANDARD,
                timestamp=at.replace(microsecond=0),
            )
        except (RuntimeError, ValueError) as failed:
            error = failed
            continue
        if isinstance(made, bytes):
            return made
    # No cause and no message: typst quotes the text that it stumbled over.
    raise PdfNotMade(type(error).__name__) from None


def picture(drawing: str, *, pixels: int) -> bytes:
    """A square drawing of our own (SVG) as PNG, for phones that take no drawing. Raises PdfNotMade."""
    try:
        import typst
    except ImportError:
        raise PdfNotMade("typst is not installed on this machine") from None
    check_process()
    source = (
        "#set page(width: 72pt, height: 72pt, margin: 0pt)\n"
        '#image(bytes(sys.inputs.drawing), format: "svg", width: 72pt)'
    )
    made = typst.compile(
        source.encode(), sys_inputs={"drawing": drawing}, ignore_system_fonts=True, format="png", ppi=float(pixels)
    )
    if not isinstance(made, bytes):
        raise PdfNotMade("no picture")
    return made


def check_process() -> None:
    """Before anything is drawn: a process forked from one that drew would wait for threads that are not there, for
    ever. Raises PdfNotMade there.
    """
    if _drawn_by.setdefault("process", os.getpid()) != os.getpid():
        raise PdfNotMade("the process that this one was forked from has drawn before")


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """Every text made drawable, `lang` one that a PDF may name, and no `title` empty: the standard refuses both."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        texts = {key: _language(one) if key == "lang" else _cleaned(one, clean) for key, one in value.items()}
        return texts | ({"title": texts["title"].strip() or "—"} if "title" in texts else {})
    return [_cleaned(one, clean) for one in value] if isinstance(value, list | tuple) else value


def _language(code: str) -> str:
    return code if _LANGUAGE.fullmatch(code) else "en"
