"""Finds certain entries while the log goes by, and keeps what their proofs need: nobody is asked for a single one."""

from dataclasses import dataclass, field

from tande.toolkit.errors import TileMissing
from tande.toolkit.tlog.hashing import TILE_WIDTH
from tande.toolkit.tlog.tiles import tile_path
from tande.toolkit.tlog.tree import inclusion_proof
from tande.verifier.sources.source import Source


@dataclass
class Wanted:
    """Takes the entries with certain leaf hashes; and of the tiles what a proof for them needs."""

    leaves: set[bytes]
    found: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)
    tiles: dict[str, bytes] = field(default_factory=dict)
    _last: tuple[str, bytes] | None = None

    def take(self, first: int, entries: list[bytes], leaves: list[bytes]) -> None:
        """As Taker."""
        row = tile_path(0, first // TILE_WIDTH, len(leaves)), b"".join(leaves)
        self._last = row
        if self.leaves.isdisjoint(leaves):
            return
        self.tiles[row[0]] = row[1]
        for at, leaf in enumerate(leaves):
            if leaf in self.leaves:
                self.found.setdefault(leaf, (first + at, entries[at]))

    def proof(self, leaf: bytes, size: int) -> list[bytes]:
        """The hashes from a found entry to the root of the tree of ``size``, which was read to its end."""
        return inclusion_proof(self._read, self.found[leaf][0], size)

    def _read(self, path: str) -> bytes:
        if self._last is not None and path == self._last[0]:
            return self._last[1]
        if path not in self.tiles:
            raise TileMissing(path)
        return self.tiles[path]


class Keeping:
    """A source that keeps the few tiles above the lowest: asking for them again would tell which entry is meant."""

    def __init__(self, source: Source, kept: dict[str, bytes]) -> None:
        self._source, self._kept = source, kept
        self.address, self.far = source.address, source.far
        self.under, self.beside, self.names = source.under, source.beside, source.names

    def read(self, path: str, *, limit: int) -> bytes:
        """As Source."""
        data = self._source.read(path, limit=limit)
        if path.startswith("tile/") and not path.startswith(("tile/0/", "tile/entries/")):
            self._kept[path] = data
        return data
