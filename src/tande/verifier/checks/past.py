"""What was done to entries that were there before: nothing, or edited, deleted, put in between, put in another order.

Works on rows of joined hashes, or of their first bytes as they are remembered: two entries of a log never agree in
eight bytes by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_BLOCK = 1024


@dataclass(frozen=True)
class Change:
    """What happened (``name`` as in findings), to how many entries, and the index of the first of them."""

    name: str
    count: int
    first: int


def changes(before: bytes, now: bytes, *, piece: int) -> list[Change]:
    """What turns the row ``before`` into ``now``; growing at the end is no change. ``piece``: bytes of each entry."""
    start = _common_start(before, now, piece)
    if start == len(before):
        return []
    first = start // piece
    if start == len(now):
        return [Change("rollback", (len(before) - start) // piece, first)]
    old, new, at_end = _without_common_end(before[start:], now[start:], piece)
    found = _compare(_pieces(old, piece), _pieces(new, piece), at_end=at_end)
    return [Change(one.name, one.count, first + one.first) for one in found]


def _pieces(row: bytes, piece: int) -> list[bytes]:
    return [row[at : at + piece] for at in range(0, len(row), piece)]


def _common_start(before: bytes, now: bytes, piece: int) -> int:
    """How many bytes of whole pieces agree."""
    at, end = 0, min(len(before), len(now))
    block = _BLOCK * piece
    while at + block <= end and before[at : at + block] == now[at : at + block]:
        at += block
    while at < end and before[at : at + piece] == now[at : at + piece]:
        at += piece
    return at


def _without_common_end(old: bytes, new: bytes, piece: int) -> tuple[bytes, bytes, bool]:
    """Without the end of ``old`` as far as it still stands in ``new``, and without what came after it since.

    So one deletion in a long log is compared as one entry, not as all that moved up behind it. The third value:
    whether nothing of the end still stands, so that what came at the end may be growth.
    """
    last = new.rfind(old[-piece:])
    while last >= 0 and last % piece:
        last = new.rfind(old[-piece:], 0, last + piece - 1)
    known = set(_pieces(old, piece))
    # What once stood before the end and now stands behind it was moved: then nothing may be left out.
    if last < 0 or any(value in known for value in _pieces(new[last + piece :], piece)):
        return old, new, True
    here, there = len(old), last + piece
    while min(here, there) and old[here - piece : here] == new[there - piece : there]:
        here, there = here - piece, there - piece
    return old[:here], new[:there], False


def _compare(old: Sequence[bytes], new: Sequence[bytes], *, at_end: bool) -> list[Change]:
    places = {value: at for at, value in enumerate(new)}
    stay = [(at, places[value]) for at, value in enumerate(old) if value in places]
    moved = [one[0] for one, other in zip(stay, sorted(stay, key=lambda one: one[1]), strict=True) if one != other]
    if moved:
        return [Change("reorder", len(moved), moved[0]), *_without_order(old, new, places)]
    found: list[Change] = []
    old_at, new_at = 0, 0
    for next_old, next_new in [*stay, (len(old), len(new))]:
        grows = at_end and next_old == len(old)
        found += _in_gap(old_at, next_old - old_at, new_at, next_new - new_at, grows=grows)
        old_at, new_at = next_old + 1, next_new + 1
    return _together(found)


def _without_order(old: Sequence[bytes], new: Sequence[bytes], places: dict[bytes, int]) -> list[Change]:
    """Of the entries that are gone: as many as something else came for were edited, the others deleted."""
    known, gone = set(old), [at for at, value in enumerate(old) if value not in places]
    came = sum(value not in known for value in new)
    return _in_gap(gone[0], len(gone), 0, came, grows=True) if gone else []


def _in_gap(old_at: int, gone: int, new_at: int, came: int, *, grows: bool) -> list[Change]:
    """Between two entries that stayed. ``grows``: at the end, where more may come without being put in between."""
    edited = min(gone, came)
    found = [
        Change("edit", edited, old_at),
        Change("deletion", gone - edited, old_at + edited),
        Change("insertion", 0 if grows else came - edited, new_at + edited),
    ]
    return [one for one in found if one.count]


def _together(found: list[Change]) -> list[Change]:
    """One change of each name."""
    names = dict.fromkeys(one.name for one in found)
    same = {name: [one for one in found if one.name == name] for name in names}
    return [Change(name, sum(one.count for one in ones), ones[0].first) for name, ones in same.items()]
