"""Finding the line of a key in TOML source."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.toml_lines import find_line, statements

SOURCE = '''# a comment with [brackets] and = signs
title = "one # not a comment"

[clocks.answer]   # spaced
hours = "two"
stages = [
  "a",  # one
  "b]",
]
text = """
[not.a.header]
key = 1
"""
"quoted.key" = 1
dotted.inner = 3

[[names]]
from = 2025-01-01
[names.long]
en = "x"

[[names]]
from = 2026-01-01
[names.long]
en = "y"
fr = 'it''s'
'''.replace("'it''s'", "'c:\\\\'")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("clocks", "answer"), 4),
        (("clocks",), 4),
        (("clocks", "answer", "hours"), 5),
        (("clocks", "answer", "stages", 1), 6),
        (("clocks", "answer", "text"), 10),
        (("clocks", "answer", "quoted.key"), 14),
        (("clocks", "answer", "dotted", "inner"), 15),
        (("clocks", "answer", "missing"), 4),
        (("names", 0, "from"), 18),
        (("names", 0, "long", "en"), 20),
        (("names", 1), 22),
        (("names", 1, "long", "en"), 25),
        (("names", 1, "long", "sw"), 24),
        (("nothing",), 0),
        ((), 0),
    ],
)
def test_line_of_a_key_is_found(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(SOURCE)
    assert find_line(SOURCE, path) == line


@given(st.text(alphabet="ab=[]{}.#\"'\\\n \t1,", max_size=80))
def test_any_text_is_walked_to_its_end(source: str) -> None:
    lines = [line for _, line in statements(source)]
    assert lines == sorted(lines)
    assert all(1 <= line <= source.count("\n") + 1 for line in lines)
    find_line(source, ("a", 0, "b"))


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Paths of all values that are no tables."""
    if isinstance(value, dict):
        return [found for key, below in value.items() for found in paths_of(below, (*path, key))]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [found for number, below in enumerate(value) for found in paths_of(below, (*path, number))]
    return [path]


def test_every_value_of_a_document_has_the_line_it_is_written_on() -> None:
    for path in paths_of(tomllib.loads(SOURCE)):
        line = SOURCE.splitlines()[find_line(SOURCE, path) - 1]
        assert line.strip().strip('"').startswith((str(path[-1]), "dotted.inner"))
