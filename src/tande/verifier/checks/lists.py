"""The lists of check numbers: every entry stands in its list with its number, kind and month, and nothing else does.

A number is made of the first eight bytes of a leaf hash, which is what was kept of each entry while it went by. A list
is compared as a whole, not line by line: a large log has a million lines.
"""

import operator
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from tande.toolkit import number_lists
from tande.toolkit.codes import check_digit
from tande.toolkit.errors import BadNumberList
from tande.toolkit.number_lists import INDEX
from tande.verifier.checks.counts import Recount
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_all, read_or_none

_LINE = re.compile(rb"([0-9]{11})([0-9]) ([a-z._]{1,100} [0-9-]{7}) (0|[1-9][0-9]{0,17})\n")
_BETWEEN = 3
"""Bytes of a line that none of its four groups holds."""
_BODY = 10**11
MOST_NAMED = 10


@dataclass
class _Seen:
    """What each entry's line must say (``numbers`` without the last digit), and which entries were found in a list."""

    numbers: "array[int]"
    ids: "array[int]"
    names: dict[bytes, int]
    found: bytearray
    wrong: list[str] = field(default_factory=list)


def check(source: Source, recount: Recount, leaves: "array[int]") -> list[Finding]:
    """Compare the lists with the entries. They are written a moment after the checkpoint, so they may know fewer, and
    if a batch came out meanwhile more. Raises CannotRead.
    """
    size, index = len(recount.ids), read_or_none(source, INDEX, limit=limits.SMALL)
    if index is None:
        return [Finding("lists_behind", {"listed": 0, "size": size})] if size else []
    try:
        digits, listed = number_lists.read_index(index)
    except BadNumberList:
        return [Finding("wrong_list", {"list": INDEX, "count": 1})]
    # Also so that nobody can make us ask for a million lists.
    if digits != number_lists.digits_for(listed) or digits > number_lists.digits_for(size) + 1:
        return [Finding("wrong_list", {"list": INDEX, "count": 1})]
    seen = _prepare(recount, leaves)
    firsts = {number_lists.list_path(digits, first): first for first in _firsts(digits)}
    for path, data in read_all(source, firsts, limit=limits.LIST):
        # A list that no number has fallen into is not written.
        if data is not None and not _agrees(seen, data, firsts[path]):
            seen.wrong.append(path)
    return _findings(seen, min(listed, size), size)


def _firsts(digits: int) -> list[str]:
    return [f"{n:0{digits}}" for n in range(10**digits)] if digits else [""]


def _prepare(recount: Recount, leaves: "array[int]") -> _Seen:
    names = {f"{kind} {month}".encode("ascii"): one for one, (kind, month) in enumerate(recount.heads)}
    # What is no entry has no number, and is a finding already.
    found = bytearray(map(operator.not_, recount.ids))
    return _Seen(array("Q", (value % _BODY for value in leaves)), recount.ids, names, found)


def _agrees(seen: _Seen, data: bytes, first: str) -> bool:
    """Whether a list holds only true lines, each once, in order, with numbers that begin with ``first``."""
    rows = _LINE.findall(data)
    if sum(map(len, chain.from_iterable(rows))) + _BETWEEN * len(rows) != len(data):
        return False
    if rows and not (rows[0][0].startswith(first.encode()) and rows[-1][0].startswith(first.encode())):
        return False
    if not _in_order(rows):
        return False
    rows = [row for row in rows if int(row[3]) < len(seen.ids)]
    return not rows or _are_entries(seen, *zip(*rows, strict=True))


def _are_entries(
    seen: _Seen, bodies: Iterable[bytes], lasts: Iterable[bytes], names: Iterable[bytes], places: Iterable[bytes]
) -> bool:
    """Whether each line, given by columns, is what its entry says, and stands there once.

    In another list it cannot stand: its number begins with other digits.
    """
    numbers, indexes = list(map(int, bodies)), list(map(int, places))
    if len(set(indexes)) != len(indexes):
        return False
    true = (
        list(map(seen.numbers.__getitem__, indexes)) == numbers
        and list(map(seen.ids.__getitem__, indexes)) == list(map(seen.names.get, names))
        and list(map(int, lasts)) == _digits(numbers)
    )
    for index in indexes:
        seen.found[index] = 1
    return true


def _in_order(rows: list[tuple[bytes, bytes, bytes, bytes]]) -> bool:
    """Sorted by number; the few entries with one number by kind, month and place."""
    bodies = [row[0] for row in rows]
    if len(set(bodies)) == len(bodies):
        return bodies == sorted(bodies)
    return rows == sorted(rows, key=lambda row: (row[0], row[2], int(row[3])))


def _digits(bodies: list[int]) -> list[int]:
    """The check digit of each number, three digits at a step."""
    table = _steps()
    return [
        table[table[table[table[body // 10**9] * 1000 + body // 10**6 % 1000] * 1000 + body // 1000 % 1000] * 1000
              + body % 1000]
        for body in bodies
    ]


@cache
def _steps() -> bytes:
    """After a number whose check digit is d: what three more digits make of it, at d * 1000 + those digits."""
    before = {check_digit(digit): digit for digit in "0123456789"}
    return bytes(int(check_digit(before[str(d)] + f"{three:03}")) for d in range(10) for three in range(1000))


def _findings(seen: _Seen, listed: int, size: int) -> list[Finding]:
    findings = []
    lost = seen.found.find(0, 0, listed)
    if seen.wrong:
        findings.append(Finding("wrong_list", {"list": ", ".join(seen.wrong[:MOST_NAMED]), "count": len(seen.wrong)}))
    elif lost >= 0:
        findings.append(Finding("wrong_list", {"list": f"{INDEX}: {lost}", "count": seen.found.count(0, 0, listed)}))
    if listed < size:
        findings.append(Finding("lists_behind", {"listed": listed, "size": size}))
    return findings
