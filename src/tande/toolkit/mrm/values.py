"""A field's value as the text of a cell, and back: in their codes, and read also in ours or by its label."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

from tande.policy.violations import fields as catalogue
from tande.policy.violations.codes import SEXES
from tande.policy.violations.entries import Value, as_day
from tande.policy.violations.fields import Field
from tande.policy.violations.options import EXPORTED, OPTIONS
from tande.toolkit.mrm.layout import folded

BETWEEN: Final = " ||| "
"""What stands between several answers in their workbook."""
_OTHER_DAY: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", re.ASCII)
_TIMED_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})T[\d:.]*Z?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}(?:\.0)?", re.ASCII)


Make = Callable[[], Value]
"""Makes a value, or raises NotAValue."""


class NotAValue(ValueError):
    """The cell holds no value of its field; the message is the code of the fault."""


def told(field: Field, value: Value | None, part: str = "") -> str:
    """The cell of a value. ``part``: which number of a tally."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        number = sum(value.values()) if part == "total" else value.get(part)
        return "" if number is None else str(number)
    theirs = EXPORTED.get(field.options, {})
    if isinstance(value, str):
        return theirs.get(value, value) if field.options else value
    if isinstance(value, Sequence):
        return BETWEEN.join(theirs.get(one, one) for one in value)
    return str(value)


def read(field: Field, text: str) -> Value:
    """The value of a cell that holds something. Raises NotAValue."""
    if field.kind in (catalogue.LINE, catalogue.WORDS):
        return text
    if field.kind == catalogue.DAY:
        return day(text)
    if field.kind in (catalogue.NUMBER, catalogue.TALLY):
        return number(text)
    if field.kind == catalogue.CODE:
        return code(field.options, text)
    if field.kind == catalogue.CODES:
        return sorted({code(field.options, one) for one in re.split(r"\s*(?:\|\|\||[;,])\s*", text) if one})
    return text


def code(options: str, text: str) -> str:
    """One answer of a list, by our code, theirs, or its label. Raises NotAValue."""
    found = _spellings(options).get(folded(text))
    if found is None:
        raise NotAValue("option")
    return found


def day(text: str) -> str:
    """A day as 2026-03-12, whichever of the ways of their workbook it is written in. Raises NotAValue."""
    timed = _TIMED_DAY.fullmatch(text)
    text = timed[1] if timed else text
    turned = _OTHER_DAY.fullmatch(text)
    if turned:
        first, month, year = (int(one) for one in turned.groups())
        try:
            return date(year, month, first).isoformat()
        except ValueError:
            raise NotAValue("day") from None
    if as_day(text) is None:
        raise NotAValue("day")
    return text


def number(text: str) -> int:
    """A whole number from 0 on. Raises NotAValue."""
    if not _WHOLE.fullmatch(text):
        raise NotAValue("number")
    return int(text.partition(".")[0])


def tally(cells: Mapping[str, str]) -> dict[str, int]:
    """Children by sex from their cells; the total must be their sum. Raises NotAValue."""
    counts = {sex: number(cells[sex]) for sex in SEXES if cells.get(sex)}
    total = number(cells["total"]) if cells.get("total") else None
    if total is not None and not counts:
        return {"unknown": total}
    if total is not None and total != sum(counts.values()):
        raise NotAValue("tally_sum")
    return counts


@cache
def _spellings(options: str) -> dict[str, str]:
    """Folded spelling → our code: labels first, so that a code is never taken for another one's label."""
    labels = {folded(label): one for one, label in OPTIONS[options].items()}
    theirs = {folded(other): one for one, other in EXPORTED.get(options, {}).items()}
    return {**labels, **theirs, **{folded(one): one for one in OPTIONS[options]}}
