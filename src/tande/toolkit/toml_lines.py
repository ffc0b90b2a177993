"""Where a key stands in TOML source, so that a message can name the line.

``tomllib`` gives values without positions. This scanner walks statements (headers and ``key = value``),
skipping over strings and brackets, and never judges the source: that is tomllib's work.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

Path = tuple[str | int, ...]

_QUOTES: Final = ('"""', "'''", '"', "'")


def find_line(source: str, path: Sequence[str | int]) -> int:
    """The 1-based line where ``path`` is set, or that of its nearest ancestor that has one; 0 if none.

    A number in the path counts the tables of ``[[…]]`` from 0.
    """
    wanted = tuple(path)
    best_length, best_line = 0, 0
    for here, line in statements(source):
        length = len(here) if wanted[: len(here)] == here else 0
        # A missing key is reported at its table: [a.b] is also a place for a, if a has no header of its own.
        if not length and here[: len(wanted)] == wanted and not best_length:
            length = len(wanted)
        if length > best_length:
            best_length, best_line = length, line
    return best_line


def statements(source: str) -> Iterator[tuple[Path, int]]:
    """Every header and key of the source with its full path and line, in order."""
    counts: Counter[Path] = Counter()
    base: Path = ()
    for text, line in _chunks(source):
        if text.startswith("[["):
            named = _numbered(_keys(text[2:].partition("]]")[0]), counts)
            base = (*named, counts[named])
            counts[named] += 1
            yield base, line
        elif text.startswith("["):
            base = _numbered(_keys(text[1:].rpartition("]")[0]), counts)
            yield base, line
        else:
            yield (*base, *_keys(text)), line


def _numbered(keys: Path, counts: Counter[Path]) -> Path:
    """A header's keys with the number of the latest table put after each name that has a list of tables."""
    path: Path = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if counts[path] and position < len(keys) - 1:
            path = (*path, counts[path] - 1)
    return path


def _keys(text: str) -> Path:
    """The dotted key at the start of a statement, () if it is none."""
    name = text[: _end_of_key(text)].strip()
    try:
        value: object = tomllib.loads(f"{name} = 0")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ()
    path: Path = ()
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        path = (*path, key)
    return path


def _end_of_key(text: str) -> int:
    quote = ""
    for position, char in enumerate(text):
        if quote:
            quote = "" if char == quote and text[position - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char == "=":
            return position
    return len(text)


def _chunks(source: str) -> Iterator[tuple[str, int]]:
    """Statements without comments, each with the line it begins on; a value may span lines."""
    begin = position = depth = 0
    header = False
    while position < len(source):
        char = source[position]
        if not source[begin:position].strip():
            header = char == "["
        quote = next((mark for mark in _QUOTES if source.startswith(mark, position)), "")
        if quote:
            position = _after_string(source, position + len(quote), quote)
            continue
        if char == "#":
            end = source.find("\n", position)
            end = len(source) if end < 0 else end
            if not source[begin:position].strip():
                begin = end
            position = end
            continue
        if char in "[{" and not header:
            depth += 1
        elif char in "]}" and not header:
            depth = max(0, depth - 1)
        elif char == "\n" and not depth:
            yield from _statement(source, begin, position)
            begin = position + 1
        position += 1
    yield from _statement(source, begin, len(source))


def _statement(source: str, begin: int, end: int) -> Iterator[tuple[str, int]]:
    text = source[begin:end]
    if text.strip():
        start = begin + len(text) - len(text.lstrip())
        yield text.strip(), source.count("\n", 0, start) + 1


def _after_string(source: str, position: int, quote: str) -> int:
    """The position behind the string that began before ``position``; the end of its line if it never ends."""
    while position < len(source):
        if source[position] == "\\" and quote[0] == '"':
            position += 2
        elif source.startswith(quote, position):
            return position + len(quote)
        elif source[position] == "\n" and len(quote) == 1:
            return position
        else:
            position += 1
    return len(source)
