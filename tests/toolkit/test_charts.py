"""Charts as SVG: well formed whatever the labels and numbers, told to a screen reader, without style or script."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.charts import WIDTH, Column, Range, columns, ranges, scale

SVG = "{http://www.w3.org/2000/svg}"
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)
NUMBER = st.integers(0, 10**9)


def parsed(svg: str) -> ElementTree.Element:
    assert " style=" not in svg
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def check(svg: str) -> ElementTree.Element:
    """Well formed, named, and nothing stands outside the picture."""
    root = parsed(svg)
    named = (root.get("aria-labelledby") or "").split()
    assert [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == named  # type: ignore[union-attr]
    height = float((root.get("viewBox") or "").split()[3])
    for rect in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(rect.get(name) or 0) for name in ("x", "y", "width", "height"))
        assert wide > 0
        assert high > 0
        assert x >= 0
        assert y >= 0
        assert x + wide <= WIDTH + 1
        assert y + high <= height + 1
    return root


@given(places=st.lists(st.builds(Column, TEXT, st.tuples(NUMBER, NUMBER)), max_size=40), title=TEXT, desc=TEXT)
def test_columns_hold_for_any_labels_and_numbers(places: list[Column], title: str, desc: str) -> None:
    root = check(columns(places, ident="a", title=title, desc=desc))
    assert root.find(f"{SVG}title").text == (title or None)  # type: ignore[union-attr]


@given(lines=st.lists(st.builds(Range, TEXT, NUMBER, NUMBER, TEXT), max_size=20))
def test_ranges_hold_for_any_labels_and_numbers(lines: list[Range]) -> None:
    check(ranges(lines, ident="b", title="t", desc="d"))


def test_what_could_be_more_is_hollow_and_what_is_sure_is_full() -> None:
    root = check(ranges([Range("a", 8, 12, "10"), Range("b", 0, 0, "0")], ident="c", title="t", desc="d"))
    full, hollow = list(root.iter(f"{SVG}rect"))
    assert (full.get("fill-opacity"), hollow.get("fill-opacity")) == (None, "0.15")
    assert float(full.get("width") or 0) == pytest.approx(WIDTH * 8 / 12, abs=0.1)


def test_labels_cannot_leave_their_place() -> None:
    svg = columns([Column('"><script>', (1,))], ident='"x', title="<b>", desc="&")
    assert "<script" not in svg
    assert "<b>" not in svg
    parsed(svg)


@given(st.integers(0, 10**12))
def test_an_axis_has_few_lines_at_round_numbers(highest: int) -> None:
    top, step = scale(highest)
    assert top >= max(1, highest)
    assert top % step == 0
    assert 1 <= top // step <= 5
    assert re.fullmatch(r"[125]0*", str(step))


def test_a_chart_of_years_stays_small() -> None:
    svg = columns([Column(f"2026-{n}", (n * 37, n)) for n in range(36)], ident="d", title="t", desc="d")
    assert len(svg) < 10_000
