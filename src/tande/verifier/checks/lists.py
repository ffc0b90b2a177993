"""The lists of check numbers: every entry stands in its list with its number, kind and month, and nothing else does.

A number is made of the first eight bytes of a leaf hash, which is what was kept of each entry while it went by.
"""

import operator
import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tande.toolkit import number_lists
from tande.toolkit.codes import check_digit
from tande.toolkit.errors import BadNumberList
from tande.toolkit.number_lists import INDEX
from tande.verifier.checks.counts import Recount
from tande.verifier.findings import Finding
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_all, read_or_none

_LINE = re.compile(rb"([0-9]{11})([0-9]) ([a-z._]{1,100} [0-9-]{7}) (0|[1-9][0-9]{0,17})\n")
_BODY = 10**11
MOST_NAMED = 10


@dataclass
class _Seen:
    """Which entries were found in a list, and which lists say something false."""

    numbers: "array[int]"
    found: bytearray
    names: dict[bytes, int]
    ids: "array[int]"
    wrong: list[str] = field(default_factory=list)


def check(source: Source, recount: Recount, leaves: bytes) -> list[Finding]:
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
    paths = [number_lists.list_path(digits, f"{n:0{digits}}" if digits else "") for n in range(10**digits)]
    for path, data in read_all(source, paths, limit=limits.LIST):
        # A list that no number has fallen into is not written.
        if data is not None and not _agrees(seen, data, path.split("/")[-1].removesuffix(".txt") if digits else ""):
            seen.wrong.append(path)
    return _findings(seen, min(listed, size), size)


def _prepare(recount: Recount, leaves: bytes) -> _Seen:
    numbers = array("Q", leaves)
    if sys.byteorder == "little":
        numbers.byteswap()
    names = {f"{kind} {month}".encode("ascii"): one for one, (kind, month) in enumerate(recount.heads)}
    # What is no entry has no number, and is a finding already.
    found = bytearray(map(operator.not_, recount.ids))
    return _Seen(numbers, found, names, recount.ids)


def _agrees(seen: _Seen, data: bytes, first: str) -> bool:
    """Whether a list holds only true lines, each once, in order, with numbers that begin with ``first``."""
    rows = _LINE.findall(data)
    size, whole = len(seen.ids), sum(sum(map(len, row)) + 3 for row in rows) == len(data)
    if not whole or any(not row[0].startswith(first.encode()) for row in rows):
        return False
    if any(one >= other for one, other in pairwise(rows) if one[0] != other[0]):
        return False
    for body, last, name, place in rows:
        index = int(place)
        if index >= size:
            continue
        true = seen.numbers[index] % _BODY == int(body) and seen.names.get(name) == seen.ids[index]
        if not true or seen.found[index] or check_digit(body.decode()) != last.decode():
            return False
        seen.found[index] = 1
    return True


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


def duplicates(leaves: bytes, piece: int) -> list[tuple[int, int]]:
    """Entries that stand in the log twice (first and second index), found in little memory: bucket by bucket."""
    buckets: list[bytearray] = [bytearray() for _ in range(256)]
    for at in range(0, len(leaves), piece):
        buckets[leaves[at]] += leaves[at : at + piece]
    doubled = set[bytes]()
    for bucket in buckets:
        values = [bytes(bucket[at : at + piece]) for at in range(0, len(bucket), piece)]
        if len(set(values)) != len(values):
            doubled |= {value for value, count in Counter(values).items() if count > 1}
    return _places(leaves, piece, doubled)


def _places(leaves: bytes, piece: int, values: Iterable[bytes]) -> list[tuple[int, int]]:
    found = []
    for value in values:
        first = _find(leaves, value, 0, piece)
        found.append((first, _find(leaves, value, first + 1, piece)))
    return sorted(found)


def _find(leaves: bytes, value: bytes, start: int, piece: int) -> int:
    at = leaves.find(value, start * piece)
    while at % piece:
        at = leaves.find(value, at + 1)
    return at // piece
