"""How large each file of a log may be: whoever serves one must not be able to fill the memory of who reads it."""

from tande.toolkit.tlog.hashing import TILE_BYTES

NOTE = 256 * 1024
TILE = TILE_BYTES
BUNDLE = 1024 * 1024
"""256 entries of ours take 25 kB; one that is longer than 4 kB is none of ours."""
LIST = 4 * 1024 * 1024
SMALL = 256 * 1024
"""Keys, policy, index, openings, anchors."""
TABLE = 32 * 1024 * 1024
"""A released table."""


def limit_of(path: str) -> int:
    """The most that is read of the file with this public name."""
    if path.startswith("tile/entries/"):
        return BUNDLE
    if path.startswith("tile/"):
        return TILE
    return LIST if path.startswith("numbers/") else SMALL
