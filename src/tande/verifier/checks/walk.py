"""Reads every entry and every tile once, in an order that needs little memory, and works out the roots they lead to.

Entries and tiles are two copies of one story. While they agree one tree is worked out; from the first disagreement on
two, so that at the end the signature says which of them was changed.
"""

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tande.toolkit.tlog.hashing import HASH_BYTES, TILE_WIDTH, leaf_hashes
from tande.toolkit.tlog.tiles import TileName
from tande.toolkit.tlog.tree import Frontier
from tande.verifier.memory import PIECE
from tande.verifier.sources import limits
from tande.verifier.sources.source import Source, read_all, read_or_none

Progress = Callable[[int, int], None]
_LENGTH = 2
MOST_FAULTS = 64
"""So many are kept to be named; of further ones only the number."""


class Taker(Protocol):
    """Whoever wants to see the entries go by."""

    def take(self, first: int, entries: list[bytes], leaves: list[bytes]) -> None:
        """The entries from index ``first`` on, with their leaf hashes."""


@dataclass(frozen=True)
class Fault:
    """A bundle that does not fit its tile. ``wanted``: the tile's hashes, ``found``: the entries'; empty: not there."""

    n: int
    wanted: tuple[bytes, ...]
    found: tuple[bytes, ...]


@dataclass
class Walk:
    """What was read. A root is None when files are missing for it; ``leaves``: PIECE bytes of each leaf hash."""

    entries_root: bytes | None = None
    tiles_root: bytes | None = None
    roots: dict[int, bytes] = field(default_factory=dict)
    leaves: bytearray = field(default_factory=bytearray, repr=False)
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0
    bad_tiles: list[str] = field(default_factory=list)


def walk(
    source: Source, size: int, *, takers: Sequence[Taker] = (), stops: Collection[int] = (), progress: Progress,
) -> Walk:
    """Read the tree of ``size``. ``stops``: sizes whose roots are wanted too. Raises CannotRead."""
    steps = _Steps(takers, sorted(stop for stop in set(stops) if 0 <= stop <= size))
    files = read_all(source, (name.path for name in schedule(size)), limit=limits.BUNDLE)
    for name, (_path, found) in zip(schedule(size), files, strict=True):
        data = _instead(source, name) if found is None else found
        if name.level is None:
            steps.bundle(data)
        elif name.level == 0:
            steps.leaves(name, data)
            progress(min(size, (name.n + 1) * TILE_WIDTH), size)
        else:
            steps.tile(name, data)
    return steps.done()


def schedule(size: int) -> Iterator[TileName]:
    """All files of a tree: each bundle, its tile, and every tile above as soon as it is complete."""
    full, rest = divmod(size, TILE_WIDTH)
    for n in range(full):
        yield TileName(None, n)
        level, above = 0, n
        yield TileName(0, n)
        while (above + 1) % TILE_WIDTH == 0:
            level, above = level + 1, above // TILE_WIDTH
            yield TileName(level, above)
    if rest:
        yield TileName(None, full, rest)
        yield TileName(0, full, rest)
    level, count = 1, full
    while count:
        if count % TILE_WIDTH:
            yield TileName(level, count // TILE_WIDTH, count % TILE_WIDTH)
        level, count = level + 1, count // TILE_WIDTH


def _instead(source: Source, name: TileName) -> bytes | None:
    """A log may drop a partial file once the full one is there: the beginning of that one."""
    if name.width == TILE_WIDTH:
        return None
    data = read_or_none(source, TileName(name.level, name.n).path, limit=limits.BUNDLE)
    if data is None:
        return None
    return _cut(data, name.width) if name.level is None else data[: name.width * HASH_BYTES]


def _cut(bundle: bytes, width: int) -> bytes:
    at = 0
    for _ in range(width):
        at += _LENGTH + int.from_bytes(bundle[at : at + _LENGTH], "big")
    return bundle[:at]


def decode(data: bytes) -> list[bytes] | None:
    """All entries of a bundle, however many; None when it cannot be taken apart."""
    entries, at, end = [], 0, len(data)
    while at < end:
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    return entries if at == end else None


class _Steps:
    """Takes the files in the order of the schedule."""

    def __init__(self, takers: Sequence[Taker], stops: list[int]) -> None:
        self._takers, self._stops = takers, stops
        self._result = Walk()
        self._entries: Frontier | None = Frontier()
        self._tiles: Frontier | None = None
        self._split = False  # until then the tiles' tree is the entries' tree
        self._bundle: list[bytes] | None = None
        self._newest: dict[str, tuple[str, bytes]] = {}
        self._stop()

    def bundle(self, data: bytes | None) -> None:
        """A bundle of entries; what it means is seen with its tile."""
        self._bundle = None if data is None else decode(data)

    def leaves(self, name: TileName, data: bytes | None) -> None:
        """The tile of the bundle before it."""
        entries = self._bundle or []
        leaves = leaf_hashes(entries)
        wanted = data if data is not None and len(data) == name.width * HASH_BYTES else b""
        whole = len(leaves) == name.width
        if not whole or b"".join(leaves) != wanted:
            self._fault(name, leaves, wanted)
        if self._split:
            self._tiles = _extended(self._tiles, wanted)
        if whole and self._entries is not None:
            self._grow(self._entries, entries, leaves)
        else:
            self._entries = None

    def tile(self, name: TileName, data: bytes | None) -> None:
        """A tile above: compared with what the entries lead to, as long as there is only one story."""
        if not self._split and self._newest.get(str(name.level)) != (name.path, data):
            self._result.bad_tiles.append(name.path)

    def done(self) -> Walk:
        """The whole of it."""
        result, tiles = self._result, self._tiles if self._split else self._entries
        result.entries_root = self._entries.root() if self._entries else None
        result.tiles_root = tiles.root() if tiles else None
        return result

    def _grow(self, tree: Frontier, entries: list[bytes], leaves: list[bytes]) -> None:
        first, at = tree.size, 0
        while self._stops and self._stops[0] < first + len(leaves):
            self._extend(tree, leaves[at : self._stops[0] - first])
            at = self._stops[0] - first
            self._stop()
        self._extend(tree, leaves[at:])
        self._stop()
        self._result.leaves += b"".join([leaf[:PIECE] for leaf in leaves])
        for taker in self._takers:
            taker.take(first, entries, leaves)

    def _extend(self, tree: Frontier, leaves: list[bytes]) -> None:
        for path, data in tree.extend(leaves):
            self._newest[path.split("/", 2)[1]] = path, data

    def _stop(self) -> None:
        while self._stops and self._entries is not None and self._stops[0] == self._entries.size:
            self._result.roots[self._stops.pop(0)] = self._entries.root()

    def _fault(self, name: TileName, leaves: list[bytes], wanted: bytes) -> None:
        if not self._split:
            self._split, self._tiles = True, copy.deepcopy(self._entries)
        if len(self._result.faults) < MOST_FAULTS:
            self._result.faults.append(Fault(name.n, _hashes(wanted), tuple(leaves)))
        else:
            self._result.more_faults += 1


def _extended(tree: Frontier | None, row: bytes) -> Frontier | None:
    """The tree with the hashes of one more tile; None once a tile is missing."""
    if tree is None or not row:
        return None
    tree.extend(_hashes(row))
    return tree


def _hashes(row: bytes) -> tuple[bytes, ...]:
    return tuple(row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES))
