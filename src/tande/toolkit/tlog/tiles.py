"""The files of the public log: their paths, what is in them, and which of them a growth writes (C2SP tlog-tiles).

tile/<level>/<n>[.p/<width>] holds hashes, tile/entries/<n>[.p/<width>] holds entries as (uint16 length ‖ entry). n is
written in groups of three digits, all but the last with an x before it. A full file has 256 of them and never changes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tande.toolkit.errors import BadTilePath, EntryTooLong, OutOfTree, TileBroken
from tande.toolkit.tlog.hashing import TILE_WIDTH

ENTRIES = "entries"
_HIGHEST_LEVEL = 63
_LARGEST_SIZE = 2**63 - 1
_LENGTH_BYTES = 2
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<n>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class TileName:
    """One file: `level` None is a bundle of entries, else a tile of hashes; `width` is how many it holds."""

    level: int | None
    n: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The path below the log's address, such as `tile/0/x001/234.p/7`."""
        return _path(ENTRIES if self.level is None else str(self.level), self.n, self.width)


def tile_path(level: int, n: int, width: int = TILE_WIDTH) -> str:
    """The path of the tile `n` of `level` that holds `width` hashes."""
    return _path(str(level), n, width)


def entries_path(n: int, width: int = TILE_WIDTH) -> str:
    """The path of the bundle `n` that holds `width` entries."""
    return _path(ENTRIES, n, width)


def parse_path(path: str) -> TileName:
    """The file that `path` names. Raises BadTilePath unless it is exactly the form in which we write it."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise BadTilePath("not the path of a tile")
    level = None if found["level"] == ENTRIES else int(found["level"])
    n = int(found["n"].replace("x", "").replace("/", ""))
    name = TileName(level, n, int(found["width"] or TILE_WIDTH))
    # A width of 256 and groups of nothing but zeros are second ways to write a path: only one is ours.
    if (level or 0) > _HIGHEST_LEVEL or (found["width"] and name.width >= TILE_WIDTH) or name.path != path:
        raise BadTilePath("not the path of a tile")
    return name


def is_of_tree(name: TileName, size: int) -> bool:
    """Whether a tree of `size` vouches for this file: what a crash left beyond the signed size must not be served."""
    return name.n * TILE_WIDTH + name.width <= size >> (8 * (name.level or 0))


def files_of_growth(old_size: int, new_size: int) -> Iterator[TileName]:
    """The files to write when a tree grows, in an order safe to crash in: bundles, tiles, and those above them.

    From 0: all files that a mirror of the tree of `new_size` needs. Raises OutOfTree.
    """
    if not 0 <= old_size <= new_size <= _LARGEST_SIZE:
        raise OutOfTree("a tree only grows")
    yield from _files_of_level(None, old_size, new_size)
    level = 0
    while new_size >> (8 * level):
        yield from _files_of_level(level, old_size >> (8 * level), new_size >> (8 * level))
        level += 1


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The entries as a bundle. Raises EntryTooLong."""
    try:
        return b"".join([len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries])
    except OverflowError:
        raise EntryTooLong("an entry has at most 65,535 bytes") from None


def decode_bundle(data: bytes, *, width: int) -> list[bytes]:
    """The `width` entries of a bundle. Raises TileBroken when there are more or fewer, or the end is missing."""
    entries, at, end = [], 0, len(data)
    while at < end:
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != end or len(entries) != width:
        raise TileBroken("the bundle does not hold what its path says")
    return entries


def _path(kind: str, n: int, width: int) -> str:
    groups = f"{n % 1000:03}"
    while n >= 1000:
        n //= 1000
        groups = f"x{n % 1000:03}/{groups}"
    return f"tile/{kind}/{groups}" + ("" if width == TILE_WIDTH else f".p/{width}")


def _files_of_level(level: int | None, old: int, new: int) -> Iterator[TileName]:
    """`old` and `new` count what lies at this level; a full file from before is not written again."""
    if old == new:
        return
    for n in range(old // TILE_WIDTH, new // TILE_WIDTH):
        yield TileName(level, n)
    if new % TILE_WIDTH:
        yield TileName(level, new // TILE_WIDTH, new % TILE_WIDTH)
