"""Reads hashes and entries out of a log's files, each checked for its length.

The caller gives `read_tile`: path → bytes, raising TileMissing when there is no such file. It may read a folder, a web
site or a dictionary. A log may drop a partial file once the full one is there, so the full one stands in for it.
"""

from collections.abc import Callable

from tande.toolkit.errors import OutOfTree, TileBroken, TileMissing
from tande.toolkit.tlog.hashing import HASH_BYTES, TILE_WIDTH, node_hash, subtree_root
from tande.toolkit.tlog.tiles import TileName, decode_bundle

ReadTile = Callable[[str], bytes]


def read_hashes(read_tile: ReadTile, level: int, n: int, width: int = TILE_WIDTH) -> bytes:
    """The first `width` hashes of a tile, joined. Raises TileMissing, TileBroken."""
    data, held = _read(read_tile, TileName(level, n, width))
    if len(data) != held * HASH_BYTES:
        raise TileBroken(f"tile {n} of level {level} has another length than its path says")
    return data[: width * HASH_BYTES]


def read_entries(read_tile: ReadTile, n: int, width: int = TILE_WIDTH) -> list[bytes]:
    """The first `width` entries of a bundle. Raises TileMissing, TileBroken."""
    data, held = _read(read_tile, TileName(None, n, width))
    return decode_bundle(data, width=held)[:width]


def _read(read_tile: ReadTile, name: TileName) -> tuple[bytes, int]:
    """The file, or the full one in its place, and how many it holds."""
    try:
        return read_tile(name.path), name.width
    except TileMissing as missing:
        if name.width == TILE_WIDTH:
            raise
        try:
            return read_tile(TileName(name.level, name.n).path), TILE_WIDTH
        except TileMissing:
            raise missing from None


def largest_power_below(count: int) -> int:
    """Where RFC 6962 splits `count` leaves: the largest power of two smaller than `count` (which is at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)


class Subtrees:
    """The hashes of parts of the tree of `size`; reads each tile at most once."""

    def __init__(self, read_tile: ReadTile, size: int) -> None:
        self._read_tile = read_tile
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def root_of(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` up to `end`, as a node or as the root of the tree holds it.

        Raises OutOfTree, TileMissing, TileBroken.
        """
        if not 0 <= start < end <= self._size:
            raise OutOfTree("no such leaves")
        count = end - start
        if count & (count - 1) == 0:
            return self._complete(start, count.bit_length() - 1)
        middle = start + largest_power_below(count)
        return node_hash(self.root_of(start, middle), self.root_of(middle, end))

    def _complete(self, start: int, height: int) -> bytes:
        level, within = divmod(height, 8)
        n, first = divmod(start >> (8 * level), TILE_WIDTH)
        row = self._tile(level, n)[first * HASH_BYTES : (first + (1 << within)) * HASH_BYTES]
        return subtree_root(row)

    def _tile(self, level: int, n: int) -> bytes:
        if (level, n) not in self._tiles:
            width = min(TILE_WIDTH, (self._size >> (8 * level)) - n * TILE_WIDTH)
            self._tiles[level, n] = read_hashes(self._read_tile, level, n, width)
        return self._tiles[level, n]
