"""The lists in which anyone looks up a check number, without telling which: sorted text, cut by first digits.

A look-up takes a whole list, so whoever serves it learns at most the first digits, which at least BUCKET entries
share on average. While the log is small there is one list of all. Static files, the same on every mirror.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tande.toolkit.codes import CHECK_NUMBER_DIGITS
from tande.toolkit.errors import BadNumberList
from tande.toolkit.promises import check_number, leaf_hash, parse_entry

BUCKET = 256
"""No list is cut so fine that it holds fewer entries than this on average: as many as a tile of the log."""
INDEX = "numbers/index.json"
_LARGEST_DIGITS = 6


@dataclass(frozen=True, order=True)
class Listed:
    """One entry in a list: its check number (12 digits), kind, month of the handling and place in the log."""

    number: str
    kind: str
    period: str
    index: int

    def __str__(self) -> str:
        """The line of the list."""
        return f"{self.number} {self.kind} {self.period} {self.index}"


def listed(index: int, entry: bytes) -> Listed:
    """An entry of the log as its list has it. Raises BadEntry."""
    kind, period, _commitment = parse_entry(entry)
    return Listed(check_number(leaf_hash(entry)), kind, period, index)


def digits_for(size: int) -> int:
    """By how many first digits the lists of a log of this size are cut."""
    digits = 0
    while digits < _LARGEST_DIGITS and size >= BUCKET * 10 ** (digits + 1):
        digits += 1
    return digits


def list_path(digits: int, number: str) -> str:
    """The file that holds a number (or its first digits) when lists are cut by ``digits``."""
    return f"numbers/{digits}/{number[:digits] or 'all'}.txt"


def write_list(entries: Iterable[Listed]) -> bytes:
    """A list as a file: one line each, in the order of the numbers."""
    return "".join(f"{one}\n" for one in sorted(set(entries))).encode("ascii")


def read_list(data: bytes) -> list[Listed]:
    """What a list holds. Raises BadNumberList."""
    try:
        return [_read_line(line) for line in data.decode("ascii").splitlines()]
    except (ValueError, UnicodeDecodeError):
        raise BadNumberList("a list of check numbers cannot be read") from None


def _read_line(line: str) -> Listed:
    number, kind, period, index = line.split(" ")
    found = Listed(number, kind, period, int(index))
    if len(number) != CHECK_NUMBER_DIGITS or not number.isdigit() or str(found) != line or found.index < 0:
        raise ValueError(line)
    return found


def write_index(size: int) -> bytes:
    """The file that says how the lists of a log of this size are cut."""
    return json.dumps({"digits": digits_for(size), "size": size}).encode("ascii") + b"\n"


def read_index(data: bytes) -> tuple[int, int]:
    """(digits, size) of the lists. Raises BadNumberList."""
    try:
        table = json.loads(data)
        digits, size = table["digits"], table["size"]
    except (ValueError, KeyError, TypeError):
        raise BadNumberList("the index of the lists cannot be read") from None
    if type(digits) is not int or type(size) is not int or not 0 <= digits <= _LARGEST_DIGITS or size < 0:
        raise BadNumberList("the index of the lists cannot be read")
    return digits, size
