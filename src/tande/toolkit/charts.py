"""Charts drawn on the server as SVG: readable without colour, without a script, on paper and by a screen reader.

Everything is drawn in the page's own ink (``currentColor``), light or dark; two rows of columns differ by being full
or hollow. Only presentation attributes are used, since the pages allow no inline style. The numbers themselves stand
in a table beside the chart; the chart's title and description say what it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 340
"""In the chart's own units, near a small phone's width, so that letters keep their size there."""

_LETTERS: Final = 13
_LONGEST_LABEL: Final = 46
_PLOT_HEIGHT: Final = 150
_LEFT: Final = 34
_TOP: Final = 12
_ROW: Final = 40
_BAR: Final = 12


@dataclass(frozen=True)
class Column:
    """One place on the axis: its label, and a number for each of the one or two rows of columns."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Range:
    """One line of a chart of ranges: the number lies from ``low`` to ``high``, and ``text`` is how it is printed."""

    label: str
    low: int
    high: int
    text: str


def columns(places: Sequence[Column], *, ident: str, title: str, desc: str) -> str:
    """Upright columns from left to right, such as months. ``ident`` is unique on the page."""
    highest = max([1, *(value for place in places for value in place.values)])
    top, step = scale(highest)
    parts = [_grid(top, step)]
    room = (WIDTH - _LEFT) / max(1, len(places))
    every = -(-len(places) * 3 // 12) if len(places) > 4 else 1  # about four labels stand side by side
    for number, place in enumerate(places):
        parts += _group(place, _LEFT + number * room, room, top)
        if number % every == 0:
            parts.append(_text(_LEFT + number * room + 1, _TOP + _PLOT_HEIGHT + 18, place.label))
    return _svg(_TOP + _PLOT_HEIGHT + 26, ident, title, desc, parts)


def ranges(lines: Sequence[Range], *, ident: str, title: str, desc: str) -> str:
    """Lying bars, each under its label: full up to the least the number can be, hollow up to the most."""
    most = max([1, *(line.high for line in lines)])
    parts = []
    for number, line in enumerate(lines):
        y = number * _ROW
        parts.append(_text(0, y + _LETTERS + 2, _short(line.label)))
        parts.append(_text(WIDTH, y + _LETTERS + 2, line.text, anchor="end"))
        low, high = (round(WIDTH * max(0, n) / most, 1) for n in (min(line.low, line.high), line.high))
        parts.append(_rect(0, y + 21, low, _BAR, full=True))
        if high > low:
            parts.append(_rect(low, y + 21, high - low, _BAR, full=False))
    return _svg(max(1, len(lines)) * _ROW, ident, title, desc, parts)


def scale(highest: int) -> tuple[int, int]:
    """The top of an axis and the step of its lines: at most five of them, at round numbers."""
    step = 1
    while highest > 5 * step:
        step = step * 2 if str(step)[0] in "15" else step // 2 * 5
    return -(-max(1, highest) // step) * step, step


def _group(place: Column, x: float, room: float, top: int) -> list[str]:
    """The columns of one place, side by side; the second one hollow."""
    wide = max(1.0, round((room - 3) / max(1, len(place.values)), 1))
    found = []
    for number, value in enumerate(place.values):
        high = round(_PLOT_HEIGHT * max(0, value) / top, 1)
        left = round(x + 1 + number * wide, 1)
        found.append(_rect(left, _TOP + _PLOT_HEIGHT - high, wide - 1, high, full=number == 0))
    return found


def _grid(top: int, step: int) -> str:
    lines = []
    for value in range(0, top + 1, step):
        y = round(_TOP + _PLOT_HEIGHT * (1 - value / top), 1)
        lines.append(
            f'<path d="M{_LEFT} {y}H{WIDTH}" stroke="currentColor" stroke-opacity="{1 if value == 0 else 0.3}"/>'
        )
        lines.append(_text(_LEFT - 4, y + 4, str(value), anchor="end"))
    return "".join(lines)


def _rect(x: float, y: float, width: float, height: float, *, full: bool) -> str:
    if width <= 0 or height <= 0:
        return ""
    if full:
        return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="currentColor"/>'
    return (
        f'<rect x="{_n(x + 0.5)}" y="{_n(y + 0.5)}" width="{_n(max(0.5, width - 1))}" '
        f'height="{_n(max(0.5, height - 1))}" fill="currentColor" fill-opacity="0.15" stroke="currentColor"/>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_LETTERS}" fill="currentColor"{at}>{escape(text)}</text>'


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _n(value: float) -> str:
    """A coordinate without needless digits."""
    return f"{value:.1f}".removesuffix(".0")


def _svg(height: int, ident: str, title: str, desc: str, parts: Sequence[str]) -> str:
    mark = escape(ident)
    return (
        f'<svg class="chart" role="img" aria-labelledby="{mark}-t {mark}-d" viewBox="0 0 {WIDTH} {height}" '
        f'stroke="none"><title id="{mark}-t">{escape(title)}</title><desc id="{mark}-d">{escape(desc)}</desc>'
        f'{"".join(parts)}</svg>'
    )
